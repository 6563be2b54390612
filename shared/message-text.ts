/** The body of a message: facts, why, what was done as AWS CLI lines, and how to go on. */
import { cliLines } from './aws-cli.ts';
import type { Case } from './case.ts';
import type { Control } from './control.ts';
import type { Message } from './message.ts';
import { plainLine, plainText } from './plain.ts';
import type { Change } from './record.ts';

/** What is said about a case: `verb` begins the title, `part` names what the text tells beside the facts. */
export interface Told {
  kind: Message['kind'];
  verb: string;
  part:
    | 'told'
    | 'question'
    | 'under way'
    | 'undo under way'
    | 'acted'
    | 'not undone'
    | 'gone'
    | 'undone'
    | 'accepted'
    | 'expired'
    | 'withdrawn'
    | 'superseded'
    | 'failed';
}

/** Plain text, parts divided by an empty line, times in UTC. `control` is absent when the catalogue no longer knows it. */
export function textOf(one: Case, told: Told, control: Pick<Control, 'title' | 'why'> | undefined): string {
  const why =
    control && ['told', 'question', 'acted', 'failed'].includes(told.part)
      ? [paragraph('Why it matters', [control.why])]
      : [];
  const parts = [plainLine(one.message), facts(one, control), ...why, ...sections[told.part](one)];
  return plainText(parts.filter(part => part !== '').join('\n\n'));
}

/** `2026-11-03 09:14:07 UTC` from epoch seconds. */
export const utc = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Who made a change, and with which tool: `alice via role Admin, with Terraform`. */
export const whoMade = (change: Change): string =>
  plainLine(`${change.actor.name}${change.actor.iac ? `, with ${change.actor.iac}` : ''}`);

const sections: { [P in Told['part']]: (one: Case) => string[] } = {
  told: one =>
    [
      ...proposal(one, 'What would put it right (nothing was changed)'),
      'Nothing was changed. The case ends by itself when a fresh read no longer shows the fault.',
    ].slice(one.ref.kind === 'change' ? -0 : 0),
  question: one => [...proposal(one, 'What we will do if you approve'), toAnswer(one)],
  'under way': one => [
    ...proposal(one, 'What is being done now'),
    `${reasonOf(one)}The resource is read again first: if the fix would be another one by then, you are asked anew.`,
  ],
  'undo under way': one => [
    ...undoLines(one, 'What is being done now'),
    `${reasonOf(one)}It is done only if the resource is still as we left it.`,
  ],
  acted: one => [...proposal(one, 'What was done'), seen(one), ...undo(one)],
  'not undone': one => [
    `Nothing was changed: ${sentence(one.failure ?? 'the resource is no longer as we left it')} The fix stands.`,
  ],
  gone: one => [sentence(one.result?.why ?? 'a fresh read no longer shows it')],
  undone: one => [
    ...undoLines(one, 'What was done'),
    `${reasonOf(one)}The finding is accepted until ${utc(one.acceptedUntil ?? one.updatedAt)}; after that you are asked again.`,
  ],
  accepted: one => [
    `${reasonOf(one)}Nothing was changed. The finding is accepted until ${utc(one.acceptedUntil ?? one.updatedAt)}; after that you are asked again.`,
  ],
  expired: one => [
    'Nobody answered in time, so nothing was changed and the fault is still there.',
    command('To be asked again:', 'retry', one),
  ],
  withdrawn: one => [`Nothing more is asked or done here: ${sentence(lastWords(one))}`],
  superseded: one => [
    `${sentence(lastWords(one))} What was asked or approved before is void; if the fault is still there, a new question follows.`,
  ],
  failed: one => [
    ...proposal(one, 'What was tried'),
    `What went wrong: ${sentence(one.failure ?? 'the work could not be finished')}`,
    command('When the cause is gone, ask for the fix again:', 'retry', one),
    ...(one.calledAt === undefined ? [] : undo(one)),
  ],
};

function facts(one: Case, control: Pick<Control, 'title'> | undefined): string {
  const { ref, because } = one;
  const made = because && `${utc(because.time)}, ${because.source}:${because.name}`;
  const rows: [string, string | undefined][] = [
    ['Severity', one.severity],
    ['Account', ref.account],
    ['Region', ref.region],
    ['Resource', `${ref.kind} ${ref.id}`],
    ['Who', because && whoMade(because)],
    ['When', made && (because.sourceIp ? `${made}, from ${because.sourceIp}` : made)],
    ['Control', control ? `${one.control} (${control.title})` : one.control],
    ['Decision', `${one.decision.do}: ${one.decision.reason}`],
    ['Event', because?.eventId],
    ['Case', `${one.id}${one.round > 1 ? `, round ${one.round}` : ''}`],
  ];
  return rows
    .flatMap(([name, value]) => (value === undefined ? [] : [`${`${name}:`.padEnd(10)} ${plainLine(value)}`]))
    .join('\n');
}

function proposal(one: Case, heading: string): string[] {
  if (!one.plan) return ['There is no automatic fix: a person has to mend this.'];
  return [paragraph(heading, [...indented(cliLines(one.plan.calls, one.ref)), `Effect: ${sentence(one.plan.effect)}`])];
}

const undoLines = (one: Case, heading: string): string[] =>
  one.plan && 'calls' in one.plan.undo ? [paragraph(heading, indented(cliLines(one.plan.undo.calls, one.ref)))] : [];

function toAnswer(one: Case): string {
  const until = one.expiresAt === undefined ? '' : ` Without an answer by ${utc(one.expiresAt)}, nothing is changed.`;
  const approve = one.plan ? [`  eks-guardrails approve ${one.id}`] : [];
  return paragraph('How to answer', [
    `  eks-guardrails show ${one.id}`,
    ...approve,
    `  eks-guardrails reject ${one.id}    (live with it for some days)`,
    `${takesBack(one)}${until}`.trim(),
  ]);
}

function takesBack(one: Case): string {
  if (!one.plan) return '';
  if ('calls' in one.plan.undo) return 'The fix can be undone.';
  if ('byPerson' in one.plan.undo) return 'The fix can be undone by a person only.';
  return `The fix cannot be undone: ${sentence(one.plan.undo.impossible)}`;
}

function seen(one: Case): string {
  const { result, because } = one;
  if (!result) return '';
  const after = because && result.at >= because.time ? `, ${duration(result.at - because.time)} after the change` : '';
  return `${one.answer && one.answer.via !== 'policy' ? `${reasonOf(one)}` : ''}Checked by a fresh read at ${utc(result.at)}${after}.`;
}

function undo(one: Case): string[] {
  if (!one.plan) return [];
  const plan = one.plan.undo;
  if ('impossible' in plan) return [`This cannot be undone: ${sentence(plan.impossible)}`];
  if ('byPerson' in plan)
    return [paragraph('How to undo (by a person; our roles may not)', indented(cliLines(plan.byPerson, one.ref)))];
  if (one.undoUntil === undefined) return [];
  return [
    paragraph(`How to undo (until ${utc(one.undoUntil)}, while the resource is as we left it)`, [
      `  eks-guardrails undo ${one.id}`,
      'which runs',
      ...indented(cliLines(plan.calls, one.ref)),
    ]),
  ];
}

const command = (words: string, verb: string, one: Case): string => `${words}\n  eks-guardrails ${verb} ${one.id}`;

const reasonOf = (one: Case): string =>
  one.answer?.reason ? `Reason given by ${plainLine(one.answer.by)}: ${sentence(one.answer.reason)} ` : '';

const lastWords = (one: Case): string => one.history.at(-1)?.what ?? 'the case moved on';

const paragraph = (heading: string, lines: string[]): string => [heading, ...lines].join('\n');

const indented = (lines: string[]): string[] => lines.map(line => `  ${plainLine(line)}`);

/** `41 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`;
  return `${Math.floor(seconds / 3600)} h${seconds % 3600 >= 60 ? ` ${Math.floor((seconds % 3600) / 60)} min` : ''}`;
}

// A capital first and one full stop at the end, whoever wrote it.
function sentence(text: string): string {
  const line = plainLine(text).trim();
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.!?]$/.test(line) ? '' : '.'}`;
}
