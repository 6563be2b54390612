/** How often people are disturbed: bursts and floods come together, low and quiet things wait, and what matters never does. */
import { crowdOf, holdOf, type Crowd } from '../shared/noise.ts';
import type { Message } from '../shared/message.ts';
import { checkSettings, type Settings } from '../shared/settings.ts';
import type { Target } from '../shared/target.ts';
import { minuteOfDay, nextTimeOfDay } from '../shared/time-of-day.ts';
import type { Case } from '../shared/case.ts';
import { memoryCases } from '../local/sandbox/cases.ts';
import { aCase } from './a-case.ts';
import { ipv4, opens, permission, stage, type Stage } from './stories/stage.ts';

/** 2026-11-03T09:00:00Z, a Tuesday. */
const nine = 1_793_696_400;
const hour = 3600;
const topic: Target = { sink: 'sns', address: 'TOPIC_ARN', name: 'topic', answers: false, why: 'fallback' };

function settingsOf(noise: object = {}): Settings {
  const checked = checkSettings({ noise });
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  return checked.settings;
}
const by = (name: string): NonNullable<Case['because']> => ({
  eventId: 'e',
  time: nine,
  source: 'ec2',
  name: 'AuthorizeSecurityGroupIngress',
  actor: { type: 'AssumedRole', name },
});
const message = (kind: Message['kind'], more: Partial<Message> = {}) => ({ kind, ...more }) as Message;
const nobody: Crowd = { alike: 0, byActor: 0 };
const held = (
  one: Partial<Case>,
  kind: Message['kind'] = 'told',
  {
    noise = {},
    crowd = nobody,
    target = topic,
    more = {},
  }: { noise?: object; crowd?: Crowd; target?: Target; more?: Partial<Message> } = {},
) =>
  holdOf({
    settings: settingsOf(noise),
    one: aCase({ id: 'sg-1', updatedAt: nine, severity: 'high', because: by('alice'), ...one }),
    message: message(kind, more),
    target,
    crowd,
  });

describe('a burst', () => {
  const crowd = { alike: 6, byActor: 6 };
  test('of more than five alike waits for the end of its two minutes, each for the same', () => {
    expect(held({}, 'told', { crowd })).toEqual({
      until: nine + 120,
      why: 'more than 5 of eks-sg-admin-port-open by alice within 2 min',
    });
    expect(held({ updatedAt: nine + 119 }, 'told', { crowd })?.until).toBe(nine + 120);
    expect(held({}, 'told', { crowd: { alike: 5, byActor: 5 } })).toBeNull();
    expect(held({}, 'told', { crowd, noise: { burst: { findings: 0, minutes: 2 } } })).toBeNull();
  });

  test('is counted by kind, control and actor, and never counts questions', async () => {
    const ports = { cases: memoryCases(), post: async () => undefined, now: () => nine };
    const count = async (kind: Message['kind'], one: Partial<Case> = {}) =>
      (await crowdOf(ports, settingsOf(), aCase({ id: 'sg-1', because: by('alice'), ...one }), message(kind))).alike;
    expect([await count('told'), await count('told'), await count('acted'), await count('question')]).toEqual([
      1, 2, 1, 0,
    ]);
    expect(await count('told', { control: 'eks-endpoint-public-access' })).toBe(1);
    expect(await count('told', { because: by('bob') })).toBe(1);
    expect(await count('told', { actorAliases: ['arn:aws:iam::111122223333:role/ci'] })).toBe(1);
  });

  test('burst-makes-one-parent: an apply that reverts nine rules says five and one for the others', async () => {
    const s = stage({
      settings: {
        noise: { perActor: { cases: 0, hours: 1 } },
        breaker: { reverts: 0, minutes: 10 },
        flap: { reverts: 0, hours: 6 },
      },
    });
    await s.does(
      'ec2:AuthorizeSecurityGroupIngress',
      opens(
        Array.from({ length: 9 }, (_, at) =>
          permission({ ...ipv4(`0.0.0.0/${at % 8}`), fromPort: at < 8 ? 22 : 3389, toPort: at < 8 ? 22 : 3389 }),
        ),
      ),
    );
    await wait(s, 200);
    const acted = s.p.messages.filter(({ kind }) => kind === 'acted').length;
    expect(acted).toBeGreaterThan(6);
    const subjects = s.p.letters.map(({ Subject }) => Subject ?? '');
    expect(subjects.filter(subject => subject.includes('Reverted'))).toHaveLength(5);
    const [together, ...more] = s.p.letters.filter(({ Subject }) => Subject?.includes('messages together'));
    expect(more).toEqual([]);
    expect(together?.Message.split('\n').filter(line => line.startsWith('- Reverted'))).toHaveLength(acted - 5);
  });
});

const wait = async (s: Stage, seconds: number) => {
  s.p.clock.set(s.p.clock.now() + seconds);
  await s.p.run(s.p.clock.now());
};

describe('flood (T36)', () => {
  test('over ten new cases of one actor in an hour wait for its end, critical ones for five minutes', () => {
    const crowd = { alike: 0, byActor: 11 };
    expect(held({}, 'question', { crowd })).toEqual({
      until: nine + hour,
      why: 'more than 10 new cases by alice within 1 h',
    });
    expect(held({ severity: 'critical' }, 'question', { crowd })?.until).toBe(nine + 300);
    expect(held({}, 'question', { crowd: { alike: 0, byActor: 10 } })).toBeNull();
  });

  test('of twenty questions ten come by themselves, the others together, none is lost, and security is told once', async () => {
    const s = stage({ settings: { mode: 'ask' }, world: () => undefined });
    const { placeSecurityGroup } = await import('../local/sandbox/place.ts');
    for (let at = 0; at < 20; at += 1) {
      const GroupId = placeSecurityGroup(s.world, {
        GroupId: `sg-0c0ffee00000000${String(at).padStart(2, '0')}`,
        Tags: [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }],
      });
      await s.does('ec2:AuthorizeSecurityGroupIngress', opens([permission(ipv4('0.0.0.0/0'))], GroupId));
    }
    const asked = (await s.cases()).filter(one => one.status === 'waiting');
    expect(asked).toHaveLength(20);
    expect(s.p.alarms.filter(({ alarm }) => alarm === 'flood').length).toBeGreaterThanOrEqual(1);
    expect(s.p.alarms.filter(({ alarm }) => alarm === 'flood').length).toBeLessThanOrEqual(2);
    await wait(s, 301);
    const text = s.p.letters.map(({ Message }) => Message).join('\n');
    expect(s.p.letters.filter(({ Subject }) => Subject?.includes('Approval needed')).length).toBeLessThan(14);
    expect(asked.filter(one => !text.includes(one.id))).toEqual([]);
    // Held is no question nobody heard: nothing escalated meanwhile.
    expect((await s.cases()).filter(one => (one.escalation ?? 0) > 0)).toEqual([]);
    await wait(s, 3 * hour);
    expect(s.p.undelivered).toEqual([]);
  });
});

describe('severity', () => {
  test.each([
    ['low', 'told', Date.parse('2026-11-04T07:00:00Z') / 1000],
    ['low', 'outcome', Date.parse('2026-11-04T07:00:00Z') / 1000],
    ['low', 'question', null],
    ['low', 'acted', null],
    ['medium', 'told', null],
    ['high', 'told', null],
    ['critical', 'told', null],
  ] as const)('%s %s waits until %s', (severity, kind, until) =>
    expect(held({ severity }, kind)?.until ?? null).toBe(until),
  );
});

describe('quiet-hours-table', () => {
  const noise = { quiet: { from: '20:00', to: '07:00' }, timeZone: 'Europe/Berlin' };
  const at = (time: string) => Date.parse(time) / 1000;
  // Berlin is UTC+1 in winter, UTC+2 in summer.
  test.each([
    ['2026-11-03T18:59:00Z', 'medium', 'told', null],
    ['2026-11-03T19:00:00Z', 'medium', 'told', '2026-11-04T06:00:00Z'],
    ['2026-11-04T05:59:00Z', 'medium', 'acted', '2026-11-04T06:00:00Z'],
    ['2026-11-04T06:00:00Z', 'medium', 'told', null],
    ['2026-07-03T18:30:00Z', 'medium', 'told', '2026-07-04T05:00:00Z'],
    ['2026-11-03T23:00:00Z', 'medium', 'question', '2026-11-04T06:00:00Z'],
    ['2026-11-03T23:00:00Z', 'low', 'question', '2026-11-04T06:00:00Z'],
    ['2026-11-03T23:00:00Z', 'high', 'question', null],
    ['2026-11-03T23:00:00Z', 'high', 'reminder', '2026-11-04T06:00:00Z'],
    ['2026-11-03T23:00:00Z', 'critical', 'reminder', null],
    ['2026-11-03T23:00:00Z', 'medium', 'escalation', null],
    // Across the change of clocks in the night to 2026-10-25.
    ['2026-10-24T22:00:00Z', 'medium', 'told', '2026-10-25T06:00:00Z'],
  ] as const)('%s %s %s waits until %s', (time, severity, kind, until) =>
    expect(held({ severity, updatedAt: at(time) }, kind, { noise })?.until ?? null).toBe(until && at(until)),
  );

  test('a question that would hardly be answerable afterwards is asked now', () =>
    expect(
      held(
        { severity: 'medium', updatedAt: at('2026-11-03T23:00:00Z'), expiresAt: at('2026-11-04T06:30:00Z') },
        'question',
        { noise },
      ),
    ).toBeNull());
});

test('what is confidential, escalates or goes to the log never waits', () => {
  const crowd = { alike: 99, byActor: 99 };
  expect(held({ severity: 'low' }, 'told', { crowd, more: { confidential: true } })).toBeNull();
  expect(held({ severity: 'low' }, 'escalation', { crowd })).toBeNull();
  expect(held({ severity: 'low' }, 'told', { crowd, target: { ...topic, sink: 'log' } })).toBeNull();
  expect(held({ severity: 'low' }, 'told', { crowd })).not.toBeNull();
});

test('settings refuse a time zone and a time that are none', () => {
  for (const noise of [{ timeZone: 'Europe/Berln' }, { quiet: { from: '25:00', to: '07:00' } }, { digestAt: '7' }])
    expect(checkSettings({ noise })).toHaveProperty('faults');
});

test('a time of day comes within a day, and clocks show it', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'])
    for (let at = nine; at < nine + 86_400; at += 7177) {
      const next = nextTimeOfDay('07:00', at, zone);
      expect(next - at).toBeGreaterThan(0);
      expect(next - at).toBeLessThanOrEqual(86_400);
      expect(minuteOfDay(next, zone)).toBe(7 * 60);
    }
});

describe('an open breaker', () => {
  test('is told by one card; the questions of its other cases come together at the end of the hour', () => {
    const more = { status: 'standing-down' as const, severity: 'critical' as const, breaker: 'more' as const };
    for (const kind of ['question', 'reminder', 'escalation'] as const)
      expect(held(more, kind)).toEqual({
        until: nine + hour,
        why: 'reverting has stopped in account 111122223333, of which another card tells',
      });
    expect(held(more, 'outcome')).toBeNull();
    expect(held({ ...more, breaker: 'first' }, 'question')).toBeNull();
  });
});

test('a count never waits: it disturbs nobody, and nobody reads it in a digest', () =>
  expect(held({ severity: 'low' }, 'counter', { noise: { quiet: { from: '00:00', to: '23:59' } } })).toBeNull());

describe("a channel's own time zone", () => {
  const noise = { quiet: { from: '20:00', to: '07:00' }, timeZone: 'UTC' };
  // Nine in London is six in the evening in Tokyo and one at night in Los Angeles.
  test.each([
    [undefined, null],
    ['Asia/Tokyo', null],
    ['America/Los_Angeles', nine + 6 * hour],
  ])('%s decides when it is quiet there', (timeZone, until) =>
    expect(
      held({ severity: 'medium' }, 'told', { noise, target: { ...topic, ...(timeZone && { timeZone }) } })?.until ??
        null,
    ).toBe(until),
  );
  test('decides when its digest comes', () => {
    const digest = (timeZone: string) => held({ severity: 'low' }, 'told', { target: { ...topic, timeZone } })?.until;
    expect([digest('UTC'), digest('America/Los_Angeles')]).toEqual([nine + 22 * hour, nine + 6 * hour]);
  });
});
