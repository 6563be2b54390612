/** The sandbox as it runs on: real time from where the stories ended, one thing at a time, kept on disk if asked. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../shared/case.ts';
import { BadInput } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import type { Pass } from '../shared/pass.ts';
import type { Sent } from '../shared/sent.ts';
import type { Settings } from '../shared/settings.ts';
import { codeOf, fileFault } from './file-fault.ts';
import { memoryCases } from './sandbox/cases.ts';
import { pipeline, type Pipeline } from './sandbox/pipeline.ts';
import { emptyWorld, type World } from './sandbox/world.ts';

export interface Running {
  ports: Ports;
  settings: Settings;
  /** Does the work alone, then what is due by now; at once one after the other, never two together. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** What is kept between two starts. `time` is the sandbox's, epoch seconds: it stands still while nothing runs. */
interface Kept {
  time: number;
  world: World;
  cases: Case[];
  /** What was sent about them; without it, every open question would look undelivered after a restart. */
  sent?: Sent[];
}

/** Runs a pipeline in real time: `elapsed` answers the seconds since some fixed moment. `kept` hears when something may have changed. */
export function running(
  p: Pipeline,
  elapsed: () => number,
  kept: () => Promise<void> = async () => undefined,
): Running {
  let offset = p.clock.now() - elapsed();
  let last: Promise<unknown> = Promise.resolve();
  const catchUp = async (): Promise<Pass[]> => {
    // The stories run ahead of real time; from where they end, both go at one pace.
    offset = Math.max(offset, p.clock.now() - elapsed());
    p.clock.set(Math.floor(offset + elapsed()));
    return p.run(p.clock.now());
  };
  return {
    ports: p.ports,
    settings: p.settings,
    alone<T>(work: () => Promise<T>): Promise<T> {
      const mine = last.then(async () => {
        await catchUp();
        const answer = await work();
        await catchUp();
        await kept();
        return answer;
      });
      // The next one goes ahead whatever became of this one, which tells its own caller.
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** A pipeline over what a folder keeps, or over nothing yet. Throws BadInput when what is there is not ours. */
export async function pipelineIn(
  folder: string | undefined,
  options: { settings: Settings; onPass?(pass: Pass): void },
): Promise<{ p: Pipeline; fresh: boolean; keep(): Promise<void> }> {
  if (folder === undefined) return { p: pipeline(options), fresh: true, keep: async () => undefined };
  const file = join(folder, 'sandbox.json');
  const kept = readKept(folder, file);
  const cases = memoryCases();
  for (const one of kept?.cases ?? []) await cases.put(one, null);
  for (const sent of kept?.sent ?? []) await cases.putSent(sent);
  const p = pipeline({ ...options, cases, world: kept?.world ?? emptyWorld(), ...(kept && { start: kept.time }) });
  let written = '';
  const keep = async () => {
    const all = await cases.all();
    const sent = (await Promise.all(all.map(one => cases.sent(one.id)))).flat();
    const text = JSON.stringify({
      time: p.clock.now(),
      world: p.sandbox.world,
      cases: all,
      sent,
    } satisfies Kept);
    if (text === written) return;
    written = text;
    // A crash while writing must not cost what was there.
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  return { p, fresh: kept === null, keep };
}

function readKept(folder: string, file: string): Kept | null {
  let text: string;
  try {
    mkdirSync(folder, { recursive: true });
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new BadInput(`Cannot use the folder ${folder}: ${fileFault(error)}. Give --data another folder.`, {
      cause: error,
    });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (
      typeof value === 'object' &&
      value !== null &&
      'time' in value &&
      typeof value.time === 'number' &&
      'world' in value &&
      'cases' in value &&
      Array.isArray(value.cases)
    ) {
      // Only keep() writes this file, and the three fields are there.
      return value as Kept;
    }
  } catch {
    // Said below, with everything else that is not ours.
  }
  throw new BadInput(
    `${file} was not written by this sandbox or is damaged. Give --data another folder, or delete the file to begin anew.`,
  );
}
