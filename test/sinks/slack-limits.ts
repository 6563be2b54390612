/** What Slack refuses, written down once more and on its own: the stand-in and the renderers' tests share it. */

type Loose = Record<string, unknown>;

/** The faults Slack would answer `invalid_blocks` or `msg_blocks_too_long` for; none when it would take the message. */
export function slackFaults(message: unknown): string[] {
  const faults: string[] = [];
  const fault = (ok: boolean, what: string): void => void (ok || faults.push(what));
  const body = loose(message);
  const text = body['text'];
  fault(typeof text === 'string' && text.length > 0 && text.length <= 40_000, 'text is missing or too long');
  const blocks = body['blocks'];
  if (blocks === undefined) return faults;
  if (!Array.isArray(blocks) || blocks.length === 0) return [...faults, 'blocks is no list or empty'];
  fault(blocks.length <= 50, `${blocks.length} blocks`);
  fault(JSON.stringify(blocks).length <= 13_200, 'msg_blocks_too_long');
  for (const block of blocks.map(loose)) {
    const type = String(block['type']);
    const id = block['block_id'];
    fault(id === undefined || inside(id, 1, 255), `${type}: block_id`);
    if (type === 'header') {
      fault(loose(block['text'])['type'] === 'plain_text', 'header must be plain_text');
      textFault(block['text'], 150, 'header');
    } else if (type === 'section') {
      fault(block['text'] !== undefined || block['fields'] !== undefined, 'section without text and fields');
      if (block['text'] !== undefined) textFault(block['text'], 3000, 'section');
      const fields = block['fields'] ?? [];
      fault(Array.isArray(fields) && fields.length <= 10, 'fields');
      fault(block['fields'] === undefined || (Array.isArray(fields) && fields.length > 0), 'empty fields');
      for (const field of list(fields)) textFault(field, 2000, 'field');
    } else if (type === 'context') {
      const elements = list(block['elements']);
      fault(elements.length >= 1 && elements.length <= 10, 'context elements');
      for (const element of elements) textFault(element, 3000, 'context');
    } else if (type === 'actions') {
      const elements = list(block['elements']).map(loose);
      fault(elements.length >= 1 && elements.length <= 25, 'actions elements');
      fault(new Set(elements.map(one => one['action_id'])).size === elements.length, 'action_id twice');
      for (const one of elements) button(one);
    } else faults.push(`unknown block ${type}`);
  }
  return faults;

  function textFault(value: unknown, longest: number, where: string): void {
    const { type, text, emoji, verbatim } = loose(value);
    fault(type === 'plain_text' || type === 'mrkdwn', `${where}: type ${String(type)}`);
    fault(inside(text, 1, longest), `${where}: ${typeof text === 'string' ? text.length : 'no'} characters`);
    fault(emoji === undefined || type === 'plain_text', `${where}: emoji only in plain_text`);
    fault(verbatim === undefined || type === 'mrkdwn', `${where}: verbatim only in mrkdwn`);
  }

  function button(one: Loose): void {
    fault(one['type'] === 'button', `element ${String(one['type'])}`);
    fault(inside(one['action_id'], 1, 255), 'action_id');
    fault(loose(one['text'])['type'] === 'plain_text', 'button text must be plain_text');
    textFault(one['text'], 75, 'button');
    fault(one['value'] === undefined || inside(one['value'], 1, 2000), 'button value');
    fault(one['url'] === undefined || inside(one['url'], 1, 3000), 'button url');
    fault(one['style'] === undefined || one['style'] === 'primary' || one['style'] === 'danger', 'button style');
    if (one['confirm'] === undefined) return;
    const confirm = loose(one['confirm']);
    textFault(confirm['title'], 100, 'confirm title');
    textFault(confirm['text'], 300, 'confirm text');
    textFault(confirm['confirm'], 30, 'confirm button');
    textFault(confirm['deny'], 30, 'confirm deny');
  }
}

/** Everything in a payload that Slack reads as mrkdwn: mrkdwn objects, and the fallback text. */
export function mrkdwnOf(message: unknown): string[] {
  if (Array.isArray(message)) return message.flatMap(mrkdwnOf);
  if (message === null || typeof message !== 'object') return [];
  const one = loose(message);
  const own = one['type'] === 'mrkdwn' || one['type'] === undefined ? one['text'] : undefined;
  return [...(typeof own === 'string' ? [own] : []), ...Object.values(one).flatMap(mrkdwnOf)];
}

const loose = (value: unknown): Loose =>
  // Anything with properties can be looked into; what is not there is undefined.
  value !== null && typeof value === 'object' ? (value as Loose) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const inside = (value: unknown, least: number, longest: number): boolean =>
  typeof value === 'string' && value.length >= least && value.length <= longest;
