/** What happened, newest first: each CloudTrail event with who made it, and below it what the guardrails decided. */
import type { Case } from '../../shared/case.ts';
import { html, type Html } from '../../shared/html.ts';
import type { Change } from '../../shared/record.ts';
import { whoMade } from '../../shared/wording.ts';
import { cardOf } from './card.ts';
import type { View } from './view.ts';
import { clock } from './words.ts';

/** Enough to scroll through; older ones stay in the command line's `cases --all`. */
const shown = 40;

interface Story {
  id: string;
  at: number;
  change?: Change;
  cases: Case[];
  skipped?: string;
}

export function streamPanel(view: View): Html {
  const all = storiesOf(view);
  if (all.length === 0)
    return html`<p class="quiet">Nothing has happened yet. Stage something, and watch what becomes of it.</p>`;
  return html`<ol class="stream">
    ${all.slice(0, shown).map(story => storyPart(story, view))}
  </ol>`;
}

/** Events nobody but us made, and cases whose event is no longer remembered, newest first. */
export function storiesOf(view: Pick<View, 'cases' | 'happened'>): Story[] {
  const stories = new Map<string, Story>();
  for (const { change, ours, skipped } of view.happened)
    if (ours === undefined)
      stories.set(change.eventId, {
        id: change.eventId,
        at: change.time,
        change,
        cases: [],
        ...(skipped !== undefined && { skipped }),
      });
  for (const one of view.cases.toSorted((a, b) => a.openedAt - b.openedAt)) {
    const id = one.because?.eventId ?? one.id;
    const story = stories.get(id) ?? {
      id,
      at: one.because?.time ?? one.openedAt,
      cases: [],
      ...(one.because && { change: one.because }),
    };
    story.cases.push(one);
    stories.set(id, story);
  }
  // What EKS records of itself and nobody minds would drown what people do.
  return [...stories.values()]
    .filter(({ change, cases, skipped }) => cases.length > 0 || (change && (isPerson(change) || skipped === undefined)))
    .toSorted((a, b) => b.at - a.at);
}

const isPerson = ({ actor }: Change): boolean => actor.invokedBy === undefined && actor.type !== 'AWSService';

function storyPart(story: Story, view: View): Html {
  const { id, at, change, cases, skipped } = story;
  const nothing = `Nothing to do: ${skipped ?? 'no control finds a fault in it'}.`;
  return html`<li id="event-${id}" class="event">
    <header>
      ${clock(at)}
      <h3>
        ${change ? html`${whoMade(change)} <span class="did">called</span> <span class="mono">${change.source}:${change.name}</span>` : 'Found without a change'}
      </h3>
    </header>
    ${
      cases.length === 0
        ? html`<p class="nothing">${nothing}</p>`
        : cases.map(one =>
            cardOf(
              one,
              view,
              view.happened.filter(({ ours }) => ours === one.id),
            ),
          )
    }
  </li>`;
}
