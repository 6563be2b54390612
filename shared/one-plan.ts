/** One rule may be wrong in the eyes of several controls (T-SG-16): it has one plan and one case, and its owner hears of it once. */
import { isOpen } from './case.ts';
import { remedies, severities, type Severity } from './control.ts';
import type { Circumstances, Decision } from './circumstances.ts';
import { decidedByPerson } from './decide.ts';
import { limitsForAll } from './limits.ts';
import { canonical } from './plan.ts';

/** One finding of a pass with what would be done about it if it stood alone. */
export interface Considered {
  circumstances: Circumstances;
  decision: Decision;
}

/**
 * The circumstances of every finding, in the order given, now that all are known. Of findings about one thing with one plan the one
 * with the strongest remedy leads, since a milder control only says less; it takes over whatever limits the others know of
 * the thing itself, and the gravest severity. The others are spoken for. What a person decided of one is decided of all.
 */
export function withOnePlan(all: readonly Considered[]): Circumstances[] {
  const groups = new Map<string, Considered[]>();
  for (const one of all) {
    const name = thingOf(one);
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return all.map(one => {
    const group = groups.get(thingOf(one) ?? '') ?? [];
    return group.length > 1 ? among(one, group) : one.circumstances;
  });
}

/** What a finding is about: only where it names something that lasts, with the calls that mend it. */
function thingOf({ circumstances: { finding } }: Considered): string | null {
  if (finding.lasting === undefined) return null;
  return canonical([finding.facet, finding.lasting, finding.plan?.calls ?? null]);
}

function among(one: Considered, group: readonly Considered[]): Circumstances {
  const { circumstances } = one;
  if (!isActive(one)) return circumstances;
  const decided = group
    .filter(other => other !== one)
    .map(other => decidedByPerson(other.circumstances, gravityOf(circumstances)))
    .find(why => why !== null);
  if (decided) return { ...circumstances, spokenFor: decided };
  const active = group.filter(isActive);
  const lead = active.reduce((best, other) => (isBefore(other, best) ? other : best));
  if (lead !== one)
    return {
      ...circumstances,
      spokenFor: `the case of ${lead.circumstances.control.id} speaks of it: one thing, one fix`,
    };
  const others = active.filter(other => other !== one).map(other => other.circumstances);
  if (others.length === 0) return circumstances;
  const gravest = active.map(other => gravityOf(other.circumstances)).reduce(graver);
  const { finding } = circumstances;
  const locksOut = others.some(other => other.finding.plan?.canLockOut);
  return {
    ...circumstances,
    finding: {
      ...finding,
      ...(gravest !== gravityOf(circumstances) && { severity: gravest }),
      ...(finding.plan && locksOut && { plan: { ...finding.plan, canLockOut: true } }),
    },
    beside: { controls: others.map(other => other.control.id).toSorted(), limits: others.flatMap(limitsForAll) },
  };
}

const isActive = ({ decision }: Considered): boolean => decision.do !== 'none' && decision.do !== 'observe';

/** The stronger remedy, then the case people know already, then the graver one; else the first stays. */
function isBefore(one: Considered, best: Considered): boolean {
  const ranks = [one, best].map(({ circumstances, decision }) => [
    remedies.findIndex(remedy => remedy === decision.do),
    circumstances.before === null ? 0 : isOpen(circumstances.before) ? 2 : 1,
    severities.indexOf(gravityOf(circumstances)),
  ]);
  const [mine = [], its = []] = ranks;
  const at = mine.findIndex((rank, i) => rank !== its[i]);
  return at >= 0 && (mine[at] ?? 0) > (its[at] ?? 0);
}

const gravityOf = ({ control, finding }: Circumstances): Severity => finding.severity ?? control.severity;

const graver = (a: Severity, b: Severity): Severity => (severities.indexOf(a) >= severities.indexOf(b) ? a : b);
