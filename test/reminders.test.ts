/** A question that waits: reminded at 1 h, 4 h and 12 h, escalated when nobody answers or nobody received it, expired in the end. */
import { controlsOf } from '../shared/catalogue.ts';
import * as fc from 'fast-check';
import { describe as describeCase } from '../shared/message.ts';
import { nextLook, reminded, reminders } from '../shared/reminders.ts';
import { statuses, type Case, type Status } from '../shared/case.ts';
import type { Ports } from '../shared/ports.ts';
import { aCase } from './a-case.ts';
import { ipv4, opens, permission, stage } from './stories/stage.ts';

const asked = 1_793_000_000;
const hour = 3600;
const waiting = (more: Partial<Case> = {}): Case =>
  aCase({ id: 'sg-1', askedAt: asked, expiresAt: asked + 24 * hour, dueAt: asked + 300, ...more });

/** Every look of a question's life at the time it asked for, none missed: seconds after the question, and what was said. */
function life(heard: (seconds: number) => boolean, expiryHours = 24): [number, string][] {
  let one = waiting({ expiresAt: asked + expiryHours * hour });
  const said: [number, string][] = [];
  for (let looks = 0; looks < 100 && one.dueAt !== undefined && one.dueAt < (one.expiresAt ?? 0); looks += 1) {
    const now = one.dueAt;
    const after = reminded(one, heard(now - asked), now);
    if (!after) throw new Error('A look that was due answered nothing, so it stays due for ever.');
    expect(after.dueAt).toBeGreaterThan(now);
    const message = describeCase(one, after);
    if (message) said.push([now - asked, message.kind]);
    one = after;
  }
  expect(one.dueAt).toBe(one.expiresAt);
  return said;
}

describe('a question everybody received', () => {
  test('is called to mind at 1, 4 and 12 h, and goes to the next route at half time, to on-call at three quarters', () => {
    expect(life(() => true)).toEqual([
      [1 * hour, 'reminder'],
      [4 * hour, 'reminder'],
      // Half time: who is told of it needs no reminder beside it.
      [12 * hour, 'escalation'],
      [18 * hour, 'escalation'],
    ]);
  });

  test('of two hours is reminded once', () =>
    expect(life(() => true, 2)).toEqual([
      [1 * hour, 'escalation'],
      [1.5 * hour, 'escalation'],
    ]));

  test('of a week keeps to the same hours', () =>
    expect(life(() => true, 168)).toEqual([
      [1 * hour, 'reminder'],
      [4 * hour, 'reminder'],
      [12 * hour, 'reminder'],
      [84 * hour, 'escalation'],
      [126 * hour, 'escalation'],
    ]));
});

describe('undeliverable-escalates', () => {
  test('a question nobody received goes on after 5 and 10 min, not only at half time', () =>
    expect(life(() => false).slice(0, 2)).toEqual([
      [300, 'escalation'],
      [600, 'escalation'],
    ]));

  test('one received late escalates no further for that', () =>
    expect(life(seconds => seconds > 300).slice(0, 2)).toEqual([
      [300, 'escalation'],
      [1 * hour, 'reminder'],
    ]));

  test.each([
    ['is refused', async () => Promise.reject(new Error('no such topic'))],
    ['is never answered', () => Promise.reject(new Error('socket hang up'))],
  ] as const)(
    'in the whole pipeline, when the topic %s: further people hear, and those who run this',
    async (_what, publish) => {
      let broken = true;
      const s = stage({
        settings: {
          mode: 'ask',
          onCall: 'night',
          channels: { night: { sink: 'sns', address: 'arn:aws:sns:eu-central-1:111122223333:night' } },
        },
        wrapTelling: (ports: Ports) => ({
          ...ports,
          publish: async (topic, letter) =>
            broken && topic === 'TOPIC_ARN' ? publish() : ports.publish(topic, letter),
        }),
      });
      const later = async (seconds: number) => {
        s.p.clock.set(s.p.clock.now() + seconds);
        await s.p.run(s.p.clock.now());
      };
      s.p.clock.set(s.p.clock.now() + 60);
      const { recordOf } = await import('../local/sandbox/people.ts');
      const { wakesOf } = await import('../shared/wakes.ts');
      const record = recordOf('ec2:AuthorizeSecurityGroupIngress', {
        at: s.p.clock.now(),
        request: opens([permission(ipv4('0.0.0.0/0'))]),
      });
      s.p.sandbox.apply(record);
      for (const wake of wakesOf(record, { settings: s.p.settings, now: s.p.clock.now(), controlsOf }).wakes)
        await s.p.ports.wake(wake, 0);
      await s.p.run(s.p.clock.now());
      const [one] = await s.cases();
      expect(one).toMatchObject({ status: 'waiting' });
      expect(s.p.letters).toEqual([]);
      await later(310);
      const [escalated] = await s.cases();
      expect(escalated).toMatchObject({ status: 'waiting', escalation: 1 });
      expect(s.p.letters).toEqual([expect.objectContaining({ topic: 'arn:aws:sns:eu-central-1:111122223333:night' })]);
      // Received now: nothing more is done about it. And nothing was lost on the way to the broken place.
      broken = false;
      await later(1200);
      expect((await s.cases())[0]).toMatchObject({ status: 'waiting', escalation: 1 });
      expect(s.p.letters.filter(({ topic }) => topic === 'TOPIC_ARN').map(({ Subject }) => Subject)).toEqual(
        expect.arrayContaining([expect.stringMatching(/Approval needed/), expect.stringMatching(/still needed/)]),
      );
      expect(s.p.alarms).toEqual([]);
    },
  );

  test('when no place at all can be reached, the alarm says so, and the case expires as it would', async () => {
    const s = stage({
      settings: { mode: 'ask' },
      wrapTelling: ports => ({ ...ports, publish: async () => Promise.reject(new Error('SNS is down')) }),
    });
    await s.does('ec2:AuthorizeSecurityGroupIngress', opens([permission(ipv4('0.0.0.0/0'))]));
    for (let at = 0; at < 12; at += 1) {
      s.p.clock.set(s.p.clock.now() + 301);
      await s.p.run(s.p.clock.now());
    }
    expect(s.p.alarms.map(({ alarm }) => alarm)).toEqual(['undelivered']);
    s.p.clock.set(s.p.clock.now() + 86_400);
    await s.p.run(s.p.clock.now());
    expect((await s.cases())[0]).toMatchObject({ status: 'expired' });
  });
});

describe('a look', () => {
  test('that comes too early, or at a case without one, changes nothing', () => {
    expect(reminded(waiting(), true, asked + 299)).toBeNull();
    const { dueAt: _, ...never } = waiting();
    expect(reminded(never, true, asked + 5 * hour)).toBeNull();
  });

  test('that comes a day late says one thing, not all it missed', () => {
    const after = reminded(waiting({ expiresAt: asked + 168 * hour }), true, asked + 30 * hour);
    expect(after).toMatchObject({ remindStage: reminders.length });
    expect(after?.history).toHaveLength(1);
  });

  test('with nothing to say moves the next one and adds nothing to the history', () => {
    const after = reminded(waiting(), true, asked + 300);
    expect(after).toEqual({ ...waiting(), ver: 2, dueAt: asked + hour });
    expect(after && describeCase(waiting(), after)).toBeNull();
  });

  test('always comes again before the question expires, and later than now', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 168 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.boolean(),
        fc.constantFrom(0, 1, 2),
        (hours, share, heard, escalation) => {
          const end = asked + hours * hour;
          const now = Math.floor(asked + share * hours * hour);
          const next = nextLook(waiting({ expiresAt: end, escalation }), heard, now);
          expect(next).toBeGreaterThan(now);
          expect(next).toBeLessThanOrEqual(end);
        },
      ),
    ));
});

test('delivery-fields-say-nothing: a change of lease, due time, attempt or ttl is no message', () => {
  const fields: Partial<Case>[] = [
    { lease: { owner: 'x', until: asked } },
    { dueAt: asked + 1 },
    { attempt: 3 },
    { busy: 2 },
    { ttl: asked },
    { lastSeen: asked + 9 },
    { askedAt: asked - 1 },
    { remindStage: 0, escalation: 0 },
  ];
  for (const more of fields)
    expect([more, describeCase(waiting(), { ...waiting(), ver: 2, ...more })]).toEqual([more, null]);
  for (const more of [{ remindStage: 1 }, { escalation: 1 }])
    expect(describeCase(waiting(), { ...waiting(), ver: 2, ...more })).not.toBeNull();
  // A reminder belongs to a question: once it is answered, the counters are history.
  const acting = waiting({ status: 'acting' });
  expect(describeCase(acting, { ...acting, ver: 2, escalation: 1 })).toBeNull();
});

describe('every-transition-has-a-message-or-a-reason', () => {
  const because = {
    eventId: 'e',
    time: asked,
    source: 'ec2',
    name: 'X',
    actor: { type: 'AssumedRole' as const, name: 'alice' },
  };
  const result = { by: 'owner' as const, at: asked, why: 'mended' };
  /** Why nothing is said, or undefined where something must be. */
  function reason(before: Status | null, after: Status): string | undefined {
    if (after === 'observed') return 'mode observe is silent';
    if (after === 'acting') return 'the outcome follows within seconds';
    if (after === 'resolved' && (before === null || before === 'observed')) return 'nobody was told of it';
    if (after === 'superseded' && (before === null || before === 'observed')) return 'nobody was told of it';
    return undefined;
  }
  test.each([null, ...statuses].flatMap(before => statuses.map(after => [before, after] as const)))(
    '%s -> %s',
    (before, after) => {
      const from = before && waiting({ status: before, because, result });
      const message = describeCase(from, waiting({ status: after, because, result, ver: 2, round: 2 }));
      expect(message === null).toBe(reason(before, after) !== undefined);
    },
  );
});
