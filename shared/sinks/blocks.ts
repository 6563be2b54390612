/** The Block Kit shapes we use, with the limits Slack refuses a message beyond. */

export const limits = {
  blocks: 8,
  /** The whole message as JSON. Slack gives up at about 13,200 although each block is legal. */
  total: 10_000,
  header: 150,
  section: 3000,
  fields: 10,
  field: 2000,
  contextElements: 10,
  buttonText: 75,
  buttonValue: 2000,
  buttonUrl: 3000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
} as const;

export type PlainText = { type: 'plain_text'; text: string; emoji: false };
export type Mrkdwn = { type: 'mrkdwn'; text: string; verbatim: true };
export type Text = PlainText | Mrkdwn;

export interface Button {
  type: 'button';
  action_id: string;
  text: PlainText;
  value?: string;
  url?: string;
  style?: 'danger';
  confirm?: { title: PlainText; text: PlainText; confirm: PlainText; deny: PlainText; style?: 'danger' };
}

export type Block =
  | { type: 'header'; text: PlainText }
  | { type: 'section'; text: Text }
  | { type: 'section'; fields: Mrkdwn[] }
  | { type: 'context'; elements: Mrkdwn[] }
  | { type: 'actions'; block_id: string; elements: Button[] };

/** `emoji: false`: a name like `:lock:` stays the letters it is. */
export const plain = (text: string): PlainText => ({ type: 'plain_text', text, emoji: false });
/** `verbatim`: Slack makes no links or mentions of its own out of the text. */
export const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true });

export const lengthOf = (blocks: readonly Block[]): number => JSON.stringify(blocks).length;
