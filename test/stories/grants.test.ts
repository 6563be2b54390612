/** Rights that are taken away again: what only mends ends its case, and is heard of by nobody where none is open. */
import { placePolicy, placePrincipal, placeRole } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import type { Loose } from '../../shared/record.ts';
import { nodeRole } from '../../local/sandbox/stories.ts';
import { stage, type Stage } from './stage.ts';

const control = 'iam-eks-wildcard-grant';
const app = 'arn:aws:iam::111122223333:policy/app';
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const policyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'eks:*', Resource: '*' }],
});

const people = (world: World): void => {
  placePrincipal(world, { type: 'user', name: 'bob' });
  placePrincipal(world, { type: 'group', name: 'devs' });
  placeRole(world, { RoleName: 'payroll', attached: [] });
};
const statuses = async (s: Stage) => (await s.cases(control)).map(one => one.status);

describe('a grant of all clusters ends', () => {
  test.each<[string, [string, Loose], [string, Loose]]>([
    [
      'AWS’s own policy of a user',
      ['AttachUserPolicy', { userName: 'bob', policyArn: admin }],
      ['DetachUserPolicy', { userName: 'bob', policyArn: admin }],
    ],
    [
      'AWS’s own policy of a group',
      ['AttachGroupPolicy', { groupName: 'devs', policyArn: admin }],
      ['DetachGroupPolicy', { groupName: 'devs', policyArn: admin }],
    ],
    [
      'an inline policy of a user',
      ['PutUserPolicy', { userName: 'bob', policyName: 'debug', policyDocument }],
      ['DeleteUserPolicy', { userName: 'bob', policyName: 'debug' }],
    ],
    [
      'an inline policy of a group',
      ['PutGroupPolicy', { groupName: 'devs', policyName: 'debug', policyDocument }],
      ['DeleteGroupPolicy', { groupName: 'devs', policyName: 'debug' }],
    ],
    [
      'an inline policy of a role that is no cluster’s',
      ['PutRolePolicy', { roleName: 'payroll', policyName: 'debug', policyDocument }],
      ['DeleteRolePolicy', { roleName: 'payroll', policyName: 'debug' }],
    ],
    [
      'a policy of the account',
      ['CreatePolicyVersion', { policyArn: app, policyDocument, setAsDefault: true }],
      ['DeletePolicy', { policyArn: app }],
    ],
  ])('with %s', async (_, [made, request], [ended, inverse]) => {
    const s = stage({
      world: world => {
        people(world);
        placePolicy(world);
      },
    });
    await s.does(`iam:${made}`, request);
    expect(await statuses(s)).toEqual(['notified']);
    await s.does(`iam:${ended}`, inverse);
    expect(await statuses(s)).toEqual(['resolved']);
    expect(await s.cases()).toHaveLength(1);
  });
});

describe('without a case', () => {
  test.each<[string, Loose]>([
    ['DetachUserPolicy', { userName: 'bob', policyArn: admin }],
    ['DetachGroupPolicy', { groupName: 'devs', policyArn: app }],
    ['DeleteUserPolicy', { userName: 'bob', policyName: 'debug' }],
    ['DeleteGroupPolicy', { groupName: 'devs', policyName: 'debug' }],
    ['DeletePolicy', { policyArn: app }],
    ['DeletePolicyVersion', { policyArn: app, versionId: 'v1' }],
    ['DeleteRole', { roleName: 'payroll' }],
  ])('%s costs no call of AWS', async (name, request) => {
    const s = stage({ world: people });
    await s.does(`iam:${name}`, request);
    expect(await s.cases()).toEqual([]);
    expect(s.p.sandbox.calls).toEqual([]);
  });
});

test('the version a question would go back to is deleted: the question is withdrawn', async () => {
  const s = stage({
    world: world => {
      people(world);
      placePolicy(world);
      world.accounts['111122223333']?.groups['devs']?.attached.push(app);
    },
  });
  await s.does('iam:CreatePolicyVersion', { policyArn: app, policyDocument, setAsDefault: true });
  expect(await s.cases(control)).toMatchObject([
    { status: 'waiting', plan: { calls: [{ input: { VersionId: 'v1' } }] } },
  ]);
  await s.does('iam:DeletePolicyVersion', { policyArn: app, versionId: 'v1' });
  const [withdrawn] = await s.cases(control);
  expect(withdrawn?.status).toBe('superseded');
  expect(withdrawn?.history.at(-1)?.what).toMatch(/^withdrawn: .*no earlier version/);
});

describe('a role is deleted', () => {
  test('one of nodes: its case ends, whoever still names it', async () => {
    const s = stage();
    await s.does('iam:AttachRolePolicy', { roleName: nodeRole, policyArn: admin });
    expect(await s.cases('eks-node-role-least-privilege')).toMatchObject([{ status: 'waiting' }]);
    await s.does('iam:DeleteRole', { roleName: nodeRole });
    expect(await s.cases('eks-node-role-least-privilege')).toMatchObject([
      { status: 'resolved', result: { by: 'owner', why: `role ${nodeRole} no longer exists` } },
    ]);
  });

  test('one that pods take on: its case ends', async () => {
    const s = stage();
    const trust = {
      Statement: { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: 'sts:AssumeRole' },
    };
    await s.does('iam:CreateRole', { roleName: 'shop-api', assumeRolePolicyDocument: JSON.stringify(trust) });
    expect(await s.cases('eks-irsa-trust-scoped')).toMatchObject([{ status: 'notified' }]);
    await s.does('iam:DeleteRole', { roleName: 'shop-api' });
    expect(await s.cases('eks-irsa-trust-scoped')).toMatchObject([{ status: 'resolved' }]);
  });
});
