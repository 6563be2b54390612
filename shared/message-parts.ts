/** The parts messages are made of: facts, what a fix does, how to answer and how to undo. */
import { cliLines } from './aws-cli.ts';
import type { Case } from './case.ts';
import type { Control } from './control.ts';
import { plainLine } from './plain.ts';
import { duration, indented, sentence, utc, whoMade } from './wording.ts';

/** One fact, for people. `at`: the value tells this time, in epoch seconds, for sinks that can show it in the reader's own zone. */
export interface Fact {
  name: string;
  value: string;
  at?: number;
}

/** Lines under a heading; those that begin with two spaces are commands, the others words. */
export interface Paragraph {
  heading: string;
  lines: string[];
}

/** What, where, who, when, and what was decided: one line each, free of what acts on a terminal. */
export function facts(one: Case, control: Pick<Control, 'title'> | undefined): Fact[] {
  const { ref, because } = one;
  const made = because && `${utc(because.time)}, ${because.source}:${because.name}`;
  const rows: [string, string | undefined, (number | undefined)?][] = [
    ['Severity', one.severity],
    ['Account', ref.account],
    ['Region', ref.region],
    ['Resource', `${ref.kind} ${ref.id}`],
    ['Who', because && whoMade(because)],
    ['When', made && (because.sourceIp ? `${made}, from ${because.sourceIp}` : made), because?.time],
    ['Seen', one.seen !== undefined && one.seen > 1 ? `${one.seen} times, last at ${utc(one.lastSeen)}` : undefined],
    ['Control', control ? `${one.control} (${control.title})` : one.control],
    ['Decision', `${one.decision.do}: ${one.decision.reason}`],
    ['Event', because?.eventId],
    ['Case', `${one.id}${one.round > 1 ? `, round ${one.round}` : ''}`],
  ];
  return rows.flatMap(([name, value, at]) =>
    value === undefined ? [] : [{ name, value: plainLine(value), ...(at !== undefined && { at }) }],
  );
}

/** The plan as AWS CLI lines with its effect, or that there is none. */
export function proposal(one: Case, heading: string): (string | Paragraph)[] {
  if (!one.plan) return ['There is no automatic fix: a person has to mend this.'];
  return [{ heading, lines: [...indented(cliLines(one.plan.calls, one.ref)), `Effect: ${sentence(one.plan.effect)}`] }];
}

/** The undo as AWS CLI lines; nothing where our roles may not undo. */
export const undoLines = (one: Case, heading: string): Paragraph[] =>
  one.plan && 'calls' in one.plan.undo ? [{ heading, lines: indented(cliLines(one.plan.undo.calls, one.ref)) }] : [];

/** The commands that answer a question, and what silence means. */
export function toAnswer(one: Case): Paragraph {
  const until = one.expiresAt === undefined ? '' : ` Without an answer by ${utc(one.expiresAt)}, nothing is changed.`;
  const approve = one.plan ? [`  eks-guardrails approve ${one.id}`] : [];
  return {
    heading: 'How to answer',
    lines: [
      `  eks-guardrails show ${one.id}`,
      ...approve,
      `  eks-guardrails reject ${one.id}    (live with it for some days)`,
      `${takesBack(one)}${until}`.trim(),
    ],
  };
}

/** Whether the fix can be taken back, as a sentence; empty without a fix. */
export function takesBack(one: Case): string {
  if (!one.plan) return '';
  if ('calls' in one.plan.undo) return 'The fix can be undone.';
  if ('byPerson' in one.plan.undo) return 'The fix can be undone by a person only.';
  return `The fix cannot be undone: ${sentence(one.plan.undo.impossible)}`;
}

/** The proof: when a fresh read showed it mended, and how long after the change. */
export function seen(one: Case): string {
  const { result, because } = one;
  if (!result) return '';
  const after = because && result.at >= because.time ? `, ${duration(result.at - because.time)} after the change` : '';
  return `${one.answer && one.answer.via !== 'policy' ? reasonOf(one) : ''}Checked by a fresh read at ${utc(result.at)}${after}.`;
}

/** How what was done can be taken back: by us, by a person, or not. */
export function undo(one: Case): (string | Paragraph)[] {
  if (!one.plan) return [];
  const plan = one.plan.undo;
  if ('impossible' in plan) return [`This cannot be undone: ${sentence(plan.impossible)}`];
  if ('byPerson' in plan)
    return [
      { heading: 'How to undo (by a person; our roles may not)', lines: indented(cliLines(plan.byPerson, one.ref)) },
    ];
  if (one.undoUntil === undefined) return [];
  return [
    {
      heading: `How to undo (until ${utc(one.undoUntil)}, while the resource is as we left it)`,
      lines: [`  eks-guardrails undo ${one.id}`, 'which runs', ...indented(cliLines(plan.calls, one.ref))],
    },
  ];
}

/** One command about the case on a line of its own. */
export const command = (words: string, verb: string, one: Case): Paragraph => ({
  heading: words,
  lines: [`  eks-guardrails ${verb} ${one.id}`],
});

/** The reason a person gave, as a sentence, or nothing. */
export const reasonOf = (one: Case): string =>
  one.answer?.reason ? `Reason given by ${plainLine(one.answer.by)}: ${sentence(one.answer.reason)} ` : '';

/** What the latest entry of the history says. */
export const lastWords = (one: Case): string => one.history.at(-1)?.what ?? 'the case moved on';
