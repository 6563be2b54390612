/** What a command asks of the world: where words go, who may be asked, what time it is, and whether to stop. */
import { createInterface } from 'node:readline/promises';
import type { Ports } from '../shared/ports.ts';

export interface Io {
  /** What was asked for. Resolves when the reader has taken it, so that a slow pipe bounds our memory. */
  out(text: string): Promise<void>;
  /** People's words and progress. */
  err(text: string): void;
  stdin: AsyncIterable<Uint8Array | string>;
  /** True when a person sits at both ends and can be asked. */
  canAsk: boolean;
  ask(question: string): Promise<string>;
  /** Whether colours may be used there. */
  colour: { out: boolean; err: boolean };
  /** True when stderr is a terminal, where a progress line can be drawn over. */
  progress: boolean;
  /** Columns of the terminal. */
  columns: number;
  /** Epoch seconds, with fractions. */
  now(): number;
  /** What a scan reads, where that is not AWS itself (tests). */
  scanPorts?: (regions: readonly string[]) => Promise<{ ports: Ports; account: string }>;
  /** The environment's variables. */
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person pressed Ctrl-C. */
  stop: AbortSignal;
}

/** The real one, over the process. The second Ctrl-C ends the process at once. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  const stopping = new AbortController();
  let first = 0;
  const stop = () => {
    // npm hands on the Ctrl-C that the terminal has sent us already: two at once are one.
    if (stopping.signal.aborted && Date.now() > first + 500) process.exit(130);
    if (stopping.signal.aborted) return;
    first = Date.now();
    stopping.abort();
    // Reading on would keep the process alive.
    stdin.destroy();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // A reader that has seen enough (head) is no fault.
  for (const stream of [stdout, stderr])
    stream.on('error', error => ('code' in error && error.code === 'EPIPE' ? process.exit(0) : process.exit(1)));
  const mayColour = env['NO_COLOR'] === undefined || env['NO_COLOR'] === '';
  return {
    out: text => new Promise(resolve => (stdout.write(text) ? resolve() : stdout.once('drain', () => resolve()))),
    err: text => void stderr.write(text),
    stdin,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    ask: async question => {
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        return await lines.question(question, { signal: stopping.signal });
      } finally {
        lines.close();
      }
    },
    colour: { out: mayColour && stdout.isTTY === true, err: mayColour && stderr.isTTY === true },
    progress: stderr.isTTY === true,
    // Some terminals say 0.
    columns: stdout.isTTY && stdout.columns >= 40 ? stdout.columns : 100,
    now: () => Date.now() / 1000,
    env,
    stop: stopping.signal,
  };
}
