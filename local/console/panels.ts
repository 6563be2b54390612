/** The console's panels by name: each is a function of one view, and the page replaces exactly those that changed. */
import type { Case } from '../../shared/case.ts';
import { html, type Html } from '../../shared/html.ts';
import { utc, whoMade } from '../../shared/wording.ts';
import { askPart } from './card.ts';
import { estatePanel } from './estate.ts';
import { inboxPanel } from './inbox.ts';
import { posturePanel } from './posture-panel.ts';
import { mendings } from './posture.ts';
import { streamPanel } from './stream.ts';
import { waits, type View } from './view.ts';
import { badge, type Standing } from './words.ts';

export const panels = {
  clock: view => html`<time datetime="${new Date(view.now * 1000).toISOString()}">${utc(view.now)}</time>`,
  latest: latestPanel,
  summary: summaryPanel,
  posture: posturePanel,
  questions: questionsPanel,
  stream: streamPanel,
  inbox: inboxPanel,
  estate: estatePanel,
} satisfies Record<string, (view: View) => Html>;

export type PanelName = keyof typeof panels;

/** Every panel of a view, rendered. */
export const rendered = (view: View): Record<PanelName, string> =>
  // Object.entries forgets that the names are the panels'.
  Object.fromEntries(Object.entries(panels).map(([name, panel]) => [name, panel(view).html])) as Record<
    PanelName,
    string
  >;

// It is read out when it changes, so it holds one sentence and nothing that ticks.
function latestPanel({ messages }: View): Html {
  const last = messages.at(-1);
  return html`${last ? last.title : 'Nothing has happened yet.'}`;
}

function summaryPanel({ cases }: View): Html {
  const count = (fits: (one: Case) => boolean): number => cases.filter(fits).length;
  const tiles: [Standing, number, string][] = [
    ['good', mendings(cases).length, 'mended by the guardrails'],
    ['asks', count(waits), 'waiting for a person'],
    ['told', count(({ status }) => status === 'notified'), 'told, nothing changed'],
    ['lived', count(({ status }) => status === 'accepted'), 'lived with for a time'],
    ['bad', count(({ status }) => status === 'failed' || status === 'expired'), 'failed or not answered'],
  ];
  return html`<ul class="tiles">
    ${tiles.map(([standing, number, words]) => html`<li class="tile ${number === 0 ? 'none' : standing}"><b>${number}</b> ${words}</li>`)}
  </ul>`;
}

function questionsPanel(view: View): Html {
  const asked = view.cases.filter(waits);
  if (asked.length === 0) return html`<p class="quiet">No question is open.</p>`;
  return html`<ul class="questions">
    ${asked.map(
      one =>
        html`<li id="question-${one.id}">
          <p class="badges">${badge('plain', one.severity)}</p>
          <p><a href="#case-${one.id}">${one.message}</a></p>
          ${one.because ? html`<p class="sub">${whoMade(one.because)}</p>` : ''} ${askPart(one, view)}
        </li>`,
    )}
  </ul>`;
}
