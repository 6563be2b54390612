/** The facts about AWS that the code points at by number stand in docs/aws-facts.md, and none stands there for nobody. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const number = /\bT-[A-Z0-9]+-\d+\b/g;

const told = [...readFileSync('docs/aws-facts.md', 'utf8').matchAll(/^\| (T-[A-Z0-9]+-\d+) /gm)].map(
  row => row[1] ?? '',
);

const files = ['shared', 'local', 'functions', 'test'].flatMap(folder =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && name !== 'aws-facts.test.ts')
    .map(name => join(folder, name)),
);
const pointed = files.flatMap(file => (readFileSync(file, 'utf8').match(number) ?? []).map(id => ({ file, id })));

test('what the code points at is told, once', () => {
  expect(pointed.length).toBeGreaterThan(50);
  expect(pointed.filter(({ id }) => !told.includes(id))).toEqual([]);
  expect(told.filter((id, at) => told.indexOf(id) !== at)).toEqual([]);
});

test('what is told is pointed at', () => {
  const known = new Set(pointed.map(({ id }) => id));
  expect(told.filter(id => !known.has(id))).toEqual([]);
});
