/** An Adaptive Card as Teams would show it. Its button is drawn and does nothing. */
import { html, type Html } from '../../shared/html.ts';
import type { RichTextBlock, TeamsBody } from '../../shared/sinks/teams.ts';

export function teamsCard({ attachments: [{ content }] }: TeamsBody): Html {
  return html`<div class="teams-card">
    ${content.body.map(row)}
    ${content.actions.length > 0 && html`<p class="row">${content.actions.map(({ title }) => html`<span class="drawn">${title}</span>`)}</p>`}
  </div>`;
}

const row = ({ inlines, separator }: RichTextBlock): Html =>
  html`<p class="${separator ? 'parted' : ''}">
    ${inlines.map(run => html`<span class="${classOf(run)}">${run.text}</span>`)}
  </p>`;

const classOf = ({ weight, size, fontType, isSubtle }: RichTextBlock['inlines'][number]): string =>
  [size && 'title', weight && 'strong', fontType && 'mono', isSubtle && 'sub'].filter(Boolean).join(' ');
