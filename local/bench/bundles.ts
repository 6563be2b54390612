/** The bundles of `npm run build`: bytes, import time, and which AWS clients an event makes `reconcile` load. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row } from './row.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = join(root, 'dist/functions');

/** Needs `npm run build` before it, as `npm run bench` does. */
export async function bundles(): Promise<Row[]> {
  if (!existsSync(join(built, 'reconcile/index.mjs')))
    throw new Error('There are no bundles to measure. Run npm run build first.');
  const names = readdirSync(built).filter(name => existsSync(join(built, name, 'index.mjs')));
  const rows: Row[] = [];
  for (const name of names) {
    const bytes = [...startOf(join(built, name, 'index.mjs'))].reduce((sum, file) => sum + statSync(file).size, 0);
    const times = [];
    for (let i = 0; i < 5; i += 1) times.push(await importTime(name));
    const median = times.toSorted((a, b) => a - b)[2] ?? 0;
    rows.push({
      group: 'bundles',
      what: name,
      figure: `${kilobytes(bytes)} KB at start, ${median.toFixed(0)} ms to import`,
      target: '≤ 256 KB at start',
      ok: bytes <= 256_000,
    });
  }
  for (const scene of scenes) rows.push(await loaded(scene));
  return rows;
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(0);

/** The file and everything it imports at once; what is imported later, when a call needs it, is not loaded by a cold start. */
function startOf(file: string, seen = new Set<string>()): Set<string> {
  seen.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*"(\.\/[^"]+)"/g)) {
    const next = join(file, '..', path);
    if (!seen.has(next)) startOf(next, seen);
  }
  return seen;
}

const environment = {
  ...process.env,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_MAX_ATTEMPTS: '1',
  // Nothing listens there: a call fails at once, after its client was loaded.
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  ACCOUNT_ID: '111122223333',
  ACCOUNTS: '111122223333',
  TABLE_NAME: 'none',
  QUEUE_URL: 'http://127.0.0.1:1/none',
  TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:none',
  SETTINGS: 'guardrails.json',
};

async function importTime(name: string): Promise<number> {
  const script = `const s = performance.now(); await import(${JSON.stringify(join(built, name, 'index.mjs'))}); process.stdout.write(String(performance.now() - s)); process.exit(0);`;
  return Number((await run(['--input-type=module', '--eval', script])).out);
}

interface Scene {
  what: string;
  event: string;
  /** The clients that may be loaded. */
  clients: string[];
}

const scenes: Scene[] = [
  {
    what: 'event that cannot violate (private sources)',
    event: 'ec2-AuthorizeSecurityGroupIngress.private-only.json',
    clients: [],
  },
  { what: 'failed call', event: 'ec2-AuthorizeSecurityGroupIngress.failed.json', clients: [] },
  { what: 'SSH opened: table and EC2', event: 'ec2-AuthorizeSecurityGroupIngress.json', clients: ['dynamodb', 'ec2'] },
  {
    what: 'endpoint opened: table and EKS',
    event: 'eks-UpdateClusterConfig.public.json',
    clients: ['dynamodb', 'eks'],
  },
];

async function loaded(scene: Scene): Promise<Row> {
  const body = readFileSync(join(root, 'events', scene.event), 'utf8');
  const message = { messageId: '1', body };
  const script = `
    const { handler } = await import(${JSON.stringify(join(built, 'reconcile/index.mjs'))});
    await handler({ Records: [${JSON.stringify(message)}] }, { invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:reconcile' }).catch(() => undefined);
    await new Promise(resolve => setTimeout(resolve, 50));
    process.exit(0);`;
  const { said } = await run([
    '--import',
    join(root, 'local/bench/report-modules.mjs'),
    '--input-type=module',
    '--eval',
    script,
  ]);
  const clients = clientNames.filter(client => said.includes(`/reconcile/${client}-`));
  const ok = clients.every(client => scene.clients.includes(client));
  return {
    group: 'clients loaded by reconcile',
    what: scene.what,
    figure: clients.join(', ') || 'none',
    target: scene.clients.join(', ') || 'none',
    ok,
  };
}

const clientNames = ['cloudtrail', 'dynamodb', 'ec2', 'eks', 'guardduty', 'iam', 'kms', 'sns', 'sqs', 'ssm', 'sts'];

/** `said`: what the child wrote to descriptor 3. */
function run(args: string[]): Promise<{ out: string; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
    let out = '';
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stdio[3]?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => resolve({ out, said }));
  });
}
