/** Examples of ecr-registry-policy. */
import { ecrRegistryPolicy } from '../../shared/controls/ecr-registry-policy.ts';
import { registryRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { resourceNow, staged } from '../examples.ts';

const account = '111122223333';
const other = '444455556666';
const region = 'eu-central-1';
const text = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const registry =
  (policyText?: string) =>
  (world: World): Ref => {
    if (policyText !== undefined) regionOf(world, account, region).registryPolicy = policyText;
    return registryRef(account, region);
  };
const Resource = `arn:aws:ecr:${region}:${account}:repository/*`;
const allow = (AWS: string | string[], Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action,
  Resource,
  ...more,
});
const under = (operator: string, key: string, value: string) => ({ Condition: { [operator]: { [key]: value } } });
const replicate = ['ecr:CreateRepository', 'ecr:ReplicateImage'];
const everyone = allow('*', replicate);
const partner = allow(`arn:aws:iam::${other}:root`, replicate);
const own = allow(`arn:aws:iam::${account}:role/ci`, ['ecr:CreateRepository', 'ecr:BatchImportUpstreamImage']);
const put = (policyText: string) => [{ call: 'ecr:PutRegistryPolicy', input: { policyText } }];
const removed = [{ call: 'ecr:DeleteRegistryPolicy', input: {} }];
const open = (before: string, calls: unknown[]) => ({
  key: 'public',
  atMost: 'ask' as const,
  why: /no earlier policy was kept/,
  message: /^The registry of account 111122223333 in eu-central-1 lets everyone in by a statement of its policy\.$/,
  calls,
  undo: { calls: put(before) },
});
const foreign = (before: string, calls: unknown[]) => ({
  key: 'foreign-write',
  atMost: 'ask' as const,
  why: /on purpose/,
  message: /lets account 444455556666 write by a statement/,
  calls,
  undo: { calls: put(before) },
});
const alone = (name: string, statement: object, finds: typeof open = open) => {
  const policy = text(statement);
  return { name, world: registry(policy), finds: [finds(policy, removed)] };
};
const told = {
  key: `replication:${other}`,
  severity: 'medium' as const,
  atMost: 'notify' as const,
  why: /only a person knows/,
  message: /lets account 444455556666, which settings do not name, replicate/,
  calls: [],
};
const known = { accounts: { [other]: { name: 'build' } } };

check(ecrRegistryPolicy, {
  bare: 'nothing',
  changes: () => /\/eu-central-1\.registryPolicy: /,
  fine: [
    { name: 'a registry without a policy', world: registry() },
    { name: 'an account of the settings may replicate', world: registry(text(partner)), settings: known },
    { name: 'roles of the account pull through caches', world: registry(text(own)) },
    {
      name: 'everyone of the organization may replicate',
      world: registry(text({ ...everyone, ...under('StringEquals', 'aws:PrincipalOrgID', 'o-exampleorgid') })),
    },
    { name: 'another account is denied to replicate', world: registry(text({ ...partner, Effect: 'Deny' })) },
    { name: 'nobody is denied anything by it', world: registry(text({ ...everyone, Effect: 'Deny' })) },
    {
      name: 'another account may pull, which the wider scope of registry policies allows to say',
      world: registry(text(allow(other, ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']))),
    },
  ],
  bad: [
    alone('everyone may replicate to it', everyone),
    alone('everyone may pull every repository', { ...everyone, Action: 'ecr:BatchGetImage' }),
    alone('everyone is written as a bare star', { ...everyone, Principal: '*' }),
    alone('everyone but one may replicate', {
      Effect: 'Allow',
      NotPrincipal: { AWS: account },
      Action: replicate,
      Resource,
    }),
    alone('a condition that any organization fits', {
      ...everyone,
      ...under('StringLike', 'aws:PrincipalOrgID', 'o-*'),
    }),
    {
      name: 'what is not at fault stays when no earlier text is known',
      world: registry(text(own, everyone)),
      finds: [open(text(own, everyone), put(text(own)))],
    },
    {
      name: 'the earlier text is known and comes back whole',
      world: registry(text(own, everyone)),
      lastGood: registry(text(own, allow(account, replicate))),
      finds: [
        { key: 'public', calls: put(text(own, allow(account, replicate))), undo: { calls: put(text(own, everyone)) } },
      ],
    },
    {
      name: 'the earlier text lacks what somebody added since, and taking that away is not the fix',
      world: registry(text(own, partner, everyone)),
      lastGood: registry(text(own)),
      settings: known,
      finds: [open(text(own, partner, everyone), put(text(own, partner)))],
    },
    {
      name: 'the earlier text was kept when a condition that any organization fits passed for good',
      world: registry(text(own, everyone)),
      lastGood: registry(text(own, { ...everyone, ...under('StringLike', 'aws:PrincipalOrgID', 'o-*') })),
      finds: [open(text(own, everyone), put(text(own)))],
    },
    {
      name: 'there was no policy before',
      world: registry(text(everyone)),
      lastGood: registry(),
      finds: [{ key: 'public', calls: removed }],
    },
    alone('another account may do everything', allow(`arn:aws:iam::${other}:root`, 'ecr:*'), foreign),
    ...[
      'ecr:PutRegistryPolicy',
      'ecr:DeleteRegistryPolicy',
      'ecr:PutReplicationConfiguration',
      'ecr:PutRegistryScanningConfiguration',
      'ecr:CreatePullThroughCacheRule',
    ].map(action => alone(`another account may call ${action}`, allow(other, action), foreign)),
    {
      ...alone('an account of the settings may push', allow(other, [...replicate, 'ecr:Put*']), foreign),
      settings: known,
    },
    { name: 'an account nobody named may replicate', world: registry(text(partner)), finds: [told] },
    {
      name: 'an account nobody named may have images pulled through',
      world: registry(text(allow(other, 'ecr:BatchImportUpstreamImage'))),
      finds: [told],
    },
    {
      name: 'an account nobody named may replicate into repositories that are there',
      world: registry(text(allow(other, 'ecr:ReplicateImage'))),
      finds: [told],
    },
    {
      name: 'an account nobody named may make repositories',
      world: registry(text(allow(other, 'ecr:CreateRepository'))),
      finds: [told],
    },
    {
      name: 'one account may push and another replicate',
      world: registry(text(allow('777788889999', 'ecr:PutImage'), partner)),
      finds: [{ key: 'foreign-write', atMost: 'ask', calls: put(text(partner)) }, told],
    },
    {
      name: 'a policy nobody can read',
      world: registry('{"Statement":'),
      finds: [{ key: 'unreadable', atMost: 'notify', why: /by a person/, calls: [] }],
    },
  ],
});

test('where the policy may not be read nobody gives an all-clear', async () => {
  const example = { name: 'denied', world: registry(text(everyone)), denies: ['ecr:GetRegistryPolicy' as const] };
  const stage = staged(example);
  await expect(resourceNow(stage, example, stage.ref)).rejects.toThrow('ecr:GetRegistryPolicy');
});
