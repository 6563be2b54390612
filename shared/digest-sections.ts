/** What a digest tells of cases and exemptions, by heading. */
import type { Case } from './case.ts';
import type { Exemption } from './settings.ts';
import { duration } from './wording.ts';

export type DigestScope = 'daily' | 'weekly';

export interface Line {
  text: string;
  /** The case to link to. */
  case?: string;
}

export interface Section {
  heading: string;
  lines: Line[];
}

const day = 86_400;

/**
 * The sections that have anything to say, gravest first; none when there is nothing to tell. `daily`: what the day brought that was told
 * to nobody by itself. `weekly`: everything that stands.
 */
export function sectionsOf(
  cases: readonly Case[],
  exemptions: readonly Exemption[],
  scope: DigestScope,
  now: number,
): Section[] {
  const sections = rows
    .filter(row => row.in.includes(scope))
    .map(({ heading, fits, says }) => ({
      heading,
      lines: cases
        .filter(one => fits(one, now))
        .toSorted((a, b) => a.openedAt - b.openedAt)
        .map(one => ({
          text: `${one.message} (${one.severity}, ${one.ref.account}, ${says(one, now)})`,
          case: one.id,
        })),
    }));
  const ended = exemptions.filter(one => isEnding(one, scope, now)).map(one => ({ text: exemptionLine(one, now) }));
  return [...sections, { heading: 'Exemptions in the settings that ended or end soon', lines: ended }].filter(
    ({ lines }) => lines.length > 0,
  );
}

interface Row {
  heading: string;
  in: readonly DigestScope[];
  fits(one: Case, now: number): boolean;
  says(one: Case, now: number): string;
}

const rows: readonly Row[] = [
  {
    heading: 'Found by the sweep',
    in: ['daily'],
    // Told to nobody by itself (message.ts).
    fits: (one, now) => one.status === 'notified' && one.because === undefined && one.updatedAt > now - day,
    says: (_one, _now) => 'nobody was told before',
  },
  {
    heading: 'Waiting for an answer',
    in: ['weekly'],
    fits: one => one.status === 'waiting',
    says: (one, now) => `asked ${duration(Math.max(0, now - (one.askedAt ?? one.updatedAt)))} ago`,
  },
  {
    heading: 'No longer reverted, waiting for a person',
    in: ['weekly'],
    fits: one => one.status === 'standing-down',
    says: one => `reverted ${one.reverts.length} times`,
  },
  {
    heading: 'Failed',
    in: ['weekly'],
    fits: one => one.status === 'failed',
    says: one => one.failure ?? 'the work could not be finished',
  },
  {
    heading: 'Nobody answered',
    in: ['weekly'],
    fits: one => one.status === 'expired',
    says: (one, now) => `the fault still stands after ${duration(Math.max(0, now - one.openedAt))}`,
  },
  {
    heading: 'Open for information',
    in: ['weekly'],
    fits: one => one.status === 'notified' && one.ref.kind !== 'change',
    says: (one, now) => `open for ${duration(Math.max(0, now - one.openedAt))}`,
  },
  {
    heading: 'Accepted',
    in: ['weekly'],
    fits: one => one.status === 'accepted',
    says: (one, now) =>
      `until ${dateOf(one.acceptedUntil ?? now)} by ${one.answer?.by ?? 'a person'}${(one.acceptedUntil ?? now) - now < 7 * day ? ', ends within 7 days' : ''}: ${one.answer?.reason ?? ''}`,
  },
];

const dateOf = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);
/** The first second in which an exemption does not hold any more. */
const endOf = (one: Exemption): number => Date.parse(`${one.until}T00:00:00Z`) / 1000 + day;

function isEnding(one: Exemption, scope: DigestScope, now: number): boolean {
  const left = endOf(one) - now;
  if (scope === 'daily') return left <= 0 && left > -day;
  return left < 7 * day;
}

function exemptionLine(one: Exemption, now: number): string {
  const where = [one.account, one.region, one.resource, one.key].filter(part => part !== undefined).join(' ');
  const what = `${one.control}${where ? ` on ${where}` : ''}`;
  return `${what}: ${endOf(one) <= now ? 'ended' : 'ends'} after ${one.until} (${one.owner}: ${one.reason})`;
}
