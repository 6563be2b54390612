/** Mistakes the compiler must refuse: where a type is loosened by accident, an expected error fails to come and `npm run types` fails. */
import { control } from '../shared/control.ts';
import type { Call } from '../shared/operations.ts';

const rest = {
  id: 'example',
  title: 'Example',
  why: 'An example.',
  severity: 'low',
  kind: 'aws-config',
  sources: [],
  mappings: {},
  closes: [],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
} as const;
const none = (): [] => [];
const found = { key: 'a', message: 'A.', facet: 'a', evidence: {} };
const revoke = { call: 'ec2:RevokeSecurityGroupIngress' as const, input: { GroupId: 'sg-1' } };
const stop = { call: 'cloudtrail:StopLogging' as const, input: { Name: 'trail' } };

/** Right, so that each mistake below is the only one in its control. */
const right = [
  control({
    ...rest,
    resource: 'security-group',
    triggers: ['ec2:AuthorizeSecurityGroupIngress'],
    calls: [],
    evaluate: none,
  }),
  control({
    ...rest,
    resource: 'security-group',
    triggers: ['ec2:ModifyManagedPrefixList'],
    calls: [],
    evaluate: none,
  }),
  control({ ...rest, resource: 'role', triggers: ['iam:CreatePolicyVersion'], calls: [], evaluate: none }),
  control({ ...rest, resource: 'change', triggers: ['eks:*', 'iam:PutRolePolicy'], calls: [], evaluate: none }),
  control({
    ...rest,
    resource: 'security-group',
    triggers: [],
    calls: ['ec2:RevokeSecurityGroupIngress'],
    evaluate: () => [{ ...found, plan: { calls: [revoke], undo: { impossible: 'why' }, effect: 'none' } }],
  }),
  control({
    ...rest,
    resource: 'trail',
    triggers: [],
    calls: ['cloudtrail:StartLogging'],
    byPerson: ['cloudtrail:StopLogging'],
    evaluate: () => [
      {
        ...found,
        plan: {
          calls: [{ call: 'cloudtrail:StartLogging', input: { Name: 'trail' } }],
          undo: { byPerson: [stop] },
          effect: 'none',
        },
      },
    ],
  }),
];

/** Wrong, one mistake each. */
const wrong = [
  control({
    ...rest,
    resource: 'security-group',
    // @ts-expect-error -- a trigger that is misspelt
    triggers: ['ec2:AuthoriseSecurityGroupIngress'],
    calls: [],
    evaluate: none,
  }),
  // @ts-expect-error -- a trigger in the wrong letter case
  control({ ...rest, resource: 'cluster', triggers: ['eks:updateClusterConfig'], calls: [], evaluate: none }),
  // @ts-expect-error -- a trigger that leads to another kind of resource
  control({ ...rest, resource: 'cluster', triggers: ['ec2:AuthorizeSecurityGroupIngress'], calls: [], evaluate: none }),
  // @ts-expect-error -- all calls of EKS are for conduct only
  control({ ...rest, resource: 'cluster', triggers: ['eks:*'], calls: [], evaluate: none }),
  // @ts-expect-error -- conduct is judged from its record, never on a schedule
  control({ ...rest, resource: 'change', triggers: ['schedule:daily'], calls: [], evaluate: none }),
  // @ts-expect-error -- an event that closes but does not exist
  control({ ...rest, resource: 'key', triggers: [], closes: ['kms:EnableKeys'], calls: [], evaluate: none }),
  // @ts-expect-error -- a kind of resource that does not exist
  control({ ...rest, resource: 'clusters', triggers: [], calls: [], evaluate: none }),
  // @ts-expect-error -- an operation in the wrong letter case
  control({ ...rest, resource: 'cluster', triggers: [], calls: ['eks:updateClusterConfig'], evaluate: none }),
  // @ts-expect-error -- a read among the calls
  control({ ...rest, resource: 'cluster', triggers: [], calls: ['eks:DescribeCluster'], evaluate: none }),
  control({
    ...rest,
    resource: 'security-group',
    triggers: [],
    calls: ['ec2:AuthorizeSecurityGroupIngress'],
    // @ts-expect-error -- a plan with a call that is not declared
    evaluate: () => [{ ...found, plan: { calls: [revoke], undo: { impossible: 'why' }, effect: 'none' } }],
  }),
  control({
    ...rest,
    resource: 'security-group',
    triggers: [],
    calls: [],
    // @ts-expect-error -- a plan where no call is declared
    evaluate: () => [{ ...found, plan: { calls: [revoke], undo: { impossible: 'why' }, effect: 'none' } }],
  }),
  control({
    ...rest,
    resource: 'trail',
    triggers: [],
    calls: ['cloudtrail:StartLogging'],
    byPerson: ['cloudtrail:StopLogging'],
    // @ts-expect-error -- an undo of ours with a call that only a person may make
    evaluate: () => [{ ...found, plan: { calls: [], undo: { calls: [stop] }, effect: 'none' } }],
  }),
  control({
    ...rest,
    resource: 'security-group',
    triggers: [],
    calls: ['ec2:RevokeSecurityGroupIngress'],
    // @ts-expect-error -- a plan without an undo
    evaluate: () => [{ ...found, plan: { calls: [revoke], effect: 'none' } }],
  }),
  control({
    ...rest,
    resource: 'security-group',
    triggers: [],
    calls: ['ec2:RevokeSecurityGroupIngress'],
    // @ts-expect-error -- a plan that is code
    evaluate: () => [{ ...found, plan: { calls: [() => revoke], undo: { impossible: 'why' }, effect: 'none' } }],
  }),
  // @ts-expect-error -- a control that waits for AWS
  control({ ...rest, resource: 'cluster', triggers: [], calls: [], evaluate: async () => [] }),
  control({
    ...rest,
    resource: 'cluster',
    triggers: [],
    calls: [],
    // @ts-expect-error -- a field of another kind of resource
    evaluate: ({ nodegroup }) => (nodegroup ? [] : []),
  }),
];

// @ts-expect-error -- a read in a plan
const readInPlan: Call = { call: 'eks:DescribeCluster', input: { name: 'shop' } };
const otherInput: Call = {
  call: 'eks:UpdateClusterConfig',
  // @ts-expect-error -- the input of another call
  input: { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1'] },
};
// @ts-expect-error -- an operation nobody wrote down
const unknownCall: Call = { call: 'eks:DeleteCluster', input: { name: 'shop' } };

test('right and wrong controls differ for the compiler only', () => {
  expect(right.length).toBeGreaterThan(0);
  expect(wrong.length).toBeGreaterThan(right.length);
  expect([readInPlan, otherInput, unknownCall]).toHaveLength(3);
});
