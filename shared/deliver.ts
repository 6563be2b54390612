/** The delivery half: one message to one place. Claimed, given its link, rendered, sent, and what came of it kept. */
import type { Case } from './case.ts';
import { withLinks } from './digest-links.ts';
import { linkAddress, mintLink, type Purpose } from './links.ts';
import { TryLater, isPaced, send, type SendPorts } from './send.ts';
import { cardOf, claimOf, claimSeconds, placeOf, type Sent } from './sent.ts';
import { scrubbed } from './scrubbed.ts';
import type { Ports } from './ports.ts';
import type { Settings } from './settings.ts';
import type { Delivery, Rendering } from './target.ts';

export type DeliveryPorts = SendPorts & Pick<Ports, 'cases' | 'random' | 'enqueue' | 'now'>;

/** `done`: it was made before. `moot`: the case had moved on. `later`: it is on the queue again. */
export type Outcome = 'sent' | 'done' | 'moot' | 'later';

/** Failures of one delivery after which it is given up to the dead-letter queue: with these waits, about an hour. */
export const mostTries = 8;
/** A sink may put a delivery off for this long; then it is given up, too. */
const mostPutOff = 12 * 3600;
/** Chat platforms take about one message a second and channel, and a card that is edited costs two. */
const mostPerMinute = 30;
/** After a card is older than this, what happens anew is a card of its own. */
const threadSeconds = 24 * 3600;

/**
 * Makes a delivery, at most once as far as the sink allows (a crash between sending and keeping sends twice, which decides nothing).
 * What fails goes back on the queue with a wait of its own, so that no other delivery waits for it. Rejects when it must be given up,
 * or when it could not even be put back: then the queue hands it out again.
 */
export async function deliver(
  ports: DeliveryPorts,
  settings: Settings,
  delivery: Delivery,
  publicUrl?: string,
): Promise<Outcome> {
  const { target } = delivery;
  const claim = claimOf(delivery, ports.now());
  const kept = (more: Partial<Sent> & Pick<Sent, 'state'>): Promise<void> => {
    const { until: _until, ...rest } = claim;
    return ports.cases.putSent({ ...rest, at: ports.now(), ...more });
  };
  const claimed = await ports.cases.claimSent(claim);
  if (claimed === 'done') return 'done';
  // Whoever has it may have died; if not, the next look finds it done.
  if (claimed === 'busy') return again(ports, delivery, claimSeconds);
  try {
    const one = await ports.cases.get(delivery.message.case);
    if (isMoot(delivery, one)) {
      await kept({ state: 'moot' });
      return 'moot';
    }
    if (isPaced(target.sink) && (await ports.cases.count(rateOf(target), ports.now(), 60)) > mostPerMinute)
      throw new TryLater(`${target.name} gets ${mostPerMinute} messages a minute already.`, 60);
    const rendering = await renderingOf(ports, settings, delivery, one, publicUrl);
    // There is no card to count on, and a count alone is no news.
    if (delivery.message.kind === 'counter' && !rendering.earlier) {
      await kept({ state: 'moot' });
      return 'moot';
    }
    const message = await withLinks(ports, settings, delivery, publicUrl);
    const receipt = await send[target.sink](ports, message, rendering, delivery.id);
    await kept({ state: 'sent', ...(receipt && { receipt }) });
    return 'sent';
  } catch (error) {
    return putBack(ports, delivery, error, kept);
  }
}

async function putBack(
  ports: Pick<DeliveryPorts, 'enqueue' | 'now'>,
  delivery: Delivery,
  error: unknown,
  kept: (more: Partial<Sent> & Pick<Sent, 'state'>) => Promise<void>,
): Promise<Outcome> {
  await kept({ state: 'failed', error: scrubbed(error) });
  if (error instanceof TryLater) {
    if (ports.now() - (delivery.since ?? ports.now()) > mostPutOff) throw error;
    return again(ports, delivery, error.seconds);
  }
  const tries = (delivery.tries ?? 0) + 1;
  if (tries >= mostTries) throw error;
  return again(ports, { ...delivery, tries }, 15 * 2 ** (tries - 1));
}

async function again(ports: Pick<DeliveryPorts, 'enqueue'>, delivery: Delivery, seconds: number): Promise<'later'> {
  await ports.enqueue(delivery, Math.min(seconds, 900));
  return 'later';
}

/** A question or reminder of a round that is over; it would ask for what cannot be answered any more. */
function isMoot({ message }: Delivery, one: Case | null): boolean {
  const asks = (message.pieces?.answers ?? []).some(offer => offer.do !== 'undo');
  const isOver = !one || one.round !== message.round || !isAsking(one);
  // What is only counted would else bring back an older card.
  if (message.kind === 'counter') return asks ? isOver : one?.round !== message.round || one.status !== 'notified';
  return (message.kind === 'question' || message.kind === 'reminder' || (message.kind === 'outcome' && asks)) && isOver;
}

const isAsking = (one: Case): boolean => one.status === 'waiting' || one.status === 'standing-down';

async function renderingOf(
  ports: DeliveryPorts,
  settings: Settings,
  delivery: Delivery,
  one: Case | null,
  publicUrl: string | undefined,
): Promise<Rendering> {
  const { message, target } = delivery;
  const card = one && cardOf(await ports.cases.sent(one.id), placeOf(target));
  const isNear = card && (card.round === message.round || ports.now() - card.at < threadSeconds);
  const earlier = isNear &&
    card.channel !== undefined &&
    card.ts !== undefined && { channel: card.channel, ts: card.ts };
  // A log is read by others than the target, and a digest has a link per case.
  if (!one || publicUrl === undefined || target.sink === 'log') return { target, ...(earlier && { earlier }) };
  const token = await mintLink(ports, settings, one, target, wishOf(delivery, one));
  return { target, link: linkAddress(publicUrl, one, token), ...(earlier && { earlier }) };
}

/** What the reader is to do with the link. Never more than was shown: the case may have gone on since. */
function wishOf({ message, target }: Delivery, one: Case): Purpose {
  // In Slack people answer by name; an answer link there would pass the list of who may.
  if (target.sink === 'slack' || one.round !== message.round) return 'view';
  if (isAsking(one)) return asksAgain.includes(message.kind) ? 'answer' : 'view';
  const undoable = (one.status === 'resolved' || one.status === 'failed') && one.undoHash !== undefined;
  return undoable && one.calledAt !== undefined ? 'undo' : 'view';
}

// The outcome of what still asks is the first of two voices.
const asksAgain = ['question', 'reminder', 'escalation', 'outcome'];

const rateOf = (target: Delivery['target']): string => `noise#rate#${placeOf(target)}`;
