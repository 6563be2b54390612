/** Keys, trails, GuardDuty, roles and the root user: what the cluster leans on. */
import { keyArn, nodeRole, secretsKey } from '../../local/sandbox/stories.ts';
import { placeDetector, placePolicy, placeRole } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import type { Loose } from '../../shared/record.ts';
import { stage, type Stage } from './stage.ts';

const key = [{ ARN: keyArn, accountId: '111122223333', type: 'AWS::KMS::Key' }];
const detectorOf = (s: Stage) => Object.entries(s.here().detectors)[0] ?? ['', undefined];
const auditLogs = (s: Stage) => detectorOf(s)[1]?.Features?.find(feature => feature.Name === 'EKS_AUDIT_LOGS')?.Status;

describe('the key that encrypts a cluster’s secrets', () => {
  test('scheduled for deletion: the deletion is cancelled and the key is enabled again', async () => {
    const s = stage();
    await s.does('kms:ScheduleKeyDeletion', { keyId: secretsKey, pendingWindowInDays: 7 }, { resources: key });
    expect(s.here().keys[secretsKey]).toMatchObject({ KeyState: 'Enabled' });
    expect(s.writes()).toEqual(['kms:CancelKeyDeletion', 'kms:EnableKey']);
    expect(await s.cases('eks-kms-key-usable')).toMatchObject([
      {
        status: 'resolved',
        result: { by: 'guardrail' },
        plan: { undo: { byPerson: [{ call: 'kms:ScheduleKeyDeletion' }] } },
      },
    ]);
  });

  test('disabled: enabled', async () => {
    const s = stage();
    await s.does('kms:DisableKey', { keyId: keyArn }, { resources: key });
    expect(s.writes()).toEqual(['kms:EnableKey']);
    expect(await s.cases('eks-kms-key-usable')).toMatchObject([{ status: 'resolved' }]);
  });
});

test('the trail is stopped: it records again', async () => {
  const s = stage();
  await s.does('cloudtrail:StopLogging', { name: 'management-events' });
  expect(s.here().trails['management-events']?.IsLogging).toBe(true);
  expect(await s.cases('cloudtrail-enabled')).toMatchObject([
    {
      status: 'resolved',
      result: { by: 'guardrail' },
      plan: { undo: { byPerson: [{ call: 'cloudtrail:StopLogging' }] } },
    },
  ]);
});

test('EKS audit logs off in GuardDuty: on again', async () => {
  const s = stage();
  await s.does('guardduty:UpdateDetector', {
    detectorId: detectorOf(s)[0],
    features: [{ name: 'EKS_AUDIT_LOGS', status: 'DISABLED' }],
  });
  expect(auditLogs(s)).toBe('ENABLED');
  expect(await s.cases('guardduty-eks-audit-logs')).toMatchObject([{ status: 'resolved' }]);
});

test('the same in a member account, where we may not change it: told whom to ask', async () => {
  const s = stage({ world: world => void placeDetector(world, { administrator: '444455556666' }) });
  await s.does('guardduty:UpdateDetector', {
    detectorId: detectorOf(s)[0],
    features: [{ name: 'EKS_AUDIT_LOGS', status: 'DISABLED' }],
  });
  const [told] = await s.cases('guardduty-eks-audit-logs');
  expect(told).toMatchObject({ status: 'notified' });
  expect(`${told?.message} ${told?.decision.reason}`).toContain('444455556666');
  expect(s.writes()).toEqual([]);
});

describe('a node role is given AdministratorAccess', () => {
  const attach = { roleName: nodeRole, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
  const attached = (s: Stage) => s.world.accounts['111122223333']?.roles[nodeRole]?.attached;

  test('a person is asked, as installed', async () => {
    const s = stage();
    await s.does('iam:AttachRolePolicy', attach);
    expect(await s.cases('eks-node-role-least-privilege')).toMatchObject([
      { status: 'waiting', plan: { calls: [{ call: 'iam:DetachRolePolicy' }] } },
    ]);
    expect(attached(s)).toContain(attach.policyArn);
  });

  test('it is detached where settings say revert', async () => {
    const s = stage({ settings: { rules: [{ control: 'eks-node-role-least-privilege', remedy: 'revert' }] } });
    await s.does('iam:AttachRolePolicy', attach);
    expect(attached(s)).not.toContain(attach.policyArn);
    expect(await s.cases('eks-node-role-least-privilege')).toMatchObject([
      { status: 'resolved', plan: { undo: { byPerson: [{ call: 'iam:AttachRolePolicy' }] } } },
    ]);
  });

  test('a role that is no cluster’s is nobody’s business', async () => {
    const s = stage({ world: world => void placeRole(world, { RoleName: 'payroll' }) });
    await s.does('iam:AttachRolePolicy', { ...attach, roleName: 'payroll' });
    expect(await s.cases()).toEqual([]);
  });
});

describe('the root user', () => {
  test('changes a node role: security hears of it at once', async () => {
    const s = stage();
    await s.does(
      'iam:AttachRolePolicy',
      { roleName: nodeRole, policyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' },
      { who: 'root' },
    );
    expect(await s.cases('conduct-root-user')).toMatchObject([{ status: 'notified', severity: 'critical' }]);
    expect(s.p.messages).toEqual(expect.arrayContaining([expect.objectContaining({ control: 'conduct-root-user' })]));
  });

  test('changes a role that is no cluster’s: not our business', async () => {
    const s = stage({ world: world => void placeRole(world, { RoleName: 'payroll' }) });
    await s.does(
      'iam:AttachRolePolicy',
      { roleName: 'payroll', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      { who: 'root' },
    );
    expect(await s.cases()).toEqual([]);
  });

  test('fails to: nothing changed, nothing is said', async () => {
    const s = stage();
    await s.does(
      'iam:AttachRolePolicy',
      { roleName: nodeRole, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      { who: 'root', errorCode: 'AccessDenied' },
    );
    expect(await s.cases()).toEqual([]);
  });
});

describe('the root user changes the policies of a role', () => {
  const changes: [string, Loose][] = [
    ['AttachRolePolicy', { policyArn: 'arn:aws:iam::111122223333:policy/app' }],
    ['PutRolePolicy', { policyName: 'debug', policyDocument: JSON.stringify({ Statement: [] }) }],
    ['DetachRolePolicy', { policyArn: 'arn:aws:iam::111122223333:policy/app' }],
    ['DeleteRolePolicy', { policyName: 'debug' }],
    ['UpdateAssumeRolePolicy', { policyDocument: JSON.stringify({ Statement: [] }) }],
  ];
  const world = (given: World): void => {
    placeRole(given, { RoleName: 'payroll', attached: [] });
    placePolicy(given);
  };

  test.each(changes)('%s of a role that is no cluster’s is nobody’s business', async (name, request) => {
    const s = stage({ world });
    await s.does(`iam:${name}`, { ...request, roleName: 'payroll' }, { who: 'root' });
    expect(await s.cases('conduct-root-user')).toEqual([]);
  });

  test.each(changes)('%s of a role of nodes is told', async (name, request) => {
    const s = stage({ world });
    await s.does(`iam:${name}`, { ...request, roleName: nodeRole }, { who: 'root' });
    expect(await s.cases('conduct-root-user')).toMatchObject([{ status: 'notified' }]);
  });
});
