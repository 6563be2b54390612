/** How many faults stood when, and what the guardrails mended: from the cases' own histories. */
import type { Case, Entry } from '../../shared/case.ts';
import { isConduct } from './view.ts';

/** From `at` (epoch seconds) on so many faults are open, and so many are lived with for a time. */
export interface Posture {
  at: number;
  open: number;
  accepted: number;
}

/** The steps from `from` to now, the first at `from`, one more wherever something changes. Conduct is no state and does not count. */
export function postureOf(cases: readonly Case[], from: number): Posture[] {
  const changes = cases
    .filter(one => !isConduct(one))
    .flatMap(one => {
      let last: Stand = 'none';
      return one.history.map((entry, i) => {
        const before = last;
        last = standOf(one, entry, i === one.history.length - 1, last);
        return { at: i === 0 ? (one.because?.time ?? entry.at) : entry.at, before, after: last };
      });
    })
    .filter(({ before, after }) => before !== after)
    .toSorted((a, b) => a.at - b.at);
  const steps: Posture[] = [{ at: from, open: 0, accepted: 0 }];
  for (const { at, before, after } of changes) {
    const last = steps.at(-1) ?? { at: from, open: 0, accepted: 0 };
    const next = {
      at: Math.max(at, from),
      open: last.open + Number(after === 'open') - Number(before === 'open'),
      accepted: last.accepted + Number(after === 'accepted') - Number(before === 'accepted'),
    };
    if (next.at === last.at) steps.pop();
    steps.push(next);
  }
  return steps;
}

type Stand = 'none' | 'open' | 'accepted';

function standOf(one: Case, entry: Entry, isLast: boolean, before: Stand): Stand {
  switch (entry.to) {
    case 'resolved':
      return 'none';
    case 'accepted':
      return 'accepted';
    // Until the undo is read back, the fix stands.
    case 'undoing':
      return before;
    case 'superseded':
      return isLast && one.supersededBy === 'settings' ? 'none' : 'open';
    default:
      return 'open';
  }
}

/** When the guardrails mended something themselves, and how long after the change (both in seconds). */
export const mendings = (cases: readonly Case[]): { at: number; after: number }[] =>
  cases.flatMap(one =>
    one.history.flatMap((entry, i) => {
      if (entry.to !== 'resolved' || one.history[i - 1]?.to !== 'acting') return [];
      const opened = one.history.slice(0, i).findLast(({ round, from }) => round === entry.round && from !== 'acting');
      const since = entry.round === 1 ? (one.because?.time ?? one.openedAt) : (opened?.at ?? entry.at);
      return [{ at: entry.at, after: Math.max(entry.at - since, 0) }];
    }),
  );
