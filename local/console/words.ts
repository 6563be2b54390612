/** Words and small pieces of markup the console's panels share. */
import type { Case, Status } from '../../shared/case.ts';
import { utc } from '../../shared/wording.ts';
import { html, type Html } from '../../shared/html.ts';

/** How a thing stands: it chooses the sign and the colour, never alone the meaning. */
export type Standing = 'good' | 'bad' | 'asks' | 'told' | 'lived' | 'plain';

const signs: { [S in Standing]: string } = { good: '✓', bad: '✕', asks: '?', told: 'i', lived: '~', plain: '' };

/** A word with its sign. */
export const badge = (standing: Standing, words: string): Html =>
  html`<span class="badge ${standing}"
    >${signs[standing] && html`<span class="sign" aria-hidden="true">${signs[standing]}</span>`}${words}</span
  >`;

/** What a status is called here; a status without a word does not compile. */
const statusWords: { [S in Status]: (one: Case) => [Standing, string] } = {
  observed: () => ['plain', 'Observed'],
  notified: () => ['told', 'Told'],
  waiting: () => ['asks', 'Waits for a person'],
  approved: () => ['plain', 'Approved, under way'],
  acting: () => ['plain', 'Under way'],
  undoing: () => ['plain', 'Undo under way'],
  resolved: one => {
    if (one.result?.by !== 'guardrail') return ['good', 'Fixed by its owner'];
    return ['good', one.answer?.via === 'policy' ? 'Reverted' : 'Fixed as approved'];
  },
  accepted: one => ['lived', one.history.at(-2)?.to === 'undoing' ? 'Undone, accepted' : 'Accepted'],
  expired: () => ['bad', 'Nobody answered'],
  superseded: () => ['plain', 'To be asked anew'],
  'standing-down': () => ['asks', 'No longer reverting, waits'],
  failed: () => ['bad', 'Failed'],
};

/** The case's status as a badge. */
export function statusBadge(one: Case): Html {
  const [standing, words] = statusWords[one.status](one);
  return badge(standing, words);
}

/** A moment: `09:01:00` for the eye, the whole of it for machines and on hover. */
export const clock = (seconds: number): Html =>
  html`<time datetime="${iso(seconds)}" title="${utc(seconds)}">${utc(seconds).slice(11, 19)}</time>`;

/** A moment with its day: `3 Nov 09:01 UTC`. */
export const moment = (seconds: number): Html => html`<time datetime="${iso(seconds)}">${shortUtc(seconds)}</time>`;

/** `3 Nov 09:01 UTC` */
export const shortUtc = (seconds: number): string => {
  const [day, time] = [utc(seconds).slice(0, 10), utc(seconds).slice(11, 16)];
  return `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]} ${time} UTC`;
};

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** AWS CLI lines as one block that wraps and that can be reached by keyboard. */
export const commands = (lines: readonly string[]): Html =>
  html`<pre class="cli"><code>${lines.join('\n')}</code></pre>`;
