/** Where a message goes and by what right: the words that routing, rendering and delivery share. */
import type { Message } from './message.ts';

export const sinks = ['sns', 'slack', 'slack-webhook', 'teams', 'amazon-q', 'webhook', 'log'] as const;
export type Sink = (typeof sinks)[number];

/** One place a message is sent to, chosen by routing (owners.ts) and served by delivery (deliver.ts). */
export interface Target {
  sink: Sink;
  /** What the sink needs to find it: a topic ARN, a Slack channel id, the name of the secret that holds an address; never a secret. */
  address: string;
  /** For people: `payments team (#payments)`. */
  name: string;
  /** The person of settings this target reaches, when it reaches exactly one. */
  person?: string;
  /** True when whoever reads it may answer: only such targets get an answer link or buttons. */
  answers: boolean;
  /** Where its readers are, when settings say so: quiet hours are theirs. */
  timeZone?: string;
  /** Why it was chosen: `routed by tag Team=payments`. */
  why: string;
}

/** A message on its way to one target. Holds no token: links are minted when it is sent. */
export interface Delivery {
  /** The same however often the change is handed out (`deliveryId`), and no other delivery's of the same case. */
  id: string;
  message: Message;
  target: Target;
  /** When it was first put on the queue, epoch seconds: a sink may put it off, but not for ever. */
  since?: number;
  /** How often it failed. */
  tries?: number;
}

/** What a renderer may know besides the message. */
export interface Rendering {
  target: Target;
  /** The page's address for this target, with its token in the fragment when the target may answer. */
  link?: string;
  /** Where the case's earlier card is, for sinks that can edit or thread. */
  earlier?: { channel: string; ts: string };
}

/** What a sink gave back, kept to edit or thread later. */
export interface Receipt {
  channel?: string;
  ts?: string;
}
