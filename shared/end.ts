/** Ending the cases whose finding a fresh read no longer shows. */
import type { Case } from './case.ts';
import { undoRefused } from './acted.ts';
import { gone } from './next.ts';
import { isOurs } from './foreign.ts';
import type { Judgement } from './judge.ts';
import { operationOf } from './operations.ts';
import type { Ports, Wake } from './ports.ts';
import type { Change } from './record.ts';
import type { Reading, Ref } from './resources.ts';
import type { Settings } from './settings.ts';
import { stateHash } from './state.ts';
import { lastingOf } from './pass.ts';

/** The resource is gone or not EKS's: every case of it ends. Conduct stays: what was done was done. */
export async function endAll(ports: Ports, settings: Settings, cases: readonly Case[], why: string): Promise<Case[]> {
  return puts(ports, cases, one => {
    if (one.ref.kind === 'change') return null;
    // There is nothing left to undo on, and no later pass would ever say so.
    return one.status === 'undoing' ? undoRefused(one, why, ports.now()) : gone(one, { why, settings }, ports.now());
  });
}

/** The cases whose finding is not among those found end, unless their control could not tell. */
export async function endMissing(
  ports: Ports,
  settings: Settings,
  given: {
    wakes: readonly Wake[];
    acts: readonly Change[];
    seen: Reading;
    judgement: Judgement;
    cases: readonly Case[];
    ref: Ref;
  },
): Promise<Case[]> {
  const { wakes, acts, seen, judgement, cases, ref } = given;
  const isThere = (one: Case) =>
    judgement.findings.some(
      ({ control, finding }) => control.id === one.control && lastingOf(control, finding, ref) === one.id,
    );
  const unclear = (one: Case) => judgement.broken.some(({ control }) => control === one.control);
  return puts(ports, cases, one => {
    if (ref.kind === 'change' || isThere(one) || unclear(one)) return null;
    const proof = proofOf(acts, one);
    const notApplicable = judgement.notApplicable.find(({ control }) => control === one.control);
    const why = notApplicable ? `no longer applies: ${notApplicable.why}` : whoMended(wakes, one, ports);
    return gone(
      one,
      { why, settings, left: stateHash(ref.kind, seen.resource, one.facet), ...(proof && { proof }) },
      ports.now(),
    );
  });
}

/** The event of our own act that made the planned call: proof that it was us, even if we died before we could write so. */
function proofOf(acts: readonly Change[], one: Case): Change | undefined {
  const planned = new Set((one.plan?.calls ?? []).map(call => call.call as string));
  return acts.find(change => planned.has(operationOf(`${change.source}:${change.name}`)));
}

function whoMended(wakes: readonly Wake[], one: Case, ports: Ports): string {
  if (one.status === 'acting' && one.calledAt !== undefined) return 'a fresh read shows it mended';
  const change = wakes.flatMap(wake => wake.because ?? []).find(change => !isOurs(ports, change));
  return change
    ? `mended by ${change.actor.name} with ${change.source}:${change.name}`
    : 'a fresh read no longer shows it';
}

async function puts(ports: Ports, cases: readonly Case[], move: (one: Case) => Case | null): Promise<Case[]> {
  const moved = await Promise.all(
    cases.map(async one => {
      const after = move(one);
      return after && (await ports.cases.put(after, one)) ? [after] : [];
    }),
  );
  return moved.flat();
}
