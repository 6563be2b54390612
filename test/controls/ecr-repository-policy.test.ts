/** Examples of ecr-repository-policy. */
import { ecrRepositoryPolicy } from '../../shared/controls/ecr-repository-policy.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeRepository } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { resourceNow, staged } from '../examples.ts';

const account = '111122223333';
const other = '444455556666';
const repositoryName = 'shop/api';
const text = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const repository =
  (policyText?: string) =>
  (world: World): Ref => {
    placeRepository(world, { repositoryName: 'shop/web', policyText: text(everyone) });
    const id = placeRepository(world, { repositoryName, ...(policyText !== undefined && { policyText }) });
    return { kind: 'repository', account, region: 'eu-central-1', id };
  };
const allow = (AWS: string | string[], Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action,
  ...more,
});
const under = (operator: string, key: string, value: string | string[]) => ({
  Condition: { [operator]: { [key]: value } },
});
const pull = 'ecr:BatchGetImage';
const everyone = allow('*', pull);
const partner = allow(`arn:aws:iam::${other}:root`, [pull, 'ecr:GetDownloadUrlForLayer']);
const own = allow(`arn:aws:iam::${account}:role/ci`, 'ecr:*');
const set = (policyText: string) => [{ call: 'ecr:SetRepositoryPolicy', input: { repositoryName, policyText } }];
const removed = [{ call: 'ecr:DeleteRepositoryPolicy', input: { repositoryName } }];
const open = (before: string, calls: unknown[], message = /lets everyone in/) => ({
  key: 'public',
  atMost: 'ask' as const,
  why: /no earlier policy was kept/,
  message,
  calls,
  undo: { calls: set(before) },
});
const foreign = (before: string, calls: unknown[], message = /lets account 444455556666 write/) => ({
  key: 'foreign-write',
  atMost: 'ask' as const,
  why: /on purpose/,
  message,
  calls,
  undo: { calls: set(before) },
});
const alone = (name: string, statement: object, finds: typeof open = open) => {
  const policy = text(statement);
  return { name, world: repository(policy), finds: [finds(policy, removed)] };
};

check(ecrRepositoryPolicy, {
  bare: 'nothing',
  changes: () => /\.repositories\.shop\/api\.policyText: /,
  fine: [
    { name: 'a repository without a policy', world: repository() },
    { name: 'another account may pull', world: repository(text(partner, own)) },
    {
      name: 'everyone of the organization may pull',
      world: repository(text({ ...everyone, ...under('StringEquals', 'aws:PrincipalOrgID', 'o-exampleorgid') })),
    },
    {
      name: 'everyone who comes through one endpoint may pull',
      world: repository(text({ ...everyone, ...under('StringLike', 'AWS:SourceVpce', 'vpce-0a1b2c3d') })),
    },
    {
      name: 'everyone who comes from one VPC may pull',
      world: repository(text({ ...everyone, ...under('StringEquals', 'aws:SourceVpc', 'vpc-0a1b2c3d') })),
    },
    {
      name: 'everyone under one path of the organization may pull',
      world: repository(
        text({
          ...everyone,
          ...under('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-exampleorgid/r-ab12/ou-ab12-11111111/*'),
        }),
      ),
    },
    {
      name: 'roles of another account that a condition names may pull',
      world: repository(text({ ...everyone, ...under('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${other}:role/*`) })),
    },
    { name: 'nobody is denied anything by it', world: repository(text({ ...everyone, Effect: 'Deny' })) },
    {
      name: 'a service of AWS may pull',
      world: repository(text({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: pull })),
    },
  ],
  notApplicable: [
    {
      name: 'settings name other repositories',
      world: repository(text(everyone)),
      settings: { repositories: { names: ['prod/*'] } },
      because: /settings name other repositories/,
    },
  ],
  bad: [
    alone('everyone may pull', everyone),
    alone('everyone is written as a bare star', { Effect: 'Allow', Principal: '*', Action: pull }),
    alone('everyone but one may pull', { Effect: 'Allow', NotPrincipal: { AWS: other }, Action: pull }),
    alone('a condition that holds for who lacks the key', {
      ...everyone,
      ...under('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-exampleorgid'),
    }),
    ...(
      [
        ['any organization', 'aws:PrincipalOrgID', 'o-*'],
        ['any endpoint of anybody', 'aws:SourceVpce', 'vpce-*'],
        ['an organization or any other', 'aws:PrincipalOrgID', ['o-exampleorgid', 'o-*']],
        ['organizations whose names end alike', 'aws:PrincipalOrgID', 'o-*orgid'],
        ['endpoints whose names end alike', 'aws:SourceVpce', 'vpce-*3d'],
        ['VPCs whose names end alike', 'aws:SourceVpc', 'vpc-*3d'],
        ['an account with something behind it', 'aws:PrincipalAccount', '444455556666*'],
        ['any VPC of anybody', 'aws:SourceVpc', 'vpc-?*'],
        ['any path of organizations', 'aws:PrincipalOrgPaths', 'o-*/r-ab12/ou-ab12-11111111/*'],
        ['a role of any account', 'aws:PrincipalArn', 'arn:aws:iam::*:role/ci'],
        ['accounts that begin alike', 'aws:PrincipalAccount', '4444*'],
      ] as const
    ).map(([whom, key, value]) =>
      alone(`a condition that ${whom} fits`, {
        ...everyone,
        ...under('StringLike', key, typeof value === 'string' ? value : [...value]),
      }),
    ),
    alone(
      'everyone of another account, by a condition, may push',
      { ...allow('*', 'ecr:PutImage'), ...under('StringEquals', 'aws:PrincipalAccount', other) },
      foreign,
    ),
    alone(
      'a role of another account, by a condition, may push',
      {
        ...allow('*', 'ecr:PutImage'),
        ...under('ArnLike', 'aws:PrincipalArn', `arn:aws-us-gov:iam::${other}:role/ci-*`),
      },
      foreign,
    ),
    alone('a condition without a value', {
      ...everyone,
      Condition: { StringEquals: { 'aws:PrincipalOrgID': [] } },
    }),
    alone('a condition that any value fits', { ...everyone, ...under('StringLike', 'aws:PrincipalOrgID', '*') }),
    alone('a condition that limits nobody', { ...everyone, ...under('StringEquals', 'ecr:ResourceTag/team', 'shop') }),
    {
      name: 'what is not at fault stays when no earlier text is known',
      world: repository(text(own, everyone, partner)),
      finds: [open(text(own, everyone, partner), set(text(own, partner)), /by a statement of its policy\.$/)],
    },
    {
      name: 'the earlier text is known and comes back whole',
      world: repository(text(everyone)),
      lastGood: repository(text(partner)),
      finds: [{ key: 'public', calls: set(text(partner)), undo: { calls: set(text(everyone)) } }],
    },
    {
      name: 'the earlier text lacks what somebody added since, and taking that away is not the fix',
      world: repository(text(own, partner, everyone)),
      lastGood: repository(text(own)),
      finds: [open(text(own, partner, everyone), set(text(own, partner)))],
    },
    {
      name: 'the earlier text was kept while settings left the repository out, and is as bad',
      world: repository(text(everyone, own)),
      lastGood: repository(text(everyone, own)),
      finds: [open(text(everyone, own), set(text(own)))],
    },
    {
      name: 'the earlier text comes back whole against both faults at once',
      world: repository(text(own, everyone, allow(other, 'ecr:PutImage'))),
      lastGood: repository(text(own)),
      finds: [
        { key: 'public', calls: set(text(own)) },
        { key: 'foreign-write', atMost: 'ask', calls: set(text(own)) },
      ],
    },
    {
      name: 'there was no policy before',
      world: repository(text(everyone)),
      lastGood: repository(),
      finds: [{ key: 'public', calls: removed }],
    },
    alone('another account may do everything', allow(`arn:aws:iam::${other}:root`, 'ecr:*'), foreign),
    alone('another account, named by its number, may push', allow(other, ['ECR:Put*']), foreign),
    alone(
      'another account may do all but pull',
      { Effect: 'Allow', Principal: { AWS: other }, NotAction: pull },
      foreign,
    ),
    {
      name: 'everyone may pull and another account may push',
      world: repository(text(everyone, allow(other, 'ecr:PutImage'))),
      finds: [
        open(text(everyone, allow(other, 'ecr:PutImage')), set(text(allow(other, 'ecr:PutImage')))),
        foreign(text(everyone, allow(other, 'ecr:PutImage')), set(text(everyone))),
      ],
    },
    {
      name: 'a policy nobody can read',
      world: repository('{"Statement":'),
      finds: [{ key: 'unreadable', atMost: 'notify', why: /by a person/, calls: [] }],
    },
    ...[
      'ecr:BatchDeleteImage',
      'ecr:SetRepositoryPolicy',
      'ecr:DeleteRepositoryPolicy',
      'ecr:DeleteRepository',
      'ecr:PutLifecyclePolicy',
      'ecr:PutImageTagMutability',
    ].map(action => alone(`another account may call ${action}`, allow(other, action), foreign)),
    {
      name: 'two statements let everyone in',
      world: repository(text(everyone, { ...everyone, Action: 'ecr:DescribeImages' })),
      finds: [{ key: 'public', atMost: 'ask', calls: removed, message: /by 2 statements of its policy\.$/ }],
    },
    {
      name: 'two other accounts may push',
      world: repository(text(allow(['777788889999', other], 'ecr:PutImage'))),
      finds: [{ ...foreign('', removed, /lets account 444455556666 and 777788889999 write/), undo: undefined }],
    },
    alone('everyone but an account may push, which names nobody', {
      ...allow('*', 'ecr:PutImage'),
      ...under('StringNotEquals', 'aws:PrincipalAccount', other),
    }),
  ],
});

test('where the policy may not be read nobody gives an all-clear', async () => {
  const example = { name: 'denied', world: repository(text(everyone)), denies: ['ecr:GetRepositoryPolicy' as const] };
  const stage = staged(example);
  await expect(resourceNow(stage, example, stage.ref)).rejects.toThrow('ecr:GetRepositoryPolicy');
});
