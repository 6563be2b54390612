/** Generated files equal what the generator writes now, and every link in the docs leads somewhere. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generated } from '../local/generated.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

test.each([...generated()])('%s is what the generator writes now', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('no page stands for a control that is not there', () => {
  const pages = readdirSync(join(root, 'docs/controls')).map(page => `docs/controls/${page}`);
  expect(pages.filter(page => !generated().has(page))).toEqual([]);
});

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.md'))
    .map(path => `docs/${path}`),
];

test.each(documents)('every link of %s leads to a file that is there', document => {
  const links = [...readFileSync(join(root, document), 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(
    ([, link = '']) => link,
  );
  const broken = links.filter(link => !/^https?:/.test(link) && !existsSync(join(root, dirname(document), link)));
  expect(broken).toEqual([]);
});
