/** One case on a terminal: everything a person needs before answering. */
import { cliLines } from '../shared/aws-cli.ts';
import type { Case } from '../shared/case.ts';
import { controls } from '../shared/catalogue.ts';
import { utc, whoMade } from '../shared/wording.ts';
import { plainLine } from '../shared/plain.ts';
import { outcomeOf } from './decided.ts';
import { labelled, type Paint } from './print.ts';

/** The case in lines: what, why, who, the fix and its undo, the hashes an answer names, the history. */
export function caseLines(one: Case, columns: number, colours: Paint): string[] {
  const control = controls.find(candidate => candidate.id === one.control);
  const { plan, because, ref } = one;
  const row = (name: string, text: string | undefined): string[] =>
    text === undefined ? [] : labelled(name, plainLine(text), columns);
  const commands = (name: string, lines: string[]): string[] =>
    lines.map((line, i) => `  ${(i === 0 ? name : '').padEnd(10)}${plainLine(line)}`);
  return [
    colours.bold(plainLine(one.message)),
    ...row('case', `${one.id}, round ${one.round}`),
    ...row('status', outcomeOf(one)),
    ...row('severity', one.severity),
    ...row('resource', `${ref.kind} ${ref.id}, account ${ref.account}, ${ref.region}`),
    ...row('control', control ? `${one.control}: ${control.title}` : one.control),
    ...row('why', control?.why),
    ...row(
      'who',
      because &&
        `${whoMade(because)}${because.sourceIp ? ` from ${because.sourceIp}` : ''}: ${because.source}:${because.name} at ${utc(because.time)}, event ${because.eventId}`,
    ),
    ...row('decision', `${one.decision.do}: ${one.decision.reason}`),
    ...(plan
      ? [...commands('fix', cliLines(plan.calls, ref)), ...row('effect', plan.effect)]
      : row('fix', 'there is no automatic fix: a person has to mend this')),
    ...(plan ? undoOf(one, plan, commands, row) : []),
    ...row('plan', one.planHash),
    ...row('undo plan', one.undoUntil !== undefined && one.status !== 'undoing' ? one.undoHash : undefined),
    '',
    colours.bold('History'),
    ...one.history.map(
      entry =>
        `  ${utc(entry.at)}  ${`${entry.from ?? 'new'} → ${entry.to}`.padEnd(26)}  ${plainLine(entry.what)}${entry.by ? colours.dim(`  (${plainLine(entry.by)})`) : ''}`,
    ),
  ];
}

function undoOf(
  one: Case,
  plan: NonNullable<Case['plan']>,
  commands: (name: string, lines: string[]) => string[],
  row: (name: string, text: string | undefined) => string[],
): string[] {
  if ('impossible' in plan.undo) return row('undo', `impossible: ${plan.undo.impossible}`);
  if ('byPerson' in plan.undo)
    return commands('undo', ['by a person, our roles may not:', ...cliLines(plan.undo.byPerson, one.ref)]);
  const until = one.undoUntil === undefined ? [] : [`until ${utc(one.undoUntil)}: eks-guardrails undo ${one.id}`];
  return commands('undo', [...until, ...cliLines(plan.undo.calls, one.ref)]);
}
