/** What became of each message at each place it was sent to: the rows that make delivery safe to repeat. */
import type { Delivery, Receipt, Target } from './target.ts';

/** One delivery. Holds neither text nor token. */
export interface Sent {
  /** The case's id; for digests `digest`. */
  case: string;
  /** The delivery's id among those of its case (`deliveryId`): the same however often the change is handed out. */
  id: string;
  round: number;
  kind: string;
  /** `sink:address` of the target. */
  place: string;
  /** The target, for people. */
  to: string;
  /** `claimed`: being sent. `held`: waits for a digest. `moot`: the case had moved on, so there was nothing to say. */
  state: 'claimed' | 'sent' | 'held' | 'moot' | 'failed';
  /** Epoch seconds of this state. */
  at: number;
  /** Of a claim: until when nobody else may send it. */
  until?: number;
  receipt?: Receipt;
  /** Of a failure: what went wrong, without anything the sink answered. */
  error?: string;
}

/** What became of a claim. `busy`: another delivery works on it and may yet die. */
export type Claim = 'mine' | 'done' | 'busy';

/** A delivery that waits for a digest. */
export interface Held {
  /** Epoch seconds when it goes out; a function of the change, so that a change handed out twice is held once. */
  until: number;
  delivery: Delivery;
  /** Why it was not sent by itself, for people: `more than 5 changes by alice within 2 min`. */
  why: string;
}

/** What is held is told apart by this: deliveries of two cases may have the same id. */
export const heldKeyOf = ({ until, delivery }: Held): string =>
  `${String(Math.floor(until)).padStart(12, '0')}#${delivery.message.case}#${delivery.id}`;

/** How long a delivery may take before another may make it; longer than the function's time-out. */
export const claimSeconds = 60;

export const placeOf = (target: Pick<Target, 'sink' | 'address'>): string => `${target.sink}:${target.address}`;

/** True when a claim finds this delivery finished: it is never made again. */
export const isDone = (sent: Pick<Sent, 'state'>): boolean => sent.state === 'sent' || sent.state === 'moot';

/** The claim of a delivery at `now`. */
export const claimOf = (delivery: Delivery, now: number): Sent => ({
  case: delivery.message.case,
  id: delivery.id,
  round: delivery.message.round,
  kind: delivery.message.kind,
  place: placeOf(delivery.target),
  to: delivery.target.name,
  state: 'claimed',
  at: now,
  until: now + claimSeconds,
});

/** True when somebody got the question of this round, or will with the next digest. */
export const isHeard = (sent: readonly Sent[], round: number): boolean =>
  sent.some(one => one.round === round && (one.state === 'sent' || one.state === 'held') && one.place !== 'log:log');

/** The newest card of a case at a place, with its round: what later messages edit or thread. */
export function cardOf(sent: readonly Sent[], place: string): (Receipt & { round: number; at: number }) | undefined {
  const cards = sent.filter(one => one.place === place && one.receipt?.ts !== undefined);
  // Edits answer the same ts as the card, so the newest receipt leads to it.
  const newest = cards.toSorted((a, b) => b.at - a.at)[0];
  return newest && { ...newest.receipt, round: newest.round, at: newest.at };
}
