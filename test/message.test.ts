/** Every change of a case says the right thing, or says nothing for a reason; and nothing said can break an e-mail or a terminal. */
import * as fc from 'fast-check';
import { caseId, statuses, type Case, type Status } from '../shared/case.ts';
import { describe as describeCase, messageKinds, whySilent } from '../shared/message.ts';

const now = Date.parse('2026-11-03T09:15:00Z') / 1000;
const ref = {
  kind: 'security-group' as const,
  account: '111122223333',
  region: 'eu-central-1',
  id: 'sg-0b5e11a7e57e51001',
};

function caseIn(status: Status, more: Partial<Case> = {}): Case {
  return {
    id: caseId('eks-sg-admin-port-open', ref, 'rule'),
    ver: 1,
    round: 1,
    status,
    control: 'eks-sg-admin-port-open',
    severity: 'critical',
    ref,
    key: 'sgr-1',
    facet: 'sgr-1',
    message: 'Security group sg-0b5e11a7e57e51001 admits the whole internet (0.0.0.0/0) to tcp/22.',
    evidence: {},
    because: {
      eventId: 'e-1',
      time: now - 60,
      source: 'ec2',
      name: 'AuthorizeSecurityGroupIngress',
      actor: { type: 'AssumedRole', name: 'alice via role PlatformAdmin', iac: 'Terraform' },
    },
    actorAliases: ['alice'],
    decision: { do: 'revert', reason: 'touched by this change; mode enforce' },
    plan: {
      calls: [{ call: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: ref.id, SecurityGroupRuleIds: ['sgr-1'] } }],
      undo: {
        calls: [
          {
            call: 'ec2:AuthorizeSecurityGroupIngress',
            input: { GroupId: ref.id, IpPermissions: [{ IpProtocol: 'tcp' }] },
          },
        ],
      },
      effect: 'Nobody reaches tcp/22 through this rule any more.',
    },
    planHash: 'hash',
    undoHash: 'undo',
    openedAt: now - 60,
    updatedAt: now,
    attempt: 0,
    busy: 0,
    requestIds: [],
    updateIds: [],
    reverts: [],
    reopened: 0,
    lastSeen: now,
    history: [{ at: now, round: 1, from: null, to: status, what: 'mode notify', by: 'policy:x', prev: '' }],
    ...more,
  };
}

const byPerson = {
  answer: { do: 'approve' as const, by: 'kim', via: 'cli' as const, at: now, reason: 'Yes, close it please.' },
};
const late = { do: 'reject' as const, by: 'kim', via: 'cli' as const, at: now, reason: 'we were away' };
const byPolicy = {
  answer: { do: 'approve' as const, by: 'policy:eks-sg-admin-port-open', via: 'policy' as const, at: now },
};
const byUs = {
  result: { by: 'guardrail' as const, at: now, why: 'a fresh read shows it mended' },
  calledAt: now - 10,
  undoUntil: now + 3600,
};
const byOwner = {
  result: { by: 'owner' as const, at: now, why: 'mended by alice with ec2:RevokeSecurityGroupIngress' },
};

describe('a change of a case', () => {
  // before -> after: kind and how the title begins; null where nothing is said.
  const table: [string, Case | null, Case | null, [string, string] | null][] = [
    ['removed', caseIn('resolved'), null, null],
    ['observed', null, caseIn('observed'), null],
    ['a change is told', null, caseIn('notified'), ['told', 'For your information: Security group']],
    [
      'a critical sweep finding is told',
      null,
      without(caseIn('notified'), 'because'),
      ['told', 'For your information: '],
    ],
    [
      'a lesser sweep finding waits for the digest',
      null,
      without(caseIn('notified', { severity: 'high' }), 'because'),
      null,
    ],
    [
      'and its end, too',
      without(caseIn('notified', { severity: 'high' }), 'because'),
      without(caseIn('resolved', { severity: 'high', ...byOwner }), 'because'),
      null,
    ],
    ['asked', null, caseIn('waiting'), ['question', 'Approval needed: ']],
    ['asked again', caseIn('waiting'), caseIn('waiting', { round: 2 }), ['question', 'Approval needed: ']],
    ['looked at again', caseIn('waiting'), caseIn('waiting', { lastSeen: now + 1, ver: 2 }), null],
    ['seen again', caseIn('waiting'), caseIn('waiting', { seen: 2 }), ['counter', 'Approval needed: ']],
    [
      'seen again while it stands down',
      caseIn('standing-down', { seen: 2 }),
      caseIn('standing-down', { seen: 3 }),
      ['counter', 'Approval needed, no longer reverting: '],
    ],
    ['told and seen again', caseIn('notified'), caseIn('notified', { seen: 2 }), ['counter', 'For your information: ']],
    ['reminded', caseIn('waiting'), caseIn('waiting', { remindStage: 1 }), ['reminder', 'Reminder, approval needed: ']],
    [
      'reminded while it stands down',
      caseIn('standing-down'),
      caseIn('standing-down', { remindStage: 1 }),
      ['reminder', 'Reminder, approval needed: '],
    ],
    ['escalated', caseIn('waiting'), caseIn('waiting', { escalation: 1 }), ['escalation', 'Approval still needed']],
    [
      'the first of two approvals',
      caseIn('waiting', { quorum: 2 }),
      caseIn('waiting', { quorum: 2, approvers: ['link:kim'] }),
      ['outcome', 'Approved by kim, 1 of 2, another person is needed: '],
    ],
    [
      'the first of two rejections',
      caseIn('waiting'),
      caseIn('waiting', { rejecters: ['kim'] }),
      ['outcome', 'To be left as it is, says kim, 1 of 2: '],
    ],
    [
      'answered too late',
      caseIn('expired'),
      caseIn('expired', { lateAnswers: [late] }),
      ['outcome', 'Answered too late by kim: '],
    ],
    [
      'answered too late before it was written that it is over',
      caseIn('waiting'),
      caseIn('expired', { lateAnswers: [late] }),
      ['outcome', 'Answered too late by kim: '],
    ],
    [
      'worked on for five minutes',
      caseIn('acting', { ...byPolicy, updatedAt: now + 299 }),
      caseIn('acting', { ...byPolicy, updatedAt: now + 300 }),
      ['outcome', 'Still working: '],
    ],
    [
      'and for longer',
      caseIn('acting', { ...byPolicy, updatedAt: now + 300 }),
      caseIn('acting', { ...byPolicy, updatedAt: now + 900 }),
      null,
    ],
    [
      'and for less',
      caseIn('acting', { ...byPolicy, updatedAt: now }),
      caseIn('acting', { ...byPolicy, updatedAt: now + 299 }),
      null,
    ],
    [
      'an undo worked on for five minutes',
      caseIn('undoing', byPerson),
      caseIn('undoing', { ...byPerson, updatedAt: now + 400 }),
      ['outcome', 'Still working: '],
    ],
    ['revert begins', null, caseIn('acting', byPolicy), null],
    ['reverted', caseIn('acting', byPolicy), caseIn('resolved', { ...byPolicy, ...byUs }), ['acted', 'Reverted: ']],
    ['approved', caseIn('waiting'), caseIn('approved', byPerson), ['outcome', 'Approved by kim: ']],
    ['approved work begins', caseIn('approved', byPerson), caseIn('acting', byPerson), null],
    [
      'fixed as approved',
      caseIn('acting', byPerson),
      caseIn('resolved', { ...byPerson, ...byUs }),
      ['acted', 'Fixed as approved: '],
    ],
    ['fixed by its owner', caseIn('waiting'), caseIn('resolved', byOwner), ['outcome', 'Fixed by its owner: ']],
    [
      'rejected',
      caseIn('waiting'),
      caseIn('accepted', { ...byPerson, acceptedUntil: now + 86_400 }),
      ['outcome', 'Accepted by kim: '],
    ],
    [
      'undo asked for',
      caseIn('resolved', byUs),
      caseIn('undoing', { ...byPerson, round: 2 }),
      ['outcome', 'Undo asked for by kim: '],
    ],
    [
      'undone',
      caseIn('undoing', byPerson),
      caseIn('accepted', { ...byPerson, acceptedUntil: now + 86_400 }),
      ['outcome', 'Undone: '],
    ],
    [
      'not undone',
      caseIn('undoing', byPerson),
      caseIn('resolved', { failure: 'it is no longer as we left it' }),
      ['outcome', 'Not undone: '],
    ],
    ['expired', caseIn('waiting'), caseIn('expired'), ['outcome', 'Nobody answered: ']],
    ['withdrawn', caseIn('waiting'), caseIn('superseded', { supersededBy: 'settings' }), ['outcome', 'Withdrawn: ']],
    [
      'another plan',
      caseIn('waiting'),
      caseIn('superseded', { supersededBy: 'plan changed' }),
      ['outcome', 'To be asked anew: '],
    ],
    ['stands down', null, caseIn('standing-down'), ['question', 'Approval needed, no longer reverting: ']],
    ['failed', caseIn('acting', byPolicy), caseIn('failed', { failure: 'AccessDenied' }), ['escalation', 'Failed: ']],
  ];
  test.each(table)('%s', (_name, before, after, expected) => {
    const message = describeCase(before, after);
    expect(message && [message.kind, message.title.slice(0, expected?.[1].length)]).toEqual(expected);
  });

  test('every-transition-has-a-message-or-a-reason', () => {
    const pairs = [null, ...statuses].flatMap(from =>
      statuses.flatMap(to => [1, 2].map(round => ({ from, to, round }))),
    );
    expect(pairs).toHaveLength(13 * 12 * 2);
    for (const { from, to, round } of pairs)
      for (const more of [{}, { seen: 2 }, { approvers: ['kim'] }, { lateAnswers: [late] }, { because: undefined }]) {
        // A row may lack what its type says it may lack.
        const [before, after] = [from && caseIn(from), { ...caseIn(to, { round }), ...more } as Case];
        const message = describeCase(before, after);
        const silence = whySilent(before, after);
        expect([from, to, round, message === null, (silence ?? '').length > 20]).toEqual([
          from,
          to,
          round,
          silence !== null,
          silence !== null,
        ]);
      }
    expect(whySilent(caseIn('resolved'), null)).toMatch(/removed/);
  });

  test('a late answer stands beside the card, and says that it accepts nothing', () => {
    const message = describeCase(caseIn('expired'), caseIn('expired', { lateAnswers: [late] }));
    expect(message?.aside).toBe(true);
    expect(message?.text).toContain('kim said at 2026-11-03 09:15:00 UTC to leave it as it is: too late');
    expect(describeCase(caseIn('waiting'), caseIn('expired', { lateAnswers: [late] }))?.aside).toBeUndefined();
  });

  test('a count is on the card, and the card still asks', () => {
    const message = describeCase(caseIn('waiting'), caseIn('waiting', { seen: 3, lastSeen: now }));
    expect(message?.pieces?.facts).toContainEqual({ name: 'Seen', value: '3 times, last at 2026-11-03 09:15:00 UTC' });
    expect(message?.pieces?.answers.map(offer => offer.do)).toEqual(['approve', 'reject']);
  });

  test('the first of a breaker speaks for its account', () => {
    const text = (breaker: 'first' | 'more') => describeCase(null, caseIn('standing-down', { breaker }))?.text;
    expect(text('first')).toContain('Nothing more is reverted by itself in account 111122223333 for now.');
    expect(text('more')).not.toContain('Nothing more is reverted');
  });

  test('every pair of statuses has a message or none, never an exception', () => {
    const said = [null, ...statuses].flatMap(from =>
      statuses.map(to => describeCase(from && caseIn(from), caseIn(to, { round: 2 }))),
    );
    expect(said).toHaveLength(13 * 12);
    for (const message of said) if (message) expect(messageKinds).toContain(message.kind);
    // A status nobody ever hears of would be a silent end.
    const heard = statuses.filter(to =>
      statuses.some(from => describeCase(caseIn(from), caseIn(to, { round: 2 })) !== null),
    );
    expect(statuses.filter(status => !heard.includes(status))).toEqual(['observed', 'acting']);
  });

  test('what only the machinery writes says nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...statuses),
        fc.nat(),
        fc.nat(),
        (status, attempt, dueAt) =>
          describeCase(
            caseIn(status),
            caseIn(status, { attempt, dueAt, busy: attempt, ver: 9, lease: { owner: 'x', until: dueAt } }),
          ) === null,
      ),
    );
  });

  test('a revert names the facts, the call, the proof and the way back', () => {
    const message = describeCase(caseIn('acting', byPolicy), caseIn('resolved', { ...byPolicy, ...byUs }));
    expect(message).toMatchObject({
      case: caseIn('resolved').id,
      round: 1,
      severity: 'critical',
      account: '111122223333',
      region: 'eu-central-1',
      control: 'eks-sg-admin-port-open',
    });
    expect(message).not.toHaveProperty('confidential');
    for (const part of [
      'alice via role PlatformAdmin, with Terraform',
      '2026-11-03 09:14:00 UTC, ec2:AuthorizeSecurityGroupIngress',
      'revert: touched by this change; mode enforce',
      '  aws ec2 revoke-security-group-ingress --region eu-central-1 --group-id sg-0b5e11a7e57e51001 --security-group-rule-ids sgr-1',
      'Checked by a fresh read at 2026-11-03 09:15:00 UTC, 1 min after the change.',
      'How to undo (until 2026-11-03 10:15:00 UTC',
      `  eks-guardrails undo ${caseIn('resolved').id}`,
      '  aws ec2 authorize-security-group-ingress',
    ]) {
      expect(message?.text).toContain(part);
    }
  });

  test('a question says how to answer and until when; an undo that cannot be is said before', () => {
    const plan = { ...plansOf(), undo: { impossible: 'EKS cannot switch it off again' } };
    const text = describeCase(null, caseIn('waiting', { plan, expiresAt: now + 60 }))?.text;
    expect(text).toContain(`  eks-guardrails approve ${caseIn('waiting').id}`);
    expect(text).toContain(
      'The fix cannot be undone: EKS cannot switch it off again. Without an answer by 2026-11-03 09:16:00 UTC, nothing is changed.',
    );
    expect(text).not.toContain('eks-guardrails undo');
  });

  test('without a plan nobody is told to approve one', () => {
    const text = describeCase(null, without(caseIn('waiting'), 'plan'))?.text;
    expect(text).toContain('There is no automatic fix');
    expect(text).not.toContain('eks-guardrails approve');
  });

  test('what points at an intruder is for security only', () => {
    const root = { ...caseIn('notified'), because: { ...changeOf(), actor: { type: 'Root', name: 'the root user' } } };
    expect(describeCase(null, root)?.confidential).toBe(true);
    expect(describeCase(null, caseIn('notified', { ref: { ...ref, kind: 'trail', id: 'audit' } }))?.confidential).toBe(
      true,
    );
    expect(describeCase(null, caseIn('notified', { control: 'conduct-root-user' }))?.confidential).toBe(true);
  });

  test('a control the catalogue no longer knows is still told of', () => {
    expect(describeCase(null, caseIn('notified', { control: 'gone-control' }))?.text).toContain(
      'Control:   gone-control',
    );
  });

  test('nothing AWS or a person wrote can act on a terminal', () => {
    const evil = '\u001b[2J\u001b]0;title\u0007a\u202eb\u200bc\u009b31m\r\nBcc: x';
    const one = caseIn('failed', {
      ...byPerson,
      message: evil,
      failure: evil,
      key: evil,
      decision: { do: 'ask', reason: evil },
      ref: { ...ref, id: evil },
      because: { ...changeOf(), sourceIp: evil, actor: { type: 'x', name: evil } },
    });
    const message = describeCase(null, one);
    expect(message?.title).toBe('Failed: abc Bcc: x');
    expect(message?.text.replace(/\n/g, '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u202e]/);
    // A line break in a name must not begin a line of its own.
    expect(message?.text).not.toMatch(/^Bcc/m);
  });
});

function without(one: Case, field: 'because' | 'plan'): Case {
  const { [field]: _gone, ...rest } = one;
  return rest;
}

function changeOf(): NonNullable<Case['because']> {
  const { because } = caseIn('waiting');
  if (!because) throw new Error('The example has a change.');
  return because;
}

function plansOf(): NonNullable<Case['plan']> {
  const { plan } = caseIn('waiting');
  if (!plan) throw new Error('The example has a plan.');
  return plan;
}
