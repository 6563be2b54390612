/** Small builders for the tests of the pure core: each gives one whole value, and a test names only what matters to it. */
import { caseId, statuses, written, type Case, type Status } from '../shared/case.ts';
import type { Control, Finding, Plan } from '../shared/control.ts';
import type { Circumstances, Decision } from '../shared/circumstances.ts';
import { decide } from '../shared/decide.ts';
import { planHash, undoHash } from '../shared/plan.ts';
import type { Found } from '../shared/found.ts';
import type { Change } from '../shared/record.ts';
import type { Ref } from '../shared/resources.ts';
import { checkSettings, type Settings } from '../shared/settings.ts';

/** 2026-11-03T09:00:00Z, in epoch seconds, as every time here. */
export const now = 1_793_696_400;
export const minute = 60;
export const hour = 3600;
export const day = 86_400;

export const ref: Ref = {
  kind: 'security-group',
  account: '111122223333',
  region: 'eu-central-1',
  id: 'sg-0b5e11a7e57e51001',
};

/** Settings as guardrails.yml would give them; mode `enforce` unless told otherwise. */
export function settingsWith(document: Record<string, unknown> = {}): Settings {
  const checked = checkSettings({ mode: 'enforce', ...document });
  if ('faults' in checked) throw new Error(`These settings are refused: ${JSON.stringify(checked.faults)}`);
  return checked.settings;
}

const input = { GroupId: ref.id, SecurityGroupRuleIds: ['sgr-0a51de00000000001'] };
const opened = {
  GroupId: ref.id,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
};

/** Takes one rule away and puts it back. */
export const planWith = (fields: Partial<Plan> = {}): Plan => ({
  calls: [{ call: 'ec2:RevokeSecurityGroupIngress', input }],
  undo: { calls: [{ call: 'ec2:AuthorizeSecurityGroupIngress', input: opened }] },
  effect: 'Nobody reaches tcp/22 through this rule any more.',
  ...fields,
});

/** A plan that removes another rule, so that its hash differs. */
export const otherPlan = planWith({
  calls: [
    { call: 'ec2:RevokeSecurityGroupIngress', input: { ...input, SecurityGroupRuleIds: ['sgr-0a51de00000000002'] } },
  ],
});

export const findingWith = (fields: Partial<Finding> = {}): Finding => ({
  key: 'sgr-0a51de00000000001',
  message: `Security group ${ref.id} admits the whole internet to tcp/22.`,
  facet: 'sgr-0a51de00000000001',
  plan: planWith(),
  evidence: { rule: 'sgr-0a51de00000000001' },
  ...fields,
});

/** The same finding without a fix. */
export function unfixable(fields: Partial<Finding> = {}): Finding {
  const { plan: _plan, ...rest } = findingWith(fields);
  return rest;
}

/** A control that may revert, of severity high. */
export const controlWith = (fields: Partial<Control> = {}): Control => ({
  id: 'eks-sg-admin-port-open',
  title: 'Admin ports are closed to the internet',
  why: 'A node that answers SSH is one leaked key away from being taken over.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'security-group',
  sources: [{ document: '000', lines: '5-27' }],
  mappings: {},
  triggers: ['ec2:AuthorizeSecurityGroupIngress'],
  closes: ['ec2:RevokeSecurityGroupIngress'],
  calls: ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  evaluate: () => [],
  ...fields,
});

export const roleArn = 'arn:aws:iam::111122223333:role/PlatformAdmin';
export const ourRoleArn = 'arn:aws:iam::111122223333:role/eks-guardrails-fix';

export const changeWith = (fields: Partial<Change> = {}): Change => ({
  eventId: '694d7f4a-233c-41d9-8e41-3f52df90af42',
  time: now - minute,
  source: 'ec2',
  name: 'AuthorizeSecurityGroupIngress',
  actor: { type: 'AssumedRole', name: 'alice via role PlatformAdmin', roleArn },
  requestId: 'a281e37f-fb7d-4378-8734-ac05813db96b',
  ...fields,
});

/** A change just now touched the finding: the plainest case for a revert. */
export const circumstancesWith = (fields: Partial<Circumstances> = {}): Circumstances => {
  const finding = fields.finding ?? findingWith();
  return {
    control: controlWith(),
    finding,
    ref,
    tags: {},
    clusters: [{ name: 'shop', tags: {} }],
    wake: { ref, because: changeWith(), touched: [finding.facet] },
    introduced: true,
    before: null,
    settings: settingsWith(),
    now,
    ...fields,
  };
};

export const decided = (fields: Partial<Circumstances> = {}): Decision => decide(circumstancesWith(fields));

/** What a pass saw: the finding above, to be reverted, unless told otherwise. */
export const seenWith = (fields: Partial<Found> = {}): Found => ({
  control: controlWith(),
  finding: findingWith(),
  ref,
  decision: { do: 'revert', reason: 'touched by this change; mode enforce' },
  allowed: 'revert',
  change: changeWith(),
  lease: { owner: 'pass-2', until: now + 120 },
  state: 'the state now',
  settings: settingsWith(),
  ...fields,
});

/** A case of that finding in the status given, with what such a case always has; opened an hour ago. */
export function caseIn(status: Status, fields: Partial<Case> = {}): Case {
  const control = controlWith();
  const finding = findingWith();
  const plan = fields.plan ?? planWith();
  const undo = undoHash(control.id, ref, plan);
  const at = now - hour;
  const whole: Case = {
    id: caseId(control.id, ref, finding.key),
    ver: 0,
    round: 1,
    status,
    control: control.id,
    severity: control.severity,
    ref,
    key: finding.key,
    facet: finding.facet,
    message: finding.message,
    evidence: finding.evidence,
    because: changeWith(),
    actorAliases: [roleArn.toLowerCase()],
    decision: { do: 'ask', reason: 'stood before this change' },
    plan,
    planHash: planHash(control.id, ref, plan),
    ...(undo && { undoHash: undo }),
    openedAt: at,
    updatedAt: at,
    attempt: 0,
    busy: 0,
    requestIds: [],
    updateIds: [],
    reverts: [],
    reopened: 0,
    lastSeen: at,
    history: [],
    ...usual[status],
    ...fields,
  };
  return { ...written(null, whole, { at, what: 'it began', by: `policy:${control.id}` }), ...fields };
}

const approval = { do: 'approve', by: 'kim', via: 'cli', at: now - minute, reason: 'close it please' } as const;
const undoRequest = {
  do: 'undo',
  by: 'kim',
  via: 'cli',
  at: now - minute,
  reason: 'we need it back',
  days: 3,
} as const;

const usual: { [S in Status]: Partial<Case> } = {
  observed: { ttl: now + day },
  notified: {},
  waiting: { expiresAt: now + day, dueAt: now + day },
  approved: { answer: approval, dueAt: now },
  acting: { answer: approval, attempt: 1, lease: { owner: 'pass-1', until: now + minute }, dueAt: now + minute },
  undoing: { answer: undoRequest, left: 'the state we left', undoUntil: now + day, dueAt: now },
  resolved: { result: { by: 'owner', at: now - hour, why: 'gone' }, ttl: now + 400 * day },
  accepted: { acceptedUntil: now + day, dueAt: now + day },
  expired: { expiresAt: now - minute },
  superseded: { supersededBy: 'plan changed' },
  'standing-down': { quietUntil: now + hour, dueAt: now + hour, askedAt: now - hour, remindStage: 1, escalation: 1 },
  failed: { failure: 'AWS refused.' },
};

/** One case of every status. */
export const everyStatus: { status: Status; one: Case }[] = statuses.map(status => ({ status, one: caseIn(status) }));
