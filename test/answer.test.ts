/** People's answers: who may say what to which case, bound to the round and plan they were shown. */
import * as fc from 'fast-check';
import { answer, answered, longestDays, type Asked } from '../shared/answer.ts';
import { statuses, type Case, type Status } from '../shared/case.ts';
import { severities } from '../shared/control.ts';
import { memoryCases } from '../local/sandbox/cases.ts';
import type { Ports, Wake } from '../shared/ports.ts';
import { caseIn, day, everyStatus, hour, now, planWith, roleArn } from './fixtures.ts';

const asked = (does: Asked['do'], fields: Partial<Asked> = {}): Asked => ({
  do: does,
  by: 'kim',
  via: 'cli',
  reason: 'we looked at it together',
  ...fields,
});
const all = ['approve', 'reject', 'undo', 'retry'] as const satisfies Asked['do'][];

/** The status after the answer, or the refusal. */
function outcome(one: Case, does: Asked): string {
  const result = answered(one, does, now);
  return 'case' in result ? result.case.status : result.refused;
}
const after = (one: Case, does: Asked): Case => {
  const result = answered(one, does, now);
  if ('refused' in result) throw new Error(result.refused);
  return result.case;
};

const reverted = { calledAt: now - hour, left: 'the state we left', undoUntil: now + day };

describe('an answer to a case that is', () => {
  // Approve, reject, undo, retry; `-`: refused.
  const table: { [S in Status]: [Case, ...(Status | '-')[]] } = {
    observed: [caseIn('observed'), '-', '-', '-', '-'],
    notified: [caseIn('notified'), '-', '-', '-', '-'],
    waiting: [caseIn('waiting'), 'approved', 'accepted', '-', '-'],
    approved: [caseIn('approved'), '-', '-', '-', '-'],
    acting: [caseIn('acting', { calledAt: now }), '-', '-', '-', '-'],
    undoing: [caseIn('undoing', { calledAt: now }), '-', '-', '-', '-'],
    resolved: [caseIn('resolved', reverted), '-', '-', 'undoing', '-'],
    accepted: [caseIn('accepted'), '-', '-', '-', '-'],
    // Too late to be lived with: kept on record.
    expired: [caseIn('expired'), '-', 'expired', '-', 'superseded'],
    superseded: [caseIn('superseded'), '-', '-', '-', '-'],
    'standing-down': [caseIn('standing-down'), 'approved', 'accepted', '-', '-'],
    failed: [caseIn('failed', reverted), '-', '-', 'undoing', 'superseded'],
  };
  const cells = Object.entries(table).flatMap(([status, [one, ...outcomes]]) =>
    all.map((does, at) => ({ status, does, one, expected: outcomes[at] })),
  );

  test('of any status has a row here', () => expect(new Set(Object.keys(table))).toEqual(new Set(statuses)));

  test.each(cells)('$status: $does makes it $expected', ({ one, does, expected }) => {
    const before = structuredClone(one);
    const result = answered(one, asked(does), now);
    expect('case' in result ? result.case.status : '-').toBe(expected);
    expect(one).toEqual(before);
    if ('refused' in result) return expect(result.refused).toMatch(/^[A-Z].*\.$/);
    expect(result.case).toMatchObject({ ver: one.ver + 1, updatedAt: now });
    expect(result.case.history.at(-1)).toMatchObject({
      from: one.status,
      to: expected,
      by: 'cli:kim',
      what: expect.stringMatching(`^${does}: we looked at it together`),
    });
    // A crash before the wake-up must cost no more than one look at what is due.
    if (expected !== 'accepted' && expected !== 'expired') expect(result.case.dueAt).toBe(now);
  });
});

describe('every answer', () => {
  test.each(['', '          ', 'too short', ' too short '])('needs a reason, and %j is none', reason =>
    expect(outcome(caseIn('waiting'), asked('approve', { reason }))).toMatch(/^Say why, in at least 10 characters/),
  );
  test('is kept with its reason, trimmed', () =>
    expect(after(caseIn('waiting'), asked('approve', { reason: '  ten chars!  ' })).answer).toEqual({
      do: 'approve',
      by: 'kim',
      via: 'cli',
      at: now,
      reason: 'ten chars!',
    }));
  test('fits only the round it was asked in', () => {
    const one = caseIn('waiting', { round: 3 });
    expect(outcome(one, asked('approve', { round: 3 }))).toBe('approved');
    expect(outcome(one, asked('approve', { round: 2 }))).toBe(
      'The case has moved on since you were shown it. The case is already waiting.',
    );
  });
  test('that comes too late hears who was first', () => {
    const first = after(caseIn('waiting'), asked('approve'));
    expect(outcome(first, asked('reject', { by: 'alex' }))).toBe(
      'The case is already approved by kim at 2026-11-03 09:00:00 UTC.',
    );
  });
});

describe('an approval', () => {
  test('fits only the plan that was shown', () => {
    const one = caseIn('waiting');
    expect(outcome(one, asked('approve', one.planHash ? { planHash: one.planHash } : {}))).toBe('approved');
    expect(outcome(one, asked('approve', { planHash: 'another' }))).toBe(
      'The fix is another one than you were shown; look again.',
    );
  });
  test.each([
    [now - 1, 'The question expired at 2026-11-03 08:59:59 UTC; ask again with retry.'],
    [now, 'The question expired at 2026-11-03 09:00:00 UTC; ask again with retry.'],
    [now + 1, 'approved'],
  ])('until %i is, now, answered by %j', (expiresAt, expected) =>
    expect(outcome(caseIn('waiting', { expiresAt }), asked('approve'))).toBe(expected),
  );
  test('takes the end of the question with it', () =>
    expect(after(caseIn('waiting'), asked('approve')).expiresAt).toBeUndefined());
  test('starts the work afresh', () =>
    expect(after(caseIn('waiting', { attempt: 2, busy: 5 }), asked('approve'))).toMatchObject({ attempt: 0, busy: 0 }));
  test('needs a fix', () => {
    const { plan: _plan, ...one } = caseIn('waiting');
    expect(outcome(one, asked('approve'))).toMatch(/^There is no fix to approve/);
  });
});

describe('whoever made the change', () => {
  const risky = {
    canLockOut: planWith({ canLockOut: true }),
    irreversible: planWith({ undo: { impossible: 'no way back' } }),
  };
  const self = [roleArn, roleArn.toUpperCase(), ` ${roleArn} `];

  test.each(self)('may, as %j, approve a fix that can be undone', by =>
    expect(outcome(caseIn('waiting'), asked('approve', { by }))).toBe('approved'),
  );
  test.each(self.flatMap(by => Object.entries(risky).map(([kind, plan]) => ({ by, kind, plan }))))(
    'may not, as $by, approve one that is $kind',
    ({ by, plan }) => {
      expect(outcome(caseIn('waiting', { plan }), asked('approve', { by }))).toMatch(
        /^Whoever made the change cannot approve/,
      );
      expect(outcome(caseIn('waiting', { plan }), asked('approve'))).toBe('approved');
    },
  );
  test.each(self)('may, as %j, neither live with it nor undo nor ask again', by => {
    expect(outcome(caseIn('waiting'), asked('reject', { by }))).toBe(
      'Whoever made the change cannot decide to live with it.',
    );
    expect(outcome(caseIn('resolved', reverted), asked('undo', { by }))).toBe(
      'Whoever made the change cannot have its fix undone.',
    );
    expect(outcome(caseIn('failed'), asked('retry', { by }))).toBe(
      'Whoever made the change cannot ask for this again.',
    );
  });
  test('when nobody is known, could be anyone: only security may answer', () => {
    const unknown = caseIn('waiting', { actorAliases: ['unresolved'] });
    expect(outcome(unknown, asked('approve'))).toMatch(/only security may answer/);
    expect(outcome(unknown, asked('approve', { security: true }))).toBe('approved');
    expect(outcome(unknown, asked('reject', { by: 'Unresolved', security: true }))).toMatch(/^Whoever made/);
  });
  test('is somebody: a case that names nobody can be answered by nobody', () => {
    for (const actorAliases of [[], [' ']])
      expect(outcome(caseIn('waiting', { actorAliases }), asked('approve', { security: true }))).toMatch(
        /^The case does not say/,
      );
  });
  test('is known by every identity, whichever is used', () =>
    expect(outcome(caseIn('waiting'), asked('reject', { identities: ['kim@example.com', roleArn] }))).toMatch(
      /^Whoever made/,
    ));
  test('is each of its identities', () =>
    expect(outcome(caseIn('waiting', { actorAliases: [roleArn.toLowerCase(), 'kim'] }), asked('reject'))).toMatch(
      /^Whoever made/,
    ));
});

describe('an answer to a row that does not say who made the change', () => {
  const broken: [string, unknown][] = [
    ['sod-missing-actor-refused', undefined],
    ['an empty set', []],
    ['sod-wrong-type-refused: null', null],
    ['sod-wrong-type-refused: a text', 'kim'],
    ['sod-wrong-type-refused: a map', { kim: true }],
    ['sod-wrong-type-refused: a list of something else', [{ S: 'kim' }]],
    ['an empty name', ['  ']],
  ];
  test.each(broken)('%s', (_name, actorAliases) => {
    // What a table holds has whatever type it has.
    const one = { ...caseIn('waiting'), actorAliases } as Case;
    for (const does of all) expect(outcome(one, asked(does))).toMatch(/^The case does not say who made the change/);
  });
  test('the sentinel lets security answer and nobody else', () => {
    const one = caseIn('waiting', { actorAliases: ['unresolved'] });
    expect(outcome(one, asked('approve'))).toMatch(/only security may answer/);
    expect(outcome(one, asked('approve', { security: true }))).toBe('approved');
  });
  test('what no change brought has no maker to keep away', () => {
    const { because: _because, ...stood } = caseIn('waiting', { actorAliases: ['unresolved'] });
    expect(outcome(stood, asked('approve'))).toBe('approved');
  });
});

describe('living with it', () => {
  test.each(severities)('is bounded for severity %s', severity => {
    const one = caseIn('waiting', { severity });
    const longest = longestDays[severity];
    expect(after(one, asked('reject', { alone: true }))).toMatchObject({
      acceptedUntil: now + longest * day,
      dueAt: now + longest * day,
      answer: { days: longest },
    });
    expect(outcome(one, asked('reject', { days: longest, alone: true }))).toBe('accepted');
    for (const days of [longest + 1, 0, -1, 1.5, Number.NaN])
      expect(outcome(one, asked('reject', { days }))).toBe(
        `A ${severity} finding can be lived with for 1 to ${longest} days.`,
      );
  });
  test('is longest 7, 30, 90 and 180 days', () =>
    expect(longestDays).toEqual({ critical: 7, high: 30, medium: 90, low: 180 }));
  test('is too late when the question has expired: kept on record, and nothing is accepted', () => {
    const late = after(caseIn('waiting', { expiresAt: now }), asked('reject'));
    expect(late).toMatchObject({ status: 'expired', lateAnswers: [{ do: 'reject', by: 'kim' }] });
    expect([late.acceptedUntil, late.dueAt]).toEqual([undefined, undefined]);
    expect(outcome(caseIn('waiting', { expiresAt: now + 1 }), asked('reject'))).toBe('accepted');
  });
  test('takes two people when it is critical, and nobody counts twice', () => {
    const one = after(caseIn('waiting', { severity: 'critical' }), asked('reject'));
    expect(one).toMatchObject({ status: 'waiting', rejecters: ['kim'] });
    expect(outcome(one, asked('reject', { by: ' KIM ' }))).toBe('You have said so already; another person is needed.');
    expect(outcome(one, asked('reject', { by: 'alex' }))).toBe('accepted');
  });
});

describe('an undo', () => {
  const one = caseIn('resolved', reverted);
  test('is a new round that forgets the call', () => {
    const undoing = after(one, asked('undo', { days: 3 }));
    expect(undoing).toMatchObject({
      status: 'undoing',
      round: 2,
      left: 'the state we left',
      answer: { days: 3 },
      updateIds: [],
    });
    expect([undoing.calledAt, undoing.result, undoing.ttl]).toEqual([undefined, undefined, undefined]);
  });
  test.each([
    [now, /^Undo was offered until 2026-11-03 09:00:00 UTC/],
    [now + 1, /^undoing$/],
  ])('is offered until %i', (undoUntil, expected) =>
    expect(outcome({ ...one, undoUntil }, asked('undo'))).toMatch(expected),
  );
  test('is not for what we did not do', () =>
    expect(outcome(caseIn('resolved'), asked('undo'))).toMatch(/^There is nothing of ours to undo/));
  test('is not for what only a person may take back', () => {
    const { undoHash: _undo, ...byPerson } = one;
    expect(outcome(byPerson, asked('undo'))).toMatch(/^This fix cannot be undone by us/);
  });
  test('lasts a week unless said, and never longer than one may live with it', () => {
    expect(after(one, asked('undo')).answer?.days).toBe(7);
    expect(after(one, asked('undo', { days: 400 })).answer?.days).toBe(30);
  });
  test.each([0, -1, 1.5, Number.NaN])('for %d days is none', days =>
    expect(outcome(one, asked('undo', { days }))).toMatch(/^Say for how many whole days/),
  );
});

describe('recording an answer', () => {
  async function table(one: Case | null) {
    const cases = memoryCases();
    if (one) await cases.put(one, null);
    const wakes: Wake[] = [];
    const ports: Pick<Ports, 'cases' | 'wake' | 'now'> = {
      cases,
      wake: async wake => void wakes.push(wake),
      now: () => now,
    };
    // An answer asks these three of the world and nothing more: it cannot reach AWS.
    return { ports: ports as Ports, cases, wakes };
  }

  test('writes one row and wakes its resource', async () => {
    const one = caseIn('waiting');
    const { ports, cases, wakes } = await table(one);
    expect(await answer(ports, one.id, asked('approve'))).toMatchObject({ case: { status: 'approved' } });
    expect(await cases.get(one.id)).toMatchObject({ status: 'approved', ver: one.ver + 1 });
    expect(wakes).toEqual([{ ref: one.ref }]);
  });
  test('writes nothing and wakes nobody when it is refused', async () => {
    const one = caseIn('waiting');
    const { ports, cases, wakes } = await table(one);
    expect(await answer(ports, one.id, asked('undo'))).toHaveProperty('refused');
    expect([await cases.get(one.id), wakes]).toEqual([one, []]);
  });
  test('knows no unknown case', async () => {
    const { ports } = await table(null);
    expect(await answer(ports, 'NONE', asked('approve'))).toMatchObject({
      refused: 'There is no case NONE. `eks-guardrails cases` lists them.',
    });
  });
  test('of several at once counts once, and the others hear who was first', async () => {
    const one = caseIn('waiting');
    const { ports, cases, wakes } = await table(one);
    const people = Array.from({ length: 20 }, (_, i) =>
      answer(ports, one.id, asked(i % 2 ? 'approve' : 'reject', { by: `person-${i}` })),
    );
    const results = await Promise.all(people);
    expect(results.filter(result => 'case' in result)).toHaveLength(1);
    expect(results.flatMap(result => ('refused' in result ? [result.refused] : []))).toEqual(
      Array.from({ length: 19 }, () => 'The case is already accepted by person-0 at 2026-11-03 09:00:00 UTC.'),
    );
    expect([(await cases.get(one.id))?.ver, wakes.length]).toEqual([one.ver + 1, 1]);
  });
});

test('an answer never changes AWS by itself: no status it leads to has a call made', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...everyStatus),
      fc.constantFrom(...all),
      fc.integer({ min: -2, max: 400 }),
      ({ one }, does, days) => {
        const result = answered({ ...one, ...reverted }, asked(does, { days }), now);
        return (
          'refused' in result ||
          ['approved', 'accepted', 'undoing', 'superseded', 'expired'].includes(result.case.status)
        );
      },
    ),
  ));
