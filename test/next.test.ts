/** The story of a case: every status meets everything a pass can see, and what AWS can answer. */
import * as fc from 'fast-check';
import { busy, called, refused, undoLeased, undoRefused } from '../shared/acted.ts';
import { statuses, type Case, type Status } from '../shared/case.ts';
import type { Found } from '../shared/found.ts';
import { found, gone, maxAttempts, settleSeconds } from '../shared/next.ts';
import { failed, undone } from '../shared/outcome.ts';
import { hashOf, planHash } from '../shared/plan.ts';
import {
  caseIn,
  changeWith,
  controlWith,
  day,
  everyStatus,
  findingWith,
  hour,
  minute,
  now,
  otherPlan,
  planWith,
  ref,
  seenWith,
  settingsWith,
  unfixable,
} from './fixtures.ts';

const settings = settingsWith();
const decision = (does: Found['decision']['do']) => ({ do: does, reason: `because of ${does}` });
const seen = (does: Found['decision']['do'], allowed: Found['allowed'], fields: Partial<Found> = {}) =>
  seenWith({ decision: decision(does), allowed, change: changeWith({ time: now - 2 * hour }), ...fields });

// Changes lie before everything the cases remember, or each would be a new fault.
const events = {
  'touched by a change': (one: Case) => found(one, seen('revert', 'revert'), now),
  'stood before a change': (one: Case) => found(one, seen('ask', 'revert'), now),
  'seen by the sweep': (one: Case) => found(one, seen('notify', 'revert'), now),
  'needs another plan': (one: Case) =>
    found(one, seen('ask', 'revert', { finding: findingWith({ plan: otherPlan }) }), now),
  'off now': (one: Case) => found(one, seen('none', 'none'), now),
  'only observed now': (one: Case) => found(one, seen('observe', 'observe'), now),
  'only told now': (one: Case) => found(one, seen('notify', 'notify'), now),
  gone: (one: Case) => gone(one, { why: 'not there', left: 'the state now', settings }, now),
};

const lapsed = { lease: { owner: 'pass-1', until: now }, dueAt: now };
const calledAgo = (seconds: number) => ({ calledAt: now - seconds, dueAt: now - seconds + settleSeconds });

type Outcome = Status | '-';
type Row = [name: string, one: Case, ...outcomes: Outcome[]];

// `-`: nothing is written. The columns are those of `events`, in their order.
// prettier-ignore
const rows: Row[] = [
  ['observed', caseIn('observed'), 'acting', 'waiting', 'notified', 'waiting', 'superseded', '-', 'notified', 'resolved'],
  ['notified', caseIn('notified'), 'acting', 'waiting', '-', 'waiting', 'superseded', '-', '-', 'resolved'],
  ['waiting', caseIn('waiting'), 'acting', '-', '-', 'superseded', 'superseded', 'superseded', 'superseded', 'resolved'],
  ['waiting until now', caseIn('waiting', { expiresAt: now }), 'acting', 'expired', 'expired', 'superseded', 'superseded', 'superseded', 'superseded', 'resolved'],
  ['waiting one second more', caseIn('waiting', { expiresAt: now + 1 }), 'acting', '-', '-', 'superseded', 'superseded', 'superseded', 'superseded', 'resolved'],
  ['approved', caseIn('approved'), 'acting', 'acting', 'acting', 'superseded', 'superseded', 'superseded', 'superseded', 'resolved'],
  ['acting under a lease of another pass', caseIn('acting'), '-', '-', '-', '-', '-', '-', '-', '-'],
  ['acting with a lease that ended', caseIn('acting', lapsed), 'acting', 'acting', 'acting', 'superseded', 'superseded', 'superseded', 'superseded', 'resolved'],
  ['acting with a call just accepted', caseIn('acting', calledAgo(59)), '-', '-', '-', '-', '-', '-', '-', 'resolved'],
  ['acting with a call that shows no effect', caseIn('acting', calledAgo(60)), 'failed', 'failed', 'failed', 'failed', 'failed', 'failed', 'failed', 'resolved'],
  ['acting with all attempts used', caseIn('acting', { ...lapsed, attempt: maxAttempts }), 'failed', 'failed', 'failed', 'superseded', 'superseded', 'superseded', 'superseded', 'resolved'],
  ['undoing', caseIn('undoing'), '-', '-', '-', '-', '-', '-', '-', '-'],
  ['undoing with a call accepted', caseIn('undoing', calledAgo(1)), 'accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'accepted'],
  ['resolved', caseIn('resolved'), 'acting', 'waiting', 'notified', 'waiting', '-', 'observed', 'notified', '-'],
  ['accepted', caseIn('accepted'), '-', '-', '-', '-', '-', '-', '-', 'resolved'],
  ['accepted until now', caseIn('accepted', { acceptedUntil: now }), 'waiting', 'waiting', 'waiting', 'waiting', 'superseded', 'observed', 'notified', 'resolved'],
  ['expired', caseIn('expired'), '-', '-', '-', 'superseded', '-', '-', '-', 'resolved'],
  ['superseded by another plan', caseIn('superseded'), 'acting', 'waiting', 'waiting', 'waiting', 'superseded', 'observed', 'notified', 'resolved'],
  ['superseded by settings', caseIn('superseded', { supersededBy: 'settings' }), 'acting', 'waiting', 'notified', 'waiting', '-', 'observed', 'notified', '-'],
  ['standing-down', caseIn('standing-down'), '-', '-', '-', 'superseded', 'superseded', 'superseded', 'superseded', '-'],
  ['standing-down until now', caseIn('standing-down', { quietUntil: now, dueAt: now }), 'standing-down', 'standing-down', 'standing-down', 'superseded', 'superseded', 'superseded', 'superseded', 'resolved'],
  ['failed', caseIn('failed'), '-', '-', '-', 'superseded', '-', '-', '-', 'resolved'],
];

const cells = rows.flatMap(([name, one, ...outcomes]) =>
  Object.entries(events).map(([event, move], at) => ({ name, event, one, move, outcome: outcomes[at] })),
);

describe('a case that is', () => {
  test('of any status has a row here', () =>
    expect(new Set(rows.map(([, one]) => one.status))).toEqual(new Set(statuses)));

  test.each(cells)('$name and whose finding is $event becomes $outcome', ({ one, move, outcome }) => {
    const before = structuredClone(one);
    const after = move(one);
    expect(after?.status ?? '-').toBe(outcome);
    expect(one).toEqual(before);
    if (!after) return;
    expect(after).toMatchObject({ ver: one.ver + 1, id: one.id, updatedAt: now });
    expect(after.history.at(-1)).toMatchObject({
      at: now,
      from: one.status,
      to: outcome,
      prev: hashOf(one.history.at(-1)),
    });
    // What has ended or waits for a person alone is due for nothing, or the table would hand it out for ever.
    if (['notified', 'resolved', 'superseded', 'expired', 'failed', 'observed'].includes(after.status))
      expect(after.dueAt).toBeUndefined();
    else if (after.status !== 'standing-down') expect(after.dueAt).toBeGreaterThan(now);
    if (after.status !== 'acting') expect(after.lease).toBeUndefined();
  });
});

describe('a new case', () => {
  const opened = (does: Found['decision']['do'], fields: Partial<Found> = {}) =>
    found(null, seen(does, 'revert', fields), now);

  test.each([
    ['observe', { status: 'observed', ttl: now + 30 * day }],
    ['notify', { status: 'notified' }],
    // After five minutes somebody must have received it (reminders.ts).
    ['ask', { status: 'waiting', askedAt: now, expiresAt: now + day, dueAt: now + 300 }],
    [
      'revert',
      { status: 'acting', attempt: 1, reverts: [now], lease: { owner: 'pass-2', until: now + 120 }, dueAt: now + 120 },
    ],
  ] as const)('opens by the decision %s', (does, expected) =>
    expect(opened(does)).toMatchObject({ ver: 1, round: 1, ...expected }),
  );

  test('is none by the decision none', () => expect(opened('none')).toBeNull());

  test('of conduct ends by age alone', () => {
    expect(opened('notify')?.ttl).toBeUndefined();
    expect(opened('notify', { control: controlWith({ kind: 'conduct' }) })?.ttl).toBe(now + 400 * day);
  });

  test('that stands down waits for a quiet window, and its question does not expire', () => {
    const one = found(null, seenWith({ decision: { do: 'ask', reason: 'flap', standDown: true } }), now);
    expect(one).toMatchObject({
      status: 'standing-down',
      quietUntil: now + 6 * hour,
      escalation: 1,
      dueAt: now + 5 * minute,
    });
    expect(one?.expiresAt).toBeUndefined();
  });
  test.each([
    [undefined, undefined, undefined],
    ['breaker', undefined, 'first'],
    ['breaker', true, 'more'],
  ] as const)('that stands down by %s, spoken for %s, is %s of its account', (alarm, spokenFor, breaker) => {
    const decision = {
      do: 'ask' as const,
      reason: 'x',
      standDown: true as const,
      ...(alarm && { alarm }),
      ...(spokenFor && { spokenFor }),
    };
    expect(found(null, seenWith({ decision }), now)?.breaker).toBe(breaker);
  });

  test('that acts holds its intent: who, which calls, which plan', () =>
    expect(opened('revert')?.history).toEqual([
      {
        at: now,
        round: 1,
        from: null,
        to: 'acting',
        what: 'because of revert',
        by: 'policy:eks-sg-admin-port-open',
        calls: ['ec2:RevokeSecurityGroupIngress'],
        planHash: planHash('eks-sg-admin-port-open', ref, planWith()),
        prev: '',
      },
    ]));

  test('knows who made the change, or that nobody is known', () => {
    const { change: _change, ...unknown } = seen('ask', 'ask');
    expect(opened('ask')?.actorAliases).toEqual(['arn:aws:iam::111122223333:role/platformadmin']);
    expect(found(null, unknown, now)?.actorAliases).toEqual(['unresolved']);
  });

  test('without a plan has nothing to approve', () => {
    const one = opened('notify', { finding: unfixable() });
    expect([one?.plan, one?.planHash, one?.undoHash]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a case that comes back', () => {
  const again = found(
    caseIn('resolved', { reverts: [now - hour], calledAt: now - hour, requestIds: ['r-1'] }),
    seen('revert', 'revert'),
    now,
  );

  test('keeps its past and starts a new round', () =>
    expect(again).toMatchObject({
      round: 2,
      reopened: 1,
      openedAt: now - hour,
      reverts: [now - hour, now],
      requestIds: [],
    }));
  test('has forgotten the call of the round before', () => expect(again?.calledAt).toBeUndefined());
  test('is not reopened when it only asks anew', () =>
    expect(found(caseIn('superseded'), seen('ask', 'ask'), now)).toMatchObject({ round: 2, reopened: 0 }));
});

describe('work under way', () => {
  const policy = { do: 'approve', by: 'policy:eks-sg-admin-port-open', via: 'policy', at: now - minute } as const;
  const changed = { finding: findingWith({ plan: otherPlan, key: 'sgr-0a51de00000000002' }) };

  test('by policy goes on with the new plan', () =>
    expect(
      found(caseIn('acting', { ...lapsed, answer: policy }), seen('revert', 'revert', changed), now),
    ).toMatchObject({
      status: 'acting',
      attempt: 2,
      plan: otherPlan,
      key: 'sgr-0a51de00000000002',
    }));
  test('by policy ends where a new plan may only be asked about', () =>
    expect(found(caseIn('acting', { ...lapsed, answer: policy }), seen('ask', 'ask', changed), now)?.status).toBe(
      'superseded',
    ));
  test('that lost its undo offers none', () => {
    const plan = planWith({ undo: { byPerson: [] } });
    const one = caseIn('acting', { ...lapsed, answer: policy });
    expect(found(one, seen('revert', 'revert', { finding: findingWith({ plan }) }), now)?.undoHash).toBeUndefined();
  });
  test('waits out its pause', () => {
    const { lease: _lease, ...paused } = caseIn('acting', { dueAt: now + 1 });
    expect(found(paused, seen('revert', 'revert'), now)).toBeNull();
    expect(found({ ...paused, dueAt: now }, seen('revert', 'revert'), now)).toMatchObject({
      status: 'acting',
      attempt: 2,
    });
  });
  test('that was done and is made again right after is a new round, not a failed fix', () => {
    const one = caseIn('acting', { ...calledAgo(20), reverts: [now - 30], requestIds: ['r-1'] });
    const made = (time: number, requestId = 'r-2') =>
      seen('revert', 'revert', { change: changeWith({ time, requestId }) });
    expect(found(one, made(now - 19), now)).toMatchObject({
      status: 'acting',
      round: 2,
      attempt: 1,
      reverts: [now - 30, now],
    });
    expect(found(one, made(now - 19), now)?.calledAt).toBeUndefined();
    expect(found(one, made(now - 20), now)).toBeNull();
    expect(found(one, made(now - 19, 'r-1'), now)).toBeNull();
  });
  test('that nobody answered is decided anew when the fault is made again, and only then', () => {
    const one = caseIn('expired');
    const made = (time: number) => seen('revert', 'revert', { change: changeWith({ time }) });
    expect(found(one, made(one.updatedAt + 1), now)).toMatchObject({ status: 'acting', round: 2 });
    expect(found(one, made(one.updatedAt), now)).toBeNull();
  });
  test('that is only observed outlives a re-check', () =>
    expect(found(caseIn('observed'), seen('none', 'observe'), now)).toBeNull());
  test('is not done twice while its own lease runs in another pass', () =>
    expect(
      found(caseIn('acting', { lease: { owner: 'pass-1', until: now + 1 } }), seen('revert', 'revert'), now),
    ).toBeNull());
  test('that failed can be undone: what it left is kept', () =>
    expect(found(caseIn('acting', calledAgo(60)), seen('revert', 'revert'), now)).toMatchObject({
      left: 'the state now',
      undoUntil: now + 72 * hour,
    }));
});

describe('a finding that is gone', () => {
  const ends = (one: Case, more: object = {}) => gone(one, { why: 'not there', left: 'after', settings, ...more }, now);

  test('after our call was mended by us, and can be undone', () =>
    expect(ends(caseIn('acting', calledAgo(5)))).toMatchObject({
      result: { by: 'guardrail', at: now, why: 'not there' },
      left: 'after',
      undoUntil: now + 72 * hour,
      ttl: now + 400 * day,
    }));
  test('cannot be undone where the plan has no undo of ours', () => {
    const { undoHash: _undo, ...one } = caseIn('acting', calledAgo(5));
    expect(ends(one)).toMatchObject({ result: { by: 'guardrail' } });
    expect(ends(one)?.undoUntil).toBeUndefined();
  });
  test('without a call was mended by its owner', () =>
    expect(ends(caseIn('acting', lapsed))).toMatchObject({ status: 'resolved', result: { by: 'owner' } }));
  test("with our own role's event was mended by us, whatever we had time to write", () =>
    expect(ends(caseIn('acting'), { proof: changeWith({ time: now - 3 }) })).toMatchObject({
      calledAt: now - 3,
      result: { by: 'guardrail' },
    }));
  test('is no proof of an undo while the state is what we left', () =>
    expect(ends(caseIn('undoing', { ...calledAgo(5), left: 'after' }))).toBeNull());
});

describe('what AWS answers', () => {
  const acting = caseIn('acting');
  test('yes: only a fresh read says more', () => {
    const one = called(acting, { requestIds: ['r-1'], updateIds: ['u-1'] }, now);
    expect(one).toMatchObject({
      status: 'acting',
      calledAt: now,
      dueAt: now + settleSeconds,
      requestIds: ['r-1'],
      updateIds: ['u-1'],
    });
    expect(one.lease).toBeUndefined();
  });
  test('yes, again and again: the last twenty request ids are kept', () =>
    expect(
      called(
        { ...acting, requestIds: Array.from({ length: 20 }, (_, i) => `r-${i}`) },
        { requestIds: ['new'], updateIds: [] },
        now,
      ).requestIds,
    ).toEqual([...Array.from({ length: 19 }, (_, i) => `r-${i + 1}`), 'new']));
  test.each([
    [0, 60],
    [1, 120],
    [3, 480],
    [4, 900],
    [30, 900],
  ])('busy, %i times before: %i s later, and no attempt lost', (times, wait) => {
    const one = busy({ ...acting, busy: times }, 'an update runs', now);
    expect(one).toMatchObject({ status: 'acting', busy: times + 1, attempt: 0, dueAt: now + wait });
    expect(one.lease).toBeUndefined();
  });
  test.each([
    [1, 60],
    [2, 120],
  ])('no, on attempt %i: once more after %i s', (attempt, wait) => {
    const one = refused({ ...acting, attempt }, 'Throttling.', now);
    expect(one).toMatchObject({ status: 'acting', failure: 'Throttling.', attempt, dueAt: now + wait });
    expect(one.lease).toBeUndefined();
  });
  test('no, on the last attempt: a person is needed', () =>
    expect(refused({ ...acting, attempt: maxAttempts }, 'Throttling.', now)).toMatchObject({
      status: 'failed',
      failure: 'Throttling. Nothing more is tried by itself; retry it when the cause is gone.',
    }));
});

describe('an undo', () => {
  const lease = { owner: 'pass-2', until: now + 120 };
  const { lease: _none, ...asked } = caseIn('undoing');

  test('starts with its intent', () => {
    const one = undoLeased(asked, lease, now);
    expect(one).toMatchObject({ status: 'undoing', lease, attempt: 1, dueAt: lease.until });
    expect(one?.history.at(-1)).toMatchObject({
      what: 'undo, attempt 1',
      by: 'kim',
      calls: ['ec2:AuthorizeSecurityGroupIngress'],
    });
  });
  test.each<[string, Partial<Case>]>([
    ['while another pass holds it', { lease: { owner: 'pass-1', until: now + 1 } }],
    ['before its pause is over', { attempt: 1, dueAt: now + 1 }],
  ])('does not start %s', (_, fields) => expect(undoLeased({ ...asked, ...fields }, lease, now)).toBeNull());
  test.each<[string, Partial<Case>]>([
    ['when the lease has ended', { attempt: 1, lease: { owner: 'pass-1', until: now } }],
    ['when the pause is over', { attempt: 1, dueAt: now }],
  ])('goes on %s', (_, fields) =>
    expect(undoLeased({ ...asked, ...fields }, lease, now)).toMatchObject({ attempt: 2 }),
  );
  test('ends after its last attempt', () =>
    expect(undoLeased({ ...asked, attempt: maxAttempts, dueAt: now }, lease, now)).toMatchObject({ status: 'failed' }));
  test('that is seen lives as long as asked, or a week', () => {
    expect(undone(asked, now)).toMatchObject({
      status: 'accepted',
      acceptedUntil: now + 3 * day,
      dueAt: now + 3 * day,
    });
    const { answer: _answer, ...unsaid } = asked;
    expect(undone(unsaid, now).acceptedUntil).toBe(now + 7 * day);
  });

  const after = (from: Status): Case => {
    const [first] = asked.history;
    const entries = [
      { ...first, from: null, to: from },
      { ...first, from, to: 'undoing' as const },
      { ...first, from: 'undoing' as const, to: 'undoing' as const },
    ];
    // Entries of a whole case with other statuses are entries still.
    return { ...asked, history: entries as Case['history'] };
  };
  test('that is refused leaves a mended case resolved', () => {
    const one = undoRefused(after('resolved'), 'it moved', now);
    expect(one).toMatchObject({ status: 'resolved', failure: 'it moved', ttl: now + 400 * day });
    expect([one.dueAt, one.undoUntil, one.answer]).toEqual([undefined, undefined, undefined]);
  });
  test('that is refused leaves a failed case failed: only a fresh read may call it resolved', () => {
    const one = undoRefused(after('failed'), 'it moved', now);
    expect(one).toMatchObject({ status: 'failed', failure: 'Not undone: it moved.' });
    expect([one.dueAt, one.ttl]).toEqual([undefined, undefined]);
  });
});

test('a failure ends all trying', () =>
  expect(failed(caseIn('acting'), 'No.', now)).toMatchObject({ status: 'failed', failure: 'No.' }));

describe('whatever happens to a case', () => {
  const moves = Object.values(events);
  const story = fc.array(fc.nat(moves.length - 1), { maxLength: 80 });
  const start = fc.constantFrom(...everyStatus);

  test('its versions count up, its history is bounded and its hashes chain', () =>
    fc.assert(
      fc.property(start, story, ({ one }, steps) => {
        const end = steps.reduce((soFar, step) => moves[step]?.(soFar) ?? soFar, one);
        const chained = end.history.every((entry, at) => at === 0 || entry.prev === hashOf(end.history[at - 1]));
        return chained && end.history.length <= 50 && end.ver >= one.ver && end.round >= one.round;
      }),
    ));

  test('nothing that is not allowed to act begins to', () =>
    fc.assert(
      fc.property(
        start,
        fc.constantFrom('none', 'observe', 'notify'),
        fc.boolean(),
        ({ status, one }, does, changed) => {
          const finding = changed ? findingWith({ plan: otherPlan }) : findingWith();
          const ran = status === 'acting' || status === 'approved';
          return ran || found(one, seen(does, 'revert', { finding }), now)?.status !== 'acting';
        },
      ),
    ));

  test('nothing goes on beyond what settings allow now', () =>
    fc.assert(
      fc.property(start, fc.constantFrom('none', 'observe', 'notify'), ({ one }, allowed) => {
        const after = found({ ...one, ...lapsed }, seen(allowed, allowed), now);
        return !['acting', 'waiting', 'approved', 'standing-down'].includes(after?.status ?? '');
      }),
    ));
});

describe('a further change that brings the same', () => {
  const bob = changeWith({
    eventId: 'another',
    time: now - 1,
    actor: { type: 'AssumedRole', name: 'bob', roleArn: 'arn:aws:iam::111122223333:role/Bob' },
  });
  const asking = (change = bob) => seenWith({ decision: { do: 'ask', reason: 'x' }, allowed: 'ask', change });
  const alice = changeWith({ eventId: 'another', time: now - 1 });

  test.each([
    ['waiting', asking(alice)],
    ['standing-down', asking(alice)],
    ['notified', seenWith({ decision: { do: 'notify', reason: 'x' }, allowed: 'notify', change: alice })],
  ] as const)('is counted on what is %s, and nothing else moves', (status, seen) => {
    const before = caseIn(status);
    expect(found(before, seen, now)).toEqual({
      ...before,
      ver: before.ver + 1,
      updatedAt: now,
      lastSeen: now,
      seen: 2,
    });
    expect(found({ ...before, seen: 7 }, seen, now)?.seen).toBe(8);
  });
  test('is counted once: not when its event comes again, and at most once a minute', () => {
    const before = caseIn('waiting');
    const counted = found(before, asking(alice), now);
    expect(counted && found(counted, asking(alice), now + hour)).toBeNull();
    expect(found(before, asking(changeWith()), now)).toBeNull();
    const soon = changeWith({ eventId: 'third', time: now + 30 });
    expect(counted && found(counted, asking(soon), now + 60)).toBeNull();
    expect(counted && found(counted, asking(soon), now + 61)?.seen).toBe(3);
  });
  test('makes its maker one of those who made the fault, even when it is not counted', () => {
    const before = caseIn('waiting', { lastSeen: now });
    const after = found(before, asking(), now);
    expect(after?.actorAliases).toEqual([...before.actorAliases, 'arn:aws:iam::111122223333:role/bob']);
    expect([after?.seen, after?.because?.eventId]).toEqual([undefined, before.because?.eventId]);
  });
  test('names the maker of what nobody was known to have made', () => {
    const { because: _because, ...stood } = caseIn('waiting', { actorAliases: ['unresolved'] });
    expect(found(stood, asking(), now)).toMatchObject({
      actorAliases: ['arn:aws:iam::111122223333:role/bob'],
      because: { eventId: 'another' },
    });
  });
  test('of which nobody is known leaves the case to security', () => {
    const nobody = changeWith({ eventId: 'x', actor: { type: 'AssumedRole', name: 'x' } });
    expect(found(caseIn('waiting'), asking(nobody), now)?.actorAliases).toContain('unresolved');
  });
});

describe('a case that stands down', () => {
  const asks = seenWith({ decision: { do: 'ask', reason: 'x' }, allowed: 'ask' });
  test('ends when the fault is gone and the quiet time over, and is due for nothing before', () => {
    const one = caseIn('standing-down', { dueAt: now });
    const seen = { why: 'gone', settings: asks.settings };
    expect(gone(one, seen, now)).toEqual({ ...one, ver: one.ver + 1, dueAt: now + hour });
    expect(gone({ ...one, dueAt: now + hour }, seen, now + hour)?.status).toBe('resolved');
  });
  test('is called to mind like every question, beyond the quiet time, and in the end is due for nothing', () => {
    let one = found(null, { ...asks, decision: { do: 'ask', reason: 'x', standDown: true } }, now);
    const said: string[] = [];
    for (let looks = 0; one?.dueAt !== undefined && looks < 50; looks += 1) {
      const at: number = one.dueAt;
      const before: Case = one;
      one = found(before, { ...asks, heard: true }, at);
      if (one && one.history.length > before.history.length) said.push(`${(at - now) / hour} h`);
    }
    expect(said).toEqual(['1 h', '4 h', '6 h', '12 h', '18 h']);
    expect(one).toMatchObject({ status: 'standing-down', remindStage: 3, escalation: 2 });
    expect([one?.dueAt, one?.quietUntil]).toEqual([undefined, undefined]);
  });
  test('and reached nobody goes on to further people after ten minutes', () => {
    const one = found(null, { ...asks, decision: { do: 'ask', reason: 'x', standDown: true } }, now);
    const five = one && found(one, { ...asks, heard: false }, now + 300);
    expect(five).toMatchObject({ escalation: 1, dueAt: now + 600 });
    expect(five && found(five, { ...asks, heard: false }, now + 600)).toMatchObject({ escalation: 2 });
  });
});
