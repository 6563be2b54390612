/** Runs one command in the test's own process, with a person or without. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Io } from '../local/io.ts';
import { run } from '../local/program.ts';

/** The folder of recorded events. */
export const events = fileURLToPath(new URL('../events', import.meta.url));

/** One command in this process. `answers`: what a person types; without them there is no terminal. */
export async function cli(argv: string[], more: Partial<Io> & { answers?: string[]; text?: string } = {}) {
  const seen = { out: '', err: '' };
  const { answers, text, ...io } = more;
  const code = await run(argv, {
    out: async text => void (seen.out += text),
    err: text => void (seen.err += text),
    stdin: (async function* () {
      if (text !== undefined) yield text;
    })(),
    canAsk: answers !== undefined,
    ask: async () => answers?.shift() ?? '',
    colour: { out: false, err: false },
    progress: false,
    columns: 100,
    now: () => 0,
    env: {},
    stop: new AbortController().signal,
    ...io,
  });
  return { code, ...seen };
}

/** Files of one test file, deleted afterwards. */
export function files(): (name: string, text: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
}
