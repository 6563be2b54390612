/** `npm run build`: each function bundled with the SDK it uses and the checked settings, ready to be packaged. */
import { build, type BuildFailure, type Metafile } from 'esbuild';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadInput } from '../shared/errors.ts';
import { environmentCredentials, foreignCredentials } from './environment-credentials.ts';
import { deployableSettings } from './settings-file.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The functions, by the names of their files. */
export const functionNames = (): string[] =>
  readdirSync(`${root}functions`)
    .map(file => basename(file, '.ts'))
    .toSorted();

export interface Built {
  name: string;
  /** Bytes of what runs at a cold start, and of all chunks together. */
  entryBytes: number;
  allBytes: number;
}

/**
 * Writes `<folder>/<name>/index.mjs`, its chunks and `guardrails.json` for each function of `names`; all by default.
 * Throws BadInput with file and line of every fault of the settings; esbuild's failure when code does not bundle.
 */
export async function buildFunctions({
  settings = `${root}guardrails.yml`,
  folder = `${root}dist/functions`,
  names = functionNames(),
} = {}): Promise<Built[]> {
  const checked = JSON.stringify(deployableSettings(settings));
  rmSync(folder, { recursive: true, force: true });
  return Promise.all(
    names.map(async name => {
      const metafile = await bundle(name, `${folder}/${name}`);
      mkdirSync(`${folder}/${name}`, { recursive: true });
      writeFileSync(`${folder}/${name}/guardrails.json`, checked);
      return sizes(name, metafile);
    }),
  );
}

async function bundle(name: string, outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: `functions/${name}.ts` },
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    // The SDK stays out of a cold start until the first call: its wrappers are chunks of their own.
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    // Without `module` first, esbuild takes the CommonJS copies of the SDK: twice the bytes and the import time.
    mainFields: ['module', 'main'],
    metafile: true,
    logLevel: 'silent',
    plugins: [environmentCredentials],
  });
  const foreign = foreignCredentials(metafile);
  if (foreign.length > 0)
    throw new Error(
      `The bundle of ${name} holds other sources of credentials than the function's environment: ${foreign.join(', ')}. See local/environment-credentials.ts.`,
    );
  return metafile;
}

function sizes(name: string, { outputs }: Metafile): Built {
  const all = Object.entries(outputs);
  const atStart = new Set<string>();
  const add = (path: string): void => {
    if (atStart.has(path)) return;
    atStart.add(path);
    for (const { path: next, kind, external } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && !external) add(next);
  };
  all.filter(([, output]) => output.entryPoint === `functions/${name}.ts`).forEach(([path]) => add(path));
  const bytes = (paths: Iterable<string>): number =>
    [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
  return { name, entryBytes: bytes(atStart), allBytes: bytes(all.map(([path]) => path)) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    for (const { name, entryBytes, allBytes } of await buildFunctions())
      console.error(
        `dist/functions/${name}: ${Math.round(entryBytes / 1000)} KB at a cold start, ${Math.round(allBytes / 1000)} KB in all`,
      );
  } catch (error) {
    console.error(error instanceof BadInput ? error.message : messagesOf(error));
    process.exitCode = error instanceof BadInput ? 2 : 1;
  }
}

function messagesOf(error: unknown): string {
  // esbuild's failures carry where and what.
  const { errors } = error as Partial<BuildFailure>;
  return errors
    ? errors.map(({ location, text }) => `${location?.file ?? 'build'}:${location?.line ?? 0}: ${text}`).join('\n')
    : String(error instanceof Error ? error.message : error);
}
