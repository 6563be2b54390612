/** The five-minute look at the table: what is due is woken, once per resource, and nothing stays due for ever. */
import { callsOf } from '../shared/act.ts';
import { lookAgain } from '../shared/again.ts';
import { endAll } from '../shared/end.ts';
import { wakeDue } from '../shared/due.ts';
import { postponed } from '../shared/acted.ts';
import { found, gone } from '../shared/next.ts';
import type { Case } from '../shared/case.ts';
import type { Wake } from '../shared/ports.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { caseIn, everyStatus, hour, now, otherPlan, planWith, ref, seenWith, settingsWith } from './fixtures.ts';
import { testClock, testPorts } from './ports.ts';

async function table(...cases: Case[]) {
  const clock = testClock(now);
  const ports = testPorts(sandbox(clock), clock);
  for (const one of cases) await ports.cases.put(one, null);
  return { clock, ports };
}

const at = (id: string, dueAt: number, resource = ref.id) =>
  caseIn('waiting', { id, dueAt, ref: { ...ref, id: resource } });

test('what is due is woken, and what is not due yet is not', async () => {
  const { ports } = await table(
    at('a', now - 5, 'sg-1'),
    at('b', now, 'sg-2'),
    at('c', now + 1, 'sg-3'),
    caseIn('notified', { id: 'd' }),
  );
  expect(await wakeDue(ports)).toBe(2);
  expect(ports.wakes).toEqual([
    { wake: { ref: { ...ref, id: 'sg-1' } }, delaySeconds: 0 },
    { wake: { ref: { ...ref, id: 'sg-2' } }, delaySeconds: 0 },
  ]);
});

test('several due cases of one resource are one wake-up', async () => {
  const { ports } = await table(at('a', now), at('b', now - 1), at('c', now, 'sg-2'));
  expect(await wakeDue(ports)).toBe(2);
  expect(ports.wakes).toHaveLength(2);
});

test('nothing due, nothing woken', async () => expect(await wakeDue((await table()).ports)).toBe(0));

describe('a case that is due for the second time has moved on, or it would be due for ever', () => {
  const settings = settingsWith();
  const looks: [string, (one: Case) => Case | null][] = [
    ['and its finding stands', one => found(one, seenWith({ decision: { do: 'ask', reason: 'stood' } }), now)],
    [
      'and its control is off',
      one => found(one, seenWith({ decision: { do: 'none', reason: 'off' }, allowed: 'none' }), now),
    ],
    ['and its finding is gone', one => gone(one, { why: 'gone', left: 'other', settings }, now)],
  ];
  const due = everyStatus
    .filter(({ one }) => one.dueAt !== undefined)
    .concat({ status: 'superseded', one: caseIn('superseded') })
    .map(({ status, one }) => ({
      status,
      one: {
        ...one,
        dueAt: now,
        ...(one.expiresAt !== undefined && { expiresAt: now }),
        acceptedUntil: now,
        ...(one.lease && { lease: { ...one.lease, until: now } }),
      },
    }))
    // What is undone is driven by the undo itself (follow.ts) until its call is accepted.
    .map(({ status, one }) => ({ status, one: status === 'undoing' ? { ...one, calledAt: now - hour } : one }));

  test.each(due.flatMap(({ status, one }) => looks.map(([when, look]) => ({ status, when, one, look }))))(
    '$status $when',
    ({ one, look }) => {
      const after = look(one);
      expect(after).not.toBeNull();
      expect(after?.dueAt ?? Infinity).toBeGreaterThan(now);
    },
  );

  test('a case of a resource AWS still works on is due later', () =>
    expect(postponed(caseIn('waiting', { dueAt: now }), 'UPDATING', now).dueAt).toBeGreaterThan(now));
});

describe('a resource that does not settle', () => {
  const told = { ref, sweep: true as const };
  const again = async (...wakes: Wake[]) => {
    const { ports } = await table();
    await lookAgain(ports, wakes);
    return ports;
  };

  test.each([
    [undefined, 30],
    [1, 60],
    [4, 480],
    [5, 900],
    [39, 900],
  ])('after %p looks is looked at again in %i s', async (attempt, delaySeconds) => {
    const ports = await again({ ...told, ...(attempt && { attempt }) });
    expect(ports.wakes).toEqual([{ wake: { ...told, attempt: (attempt ?? 0) + 1 }, delaySeconds }]);
  });
  test('after 40 looks is told of instead', async () => {
    const ports = await again({ ...told, attempt: 40 });
    expect([ports.wakes, ports.alarms]).toMatchObject([[], [{ alarm: 'never-settled' }]]);
  });
  test('is not looked at again for a re-check of ours: its cases are due by themselves', async () =>
    expect((await again({ ref })).wakes).toEqual([]));
});

describe('when the resource is gone', () => {
  test.each(everyStatus)('a case that is $status is not left under way', async ({ one }) => {
    const open = {
      ...one,
      ...(one.lease && { lease: { ...one.lease, until: now } }),
      ...(one.status === 'standing-down' && { dueAt: now, quietUntil: now }),
    };
    const { ports } = await table(open);
    await endAll(ports, settingsWith(), [open], 'it no longer exists');
    const after = await ports.cases.get(one.id);
    expect(['resolved', 'superseded']).toContain(after?.status);
    expect(after?.dueAt).toBeUndefined();
  });

  test('what was done was done: conduct stays', async () => {
    const one = caseIn('notified', { ref: { ...ref, kind: 'change' } });
    const { ports } = await table(one);
    expect(await endAll(ports, settingsWith(), [one], 'no record')).toEqual([]);
  });
});

describe('the calls of cases that act together', () => {
  const acting = (...calls: ReturnType<typeof planWith>['calls']) => caseIn('acting', { plan: planWith({ calls }) });
  const [a] = planWith().calls;
  const [b] = otherPlan.calls;
  if (!a || !b) throw new Error('both plans have a call');

  test('are those of the one case, in their order', () => expect(callsOf([acting(b, a)])).toEqual([b, a]));
  test('are one call where AWS has one', () =>
    expect(callsOf([acting(a), acting(b)])).toEqual([
      {
        call: 'ec2:RevokeSecurityGroupIngress',
        input: { GroupId: ref.id, SecurityGroupRuleIds: ['sgr-0a51de00000000001', 'sgr-0a51de00000000002'] },
      },
    ]));
  test('are none where a plan has several', () => expect(callsOf([acting(a), acting(b, a)])).toBeNull());
  test('of no case are none', () => expect(callsOf([])).toBeNull());
});
