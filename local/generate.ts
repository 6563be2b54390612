/** `npm run generate`: what follows from the code is written by it, and `--check` fails when it is stale. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generated } from './generated.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const files = generated();
const stale: string[] = [];

for (const [path, text] of files) {
  const there = existsSync(`${root}${path}`) ? readFileSync(`${root}${path}`, 'utf8') : null;
  if (there === text) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(`${root}${path}`.replace(/\/[^/]+$/, ''), { recursive: true });
  writeFileSync(`${root}${path}`, text);
}
// A page whose control is gone would be a lie.
for (const page of readdirSync(`${root}docs/controls`)) {
  if (files.has(`docs/controls/${page}`)) continue;
  stale.push(`docs/controls/${page}`);
  if (!check) rmSync(`${root}docs/controls/${page}`);
}
if (check && stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run npm run generate and commit the result.`);
  process.exitCode = 1;
}
