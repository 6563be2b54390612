/** What passes decided about each finding, one entry per finding, and how it reads. */
import { cliLines } from '../shared/aws-cli.ts';
import type { Case } from '../shared/case.ts';
import { severities, type Plan, type Severity } from '../shared/control.ts';
import type { Decision } from '../shared/circumstances.ts';
import { duration, utc, whoMade } from '../shared/wording.ts';
import { lastingOf } from '../shared/pass.ts';
import { plainLine } from '../shared/plain.ts';
import type { Judged, Pass } from '../shared/pass.ts';
import type { Ref } from '../shared/resources.ts';
import { labelled, type Paint } from './print.ts';

export interface Decided extends Judged {
  ref: Ref;
  /** The case it belongs to, whether or not one was opened. */
  caseId: string;
}

const strongestLast: readonly Decision['do'][] = ['none', 'observe', 'notify', 'ask', 'revert'];

/** Every finding of a pass with the resource it is about. */
export const decidedIn = (pass: Pass): Decided[] =>
  pass.findings.map(judged => ({
    ...judged,
    ref: pass.ref,
    caseId: lastingOf(judged.control, judged.finding, pass.ref),
  }));

/** The findings of several passes in the order they were met. One that was met again keeps the strongest decision: a re-check never weakens what was done. */
export function strongestOf(passes: readonly Pass[]): Decided[] {
  const byFinding = new Map<string, Decided>();
  for (const decided of passes.flatMap(decidedIn)) {
    const known = byFinding.get(decided.caseId);
    const stronger = !known || strongestLast.indexOf(decided.decision.do) > strongestLast.indexOf(known.decision.do);
    if (stronger) byFinding.set(decided.caseId, decided);
  }
  return [...byFinding.values()];
}

export const severityOf = ({ control, finding }: Pick<Judged, 'control' | 'finding'>): Severity =>
  finding.severity ?? control.severity;

/** True when a finding of this severity is what `--fail-on` asks to fail on. */
export const isGrave = (severity: Severity, failOn: Severity | undefined): boolean =>
  failOn !== undefined && severities.indexOf(severity) >= severities.indexOf(failOn);

/** What is left to say where a finding has no plan. */
export const undoOf = (plan: Plan | undefined): Plan['undo'] =>
  plan?.undo ?? { impossible: 'there is no automatic fix, so there is nothing to undo' };

/** The decision as lines: `revert <resource>: <reason>`, and below it, indented, what was found, who, what, the outcome and the way back. `one` is the case as it is now. */
export function decisionLines(decided: Decided, one: Case | undefined, columns: number, colours: Paint): string[] {
  const { finding, ref, decision, change } = decided;
  const verb = {
    revert: colours.red,
    ask: colours.yellow,
    notify: colours.cyan,
    observe: colours.dim,
    none: colours.dim,
  }[decision.do](colours.bold(decision.do));
  const calls = finding.plan?.calls ?? [];
  const does = decision.do === 'revert' ? 'does' : decision.do === 'ask' ? 'would do' : 'could do';
  return [
    `${verb} ${colours.bold(plainLine(`${ref.kind} ${ref.id}`))}: ${plainLine(decision.reason)}`,
    ...labelled(
      'found',
      `${plainLine(finding.message)} (${severityOf(decided)}, ${decided.control.id}, account ${ref.account}, ${ref.region})`,
      columns,
    ),
    ...(change
      ? labelled('who', `${whoMade(change)}: ${change.source}:${change.name} at ${utc(change.time)}`, columns)
      : []),
    ...commands(does, cliLines(calls, ref)),
    ...(one ? outcomeLines(one, columns, colours) : []),
    ...(one && finding.plan ? undoLines(one, finding.plan, ref, columns) : []),
  ];
}

// The first word carries the colour; the command stays whole on a line of its own.
function outcomeLines(one: Case, columns: number, colours: Paint): string[] {
  const [first = '', ...rest] = labelled('outcome', outcomeOf(one), columns);
  const answer =
    one.status === 'waiting' || one.status === 'standing-down'
      ? commands('answer', [`eks-guardrails approve ${one.id}`, `eks-guardrails reject ${one.id}`])
      : [];
  return [
    first.replace(
      /^( +outcome +)(\S+)/,
      (_, label: string, word: string) => `${label}${outcomeColour(one, colours)(word)}`,
    ),
    ...rest,
    ...answer,
  ];
}

/** Where a case stands, in one sentence without a full stop. */
export function outcomeOf(one: Case): string {
  const words: { [S in Case['status']]: () => string } = {
    observed: () => 'observed, silently',
    notified: () => 'told; nothing is changed',
    waiting: () => `waits for a person${one.expiresAt === undefined ? '' : ` until ${utc(one.expiresAt)}`}`,
    approved: () => `approved by ${one.answer?.by ?? 'a person'}; the change is under way`,
    acting: () =>
      one.calledAt === undefined ? 'under way' : 'under way: AWS accepted the call, a fresh read has yet to confirm it',
    undoing: () => `the undo asked for by ${one.answer?.by ?? 'a person'} is under way`,
    resolved: () => {
      if (one.result === undefined)
        return `resolved as before; not undone: ${one.failure ?? 'the resource is no longer as we left it'}`;
      return one.result.by === 'guardrail'
        ? `resolved ${after(one)}, checked by a fresh read`
        : `resolved: ${one.result.why}`;
    },
    accepted: () =>
      `accepted until ${utc(one.acceptedUntil ?? one.updatedAt)}${one.answer?.reason ? ` by ${one.answer.by}: ${one.answer.reason}` : ''}`,
    expired: () => 'expired: nobody answered, nothing was changed',
    superseded: () => `superseded (${one.supersededBy ?? 'withdrawn'})`,
    'standing-down': () => 'stands down; waits for a person',
    failed: () => `failed: ${one.failure ?? 'the case says no more'}`,
  };
  return plainLine(words[one.status]());
}

function outcomeColour(one: Case, colours: Paint): (text: string) => string {
  if (one.status === 'resolved') return colours.green;
  if (one.status === 'failed') return colours.red;
  return one.status === 'waiting' || one.status === 'standing-down' ? colours.yellow : text => text;
}

const after = (one: Case): string =>
  `after ${duration(Math.max((one.result?.at ?? one.updatedAt) - (one.because?.time ?? one.openedAt), 0))}`;

// Never wrapped: a line that is to be pasted must stay one line.
const commands = (name: string, lines: string[]): string[] =>
  lines.map((line, i) => `  ${(i === 0 ? name : '').padEnd(10)}${plainLine(line)}`);

function undoLines(one: Case, plan: Plan, ref: Ref, columns: number): string[] {
  if (one.calledAt === undefined && one.status !== 'waiting') return [];
  if ('impossible' in plan.undo) return labelled('undo', `impossible: ${plainLine(plan.undo.impossible)}`, columns);
  if ('byPerson' in plan.undo)
    return commands('undo', ['by a person, our roles may not:', ...cliLines(plan.undo.byPerson, ref)]);
  if (one.status === 'waiting') return commands('undo', ['possible afterwards:', ...cliLines(plan.undo.calls, ref)]);
  return commands('undo', [`eks-guardrails undo ${one.id}`, ...cliLines(plan.undo.calls, ref)]);
}
