/** Examples of cloudtrail-log-access. */
import { cloudtrailLogAccess } from '../../shared/controls/cloudtrail-log-access.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeBucket, placeCluster, placeTrail } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { resourceNow, settingsOf, staged } from '../examples.ts';

const account = '111122223333';
const Bucket = `trail-${account}`;
const bucket =
  (options: Parameters<typeof placeBucket>[1] = {}) =>
  (world: World): Ref => {
    placeTrail(world);
    // Its name only begins alike, and it blocks nothing.
    placeBucket(world, { Name: `${Bucket}-old`, block: undefined, IsPublic: true });
    placeBucket(world, options);
    return { kind: 'bucket', account, region: 'eu-central-1', id: Bucket };
  };
const besideClusters =
  (options: Parameters<typeof placeBucket>[1] = {}) =>
  (world: World): Ref => {
    placeCluster(world);
    return bucket(options)(world);
  };
const elsewhere = (world: World): Ref => {
  placeTrail(world);
  placeBucket(world, { account: '444455556666', Name: Bucket, block: undefined });
  return { kind: 'bucket', account, region: 'eu-central-1', id: Bucket };
};
const flags = (restrict = true, others = true) => ({
  BlockPublicAcls: others,
  IgnorePublicAcls: others,
  BlockPublicPolicy: others,
  RestrictPublicBuckets: restrict,
});
const ignores = (IgnorePublicAcls: boolean) => ({ ...flags(), IgnorePublicAcls });
const put = (PublicAccessBlockConfiguration: object) => [
  { call: 's3:PutPublicAccessBlock', input: { Bucket, PublicAccessBlockConfiguration } },
];
const own = {
  key: 'own-account',
  severity: 'low' as const,
  atMost: 'notify' as const,
  why: /cannot be moved/,
  message:
    /^Bucket trail-111122223333 of account 111122223333, to which trail management-events writes, is kept in the account of cluster shop\.$/,
  calls: [],
};
const open = { key: 'public-access', calls: put(flags()) };

check(cloudtrailLogAccess, {
  changes: () => /\.buckets\.trail-111122223333\.block\./,
  fine: [
    { name: 'a log account without clusters blocks everything', world: bucket() },
    {
      name: 'a public ACL that the block ignores is public in words only',
      world: bucket({ publicGroups: ['AllUsers'] }),
    },
    { name: 'a public policy that the block stops is public in words only', world: bucket({ IsPublic: true }) },
  ],
  notApplicable: [
    {
      name: 'a central log account keeps the bucket',
      world: elsewhere,
      because: /bucket trail-111122223333 belongs to another account/,
    },
  ],
  bad: [
    { name: 'it is kept beside the cluster it watches', world: besideClusters(), finds: [own] },
    {
      name: 'nobody may list the clusters so that nobody knows',
      world: besideClusters(),
      denies: ['eks:ListClusters'],
      finds: [{ ...own, message: /in the account of what it watches\.$/ }],
    },
    {
      name: 'the block is gone and the policy lets nobody in',
      world: besideClusters({ block: undefined }),
      finds: [
        own,
        {
          ...open,
          message: /does not block all public access: BlockPublicAcls, .* and 1 more are off\.$/,
          undo: { byPerson: [{ call: 's3:DeletePublicAccessBlock', input: { Bucket } }] },
        },
      ],
    },
    {
      name: 'one flag of four is off',
      world: bucket({ block: flags(false) }),
      finds: [{ ...open, message: /RestrictPublicBuckets is off/, undo: { byPerson: put(flags(false)) } }],
    },
    {
      name: 'the policy lets the public in and nothing stops it',
      world: bucket({ IsPublic: true, block: flags(false, false) }),
      finds: [
        {
          ...open,
          severity: 'critical',
          message: /lets the public in by its policy\.$/,
          undo: { byPerson: put(flags(false, false)) },
        },
      ],
    },
    {
      name: 'the ACL lets everybody in and nothing ignores it',
      world: bucket({ publicGroups: ['AllUsers'], block: ignores(false) }),
      finds: [
        {
          ...open,
          severity: 'critical',
          message: /lets the public in by its ACL\.$/,
          undo: { byPerson: put(ignores(false)) },
        },
      ],
    },
    {
      name: 'the ACL lets in whoever has an AWS account',
      world: bucket({ publicGroups: ['AuthenticatedUsers'], block: undefined }),
      finds: [{ ...open, severity: 'critical', message: /by its ACL\.$/ }],
    },
    {
      name: 'policy and ACL both let the public in',
      world: bucket({ IsPublic: true, publicGroups: ['AllUsers'], block: undefined }),
      finds: [{ ...open, severity: 'critical', message: /lets the public in by its policy and its ACL\.$/ }],
    },
    {
      name: 'the ACL is ignored and the policy restricted though more should be blocked',
      world: bucket({ IsPublic: true, publicGroups: ['AllUsers'], block: { ...flags(), BlockPublicAcls: false } }),
      finds: [{ ...open, message: /BlockPublicAcls is off\.$/ }],
    },
    {
      name: 'what is stopped is not open though more should be blocked',
      world: bucket({ IsPublic: true, block: flags(true, false) }),
      finds: [{ ...open, undo: { byPerson: put(flags(true, false)) } }],
    },
    {
      name: 'a bucket without any policy and with ACLs allowed',
      world: bucket({ IsPublic: undefined, block: flags(true, false) }),
      finds: [{ ...open, undo: { byPerson: put(flags(true, false)) } }],
    },
  ],
});

test.each([
  ['a policy that lets the public in', { IsPublic: true, publicGroups: ['AllUsers'] }, 'policy'],
  ['an ACL that lets the public in', { IsPublic: false, publicGroups: ['AllUsers'] }, 'acl'],
  ['a block that is off', {}, 'public-access'],
])('%s is what made the fault', (_, state, facet) => {
  const settings = settingsOf({});
  const ref = { kind: 'bucket' as const, account, region: 'eu-central-1', id: Bucket };
  expect(cloudtrailLogAccess.evaluate({ trails: ['audit'], isOwn: true, ...state }, { ref, settings, now: 0 })).toEqual(
    [expect.objectContaining({ facet })],
  );
});

test('other accounts are told that a public policy no longer lets them in', () => {
  const ref = { kind: 'bucket' as const, account, region: 'eu-central-1', id: Bucket };
  const effectOf = (IsPublic: boolean) =>
    JSON.stringify(
      cloudtrailLogAccess.evaluate(
        { trails: ['audit'], isOwn: true, IsPublic },
        { ref, settings: settingsOf({}), now: 0 },
      ),
    );
  expect(effectOf(true)).toMatch(/nor does another account/);
  expect(effectOf(false)).not.toMatch(/another account/);
});

describe('whose bucket it is', () => {
  const example = { name: 'the read role may not ask', world: bucket() };

  test('a bucket no trail writes to is none of ours', async () => {
    const stage = staged({ ...example, world: world => (placeBucket(world), bucket()(world)) });
    expect(await resourceNow(stage, example, { ...stage.ref, id: `${Bucket}-old` })).toBeNull();
    expect(stage.sandbox.calls.map(({ operation }) => operation)).toEqual(['cloudtrail:DescribeTrails']);
  });

  test.each(['s3:ListBuckets', 's3:GetBucketAcl', 's3:GetBucketPolicyStatus', 's3:GetPublicAccessBlock'] as const)(
    'without %s nobody gives an all-clear',
    async operation => {
      const stage = staged(example);
      await expect(resourceNow(stage, { ...example, denies: [operation] }, stage.ref)).rejects.toThrow(operation);
    },
  );
});
