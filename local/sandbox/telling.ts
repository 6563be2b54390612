/** Both halves of telling people, as the deployed stack runs them: the feed of changes, the delivery queue, and what came out at the other end. */
import { describe, type Message } from '../../shared/message.ts';
import { deliverBatch } from '../../shared/deliver-batch.ts';
import { flushHeld } from '../../shared/digest.ts';
import { notifyBatch } from '../../shared/notify.ts';
import type { Cases, HttpRequest, Letter, Ports } from '../../shared/ports.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Delivery } from '../../shared/target.ts';
import { feed, type Feed, type FeedOptions } from './feed.ts';

export interface Told {
  /** What was described, each change once, wherever it went. */
  messages: Message[];
  /** What was published, as it came out of SNS. */
  letters: (Letter & { topic: string; at: number })[];
  /** What chat platforms and other programs were sent; nothing of it leaves this machine. */
  posted: (HttpRequest & { at: number })[];
  /** Messages that could not be delivered however often they were tried, as their queue would keep them. */
  undelivered: Delivery[];
  /** Changes of cases nobody could be told of. */
  untold: Feed['untold'];
  /** The function that describes changes dies and is handed so many of them again. */
  restartFeed(changes: number): void;
}

export interface TellingOptions {
  /** Where the approval page is reached; without it, messages carry commands only. */
  publicUrl?: string;
  /** Keeps the audit; default: nobody does. */
  archive?: Ports['archive'];
  /** How the feed of changes behaves. */
  feed?: Omit<FeedOptions, 'onWrite'>;
  /** Hears what the deployed functions would log of messages. */
  onLog?(line: object): void;
}

export interface Telling extends Told {
  /** The store; its changes are told. */
  cases: Cases;
  /** The part of the ports by which people are told. */
  ports: Pick<Ports, 'enqueue' | 'publish' | 'http' | 'secret' | 'archive'>;
  /** As far as both halves can go now. */
  tell(ports: Ports, settings: Settings): Promise<void>;
  /** When there is more to do. */
  times(): number[];
}

/** How long a stream waits before it hands out again what failed. */
const streamSeconds = 30;
/** As the deployed delivery queue: hidden for this long after a failure, and handed out at most this often. */
const deliverySeconds = 180;
const mostReceives = 5;

interface Outgoing {
  at: number;
  body: string;
  receives?: number;
}

/** Over a store and a clock in epoch seconds. */
export function telling(store: Cases, now: () => number, options: TellingOptions): Telling {
  const messages: Message[] = [];
  const letters: Told['letters'] = [];
  const posted: Told['posted'] = [];
  const undelivered: Delivery[] = [];
  const outgoing: Outgoing[] = [];
  const stream = feed(store, {
    ...options.feed,
    onWrite: (before, after) => messages.push(...[describe(before, after)].filter(message => message !== null)),
  });
  let streamAt = 0;
  const log = options.onLog ?? (() => undefined);

  async function deliver(ports: Ports, settings: Settings, item: Outgoing): Promise<void> {
    const { publicUrl } = options;
    const { failed } = await deliverBatch({ ...ports, log }, settings, [{ id: 'one', body: item.body }], {
      publicUrl,
      log,
    });
    if (failed.length === 0) return;
    const receives = (item.receives ?? 1) + 1;
    // Only `enqueue` below writes into this queue.
    if (receives > mostReceives) undelivered.push(JSON.parse(item.body) as Delivery);
    else outgoing.push({ ...item, at: now() + deliverySeconds, receives });
  }

  return {
    cases: stream.cases,
    ports: {
      ...(options.archive && { archive: options.archive }),
      // As text, as a queue would: nobody shares an object with it.
      enqueue: async (delivery, delaySeconds) =>
        void outgoing.push({ at: now() + delaySeconds, body: JSON.stringify(delivery) }),
      publish: async (topic, letter) => void letters.push({ topic, at: now(), ...letter }),
      http: async request => {
        posted.push({ ...request, at: now() });
        const body = JSON.stringify({ ok: true, channel: 'SANDBOX', ts: `${now()}.${posted.length}` });
        return { status: 200, headers: {}, body };
      },
      secret: async name => `https://hooks.slack.com/services/sandbox/${encodeURIComponent(name)}\nsandbox`,
    },
    tell: async (ports, settings) => {
      if (streamAt <= now() && !(await stream.drain(changes => notifyBatch(ports, settings, changes, log))))
        streamAt = now() + streamSeconds;
      await flushHeld(ports).catch(error => log({ error: String(error) }));
      const taken = outgoing.filter(item => item.at <= now());
      outgoing.splice(0, outgoing.length, ...outgoing.filter(item => item.at > now()));
      for (const item of taken) await deliver(ports, settings, item);
    },
    times: () => [...outgoing.map(item => item.at), ...(streamAt > now() ? [streamAt] : [])],
    messages,
    letters,
    posted,
    undelivered,
    untold: stream.untold,
    restartFeed: stream.restart,
  };
}
