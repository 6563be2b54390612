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
        { ...open, severity: 'critical', message: /lets the public in/, undo: { byPerson: put(flags(false, false)) } },
      ],
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
  ['a policy that lets the public in', true, 'policy'],
  ['a block that is off', false, 'public-access'],
])('%s is what made the fault', (_, IsPublic, facet) => {
  const settings = settingsOf({});
  const ref = { kind: 'bucket' as const, account, region: 'eu-central-1', id: Bucket };
  expect(cloudtrailLogAccess.evaluate({ trails: ['audit'], isOwn: true, IsPublic }, { ref, settings, now: 0 })).toEqual(
    [expect.objectContaining({ facet })],
  );
});

describe('whose bucket it is', () => {
  const example = { name: 'the read role may not ask', world: bucket() };

  test('a bucket no trail writes to is none of ours', async () => {
    const stage = staged({ ...example, world: world => (placeBucket(world), bucket()(world)) });
    expect(await resourceNow(stage, example, { ...stage.ref, id: `${Bucket}-old` })).toBeNull();
  });

  test.each(['s3:ListBuckets', 's3:GetBucketPolicyStatus', 's3:GetPublicAccessBlock'] as const)(
    'without %s nobody gives an all-clear',
    async operation => {
      const stage = staged(example);
      await expect(resourceNow(stage, { ...example, denies: [operation] }, stage.ref)).rejects.toThrow(operation);
    },
  );
});
