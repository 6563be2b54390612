/** The whole pipeline in one process: events arrive, wake-ups queue, passes run, time is virtual. */
import { controlsOf } from '../../shared/catalogue.ts';
import { randomBytes } from 'node:crypto';
import type { Case } from '../../shared/case.ts';
import type { Alarm, Cases, Ports, Wake } from '../../shared/ports.ts';
import type { Pass } from '../../shared/pass.ts';
import { reconcile } from '../../shared/reconcile.ts';
import type { CloudTrailRecord } from '../../shared/record.ts';
import { refKey } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import type { Settings } from '../../shared/settings.ts';
import { wakesOf } from '../../shared/wakes.ts';
import { memoryCases } from './cases.ts';
import { sandboxDirectories } from './directory.ts';
import { sandbox, type Sandbox } from './sandbox.ts';
import { telling, type Told, type TellingOptions } from './telling.ts';
import type { World } from './world.ts';

export interface Pipeline extends Told {
  sandbox: Sandbox;
  ports: Ports;
  settings: Settings;
  /** Virtual, epoch seconds, never backwards. */
  clock: { now(): number; set(seconds: number): void };
  /** The event happens in the sandbox, arrives, and everything it sets off runs until only cases that wait for a person remain. */
  deliver(record: CloudTrailRecord): Promise<Delivered>;
  /** Runs what is queued and due. `until`: how far virtual time may go (epoch seconds); absent: as far as there is work. */
  run(until?: number): Promise<Pass[]>;
  /** Cases wait to be looked at, or wake-ups to be handed out, no later than this; null when only people are waited for. */
  nextAt(): Promise<number | null>;
  alarms: Alarm[];
  /** Wake-ups whose passes failed every time they were handed out, with the last reason. */
  deadLetters: { wakes: Wake[]; error: unknown }[];
}

export interface Delivered {
  skipped?: string;
  wakes: { ref: Ref; assumed?: true }[];
  passes: Pass[];
  /** The cases the passes moved, as they are now. */
  cases: Case[];
}

export interface PipelineOptions extends TellingOptions {
  settings: Settings;
  /** Virtual time at the start; default 2026-11-03T09:00:00Z. */
  start?: number;
  /** Make up, compliant, what no earlier record created. */
  assume?: boolean;
  cases?: Cases;
  world?: World;
  onPass?(pass: Pass): void;
  /** Wraps the ports, for tests that let them fail. */
  wrap?(ports: Ports): Ports;
  /** Wraps the ports of both halves of telling people; default: as they are. */
  wrapTelling?(ports: Ports): Ports;
  /** A pass failed; the queue will hand its wake-ups out again. */
  onFailedPass?(error: unknown): void;
}

/** As the deployed queue: hidden for this long after a failure, and handed out at most this often. */
const visibilitySeconds = 360;
const mostReceives = 5;
/** How often the deployed stack looks for due cases. */
const scheduleSeconds = 300;

/** A pass that finds no end would be a bug worth a loud stop, not a hang. */
const mostPasses = 2000;

interface Item {
  at: number;
  wake: Wake;
  receives?: number;
}

export function pipeline(options: PipelineOptions): Pipeline {
  const { settings } = options;
  let now = options.start ?? Date.parse('2026-11-03T09:00:00Z') / 1000;
  const clock = { now: () => now, set: (seconds: number) => void (now = Math.max(now, seconds)) };
  const queue: Item[] = [];
  const alarms: Alarm[] = [];
  const told = telling(options.cases ?? memoryCases(), clock.now, options);
  const deadLetters: Pipeline['deadLetters'] = [];
  const aws = sandbox({ now: clock.now, ...(options.world && { world: options.world }) });
  const enqueue = (wakes: readonly Wake[]) => queue.push(...wakes.map(wake => ({ at: now, wake })));
  // What we and EKS do ourselves makes events too, and they arrive like any other.
  aws.onRecord(record => enqueue(wakesOf(record, { settings, now, controlsOf }).wakes));

  let counter = 0;
  const bare: Ports = {
    call: aws.call,
    cases: told.cases,
    wake: async (wake, delaySeconds) => void queue.push({ at: now + delaySeconds, wake }),
    post: async alarm => void alarms.push(alarm),
    ...told.ports,
    directories: sandboxDirectories(aws.call, clock.now),
    now: clock.now,
    enrolled: () => true,
    regions: account => regionsOf(aws.world, account),
    isOurs: roleArn => /^arn:aws:iam::\d{12}:role\/eks-guardrails-fix$/.test(roleArn),
    unique: () => `pass-${++counter}`,
    random: bytes => randomBytes(bytes),
    trustsLocal: true,
  };
  const ports = options.wrap?.(bare) ?? bare;
  const tellingPorts = options.wrapTelling?.(bare) ?? bare;

  // The schedule wakes a due case once in five minutes, not again and again in the same moment.
  const handed = new Map<string, { ver: number; at: number }>();
  const dueAgainAt = (one: Case): number => {
    const last = handed.get(one.id);
    return last?.ver === one.ver ? Math.max(one.dueAt ?? now, last.at + scheduleSeconds) : (one.dueAt ?? now);
  };

  /** Everything that can be handed out now, one pass per resource. */
  async function ready(): Promise<Item[][]> {
    aws.pass();
    const due = (await bare.cases.due(now, 1000)).filter(one => dueAgainAt(one) <= now);
    for (const one of due) handed.set(one.id, { ver: one.ver, at: now });
    const taken: Item[] = [
      ...queue.filter(item => item.at <= now),
      ...due.map(one => ({ at: now, wake: { ref: one.ref } })),
    ];
    queue.splice(0, queue.length, ...queue.filter(item => item.at > now));
    const groups = new Map<string, Item[]>();
    for (const item of taken) groups.set(refKey(item.wake.ref), [...(groups.get(refKey(item.wake.ref)) ?? []), item]);
    return [...groups.values()];
  }

  async function onePass(items: Item[]): Promise<Pass[]> {
    const wakes = items.map(item => item.wake);
    try {
      const pass = await reconcile(ports, settings, wakes);
      options.onPass?.(pass);
      if (pass.errors.length > 0) again(items, new Error(pass.errors.join('; ')));
      return [pass];
    } catch (error) {
      options.onFailedPass?.(error);
      again(items, error);
      return [];
    }
  }

  function again(items: Item[], error: unknown): void {
    const tired = items.filter(item => (item.receives ?? 1) >= mostReceives);
    if (tired.length > 0) deadLetters.push({ wakes: tired.map(item => item.wake), error });
    queue.push(
      ...items
        .filter(item => !tired.includes(item))
        .map(item => ({ ...item, at: now + visibilitySeconds, receives: (item.receives ?? 1) + 1 })),
    );
  }

  async function nextAt(): Promise<number | null> {
    const cases = await bare.cases.due(Number.MAX_SAFE_INTEGER, 1000);
    const busy = cases.filter(one => ['acting', 'undoing', 'approved'].includes(one.status));
    const times = [...queue.map(item => item.at), ...told.times(), ...busy.map(dueAgainAt)];
    return times.length > 0 ? Math.min(...times) : null;
  }

  async function run(until = Infinity): Promise<Pass[]> {
    const passes: Pass[] = [];
    let tried = 0;
    for (;;) {
      for (const items of await ready()) {
        passes.push(...(await onePass(items)));
        // Failed ones count, too: a case under way is due again every five minutes, and virtual ones take no time.
        if (++tried > mostPasses)
          throw new Error(
            `The pipeline does not come to rest: ${mostPasses} passes, the last on ${items[0]?.wake.ref.kind} ${items[0]?.wake.ref.id}.`,
          );
      }
      await told.tell(tellingPorts, settings);
      const next = await nextAt();
      if (next === null || next > until) return passes;
      clock.set(next);
    }
  }

  // What is made up was always there, so an inventory that does not know it must not be believed.
  async function forgetInventories(assumed: readonly Ref[]): Promise<void> {
    for (const account of new Set(assumed.map(ref => ref.account))) {
      for (const region of ports.regions(account)) {
        const kept = await ports.cases.inventory(account, region);
        if (kept) await ports.cases.putInventory(account, region, { ...kept, builtAt: 0 }, kept);
      }
    }
  }

  async function deliver(record: CloudTrailRecord): Promise<Delivered> {
    clock.set(Math.floor(Date.parse(record.eventTime) / 1000));
    const { assumed } = aws.apply(record, { assume: options.assume ?? false });
    await forgetInventories(assumed);
    const { wakes, skipped } = wakesOf(record, { settings, now, controlsOf });
    enqueue(wakes);
    const passes = await run();
    const ids = [...new Set(passes.flatMap(pass => pass.cases.map(one => one.id)))];
    const cases = (await Promise.all(ids.map(id => ports.cases.get(id)))).filter(one => one !== null);
    const isAssumed = (ref: Ref) => assumed.some(one => refKey(one) === refKey(ref));
    // A change that could only mend, with no case open, was looked at by nobody.
    const idle = wakes.every(wake => wake.closing) && passes.every(pass => pass.skipped) && cases.length === 0;
    const why = skipped ?? (idle ? passes[0]?.skipped : undefined);
    return {
      ...(why && { skipped: why }),
      wakes: why ? [] : wakes.map(({ ref }) => ({ ref, ...(isAssumed(ref) && { assumed: true as const }) })),
      passes,
      cases,
    };
  }

  const { cases: _cases, ports: _ports, tell: _tell, times: _times, ...heard } = told;
  return { ...heard, sandbox: aws, ports, settings, clock, deliver, run, nextAt, alarms, deadLetters };
}

const regionsOf = (world: World, account: string): string[] => {
  const prefix = `${account}/`;
  return Object.keys(world.regions)
    .filter(key => key.startsWith(prefix))
    .map(key => key.slice(prefix.length));
};
