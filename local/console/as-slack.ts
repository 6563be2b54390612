/** A Slack card as Slack would show it: Block Kit and its mrkdwn as HTML. Its buttons are drawn and do nothing. */
import { html, type Html } from '../../shared/html.ts';
import type { Block, Text } from '../../shared/sinks/blocks.ts';

export const slackCard = (blocks: readonly Block[]): Html => html`<div class="slack-card">${blocks.map(block)}</div>`;

function block(one: Block): Html {
  switch (one.type) {
    case 'header':
      return html`<p class="title">${one.text.text}</p>`;
    case 'section':
      if ('fields' in one)
        return html`<div class="fields">${one.fields.map(field => html`<p>${fromMrkdwn(field.text)}</p>`)}</div>`;
      return html`<div>${words(one.text)}</div>`;
    case 'context':
      return html`<p class="sub">
        ${one.elements.map((element, i) => html`${i > 0 ? ', ' : ''}${fromMrkdwn(element.text)}`)}
      </p>`;
    case 'actions':
      return html`<p class="row">
        ${one.elements.map(({ text, style }) => html`<span class="drawn ${style ?? ''}">${text.text}</span>`)}
      </p>`;
    default:
      return one satisfies never;
  }
}

const words = (text: Text): Html => (text.type === 'plain_text' ? html`${text.text}` : fromMrkdwn(text.text));

/** Slack's mrkdwn as far as our cards use it: bold, code spans and blocks, dates, links, line breaks. Everything else is shown as it stands. */
export function fromMrkdwn(text: string): Html {
  const parts = text.split(/(```\n?[^]*?\n?```|`[^`\n]*`|\*[^*\n]+\*|<[^>\n]*>|\n)/);
  return html`${parts.map((part, i) => (i % 2 === 0 ? html`${unescaped(part)}` : token(part)))}`;
}

function token(part: string): Html {
  if (part === '\n') return html`<br />`;
  if (part.startsWith('```')) return html`<pre class="cli"><code>${unescaped(part.slice(3, -3).trim())}</code></pre>`;
  if (part.startsWith('`')) return html`<code>${unescaped(part.slice(1, -1))}</code>`;
  if (part.startsWith('*')) return html`<b>${unescaped(part.slice(1, -1))}</b>`;
  const date = /^<!date\^(\d+)\^/.exec(part)?.[1];
  if (date) return html`${new Date(Number(date) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return html`${unescaped(part.slice(part.lastIndexOf('|') + 1, -1).replace(/^</, ''))}`;
}

// `&` last: `&amp;lt;` is the text `&lt;`.
const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
