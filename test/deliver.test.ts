/** Delivery: at least once and hardly ever twice, each place by itself, whatever fails; and never a key in a queue, a row or a log. */
import { randomBytes } from 'node:crypto';
import { deliver, mostTries, type DeliveryPorts } from '../shared/deliver.ts';
import { deliverBatch } from '../shared/deliver-batch.ts';
import { tokenHash } from '../shared/links.ts';
import { scrubbed } from '../shared/scrubbed.ts';
import type { HttpAnswer, HttpRequest, Ports } from '../shared/ports.ts';
import { checkSettings, type Settings } from '../shared/settings.ts';
import type { Delivery, Target } from '../shared/target.ts';
import { memoryCases } from '../local/sandbox/cases.ts';
import { aCase } from './a-case.ts';

const start = 1_793_000_000;
const publicUrl = 'https://guardrails.example.com';
const webhookKey = 'T00000000/B00000000/canaryOfTheWebhook';
const signingSecret = 'canary-of-the-signing-secret';
const botToken = 'xoxb-canary-of-the-bot';

const settings = ((): Settings => {
  const checked = checkSettings({ approvers: [{ name: 'alex' }, { name: 'kim' }] });
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  return checked.settings;
})();

const to = (sink: Target['sink'], more: Partial<Target> = {}): Target => ({
  sink,
  address: sink === 'sns' ? 'TOPIC_ARN' : `/eks-guardrails/${sink}`,
  name: sink,
  answers: false,
  why: 'it is watched',
  ...more,
});
const one = aCase({
  id: 'sg-1',
  planHash: 'p'.repeat(43),
  expiresAt: start + 86_400,
  plan: {
    calls: [{ call: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1'] } }],
    undo: { calls: [{ call: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-1' } }] },
    effect: 'Nobody reaches port 22 from the internet.',
  },
});
const question = (target: Target, more: Partial<Delivery> = {}): Delivery => ({
  id: `1#1#question#${target.sink}:${target.address}`,
  target,
  since: start,
  message: {
    kind: 'question',
    title: 'Approval needed: port 22 is open',
    text: 'Facts.',
    case: one.id,
    round: 1,
    severity: 'critical',
    account: '111122223333',
    region: 'eu-central-1',
    control: one.control,
  },
  ...more,
});

interface World extends DeliveryPorts {
  published: { topic: string; Message: string }[];
  requests: HttpRequest[];
  queue: { delivery: Delivery; delaySeconds: number }[];
  lines: object[];
  pass(seconds: number): void;
}

/** Ports over memory; `answers`: what the internet says to the nth request, the last one for good. */
async function world(answers: Partial<HttpAnswer>[] = [{}], more: Partial<Ports> = {}): Promise<World> {
  let now = start;
  const published: World['published'] = [];
  const requests: HttpRequest[] = [];
  const queue: World['queue'] = [];
  const lines: object[] = [];
  const cases = memoryCases();
  await cases.put(one, null);
  return {
    published,
    requests,
    queue,
    lines,
    pass: seconds => void (now += seconds),
    cases,
    now: () => now,
    random: bytes => randomBytes(bytes),
    enqueue: async (delivery, delaySeconds) => void queue.push({ delivery, delaySeconds }),
    publish: async (topic, { Message }) => void published.push({ topic, Message }),
    http: async request => {
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(request);
      return { status: 200, headers: {}, body: '{"ok":true,"channel":"C1","ts":"1.2"}', ...answer };
    },
    secret: async name => {
      if (name === 'SLACK_BOT_TOKEN') return botToken;
      const host = name.includes('slack') ? 'hooks.slack.com/services' : 'chat.example.com';
      return `https://${host}/${webhookKey}\n${signingSecret}\n`;
    },
    log: line => lines.push(line),
    ...more,
  };
}
const stateOf = async (w: World) => (await w.cases.sent(one.id)).map(({ state }) => state);

describe('each sink', () => {
  test.each(['sns', 'amazon-q'] as const)('%s is published to its topic', async sink => {
    const w = await world();
    const topic = 'arn:aws:sns:eu-central-1:111122223333:eks-guardrails-x';
    expect(await deliver(w, settings, question(to(sink, { address: topic })))).toBe('sent');
    expect(w.published.map(letter => letter.topic)).toEqual([topic]);
    expect(await stateOf(w)).toEqual(['sent']);
  });

  test.each([
    ['slack-webhook', 'https://hooks.slack.com/services/T00000000/B00000000/canaryOfTheWebhook'],
    ['teams', 'https://chat.example.com/T00000000/B00000000/canaryOfTheWebhook'],
    ['webhook', 'https://chat.example.com/T00000000/B00000000/canaryOfTheWebhook'],
    ['slack', 'https://slack.com/api/chat.postMessage'],
  ] as const)('%s is posted to %s', async (sink, url) => {
    const w = await world();
    expect(await deliver(w, settings, question(to(sink)))).toBe('sent');
    expect(w.requests.map(request => request.url)).toEqual([url]);
    expect(await stateOf(w)).toEqual(['sent']);
  });

  test('the log gets a line and no link', async () => {
    const w = await world();
    expect(await deliver(w, settings, question(to('log')), publicUrl)).toBe('sent');
    expect(w.lines).toEqual([expect.objectContaining({ message: 'Approval needed: port 22 is open' })]);
    expect(JSON.stringify(w.lines)).not.toContain(publicUrl);
  });

  test('a generic webhook is signed with every secret and named by the delivery, the same each time', async () => {
    const w = await world([{ status: 500 }, {}]);
    await deliver(w, settings, question(to('webhook')));
    await deliver(w, settings, question(to('webhook')));
    const [first, second] = w.requests.map(({ headers }) => headers['x-eks-guardrails-delivery']);
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(second).toBe(first);
    expect(w.requests[0]?.headers['x-eks-guardrails-signature']).toMatch(/^v1=[0-9a-f]{64}$/);
  });

  test.each([
    'http://hooks.slack.com/services/x',
    'https://hooks.slack.com.evil.example/x',
    'https://hooks.slack.com:8443/x',
    'no address',
  ])('a Slack webhook at %s is never called', async address => {
    const w = await world([{}], { secret: async () => address });
    expect(await deliver(w, settings, question(to('slack-webhook')))).toBe('later');
    expect(w.requests).toEqual([]);
    expect(await stateOf(w)).toEqual(['failed']);
  });
});

describe('once', () => {
  test('of 40 at once, one sends; the others look again', async () => {
    const w = await world();
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => deliver(w, settings, question(to('sns')))));
    expect(w.published).toHaveLength(1);
    expect(outcomes.filter(outcome => outcome === 'sent')).toHaveLength(1);
    for (const { delivery } of w.queue) expect(await deliver(w, settings, delivery)).toBe('done');
    expect(w.published).toHaveLength(1);
  });

  test('a delivery whose maker died is made by the next one when its claim has ended', async () => {
    const w = await world();
    const dying = { ...w, publish: () => new Promise<void>(() => undefined) };
    void deliver(dying, settings, question(to('sns')));
    await new Promise(resolve => setImmediate(resolve));
    expect(await deliver(w, settings, question(to('sns')))).toBe('later');
    w.pass(w.queue[0]?.delaySeconds ?? 0);
    expect(await deliver(w, settings, question(to('sns')))).toBe('sent');
    expect(w.published).toHaveLength(1);
  });

  test('a slow failure never hides that another made it', async () => {
    const w = await world();
    const id = question(to('sns')).id;
    await deliver(w, settings, question(to('sns')));
    const [sent] = await w.cases.sent(one.id);
    if (!sent) throw new Error('nothing was kept');
    await w.cases.putSent({ ...sent, state: 'failed', error: 'too late' });
    expect(await w.cases.sent(one.id)).toEqual([expect.objectContaining({ id, state: 'sent' })]);
  });
});

describe('what fails', () => {
  test('goes back with a growing wait, and is given up in the end', async () => {
    const w = await world([{ status: 500 }]);
    let delivery = question(to('teams'));
    const waits: number[] = [];
    for (let at = 1; at < mostTries; at += 1) {
      expect(await deliver(w, settings, delivery)).toBe('later');
      const last = w.queue.at(-1);
      if (!last) throw new Error('nothing was put back');
      waits.push(last.delaySeconds);
      delivery = last.delivery;
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900]);
    await expect(deliver(w, settings, delivery)).rejects.toThrow('teams did not take the message: it answered 500.');
    expect(await stateOf(w)).toEqual(['failed']);
  });

  test('question-survives-429: as often as the sink asks for patience, with the wait it asks for', async () => {
    const busy = { status: 429, headers: { 'retry-after': '37' } };
    const w = await world([...Array.from({ length: 20 }, () => busy), {}]);
    let delivery = question(to('teams'));
    for (let at = 0; at < 20; at += 1) {
      expect(await deliver(w, settings, delivery)).toBe('later');
      const last = w.queue.at(-1);
      expect(last?.delaySeconds).toBe(37);
      delivery = last?.delivery ?? delivery;
    }
    expect(delivery.tries).toBeUndefined();
    expect(await deliver(w, settings, delivery)).toBe('sent');
  });

  test('but not for ever', async () => {
    const w = await world([{ status: 429 }]);
    w.pass(13 * 3600);
    await expect(deliver(w, settings, question(to('teams')))).rejects.toThrow(/patience/);
  });

  test('in Slack, its 429 is a wait and its error an attempt', async () => {
    const w = await world([
      { status: 429, headers: { 'retry-after': '5' } },
      { body: '{"ok":false,"error":"channel_not_found"}' },
    ]);
    await deliver(w, settings, question(to('slack')));
    await deliver(w, settings, question(to('slack')));
    expect(w.queue.map(({ delivery, delaySeconds }) => [delivery.tries, delaySeconds])).toEqual([
      [undefined, 5],
      [1, 15],
    ]);
  });

  test('holds back no other place', async () => {
    const w = await world([{ status: 500 }]);
    const bodies = [to('slack'), to('teams'), to('sns')].map((target, at) => ({
      id: `m-${at}`,
      body: JSON.stringify(question(target)),
    }));
    const { failed } = await deliverBatch(w, settings, [...bodies, { id: 'broken', body: '{' }], {
      log: () => undefined,
    });
    expect(failed).toEqual(['broken']);
    expect(w.published).toHaveLength(1);
    expect(w.queue.map(({ delivery }) => delivery.target.sink).toSorted()).toEqual(['slack', 'teams']);
  });

  test('no chat channel gets more than 30 messages a minute; the others come later', async () => {
    const w = await world();
    const all = Array.from({ length: 40 }, (_, at) => question(to('teams'), { id: `1#${at}#question#teams` }));
    for (const delivery of all) await deliver(w, settings, delivery);
    expect(w.requests).toHaveLength(30);
    expect(w.queue).toHaveLength(10);
    w.pass(120);
    for (const { delivery } of w.queue.splice(0)) expect(await deliver(w, settings, delivery)).toBe('sent');
  });
});

describe('a case that moved on', () => {
  test('is not asked about any more, but an outcome is told', async () => {
    const w = await world();
    await w.cases.put({ ...one, ver: 2, status: 'resolved' }, one);
    expect(await deliver(w, settings, question(to('sns')))).toBe('moot');
    expect(await deliver(w, settings, question(to('sns')))).toBe('done');
    const outcome = question(to('sns'), { id: '1#2#outcome#sns' });
    expect(await deliver(w, settings, { ...outcome, message: { ...outcome.message, kind: 'outcome' } })).toBe('sent');
    expect(w.published).toHaveLength(1);
  });

  test('gets no answer link for the round before', async () => {
    const w = await world();
    await w.cases.put({ ...one, ver: 2, round: 2 }, one);
    const late = question(to('sns', { answers: true, person: 'alex' }));
    await deliver(w, settings, { ...late, message: { ...late.message, kind: 'escalation' } }, publicUrl);
    expect(await purposeIn(w)).toBe('view');
  });

  test('its later messages find its card', async () => {
    const w = await world([{ body: '{"ok":true,"channel":"C1","ts":"17.5"}' }]);
    await deliver(w, settings, question(to('slack')));
    const outcome = question(to('slack'), { id: '1#2#outcome#slack' });
    await deliver(w, settings, { ...outcome, message: { ...outcome.message, kind: 'outcome' } });
    expect(JSON.parse(w.requests[1]?.body ?? '{}')).toMatchObject({ channel: 'C1', ts: '17.5' });
    expect(w.requests[1]?.url).toMatch(/chat\.update$/);
  });
});

const tokenIn = (text: string): string => /#([\w-]{43})(?![\w-])/.exec(text)?.[1] ?? '';
async function purposeIn(w: World): Promise<string | undefined> {
  const { tokenHash } = await import('../shared/links.ts');
  const text = [...w.published.map(({ Message }) => Message), ...w.requests.map(({ body }) => body ?? '')].join('\n');
  return (await w.cases.link(tokenHash(tokenIn(text))))?.purpose;
}

describe('links', () => {
  test.each([
    ['an approver', to('sns', { answers: true, person: 'alex' }), 'answer'],
    ['anybody else', to('sns'), 'view'],
    ['a Slack channel of approvers, who answer by name there', to('slack', { answers: true }), 'view'],
  ])('%s gets a link', async (_who, target, purpose) => {
    const w = await world();
    await deliver(w, settings, question(target), publicUrl);
    expect(await purposeIn(w)).toBe(purpose);
  });

  test('nothing is sent when the hash of its token could not be kept', async () => {
    const w = await world();
    const broken = { ...w, cases: { ...w.cases, putLink: async () => Promise.reject(new Error('throttled')) } };
    expect(await deliver(broken, settings, question(to('sns')), publicUrl)).toBe('later');
    expect(w.published).toEqual([]);
  });
});

test('no-token-in-queues: nor a secret or a signature, nor in a row or a log, whatever fails', async () => {
  const seen: string[] = [];
  const published: string[] = [];
  const log = console.log;
  console.log = (...all) => void seen.push(JSON.stringify(all));
  try {
    for (const status of [200, 400, 429, 500]) {
      const w = await world([{ status }]);
      const echo = {
        ...w,
        http: async (request: HttpRequest) => {
          const answer = await w.http(request);
          published.push(request.url, request.body ?? '', JSON.stringify(request.headers));
          // The worst a receiver or a network library can do: say everything back.
          if (status === 500)
            throw new Error(`POST ${request.url} ${JSON.stringify(request.headers)} ${request.body} failed`);
          return { ...answer, body: `${request.url} ${request.body}` };
        },
      };
      const targets = [
        to('sns', { answers: true, person: 'alex' }),
        to('slack', { answers: true }),
        to('slack-webhook'),
        to('teams'),
        to('webhook'),
        to('amazon-q'),
        to('log'),
      ];
      const bodies = targets.map((target, at) => ({
        id: `m-${at}`,
        body: JSON.stringify(question(target, { tries: mostTries - 1 })),
      }));
      const { log: _log, ...quiet } = echo;
      await deliverBatch(quiet, settings, bodies, { publicUrl });
      published.push(...w.published.map(({ Message }) => Message));
      seen.push(JSON.stringify(w.queue), JSON.stringify(await w.cases.sent(one.id)), JSON.stringify(w.lines));
    }
  } finally {
    console.log = log;
  }
  const tokens = published.flatMap(text =>
    [...text.matchAll(/#([\w-]{43})(?![\w-])/g)].flatMap(([, token]) => token ?? []),
  );
  expect(tokens.length).toBeGreaterThan(10);
  expect(published.join()).toContain(webhookKey);
  expect(published.join()).toContain(botToken);
  const signatures = published.flatMap(text =>
    [...text.matchAll(/v1=([0-9a-f]{64})/g)].flatMap(([, mac]) => mac ?? []),
  );
  expect(signatures.length).toBeGreaterThan(0);
  const text = seen.join('\n');
  expect(text).toContain('1#1#question#sns:TOPIC_ARN');
  for (const canary of [...tokens, ...signatures, webhookKey, 'canaryOfTheWebhook', signingSecret, botToken])
    expect(text).not.toContain(canary);
});

test('an error keeps its words and loses its keys', () => {
  expect(scrubbed(new Error(`fetch https://u:p@hooks.slack.com/services/${webhookKey}?a=b failed: 500`))).toBe(
    'fetch https://hooks.slack.com/… failed: 500',
  );
  expect(scrubbed(`Bearer ${botToken} v1=${'ab'.repeat(32)} ${'A'.repeat(43)}`)).toBe('Bearer … v1=… …');
});

describe('a message that asks', () => {
  const asking = (kind: Delivery['message']['kind'], target: Target, ver = 2): Delivery => {
    const { message, ...rest } = question(target);
    const pieces = {
      finding: 'x',
      facts: [],
      seen: [],
      said: [],
      commands: [],
      answers: [{ do: 'approve' as const, round: 1 }],
    };
    return { ...rest, id: `1#${ver}#${kind}#${target.sink}`, message: { ...message, kind, pieces } };
  };
  const slack = to('slack', { address: 'C1', answers: true });
  test.each(['counter', 'outcome', 'question', 'reminder'] as const)(
    'of kind %s is moot once the case was answered, or asks anew: no button comes back',
    async kind => {
      for (const more of [{ status: 'approved' as const }, { round: 2 }]) {
        const w = await world();
        await deliver(w, settings, question(slack));
        await w.cases.put({ ...one, ver: 2, ...more }, one);
        expect(await deliver(w, settings, asking(kind, slack))).toBe('moot');
        expect(w.requests).toHaveLength(1);
      }
    },
  );
  test('and only counts edits its card, tells nobody, and is nothing where there is no card', async () => {
    const w = await world();
    expect(await deliver(w, settings, asking('counter', slack))).toBe('moot');
    expect(w.requests).toEqual([]);
    await deliver(w, settings, question(slack));
    expect(await deliver(w, settings, asking('counter', slack, 3))).toBe('sent');
    expect(w.requests.map(request => request.url.split('/').at(-1))).toEqual(['chat.postMessage', 'chat.update']);
  });
  test('and is the first of two voices carries an answer link to whoever may be the second', async () => {
    const w = await world();
    const kim = to('sns', { person: 'kim', answers: true });
    await deliver(w, settings, asking('outcome', kim), publicUrl);
    const token = /#([A-Za-z0-9_-]{43})/.exec(w.published[0]?.Message ?? '')?.[1] ?? '';
    expect(await w.cases.link(tokenHash(token))).toMatchObject({ purpose: 'answer', person: 'kim' });
  });
});
