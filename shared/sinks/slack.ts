/** A message as calls of Slack's Web API: a card with buttons, edited when its case moves on. */
import type { Message } from '../message.ts';
import type { Offer } from '../message-pieces.ts';
import { cut, escaped } from '../mrkdwn.ts';
import type { Rendering } from '../target.ts';
import { limits, plain, type Block, type Button } from './blocks.ts';
import { card, fallback, minimal } from './card.ts';

/** The body of chat.postMessage and chat.update. */
export interface SlackMessage {
  channel: string;
  text: string;
  blocks?: Block[];
  unfurl_links: false;
  unfurl_media: false;
  /** chat.update: the message to replace. */
  ts?: string;
  thread_ts?: string;
}
export interface SlackCall {
  method: 'chat.postMessage' | 'chat.update';
  body: SlackMessage;
  /** The same with next to nothing in it, for `invalid_blocks`. */
  smaller: SlackMessage;
}
/** In this order; the first one's answer is the card's address, where `card` is true. */
export interface SlackCalls {
  calls: SlackCall[];
  /** True when the first call makes or edits the case's card; false when it only adds to its thread. */
  card: boolean;
}

export const blockId = 'case';
/** The `value` of a button: case, round, and the first 132 bits of what the answer is bound to. */
export const valueOf = (id: string, offer: Pick<Offer, 'round' | 'hash'>): string =>
  `${id}.${offer.round}.${hashPart(offer.hash)}`;
/** What stands in a value where there is no fix to be bound to. */
export const hashPart = (hash: string | undefined): string => (hash ?? '-'.repeat(22)).slice(0, 22);

/** Cards of one case: a question is a card of its own, its outcome edits that card, what comes later goes into its thread. */
export function slack(message: Message, rendering: Rendering): SlackCalls {
  const { target, earlier } = rendering;
  const last = (whole: boolean): Block[] => actions(message, rendering, whole);
  const { blocks } = card(message, rendering, last);
  const body = (more: Partial<SlackMessage>, used: Block[] | null): SlackMessage => ({
    channel: more.ts === undefined ? target.address : (earlier?.channel ?? target.address),
    text: fallback(message),
    ...(used && { blocks: used }),
    unfurl_links: false,
    unfurl_media: false,
    ...more,
  });
  const call = (method: SlackCall['method'], more: Partial<SlackMessage>): SlackCall => ({
    method,
    body: body(more, blocks),
    smaller: body(more, minimal(message, last)),
  });
  if (!earlier) return { calls: [call('chat.postMessage', {})], card: true };
  const { ts } = earlier;
  const ways = {
    silent: () => ({ calls: [call('chat.update', { ts })], card: true }),
    new: () => ({ calls: [call('chat.postMessage', {}), line(message, rendering, ts)], card: true }),
    thread: () => ({ calls: [call('chat.postMessage', { channel: earlier.channel, thread_ts: ts })], card: false }),
    edit: () => ({ calls: [call('chat.update', { ts }), line(message, rendering, ts)], card: true }),
  };
  return ways[wayOf(message)]();
}

// A new question needs a new notification; so does what went wrong, which stays beside what it is about.
function wayOf(message: Message): 'new' | 'thread' | 'edit' | 'silent' {
  if (message.aside) return 'thread';
  switch (message.kind) {
    case 'question':
    case 'told':
      return 'new';
    case 'acted':
    case 'outcome':
      return 'edit';
    // Counted on the card; nobody is disturbed.
    case 'counter':
      return 'silent';
    default:
      return 'thread';
  }
}

/** One line in the thread of the earlier card: an edit alone notifies nobody. */
function line(message: Message, rendering: Rendering, ts: string): SlackCall {
  const body: SlackMessage = {
    channel: rendering.earlier?.channel ?? rendering.target.address,
    text: escaped(message.title, 400) || 'EKS guardrails',
    unfurl_links: false,
    unfurl_media: false,
    thread_ts: ts,
  };
  return { method: 'chat.postMessage', body, smaller: body };
}

function actions(message: Message, rendering: Rendering, whole: boolean): Block[] {
  const { target, link } = rendering;
  const offers = target.answers ? (message.pieces?.answers ?? []) : [];
  // Nobody approves what was not shown (T40): the page shows the rest.
  const shown = offers.filter(offer => whole || offer.do !== 'approve');
  const elements: Button[] = [
    ...shown.map(offer => button(message, offer)),
    ...(link !== undefined && link.length <= limits.buttonUrl
      ? [{ type: 'button' as const, action_id: 'view', text: plain(labels.view), url: link }]
      : []),
  ];
  return elements.length > 0 ? [{ type: 'actions', block_id: blockId, elements }] : [];
}

// Fixed words, never built from names.
const labels = { approve: 'Approve fix', reject: 'Leave as is\u2026', undo: 'Undo\u2026', view: 'View' } as const;

function button(message: Message, offer: Offer): Button {
  const named = cut(message.pieces?.finding ?? message.title, 200);
  return {
    type: 'button',
    action_id: offer.do,
    text: plain(labels[offer.do]),
    value: valueOf(message.case, offer),
    ...(offer.careful && { style: 'danger' as const }),
    // A careful approval opens a form instead.
    ...(offer.do === 'approve' &&
      !offer.careful && {
        confirm: {
          title: plain('Approve this fix?'),
          text: plain(cut(`${named} The fix shown on the card is made now.`, limits.confirmText)),
          confirm: plain('Approve'),
          deny: plain('Not now'),
        },
      }),
  };
}
