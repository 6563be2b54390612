/** The Markdown page of a control, written from the control itself so that the two cannot disagree. */
import type { Control } from './control.ts';
import { judgedWords } from './judged-words.ts';
import type { ReadOperation, WriteOperation } from './operations.ts';

/** What a page needs and a control does not hold. */
export interface PageExtra {
  /** Every operation the reader of the control's kind may call. */
  reads: readonly ReadOperation[];
}

/** The page as Markdown with a final line feed; the same text for the same control. */
export function controlPage(control: Control, extra: PageExtra): string {
  const sections = [
    ['Why', control.why],
    ['What happens', [remedyText(control), control.condition].filter(Boolean).join('\n\n')],
    ['When it is judged', whenText(control)],
    ['What it may call', callsText(control, extra)],
    ['Undo', undoText(control)],
    [
      'Sources',
      list(
        control.sources.map(({ document, lines }) =>
          document === 'field'
            ? `From the field: ${lines}`
            : `Checklist ${document}, ${/^\d+$/.test(lines) ? 'line' : 'lines'} ${lines.replaceAll(',', ', ')}`,
        ),
      ),
    ],
    ['The same elsewhere', list(Object.entries(control.mappings).map(([name, ids]) => `${name}: ${ids}`))],
  ].filter(([, text]) => text);
  return [
    `# ${control.title}`,
    generatedNote,
    factsTable(control),
    ...sections.map(([heading, text]) => `## ${heading}\n\n${text}`),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

const generatedNote = '<!-- Generated from the controls by `npm run generate`: edit the control, not this page. -->';

const factsTable = (control: Control): string =>
  [
    '| | |',
    '| --- | --- |',
    `| Control | ${code(control.id)} |`,
    `| Judges | ${judgedWords[control.resource]} |`,
    `| Severity | ${control.severity} |`,
    `| Remedy | ${control.remedy} |`,
    `| Strongest remedy settings may choose | ${control.strongest} |`,
  ].join('\n');

const remedies: Record<Control['remedy'], string> = {
  revert:
    'In mode `enforce` a change that introduces the fault is reverted at once. What stood before is asked about; what the daily sweep finds is told in the digest.',
  ask: 'In mode `enforce` a person is asked, with the exact calls to be made.',
  notify: 'People are told. Nothing is ever changed.',
};

function remedyText({ remedy, strongest, graceSeconds, askIac }: Control): string {
  const raised = remedy !== strongest ? ` Settings may raise it to \`${strongest}\`.` : '';
  const grace = graceSeconds ? ` A change has ${graceSeconds} s to be completed first.` : '';
  const iac = askIac
    ? ' A change made by infrastructure as code is asked about: it would come back with the next run.'
    : '';
  return remedies[remedy] + raised + grace + iac;
}

function whenText({ triggers, closes }: Control): string {
  const woken = `After these events:\n\n${list(triggers.map(code))}`;
  const closed = closes.length > 0 ? `\n\nA case may end after these:\n\n${list(closes.map(code))}` : '';
  return woken + closed;
}

function callsText({ calls }: Control, { reads }: PageExtra): string {
  const read =
    reads.length > 0 ? `Reads:\n\n${list(reads.map(code))}` : 'Reads nothing: the record itself says it all.';
  return `${read}\n\n${calls.length > 0 ? `Writes, for plans and undo:\n\n${list(calls.map(code))}` : 'Writes nothing.'}`;
}

/** What cannot be taken back whatever is saved before (T-AWS-1). */
const irreversible: ReadonlySet<WriteOperation> = new Set<WriteOperation>(['eks:AssociateEncryptionConfig']);

function undoText({ calls, byPerson }: Control): string {
  if (calls.length === 0) return '';
  const never = calls.filter(call => irreversible.has(call));
  if (never.length > 0)
    return `Impossible: ${never.map(code).join(', ')} cannot be taken back. The question says so before anyone approves.`;
  if (byPerson.length === 0)
    return 'From the case, as long as the resource is as we left it: by us, or by a person where undoing would weaken audit, keys or IAM. Each plan says which.';
  return `Where going back would weaken audit, keys or IAM, or needs an id that AWS gives out with the fix, the case shows a person the AWS CLI lines. Our roles are never granted ${byPerson.map(code).join(', ')}.`;
}

const code = (text: string): string => `\`${text}\``;
const list = (items: readonly string[]): string => items.map(item => `- ${item}`).join('\n');
