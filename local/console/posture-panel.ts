/** How many faults stood when, as a picture, in words and in numbers. */
import { html, type Html } from '../../shared/html.ts';
import { duration } from '../../shared/wording.ts';
import { mendings, postureOf, type Posture } from './posture.ts';
import type { View } from './view.ts';
import { moment } from './words.ts';

const longest = 24 * 3600;
const [width, height] = [1000, 120];

/** The picture with its words and numbers beside it. */
export function posturePanel(view: View): Html {
  // By the minute: a picture that changed every second would be sent to every page every second.
  const now = Math.ceil(view.now / 60) * 60;
  const from = Math.max(view.started, now - longest);
  const steps = postureOf(view.cases, view.started);
  const mended = mendings(view.cases);
  const shown = [
    { ...(steps.findLast(({ at }) => at <= from) ?? { open: 0, accepted: 0 }), at: from },
    ...steps.filter(({ at }) => at > from),
  ];
  const peak = Math.max(...shown.map(({ open, accepted }) => open + accepted));
  const most = Math.max(peak, 3);
  const last = shown.at(-1) ?? { open: 0, accepted: 0 };
  const x = (at: number) => round(((at - from) / Math.max(now - from, 1)) * width);
  const y = (count: number) => round(height - (count / most) * height);
  return html`<figure class="posture">
    <svg viewBox="0 -6 ${width} ${height + 18}" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      ${grid(most).map(count => html`<path class="grid" d="M0 ${y(count)}H${width}" />`)}
      <path class="area accepted" d="${area(shown, s => s.open + s.accepted, x, y)}" />
      <path class="area open" d="${area(shown, s => s.open, x, y)}" />
      ${mended.filter(({ at }) => at >= from).map(({ at }) => html`<path class="mended" d="M${x(at)} ${height + 2}V${height + 11}" />`)}
    </svg>
    <div class="axis"><span>${moment(from)}</span><span>${moment(now)}</span></div>
    <ul class="legend">
      <li><span class="key open" aria-hidden="true"></span>open: ${last.open}</li>
      <li><span class="key accepted" aria-hidden="true"></span>lived with for a time: ${last.accepted}</li>
      <li><span class="key mended" aria-hidden="true"></span>mended by the guardrails</li>
    </ul>
    <figcaption>${inWords(mended, last, peak)}</figcaption>
    <details id="posture-numbers">
      <summary>The picture as numbers</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">From (UTC)</th>
            <th scope="col">Open</th>
            <th scope="col">Lived with</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            s =>
              html`<tr>
                <td>${moment(s.at)}</td>
                <td>${s.open}</td>
                <td>${s.accepted}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </figure>`;
}

function inWords(mended: readonly { after: number }[], last: Pick<Posture, 'open' | 'accepted'>, peak: number): Html {
  const times = mended.map(({ after }) => after).toSorted((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)];
  if (middle === undefined && last.open + last.accepted === 0)
    return html`Nothing is wrong, and nothing had to be mended yet.`;
  const fast =
    middle === undefined ? '' : ` Half of what was mended was mended within ${duration(middle)} of the change.`;
  return html`Faults that stood in the account over time, from the cases’ own records; at most ${peak} at once.${fast}`;
}

function area(
  steps: readonly Posture[],
  count: (step: Posture) => number,
  x: (at: number) => number,
  y: (count: number) => number,
): string {
  const first = steps[0];
  if (!first) return '';
  return `M${x(first.at)} ${height}${steps.map(step => `H${x(step.at)}V${y(count(step))}`).join('')}H${width}V${height}Z`;
}

const grid = (most: number): number[] =>
  Array.from({ length: most + 1 }, (_, i) => i).filter(i => most <= 6 || i % Math.ceil(most / 5) === 0);

const round = (n: number): number => Math.round(n * 10) / 10;
