/** docs/settings.md: every setting with its default, and no other; its example is taken as it stands. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { parseSettings } from '../local/settings-file.ts';
import { defaultOwnerTags } from '../shared/settings-people.ts';
import { deployFaults } from '../shared/settings-deploy-check.ts';
import { shape } from '../shared/settings.ts';

const page = readFileSync(fileURLToPath(new URL('../docs/settings.md', import.meta.url)), 'utf8');

/** What the tables say: setting and default, as YAML values. */
const written = new Map(
  [...page.matchAll(/^\| `([^`]+)` +\| (?:`([^`]*)`|([^|]*?)) +\| \S/gm)].map(([, name = '', code, words]) => [
    name,
    code === undefined ? words : JSON.stringify(parse(code)),
  ]),
);

describe('docs/settings.md', () => {
  const known = leaves(shape, '', undefined);
  test('names every setting once, and no other', () => {
    expect([...written.keys()].toSorted()).toEqual([...new Set(known.map(({ path }) => path))].toSorted());
    expect(page.match(/^\| `[^`]+` /gm)).toHaveLength(written.size);
  });
  test.each([...new Map(known.map(({ path, start }) => [path, start]))])(
    '%s has the default it says',
    (path, start) => {
      // Many names are no table cell; the words count them.
      const inWords: Record<string, string> = {
        'roles.deniedPolicies': 'seven broad AWS policies',
        'network.endpoints': 'what EKS nodes call',
      };
      const expected = inWords[path] ?? start;
      expect(written.get(path)).toBe(expected);
      if (path === 'roles.deniedPolicies') expect(JSON.parse(start)).toHaveLength(7);
      if (path === 'network.endpoints') expect(JSON.parse(start)).toHaveLength(10);
    },
  );
  test('everything in guardrails.yml that is switched off by a # can be switched on', () => {
    const text = readFileSync(fileURLToPath(new URL('../guardrails.yml', import.meta.url)), 'utf8');
    // Comments that are settings: `# name:` and what is indented below.
    const on = text.replace(/^# ?((?:[a-zA-Z]+:|  ).*)$/gm, '$1');
    const settings = parseSettings(on, 'guardrails.yml', {}, deployFaults);
    expect(Object.keys(settings.channels)).toHaveLength(3);
    expect(settings.exemptions).toHaveLength(1);
  });
  test('the example can be deployed', () => {
    const [, example = ''] = /```yaml\n([^]*?)```/.exec(page) ?? [];
    expect(parseSettings(example, 'the example', {}, deployFaults)).toMatchObject({ fallback: 'platform' });
  });
});

test('the tags tried for an owner are those the page names', () => expect(page).toContain(defaultOwnerTags.join(', ')));

/** Every setting that holds a value, with its default as JSON, `none` or `required`. Persons have one form wherever they stand. */
function leaves(schema: unknown, path: string, given: unknown, start = 'required'): { path: string; start: string }[] {
  const def = fieldOf(schema, 'def');
  const below = (part: unknown, name: string, value: unknown, first?: string) =>
    leaves(part, path === '' ? name : `${path}${name.startsWith('[') ? '' : '.'}${name}`, value, first);
  switch (fieldOf(def, 'type')) {
    case 'default': {
      const value = fieldOf(def, 'defaultValue');
      return leaves(fieldOf(def, 'innerType'), path, value, JSON.stringify(value));
    }
    case 'optional':
      return leaves(fieldOf(def, 'innerType'), path, null, 'none');
    case 'object':
      return Object.entries(fieldOf(def, 'shape') ?? {}).flatMap(([name, part]: [string, unknown]) => {
        const inherited = fieldOf(given, name);
        const isGone = given === null && !isPerson(path) && path !== 'slack';
        return below(
          part,
          name,
          inherited,
          inherited === undefined ? (isGone ? 'none' : undefined) : JSON.stringify(inherited),
        );
      });
    case 'array':
    case 'record': {
      const part = fieldOf(def, 'element') ?? fieldOf(def, 'valueType');
      const isGroup = fieldOf(fieldOf(part, 'def'), 'type') === 'object';
      if (isGroup) return below(part, fieldOf(def, 'element') ? '[]' : '*', undefined);
      return [{ path: personal(path), start }];
    }
    default:
      return [{ path: personal(path), start }];
  }
}

function isPerson(path: string): boolean {
  return /^(approvers\[\]|security(\.people\[\])?|people\[\])$/.test(path);
}

function personal(path: string): string {
  return path.replace(/^(approvers\[\]|security(\.people\[\])?|people\[\])\./, '<person>.');
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
