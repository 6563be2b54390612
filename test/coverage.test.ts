/** The coverage: no line of a checklist is left out, and what a control says it answers is what the checklists say answers it. */
import { columns, coveragePage, linesIn, readChecklists } from '../local/coverage.ts';
import { controls } from '../shared/catalogue.ts';

const all = readChecklists();
const ids = controls.map(({ id }) => id);

test.each(all.checklists.map(one => [one.document, one] as const))(
  '%s: every line is an item or asks for nothing',
  (_, one) => {
    const items = new Set(one.items.flatMap(({ lines }) => linesIn(lines)));
    const headings = linesIn(one.headings);
    expect(headings.filter(line => items.has(line))).toEqual([]);
    const known = [...items, ...headings].toSorted((a, b) => a - b);
    expect(known).toEqual(Array.from({ length: one.lines }, (__, i) => i + 1));
  },
);

test('every item is answered by controls, or says why not', () => {
  const items = all.checklists.flatMap(one => one.items);
  expect(items.length).toBeGreaterThan(100);
  for (const { says, controls: answers = [], note } of items)
    expect([says, answers.length > 0 || (note ?? '').length > 10]).toEqual([says, true]);
});

test('every control that is named exists, or judges objects inside a cluster', () => {
  const named = all.checklists.flatMap(one => one.items).flatMap(item => item.controls ?? []);
  expect([...new Set(named)].filter(id => !ids.includes(id) && !all.inCluster.includes(id))).toEqual([]);
  expect(all.inCluster.filter(id => ids.includes(id))).toEqual([]);
});

test.each(controls.map(control => [control.id, control] as const))(
  '%s stands where it says it stands',
  (id, { sources }) => {
    for (const { document, lines } of sources.filter(source => source.document !== 'field')) {
      const checklist = all.checklists.find(one => one.document === document);
      const wanted = new Set(linesIn(lines));
      const places = checklist?.items.filter(item => linesIn(item.lines).some(line => wanted.has(line))) ?? [];
      expect([document, lines, places.some(item => item.controls?.includes(id))]).toEqual([document, lines, true]);
    }
  },
);

test('the page names every item, every control and every column', () => {
  const page = coveragePage(controls, all);
  for (const { says } of all.checklists.flatMap(one => one.items)) expect(page).toContain(says.replaceAll('|', '\\|'));
  for (const id of ids) expect(page).toContain(`[${id}](controls/${id}.md)`);
  for (const name of columns) expect(page).toContain(name);
});

test('a control names the checks of others by names that have a column, or by ones that are known to have none', () => {
  const others = [
    'Kubescape',
    'Stratus Red Team',
    'Automated Security Response',
    'Control Tower',
    'Elastic',
    'Sigma',
    'Cloud Custodian',
  ];
  const used = new Set(controls.flatMap(({ mappings }) => Object.keys(mappings)));
  expect([...used].filter(name => ![...columns, ...others].includes(name))).toEqual([]);
});
