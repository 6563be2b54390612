/** A message for a Slack incoming webhook: the card without buttons, for a webhook gives nothing back to edit. */
import type { Message } from '../message.ts';
import { linkTo } from '../mrkdwn.ts';
import type { Rendering } from '../target.ts';
import { limits, mrkdwn, type Block } from './blocks.ts';
import { card, fallback, minimal } from './card.ts';

export interface SlackWebhookBody {
  text: string;
  blocks: Block[];
  unfurl_links: false;
  unfurl_media: false;
}

export const slackWebhook = (message: Message, rendering: Rendering): SlackWebhookBody => ({
  text: fallback(message),
  blocks: card(message, rendering, () => linked(rendering)).blocks,
  unfurl_links: false,
  unfurl_media: false,
});

/** What is sent once more when Slack answers `invalid_blocks`. */
export const smallerSlackWebhook = (message: Message, rendering: Rendering): SlackWebhookBody => ({
  ...slackWebhook(message, rendering),
  blocks: minimal(message, () => linked(rendering)),
});

function linked({ link }: Rendering): Block[] {
  if (link === undefined) return [];
  const text = linkTo(link, 'Open the request');
  return text.length <= limits.section ? [{ type: 'section', text: mrkdwn(text) }] : [];
}
