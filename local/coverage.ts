/** docs/coverage.md: every line of the source checklists with what answers it, and our controls beside those of others. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Control } from '../shared/control.ts';
import { counted } from './print.ts';

/** docs/checklists.yml. */
export interface Checklists {
  /** Ids of controls that judge Kubernetes objects. */
  inCluster: string[];
  checklists: Checklist[];
  /** What a checklist says and is no longer so. */
  outdated: { where: string; says: string; today: string }[];
}

export interface Checklist {
  /** As in a control's `sources`: `000`. */
  document: string;
  name: string;
  /** How many lines the document has. */
  lines: number;
  /** Lines that ask for nothing: headings, introductions, closing words, blank ones. */
  headings: string;
  items: { lines: string; says: string; controls?: string[]; note?: string }[];
}

/** The checklists in our own words. */
export function readChecklists(): Checklists {
  const path = fileURLToPath(new URL('../docs/checklists.yml', import.meta.url));
  // Our own file, held to this shape by test/coverage.test.ts.
  return parse(readFileSync(path, 'utf8')) as Checklists;
}

/** The whole page. */
export function coveragePage(controls: readonly Control[], { checklists, inCluster, outdated }: Checklists): string {
  const items = checklists.flatMap(one => one.items);
  const judged = items.filter(item => item.controls?.some(id => controls.some(control => control.id === id)));
  const within = items.filter(item => item.controls?.every(id => inCluster.includes(id)));
  return [
    '# Coverage',
    '',
    'Generated from [checklists.yml](checklists.yml) and the controls by `npm run generate`; do not edit.',
    '',
    `eks-guardrails began with five checklists. Of their ${counted(items.length, 'item')} the ${counted(controls.length, 'control')} of this catalogue answer ${judged.length}; ` +
      `${within.length} are about objects inside a cluster, which are not judged yet; ${items.length - judged.length - within.length} ask for nothing that can be judged, and say why. ` +
      'A control links to its page; its examples are in `test/controls/<id>.test.ts`.',
    '',
    ...checklists.flatMap(one => checklistOf(one, controls)),
    '## What is no longer so',
    '',
    ...rows(
      ['where', 'the checklist says', 'today'],
      outdated.map(({ where, says, today }) => [where, says, today]),
    ),
    '',
    ...peers(controls),
  ].join('\n');
}

const checklistOf = ({ document, name, lines, headings, items }: Checklist, controls: readonly Control[]): string[] => [
  `## ${document}: ${name}`,
  '',
  ...rows(
    ['lines', 'asks for', 'answered by', 'note'],
    items.map(item => [item.lines, item.says, answersOf(item.controls ?? [], controls), item.note ?? '']),
  ),
  '',
  `Lines ${headings} of ${lines} are headings, introductions and closing words, and ask for nothing.`,
  '',
];

function answersOf(ids: readonly string[], controls: readonly Control[]): string {
  if (ids.length === 0) return 'nothing';
  const known = (id: string) => controls.some(control => control.id === id);
  return ids
    .map(id => (known(id) ? `[${id}](controls/${id}.md)` : `${id} (in the cluster: not judged yet)`))
    .join(', ');
}

/** Whose checks stand in columns: the names controls use in `mappings`. */
export const columns = [
  'CIS EKS 1.8',
  'Security Hub',
  'AWS Config',
  'HardenEKS',
  'Prowler',
  'Checkov',
  'Trivy',
] as const;

function peers(controls: readonly Control[]): string[] {
  const mapped = (name: string) => controls.filter(({ mappings }) => mappings[name] !== undefined).length;
  const alone = controls.filter(({ mappings }) => columns.every(name => mappings[name] === undefined));
  return [
    '## Beside others',
    '',
    'What others check of the same thing, by their own names. They look at intervals or before a deployment; each control here is woken by the change itself, and its fixes are read back and can be undone. ' +
      `${counted(alone.length, 'control')} of ${controls.length} have no counterpart in these columns.`,
    '',
    ...rows(['', ...columns], [['controls with a counterpart', ...columns.map(name => String(mapped(name)))]]),
    '',
    ...rows(
      ['control', 'here', ...columns],
      controls.map(({ id, remedy, mappings }) => [
        `[${id}](controls/${id}.md)`,
        remedy,
        ...columns.map(name => mappings[name] ?? ''),
      ]),
    ),
    '',
  ];
}

const rows = (head: readonly string[], body: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => '---'), ...body].map(
    cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );

/** The numbers in `5-26, 47`. */
export const linesIn = (text: string): number[] =>
  text.split(',').flatMap(part => {
    const [first = 0, last = first] = part.trim().split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
