/** Each finding of a pass moves its case; what is to be done now is gathered for one act. */
import { callsOf } from './act.ts';
import { type Case } from './case.ts';
import type { Control, Finding } from './control.ts';
import type { Circumstances, Decision } from './circumstances.ts';
import { decide } from './decide.ts';
import { isOurs } from './foreign.ts';
import type { Judgement } from './judge.ts';
import { found } from './next.ts';
import { withOnePlan } from './one-plan.ts';
import type { Ports, Wake } from './ports.ts';
import { lastingOf, leaseOf, type Judged } from './pass.ts';
import { mostEscalations } from './reminders.ts';
import type { Reading, Ref } from './resources.ts';
import { isHeard } from './sent.ts';
import type { Settings } from './settings.ts';
import { stateHash, withinOf } from './state.ts';

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
  const alone = given.judgement.findings.map(({ control, finding }) => {
    const circumstances = circumstancesOf(control, finding, given, settings, ports.now());
    return { circumstances, decision: decideFollowing(ports, circumstances) };
  });
  for (const circumstances of withOnePlan(alone)) {
    const { control, finding, wake, introduced, before } = circumstances;
    let decision = decideFollowing(ports, circumstances);
    if (decision.again !== undefined) await ports.wake(wake, Math.min(Math.max(decision.again - ports.now(), 1), 900));
    const seen = {
      control,
      finding,
      ref: given.ref,
      decision,
      allowed: allowedNow(circumstances),
      lease,
      settings,
      tags: given.seen.tags,
      clusters: given.seen.clusters,
      ...withinOf(given),
      state: stateHash(given.ref.kind, given.seen.resource, finding.facet),
      ...(introduced && wake.because && { change: wake.because }),
      ...(isQuestionDue(before, ports.now()) && { heard: isHeard(await ports.cases.sent(before.id), before.round) }),
    };
    const isUnheard = !(seen.heard ?? true);
    const isIntent = (one: Case | null): one is Case => one?.status === 'acting' && one.lease?.owner === lease.owner;
    let after = found(before, seen, ports.now());
    const later = isIntent(after) && (!given.mayAct || !callsOf([...acting, after]));
    // A new round only: what goes on was counted when it began.
    if (isIntent(after) && !later && after.round !== before?.round) {
      decision = await brokenBy(ports, circumstances, decision);
      if (decision.alarm === 'breaker') decision = await spokenFor(ports, circumstances, decision);
      if (decision !== seen.decision) after = found(before, { ...seen, decision }, ports.now());
    }
    findings.push({ control, finding, introduced, decision, ...(wake.because && { change: wake.because }) });
    if (later) postponed = true;
    if (!after || later) continue;
    // Before the row: told twice is better than never.
    if (decision.alarm && after.status !== before?.status && !decision.spokenFor)
      await ports.post({ alarm: decision.alarm, text: `${finding.message} ${decision.reason}.`, ref: given.ref });
    if (isUnheard && (after.escalation ?? 0) === mostEscalations && before?.escalation !== mostEscalations)
      await ports.post({ alarm: 'undelivered', text: `${unheardText} ${finding.message}`, ref: given.ref });
    // Losing means that another pass was first: it does the work.
    if (!(await ports.cases.put(after, before))) continue;
    cases.push(after);
    if (isIntent(after)) acting.push(after);
  }
  // With all they know of their changes, or the next pass could not tell what was introduced.
  if (postponed) await Promise.all(given.wakes.map(wake => ports.wake(wake, 0)));
  return { findings, cases, acting };
}

const unheardText =
  'A question reached nobody, though it was sent to every further route. Look at the dead letters of the delivery queue and at the channels of the settings.';

const isQuestionDue = (one: Case | null, now: number): one is Case =>
  (one?.status === 'waiting' || one?.status === 'standing-down') && one.dueAt !== undefined && one.dueAt <= now;

function circumstancesOf(
  control: Control,
  finding: Finding,
  given: PassGiven,
  settings: Settings,
  now: number,
): Circumstances {
  const introducing = given.wakes.find(wake => introduces(wake, finding));
  const [first] = given.wakes;
  const telling = given.wakes.find(one => one.sweep ?? (one.because && !one.closing));
  const wake = introducing ?? telling ?? first ?? { ref: given.ref };
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

/** The decision; our own re-checks follow up what is open, and open nothing. */
function decideFollowing(ports: Ports, given: Circumstances): Decision {
  const { wake, before } = given;
  // What a re-check meets anew has its own event on the way, or the sweep will tell; what was only told stays so.
  const recheck = !wake.sweep && (!wake.because || wake.closing || (!given.introduced && isOurs(ports, wake.because)));
  if (recheck && (before === null || ['resolved', 'notified', 'observed'].includes(before.status)))
    return { do: 'none', reason: 'seen on a re-check; its own event or the sweep will tell' };
  return decide(given);
}

/** The decision again, with the breaker's count: taken only when a new automatic revert is about to be written. */
async function brokenBy(ports: Ports, given: Circumstances, decision: Decision): Promise<Decision> {
  const { settings, ref } = given;
  if (decision.do !== 'revert' || settings.breaker.reverts === 0) return decision;
  const recentReverts = await ports.cases.count(`breaker#${ref.account}`, given.now, settings.breaker.minutes * 60);
  return decide({ ...given, recentReverts });
}

// A tripped breaker is one piece of news, however many cases stand down because of it: the first of them speaks for the account.
async function spokenFor(ports: Ports, { ref, now, settings }: Circumstances, decision: Decision): Promise<Decision> {
  const tripped = await ports.cases.count(`alarm#breaker#${ref.account}`, now, settings.breaker.minutes * 60);
  return tripped === 1 ? decision : { ...decision, spokenFor: true };
}

/** What settings and finding allow today, whoever introduced it: what is under way may go on only within this. */
function allowedNow(given: Circumstances): Decision['do'] {
  const { because: _because, sweep: _sweep, ...wake } = given.wake;
  // Earlier reverts call for a question, which what is under way has passed; who introduced it still counts for exemptions.
  const before = given.before && { ...given.before, reverts: [] };
  const beside = given.beside && { ...given.beside, limits: given.beside.limits.filter(limit => !limit.standDown) };
  return decide({ ...given, introduced: true, before, wake, ...(beside && { beside }) }).do;
}
