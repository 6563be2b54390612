/** From changed case rows to messages: the stream's half of telling people. */
import type { Case } from './case.ts';
import { describe } from './message.ts';
import type { Ports } from './ports.ts';

/** One change of a case row. `before` is null for a new row, `after` for a removed one. */
export interface CaseChange {
  id: string;
  before: Case | null;
  after: Case | null;
}

/**
 * Describes each change, in order, and tells it. One that fails never stops the others:
 * its id is answered, so that the stream hands it out again. A message may come twice; it decides nothing, so that is harmless.
 */
export async function notifyBatch(
  ports: Pick<Ports, 'tell'>,
  records: readonly CaseChange[],
  log: (line: object) => void = line => console.log(JSON.stringify(line)),
): Promise<{ failed: string[] }> {
  const failed: string[] = [];
  for (const { id, before, after } of records) {
    try {
      const message = describe(before, after);
      if (message) await ports.tell(message);
    } catch (error) {
      failed.push(id);
      log({
        level: 'ERROR',
        message: 'A change of a case could not be told; it is tried again.',
        id,
        case: (after ?? before)?.id,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { failed };
}
