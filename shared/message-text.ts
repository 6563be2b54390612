/** The body of a message: facts, why, what was done as AWS CLI lines, and how to go on. */
import type { Case } from './case.ts';
import type { Control } from './control.ts';
import type { Message } from './message.ts';
import {
  command,
  facts,
  lastWords,
  proposal,
  reasonOf,
  seen,
  toAnswer,
  undo,
  undoLines,
  type Paragraph,
} from './message-parts.ts';
import { plainLine, plainText } from './plain.ts';
import { paragraph, sentence, utc } from './wording.ts';

/** What is said about a case: `verb` begins the title, `part` names what the text tells beside the facts. */
export interface Told {
  kind: Message['kind'];
  verb: string;
  /** What was said before still holds: this stands beside it. */
  aside?: true;
  part:
    | 'told'
    | 'question'
    | 'under way'
    | 'working'
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
  const rows = facts(one, control).map(({ name, value }) => `${`${name}:`.padEnd(10)} ${value}`);
  const rest = sections[told.part](one).map(part =>
    typeof part === 'string' ? part : paragraph(part.heading, part.lines),
  );
  const parts = [plainLine(one.message), rows.join('\n'), ...why, ...rest];
  return plainText(parts.filter(part => part !== '').join('\n\n'));
}

/** What each part tells beside the facts: sentences, and paragraphs with commands. */
export const sections: { [P in Told['part']]: (one: Case) => (string | Paragraph)[] } = {
  told: one => [
    ...(one.ref.kind === 'change' ? [] : proposal(one, 'What would put it right')),
    one.ref.kind === 'change'
      ? 'What was done cannot be taken back from here; the case stays on record.'
      : 'Nothing was changed. The case ends by itself when a fresh read no longer shows the fault.',
  ],
  question: one => [...proposal(one, 'What we will do if you approve'), ...speaksFor(one), toAnswer(one)],
  'under way': one => [
    ...proposal(one, 'What is being done now'),
    `${reasonOf(one)}The resource is read again first: if the fix would be another one by then, you are asked anew.`,
  ],
  working: one => [
    ...proposal(one, 'What is being done now'),
    one.calledAt === undefined
      ? `It is not done yet: ${sentence(lastWords(one))}`
      : `AWS took the call at ${utc(one.calledAt)}; no fresh read has shown it done yet.`,
    'Nothing is to be done by you. How it ends is said here.',
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
    ...lateAnswer(one),
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

const lateAnswer = (one: Case): string[] => {
  const late = one.lateAnswers?.at(-1);
  if (!late) return [];
  const who = plainLine(late.by.replace(/^link:/, ''));
  const why = late.reason ? ` Reason given: ${sentence(late.reason)}` : '';
  return [`${who} said at ${utc(late.at)} to leave it as it is: too late, so nothing is accepted.${why}`];
};

// One card speaks for an account whose breaker is open.
const speaksFor = (one: Case): string[] =>
  one.breaker === 'first'
    ? [
        `Nothing more is reverted by itself in account ${one.ref.account} for now. What else is found there is told together, every hour.`,
      ]
    : [];
