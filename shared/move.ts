/** Each finding of a pass moves its case; what is to be done now is gathered for one act. */
import { callsOf } from './act.ts';
import { caseId, type Case } from './case.ts';
import type { Control, Finding } from './control.ts';
import { decide, type Circumstances, type Decision } from './decide.ts';
import type { Judgement } from './judge.ts';
import { found } from './next.ts';
import type { Ports, Wake } from './ports.ts';
import type { Judged } from './reconcile.ts';
import type { Reading, Ref } from './resources.ts';
import type { Settings } from './settings.ts';
import { stateHash } from './state.ts';

/** How long a pass may take before another may finish its work; longer than the function's time-out. */
const leaseSeconds = 120;

export const leaseOf = (ports: Ports): { owner: string; until: number } => ({
  owner: ports.unique(),
  until: ports.now() + leaseSeconds,
});

/** The id of the case a finding belongs to. */
export const lastingOf = (control: Control, finding: Finding, ref: Ref): string =>
  caseId(control.id, ref, finding.lasting ?? finding.key);

interface PassGiven {
  wakes: readonly Wake[];
  seen: Reading;
  judgement: Judgement;
  cases: readonly Case[];
  ref: Ref;
  /** False when this pass has acted already: one act per settled resource and pass. */
  mayAct: boolean;
}

/** `acting`: the cases whose intent this pass wrote and whose calls it must make now. */
export async function moveCases(
  ports: Ports,
  settings: Settings,
  given: PassGiven,
): Promise<{ findings: Judged[]; cases: Case[]; acting: Case[] }> {
  const lease = leaseOf(ports);
  const findings: Judged[] = [];
  const cases: Case[] = [];
  const acting: Case[] = [];
  let postponed = false;
  for (const { control, finding } of given.judgement.findings) {
    const circumstances = circumstancesOf(control, finding, given, settings, ports.now());
    const decision = await decideCounting(ports, circumstances);
    const { wake, introduced, before } = circumstances;
    findings.push({ control, finding, introduced, decision, ...(wake.because && { change: wake.because }) });
    if (decision.again !== undefined) await ports.wake(wake, Math.min(Math.max(decision.again - ports.now(), 1), 900));
    const seen = {
      control,
      finding,
      ref: given.ref,
      decision,
      allowed: allowedNow(circumstances),
      lease,
      settings,
      state: stateHash(given.ref.kind, given.seen.resource, finding.facet),
      ...(introduced && wake.because && { change: wake.because }),
    };
    const after = found(before, seen, ports.now());
    if (!after) continue;
    const isIntent = after.status === 'acting' && after.lease?.owner === lease.owner;
    if (isIntent && (!given.mayAct || !callsOf([...acting, after]))) {
      postponed = true;
      continue;
    }
    // Losing means that another pass was first: it does the work.
    if (!(await ports.cases.put(after, before))) continue;
    cases.push(after);
    if (isIntent) acting.push(after);
    if (decision.alarm && after.status !== before?.status)
      await ports.post({ alarm: decision.alarm, text: `${finding.message} ${decision.reason}.`, ref: given.ref });
  }
  // With all they know of their changes, or the next pass could not tell what was introduced.
  if (postponed) await Promise.all(given.wakes.map(wake => ports.wake(wake, 0)));
  return { findings, cases, acting };
}

function circumstancesOf(
  control: Control,
  finding: Finding,
  given: PassGiven,
  settings: Settings,
  now: number,
): Circumstances {
  const introducing = given.wakes.find(wake => introduces(wake, finding));
  const [first] = given.wakes;
  const wake = introducing ?? given.wakes.find(one => one.because ?? one.sweep) ?? first ?? { ref: given.ref };
  const id = lastingOf(control, finding, given.ref);
  const before = given.cases.find(one => one.id === id) ?? null;
  return {
    control,
    finding,
    ref: given.ref,
    tags: given.seen.tags,
    clusters: given.seen.clusters,
    wake,
    introduced: introducing !== undefined,
    before,
    settings,
    now,
  };
}

/** True when the change behind a wake-up wrote the part of the resource in which the fault is. */
const introduces = (wake: Wake, finding: Finding): boolean =>
  wake.because !== undefined &&
  !wake.closing &&
  wake.touched !== undefined &&
  (wake.touched === 'all' ||
    wake.touched.includes(finding.facet) ||
    (finding.lasting !== undefined && wake.touched.includes(finding.lasting)));

/** The decision, with the breaker's count taken only when a new automatic revert is about to be written. */
async function decideCounting(ports: Ports, given: Circumstances): Promise<Decision> {
  const { wake, before, settings, ref } = given;
  const decision = decide(given);
  // Our own re-checks follow up what is open. What they meet anew has its own event on the way, or the sweep will tell.
  if (!wake.because && !wake.sweep && (before === null || before.status === 'resolved'))
    return { do: 'none', reason: 'seen on a re-check; its own event or the sweep will tell' };
  const isNew =
    before === null ||
    !['acting', 'approved', 'undoing', 'accepted', 'failed', 'expired', 'standing-down'].includes(before.status);
  if (decision.do !== 'revert' || !isNew || settings.breaker.reverts === 0) return decision;
  const recentReverts = await ports.cases.count(`breaker#${ref.account}`, given.now, settings.breaker.minutes * 60);
  return decide({ ...given, recentReverts });
}

/** What settings and finding allow today, whoever introduced it: what is under way may go on only within this. */
function allowedNow(given: Circumstances): Decision['do'] {
  const { because: _because, sweep: _sweep, ...wake } = given.wake;
  return decide({ ...given, introduced: true, before: null, wake }).do;
}
