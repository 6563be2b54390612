/** The feed of changes, and both halves of telling people under every fault: nothing lost, no other place held back, no transition blocked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseChange } from '../shared/notify.ts';
import type { Ports } from '../shared/ports.ts';
import { memoryCases } from '../local/sandbox/cases.ts';
import { feed } from '../local/sandbox/feed.ts';
import { recordOf } from '../local/sandbox/people.ts';
import { estate } from '../local/sandbox/stories.ts';
import { pipelineIn } from '../local/running.ts';
import { aCase } from './a-case.ts';
import { ipv4, opens, permission, settingsOf, stage, type Stage } from './stories/stage.ts';

const rows = async (cases: ReturnType<typeof memoryCases>, count: number) => {
  let before = null;
  for (let ver = 1; ver <= count; ver += 1) {
    const next = aCase({ id: 'sg-1', ver });
    expect(await cases.put(next, before)).toBe(true);
    before = next;
  }
};
const vers = (changes: readonly CaseChange[]) => changes.map(({ after }) => after?.ver);

describe('the feed', () => {
  test('hands out every write in order, with the image before it, and no write that was refused', async () => {
    const f = feed(memoryCases());
    await rows(f.cases, 3);
    expect(await f.cases.put(aCase({ id: 'sg-1', ver: 9 }), null)).toBe(false);
    const taken: CaseChange[] = [];
    expect(await f.drain(async changes => (taken.push(...changes), { failed: [] }))).toBe(true);
    expect(taken.map(({ before, after }) => [before?.ver, after?.ver])).toEqual([
      [undefined, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  test('hands out again what failed and all that follows it, and nothing before it', async () => {
    const f = feed(memoryCases(), { batchSize: 4 });
    await rows(f.cases, 6);
    const batches: unknown[] = [];
    let fails = true;
    const take = async (changes: readonly CaseChange[]) => {
      batches.push(vers(changes));
      return { failed: fails ? changes.filter(({ after }) => after?.ver === 3).map(({ id }) => id) : [] };
    };
    expect(await f.drain(take)).toBe(false);
    fails = false;
    expect(await f.drain(take)).toBe(true);
    expect(batches).toEqual([
      [1, 2, 3, 4],
      [3, 4, 5, 6],
    ]);
  });

  test('keeps apart what fails every time, and goes on with the rest', async () => {
    const f = feed(memoryCases(), { mostTries: 3 });
    await rows(f.cases, 3);
    const told: unknown[] = [];
    const take = async (changes: readonly CaseChange[]) => {
      const [first] = changes;
      if (first?.after?.ver === 2) throw new Error('cannot be read');
      told.push(...vers(changes.slice(0, 1)));
      return { failed: changes.slice(1).map(({ id }) => id) };
    };
    for (let tries = 0; tries < 12; tries += 1) await f.drain(take);
    expect(told).toEqual([1, 3]);
    expect(f.untold.map(({ change }) => change.after?.ver)).toEqual([2]);
  });

  test('after a restart hands out again what was taken, and every copy when asked for', async () => {
    const f = feed(memoryCases(), { copies: 2 });
    await rows(f.cases, 2);
    const taken: unknown[] = [];
    const take = async (changes: readonly CaseChange[]) => (taken.push(...vers(changes)), { failed: [] });
    await f.drain(take);
    f.restart(1);
    await f.drain(take);
    expect(taken).toEqual([1, 1, 2, 2, 2]);
  });
});

const bots = {
  approvers: [{ name: 'alex', channel: 'alex' }, { name: 'kim' }],
  channels: {
    alex: { sink: 'sns', address: 'arn:aws:sns:eu-central-1:111122223333:alex' },
    ops: { sink: 'sns', address: 'arn:aws:sns:eu-central-1:111122223333:ops' },
  },
  watchers: ['ops'],
};
const opensSsh = (s: Stage) => s.does('ec2:AuthorizeSecurityGroupIngress', opens([permission(ipv4('0.0.0.0/0'))]));

/** Asked, approved, fixed: what everybody heard, once each, whatever the order. */
async function told(s: Stage): Promise<string[]> {
  await opensSsh(s);
  await s.p.run();
  const [one] = await s.cases();
  if (one?.status === 'waiting') await s.answers(one.id, { do: 'approve', by: 'alex' });
  await s.p.run();
  return [...new Set(s.p.letters.map(({ topic, Subject }) => `${topic.split(':').at(-1)} ${Subject}`))].toSorted();
}

type Fault = 'fails' | 'is done and does not answer' | 'kills the process before' | 'kills the process after';
const faults: Fault[] = ['fails', 'is done and does not answer', 'kills the process before', 'kills the process after'];

/** Ports of which the nth call of all has the fault. A dead process makes no further call until the next batch begins. */
function faulty(fault: Fault, nth: number) {
  const seen = { count: 0, happened: false };
  let dead = 0;
  const around =
    <A extends unknown[], T>(call: (...all: A) => Promise<T>) =>
    async (...all: A): Promise<T> => {
      // One invocation's worth of calls fails; then Lambda starts anew.
      if (dead > 0) {
        dead -= 1;
        throw new Error('the process is dead');
      }
      seen.count += 1;
      if (seen.count !== nth) return call(...all);
      seen.happened = true;
      if (fault === 'kills the process before') dead = 3;
      if (fault === 'fails' || fault === 'kills the process before') throw new Error('it did not work');
      await call(...all);
      if (fault === 'kills the process after') dead = 3;
      throw new Error('socket hang up');
    };
  const wrap = (ports: Ports): Ports => {
    const { cases } = ports;
    return {
      ...ports,
      enqueue: around(ports.enqueue),
      publish: around(ports.publish),
      post: around(ports.post),
      cases: {
        ...cases,
        get: around(cases.get),
        count: around(cases.count),
        claimSent: around(cases.claimSent),
        putSent: around(cases.putSent),
        sent: around(cases.sent),
        putLink: around(cases.putLink),
        hold: around(cases.hold),
        held: around(cases.held),
        letGo: around(cases.letGo),
      },
    };
  };
  return { seen, wrap };
}

describe.each(faults)('a port call of delivery %s, once', fault => {
  test('wherever it happens, everybody hears everything and no case notices', async () => {
    // Two places are enough here: every call of theirs is a story of its own.
    const settings = { mode: 'ask', ...bots, watchers: [] };
    const publicUrl = 'https://guardrails.example.com';
    const clean = faulty('fails', 0);
    const calm = stage({ settings, publicUrl, wrapTelling: clean.wrap });
    const expected = await told(calm);
    expect(expected.length).toBeGreaterThanOrEqual(6);
    const [calmly] = await calm.cases();
    expect(clean.seen.count).toBeGreaterThan(40);
    for (let nth = 1; nth <= clean.seen.count; nth += 1) {
      const broken = faulty(fault, nth);
      const s = stage({ settings, publicUrl, wrapTelling: broken.wrap });
      expect([nth, await told(s)]).toEqual([nth, expected]);
      expect([nth, broken.seen.happened]).toEqual([nth, true]);
      expect([nth, s.p.undelivered, s.p.untold, s.p.deadLetters]).toEqual([nth, [], [], []]);
      const [one] = await s.cases();
      expect([nth, one?.status, one?.history.map(entry => entry.to)]).toEqual([
        nth,
        calmly?.status,
        calmly?.history.map(entry => entry.to),
      ]);
    }
  }, 60_000);
});

test('an outage of the queue and of SNS: the fix is made meanwhile, and everybody hears of it afterwards', async () => {
  let failures = 0;
  let begin = 0;
  const s = stage({
    settings: bots,
    wrapTelling: ports => {
      const down =
        <A extends unknown[], T>(lasts: number, call: (...all: A) => Promise<T>) =>
        async (...all: A): Promise<T> => {
          begin ||= ports.now();
          if (ports.now() >= begin + lasts) return call(...all);
          failures += 1;
          throw new Error('the Region is having a day');
        };
      // The queue comes back first, so that some of it is suffered by the stream half and some by the delivery half.
      return { ...ports, enqueue: down(200, ports.enqueue), publish: down(900, ports.publish) };
    },
  });
  await opensSsh(s);
  const [one] = await s.cases();
  expect(one?.status).toBe('resolved');
  expect((one?.result?.at ?? Infinity) - (one?.openedAt ?? 0)).toBeLessThan(200);
  expect(failures).toBeGreaterThan(6);
  expect(new Set(s.p.letters.map(({ topic }) => topic.split(':').at(-1)))).toEqual(new Set(['TOPIC_ARN', 'ops']));
  expect(s.p.letters).toHaveLength(2);
  expect([s.p.undelivered, s.p.untold]).toEqual([[], []]);
});

test('every change handed out three times, and again after a restart: everybody hears everything once', async () => {
  const settings = { mode: 'ask', ...bots };
  const once = stage({ settings });
  const expected = await told(once);
  const s = stage({ settings, feed: { copies: 3, batchSize: 2 } });
  expect(await told(s)).toEqual(expected);
  s.p.restartFeed(6);
  await s.p.run();
  expect(s.p.letters).toHaveLength(expected.length);
});

test('a sandbox kept on disk knows after a restart what was sent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'feed-'));
  try {
    const settings = settingsOf({ mode: 'ask', ...bots });
    const first = await pipelineIn(folder, { settings });
    estate(first.p.sandbox.world);
    const request = opens([permission(ipv4('0.0.0.0/0'))]);
    await first.p.deliver(recordOf('ec2:AuthorizeSecurityGroupIngress', { at: first.p.clock.now() + 60, request }));
    await first.keep();
    const { p } = await pipelineIn(folder, { settings });
    p.clock.set(p.clock.now() + 400);
    await p.run(p.clock.now());
    // Else the question would look undelivered and escalate.
    const [one] = await p.ports.cases.all();
    expect([one?.status, one?.remindStage, one?.escalation]).toEqual(['waiting', undefined, undefined]);
    expect(p.letters).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
