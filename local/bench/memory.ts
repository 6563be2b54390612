/** Peak memory of a replay of 10,000 events, in a process of its own. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordOf } from '../sandbox/people.ts';
import { ingress } from './ingress.ts';
import type { Row } from './row.ts';

const events = 10_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The events are SSH openings and harmless changes on 500 groups, as a noisy month of an account would bring. */
export async function memory(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'eks-guardrails-bench-'));
  try {
    const file = join(folder, 'events.ndjson');
    await write(file);
    const start = Date.now();
    const small = await peak(['catalogue', '--json']);
    const large = await peak(['replay', file, '--json']);
    const seconds = (Date.now() - start) / 1000;
    const figure = `${mebibytes(large)} MiB peak (${mebibytes(small)} MiB before any event), ${((seconds * 1e6) / events).toFixed(0)} µs per event`;
    return [
      {
        group: 'memory',
        what: `replay of ${events.toLocaleString('en')} events`,
        figure,
        target: '≤ 512 MiB',
        ok: large / 1024 <= 512,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function write(file: string): Promise<void> {
  const out = createWriteStream(file);
  const at = Date.parse('2026-11-03T00:00:00Z') / 1000;
  for (let i = 0; i < events; i += 1) {
    const groupId = `sg-0be9c4${String(i % 500).padStart(11, '0')}`;
    const port = i % 4 === 0 ? 22 : 443;
    const cidrIp = i % 3 === 0 ? '0.0.0.0/0' : `10.${i % 250}.0.0/16`;
    const request = ingress(groupId, port, cidrIp);
    if (!out.write(`${JSON.stringify(recordOf('ec2:AuthorizeSecurityGroupIngress', { at: at + i * 60, request }))}\n`))
      await new Promise<void>(resolve => out.once('drain', () => resolve()));
  }
  await new Promise<void>((resolve, reject) => out.end((error?: Error | null) => (error ? reject(error) : resolve())));
}

/** Kilobytes. */
function peak(args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', join(root, 'local/bench/report-memory.mjs'), join(root, 'local/eks-guardrails.mjs'), ...args],
      { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] },
    );
    let said = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', code =>
      code === 0 || code === 1
        ? resolve(Number(said))
        : reject(new Error(`eks-guardrails ${args.join(' ')} ended with ${code}`)),
    );
  });
}

const mebibytes = (kilobytes: number): string => (kilobytes / 1024).toFixed(0);
