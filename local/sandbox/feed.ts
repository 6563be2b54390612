/** The stream's part on a person's machine: every write of a case is handed out, in order and at least once. */
import type { Case } from '../../shared/case.ts';
import type { CaseChange } from '../../shared/notify.ts';
import type { Cases } from '../../shared/ports.ts';

export interface Feed {
  /** The store; what is written through it is fed. */
  cases: Cases;
  /**
   * Hands out what nobody has taken yet, in batches. What fails, and all that follows it, stays for the next time, as a stream's shard
   * does; what failed too often is kept apart. True when nothing is left.
   */
  drain(take: Take): Promise<boolean>;
  /** The consumer died before it could say what it had taken: this many changes are handed out once more. */
  restart(changes: number): void;
  /** Changes nobody could take, with the last reason. */
  untold: { change: CaseChange; error: unknown }[];
}

export type Take = (changes: readonly CaseChange[]) => Promise<{ failed: string[] }>;

export interface FeedOptions {
  /** Hears of each write once, at once. */
  onWrite?(before: Case | null, after: Case): void;
  /** Every change is handed out this often, even when it was taken; default once. */
  copies?: number;
  /** As the deployed stream: changes in a batch, and times a change is handed out before it is given up. */
  batchSize?: number;
  mostTries?: number;
}

/** Nothing is lost between the write and the feed: both happen in one step, as in the table's own stream. */
export function feed(cases: Cases, options: FeedOptions = {}): Feed {
  const { copies = 1, batchSize = 10, mostTries = 11 } = options;
  const waiting: CaseChange[] = [];
  // What a restart may hand out again; the deployed stream keeps a day.
  const taken: CaseChange[] = [];
  const untold: Feed['untold'] = [];
  let count = 0;
  let tries = 0;

  const skip = (changes: number): void => {
    taken.push(...waiting.splice(0, changes));
    taken.splice(0, Math.max(0, taken.length - 1000));
    tries = 0;
  };

  /** How many of a batch were taken: all before the first that failed. */
  async function tookOf(batch: CaseChange[], take: Take): Promise<{ took: number; error?: unknown }> {
    try {
      const { failed } = await take(batch);
      const first = batch.findIndex(({ id }) => failed.includes(id));
      return first < 0 ? { took: batch.length } : { took: first, error: new Error(`${failed.join(', ')} failed`) };
    } catch (error) {
      return { took: 0, error };
    }
  }

  return {
    cases: {
      ...cases,
      put: async (next, expecting) => {
        const written = await cases.put(next, expecting);
        if (!written) return false;
        options.onWrite?.(expecting, next);
        // Images, not the objects that others go on to hold.
        const change = structuredClone({ id: `row-${(count += 1)}`, before: expecting, after: next });
        for (let copy = 0; copy < copies; copy += 1) waiting.push(change);
        return true;
      },
    },
    drain: async take => {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, batchSize);
        const { took, error } = await tookOf(batch, take);
        if (took > 0) skip(took);
        if (took === batch.length) continue;
        tries += 1;
        const [stuck] = waiting;
        if (tries < mostTries || !stuck) return false;
        untold.push({ change: stuck, error });
        skip(1);
      }
      return true;
    },
    restart: changes => void waiting.unshift(...taken.slice(Math.max(0, taken.length - changes))),
    untold,
  };
}
