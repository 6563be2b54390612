/** `explain`: one control in words. */
import { controls } from '../../shared/catalogue.ts';
import type { Control } from '../../shared/control.ts';
import { BadInput } from '../../shared/errors.ts';
import { judgedWords } from '../../shared/judged-words.ts';
import { didYouMean } from '../../shared/nearest.ts';
import { labelled, paint, wrapped, type Paint } from '../print.ts';
import type { Add } from '../add.ts';
import { docsOf, entryOf } from './catalogue.ts';

export const addExplain: Add = (program, io) => {
  program
    .command('explain')
    .description('say what a control judges, why, and what it does about it')
    .argument('<control>', 'id of the control, such as eks-sg-admin-port-open')
    .action(async (id: string) => {
      const control = controls.find(candidate => candidate.id === id.toLowerCase());
      if (!control) {
        const hint =
          didYouMean(
            id,
            controls.map(candidate => candidate.id),
          ) || ' `eks-guardrails catalogue` lists them.';
        throw new BadInput(`no control is called ${id}.${hint}`);
      }
      await io.out(`${explained(control, io.columns, paint(io.colour.out)).join('\n')}\n`);
    });
};

function explained(control: Control, columns: number, colours: Paint): string[] {
  const part = (heading: string, lines: string[]): string[] =>
    lines.length > 0 ? ['', colours.bold(heading), ...lines] : [];
  const text = (words: string): string[] => wrapped(words, Math.max(columns - 2, 40)).map(line => `  ${line}`);
  const row = (name: string, words: string): string[] => (words === '' ? [] : labelled(name, words, columns));
  const { reads } = entryOf(control);
  return [
    colours.bold(control.title),
    `${control.id}, ${control.severity}`,
    ...part('Why', text(control.why)),
    ...part('What is judged', [
      ...row(
        'resource',
        `${judgedWords[control.resource]}${control.resource === 'change' ? '' : ', as AWS describes it now'}`,
      ),
      ...row('read with', reads.join(', ')),
      ...row('woken by', control.triggers.join(', ')),
      ...row('ends with', control.closes.join(', ')),
    ]),
    ...part('What is done', [
      ...row('remedy', remedyOf(control)),
      ...row('condition', control.condition ?? ''),
      ...row(
        'grace',
        control.graceSeconds
          ? `${control.graceSeconds} s after the change nothing is done, so that create-then-tag tools can finish`
          : '',
      ),
      ...row(
        'IaC',
        control.askIac
          ? 'a change made by infrastructure as code is asked about: its next run would make it again'
          : '',
      ),
    ]),
    ...part('Plan and undo', [
      ...row(
        'calls',
        control.calls.length > 0
          ? `${control.calls.join(', ')} (granted to our role, each plan says whether we or a person undo it)`
          : 'none: it only tells',
      ),
      ...row(
        'by person',
        control.byPerson.length > 0
          ? `${control.byPerson.join(', ')} (shown as undo, never granted to our role: it would weaken audit, keys or IAM)`
          : '',
      ),
    ]),
    ...part(
      'Also known as',
      Object.entries(control.mappings).flatMap(([name, ids]) => text(`${name}: ${ids}`)),
    ),
    ...part(
      'Sources',
      text(control.sources.map(source => `checklist ${source.document}, lines ${source.lines}`).join('; ')),
    ),
    ...part('Read on', text(docsOf(control.id))),
  ];
}

const words = { notify: 'tell the owner', ask: 'ask a person', revert: 'revert the change' };

function remedyOf(control: Control): string {
  const usual = `${words[control.remedy]} (${control.remedy})`;
  return control.strongest === control.remedy ? usual : `${usual}; settings may raise it to ${control.strongest}`;
}
