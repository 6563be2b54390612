/** Digests: what stands open and what was held back, per place, with links that only look. */
import { deliver } from '../shared/deliver.ts';
import { digestsOf, flushHeld } from '../shared/digest.ts';
import { checkSettings, type Settings } from '../shared/settings.ts';
import { tokenHash } from '../shared/links.ts';
import type { Delivery, Target } from '../shared/target.ts';
import type { Case } from '../shared/case.ts';
import { memoryCases } from '../local/sandbox/cases.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { aCase } from './a-case.ts';
import { testClock, testPorts } from './ports.ts';

const now = Date.parse('2026-11-03T09:00:00Z') / 1000;
const day = 86_400;
const payments = 'arn:aws:sns:eu-central-1:111122223333:eks-guardrails-payments';

function settingsOf(document: object = {}): Settings {
  const checked = checkSettings({
    channels: { payments: { sink: 'sns', address: payments } },
    routes: [{ account: '444455556666', to: 'payments' }],
    ...document,
  });
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  return checked.settings;
}
const caseOf = (id: string, more: Partial<Case>): Case =>
  aCase({ id, updatedAt: now, openedAt: now - 3 * day, ...more });
const theirs = (id: string): Case['ref'] => ({
  kind: 'security-group',
  account: '444455556666',
  region: 'eu-central-1',
  id,
});
const textFor = (deliveries: readonly Delivery[], address: string) =>
  deliveries.find(({ target }) => target.address === address)?.message.text ?? '';

describe('the weekly digest', () => {
  const cases = [
    caseOf('sg-waiting', { status: 'waiting', askedAt: now - 7200, message: 'Waiting one.' }),
    caseOf('sg-expired', { status: 'expired', message: 'Expired one.' }),
    caseOf('sg-flapping', { status: 'standing-down', reverts: [1, 2], message: 'Flapping one.' }),
    caseOf('sg-accepted', {
      status: 'accepted',
      acceptedUntil: now + 3 * day,
      message: 'Accepted one.',
      answer: { do: 'reject', by: 'kim', via: 'cli', at: now, reason: 'the audit needs it' },
    }),
    caseOf('sg-theirs', {
      status: 'failed',
      failure: 'AWS does not let us.',
      message: 'Failed one.',
      ref: theirs('sg-theirs'),
    }),
    caseOf('sg-resolved', { status: 'resolved', message: 'Resolved one.' }),
  ];
  const deliveries = digestsOf(cases, settingsOf(), 'weekly', now);

  test('goes to each place once, with what is routed there and nothing else', () => {
    expect(deliveries.map(({ target }) => target.address).toSorted()).toEqual(['TOPIC_ARN', payments]);
    expect(textFor(deliveries, 'TOPIC_ARN')).toContain('Waiting one. (critical, 111122223333, asked 2 h ago)');
    expect(textFor(deliveries, 'TOPIC_ARN')).toContain('Flapping one. (critical, 111122223333, reverted 2 times)');
    expect(textFor(deliveries, 'TOPIC_ARN')).toMatch(/Expired one\. .*the fault still stands after 72 h/);
    expect(textFor(deliveries, 'TOPIC_ARN')).toMatch(
      /Accepted one\. .*until 2026-11-06 by kim, ends within 7 days: the audit needs it/,
    );
    expect(textFor(deliveries, payments)).toContain('Failed one.');
    for (const text of deliveries.map(({ message }) => message.text)) expect(text).not.toContain('Resolved one.');
    expect(textFor(deliveries, 'TOPIC_ARN')).not.toContain('Failed one.');
  });

  test('digest-has-no-buttons: nobody may answer from it, and its links only look', async () => {
    for (const { target, message } of deliveries) {
      expect(target.answers).toBe(false);
      expect(message.pieces).toBeUndefined();
    }
    const ports = testPorts(sandbox({ now: () => now }), testClock(now));
    for (const one of cases) await ports.cases.put(one, null);
    const [first] = deliveries;
    if (!first) throw new Error('no digest');
    // Even were the place one whose people may answer.
    await deliver(
      ports,
      settingsOf(),
      { ...first, target: { ...first.target, answers: true } },
      'https://guardrails.example.com',
    );
    const text = ports.letters[0]?.Message ?? '';
    const tokens = [...text.matchAll(/\/c\/\w{26}#([\w-]{43})$/gm)].flatMap(([, token]) => token ?? []);
    expect(tokens).toHaveLength(4);
    for (const token of tokens) expect(await ports.cases.link(tokenHash(token))).toMatchObject({ purpose: 'view' });
    expect(text).not.toContain('{link');
    expect(JSON.stringify(ports.deliveries)).not.toMatch(/#[\w-]{43}/);
  });

  test('where there is no page, it names the command', async () => {
    const ports = testPorts(sandbox({ now: () => now }), testClock(now));
    const [first] = deliveries;
    if (!first) throw new Error('no digest');
    await deliver(ports, settingsOf(), first);
    expect(ports.letters[0]?.Message).toContain(`eks-guardrails show ${cases[0]?.id}`);
  });

  test('fired twice is sent once', async () => {
    const ports = testPorts(sandbox({ now: () => now }), testClock(now));
    for (const delivery of [...deliveries, ...digestsOf(cases, settingsOf(), 'weekly', now + 60)])
      await deliver(ports, settingsOf(), delivery);
    expect(ports.letters).toHaveLength(2);
  });

  test('of a hundred open cases is no wall', () => {
    const many = Array.from({ length: 100 }, (_, at) => caseOf(`sg-${at}`, { status: 'waiting' }));
    const [one] = digestsOf(many, settingsOf(), 'weekly', now);
    expect(one?.message.text.match(/^- /gm)).toHaveLength(50);
    expect(one?.message.text).toContain('and 50 more: eks-guardrails cases');
  });

  test('with nothing to tell is none', () => {
    expect(digestsOf([caseOf('sg-1', { status: 'resolved' })], settingsOf(), 'weekly', now)).toEqual([]);
  });
});

describe('the daily digest', () => {
  test('tells what the sweep found since yesterday, which nobody was told', () => {
    const found = [
      caseOf('sg-new', { status: 'notified', message: 'New one.', updatedAt: now - day + 1 }),
      caseOf('sg-old', { status: 'notified', message: 'Old one.', updatedAt: now - day }),
      caseOf('sg-waiting', { status: 'waiting', message: 'Waiting one.' }),
    ];
    const text = textFor(digestsOf(found, settingsOf(), 'daily', now), 'TOPIC_ARN');
    expect(text).toContain('New one.');
    expect(text).not.toMatch(/Old one|Waiting one/);
  });
});

test('exemptions of the settings that end are told to whoever gets what has no owner', () => {
  const exemption = { control: 'eks-sg-admin-port-open', owner: 'kim', reason: 'migration' };
  const settings = settingsOf({
    exemptions: [
      { ...exemption, until: '2026-11-02', resource: 'sg-ended' },
      { ...exemption, until: '2026-11-05', resource: 'sg-soon' },
      { ...exemption, until: '2026-12-31', resource: 'sg-later' },
    ],
  });
  const weekly = textFor(digestsOf([], settings, 'weekly', now), 'TOPIC_ARN');
  expect(weekly).toContain('sg-ended: ended after 2026-11-02 (kim: migration)');
  expect(weekly).toContain('sg-soon: ends after 2026-11-05');
  expect(weekly).not.toContain('sg-later');
  const daily = textFor(digestsOf([], settings, 'daily', now), 'TOPIC_ARN');
  expect(daily).toContain('sg-ended');
  expect(daily).not.toContain('sg-soon');
});

describe('what was held back', () => {
  const target: Target = { sink: 'sns', address: 'TOPIC_ARN', name: 'topic', answers: false, why: 'fallback' };
  const held = (at: number, until = now) => {
    const one = caseOf(`sg-${at}`, {});
    const message = {
      kind: 'told',
      title: `Told: number ${at}`,
      text: 'Facts.',
      case: one.id,
      round: 1,
      severity: 'low',
      account: '1',
      region: 'r',
      control: 'c',
    } as const;
    return { until, why: 'of low severity', delivery: { id: `1#1#told#${at}`, target, message } };
  };
  const given = () => {
    const queued: Delivery[] = [];
    return {
      queued,
      cases: memoryCases(),
      now: () => now,
      enqueue: async (delivery: Delivery) => void queued.push(delivery),
    };
  };

  test('comes together when its time has come, and not before', async () => {
    const ports = given();
    for (const one of [held(1), held(2), held(3, now + 1)]) await ports.cases.hold(one);
    expect(await flushHeld(ports)).toBe(1);
    expect(await flushHeld(ports)).toBe(0);
    expect(ports.queued.map(({ message }) => [message.kind, message.title])).toEqual([
      ['digest', '2 messages together: of low severity'],
    ]);
    expect(ports.queued[0]?.message.text).toMatch(/- Told: number 1\n.*\n- Told: number 2/);
  });

  test('alone is told as it would have been', async () => {
    const ports = given();
    await ports.cases.hold(held(1));
    await flushHeld(ports);
    expect(ports.queued).toEqual([{ ...held(1).delivery, since: now }]);
  });

  test('is the same digest after a crash between telling and forgetting', async () => {
    const ports = given();
    await ports.cases.hold(held(1));
    await ports.cases.hold(held(2));
    const dying = { ...ports, cases: { ...ports.cases, letGo: async () => Promise.reject(new Error('died')) } };
    await expect(flushHeld(dying)).rejects.toThrow('died');
    await flushHeld(ports);
    expect(ports.queued).toHaveLength(2);
    expect(ports.queued[0]).toEqual(ports.queued[1]);
  });
});
