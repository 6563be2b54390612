/** A batch of queue messages: events and wake-ups become passes, one per resource, and only what failed is handed out again. */
import { loadControls } from './judging.ts';
import type { Ports, Wake } from './ports.ts';
import type { Pass } from './pass.ts';
import { reconcile } from './reconcile.ts';
import { isUnreadable, recordsIn } from './records.ts';
import { refKey } from './refs.ts';
import type { Kind } from './resources.ts';
import type { Settings } from './settings.ts';
import { kindsOf, ofEnrolled, wakesOf } from './wakes.ts';

export interface BatchResult {
  /** Ids of the messages to hand out again; after enough tries the queue sends them to its dead-letter queue. */
  failed: string[];
  passes: Pass[];
}

/**
 * `bodies`: EventBridge envelopes or wake-ups as JSON text. A message we cannot read is logged with its id and failed, never dropped.
 * Several messages for one resource make one pass: a burst on a group is one read and, where AWS can, one call.
 */
export async function reconcileBatch(
  ports: Ports,
  settings: Settings,
  bodies: readonly { id: string; body: string }[],
  log: (line: object) => void = line => console.log(JSON.stringify(line)),
): Promise<BatchResult> {
  const failed = new Set<string>();
  const byRef = new Map<string, { wakes: Wake[]; ids: string[] }>();
  const readings = await Promise.all(
    bodies.map(async ({ id, body }) => ({ id, read: await wakesIn(ports, settings, body) })),
  );
  for (const { id, read } of readings) {
    if ('error' in read) {
      failed.add(id);
      log({
        level: 'ERROR',
        message: 'A queue message cannot be read; it goes to the dead-letter queue.',
        id,
        error: read.error,
      });
    } else if (read.skipped !== undefined)
      log({ level: 'INFO', message: 'Nothing to look at.', id, event: read.event, skipped: read.skipped });
    for (const wake of 'wakes' in read ? read.wakes : []) {
      const group = byRef.get(refKey(wake.ref)) ?? { wakes: [], ids: [] };
      byRef.set(refKey(wake.ref), { wakes: [...group.wakes, wake], ids: [...group.ids, id] });
    }
  }
  const passes = await Promise.all(
    [...byRef.values()].map(async ({ wakes, ids }) => {
      try {
        const pass = await reconcile(ports, settings, wakes);
        log(summary(ports, wakes, pass));
        if (pass.errors.length > 0) ids.forEach(id => failed.add(id));
        return [pass];
      } catch (error) {
        ids.forEach(id => failed.add(id));
        log({
          level: 'ERROR',
          message: 'A pass failed and will be tried again.',
          ref: wakes[0]?.ref,
          error: error instanceof Error ? error.message : String(error),
        });
        return [];
      }
    }),
  );
  return { failed: [...failed], passes: passes.flat() };
}

type Read = { wakes: Wake[]; event?: string; skipped?: string } | { error: string };

/** A body is a wake-up of ours or an EventBridge envelope. */
async function wakesIn(ports: Ports, settings: Settings, body: string): Promise<Read> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    return { error: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (isWake(value)) return { wakes: [value] };
  const [record, ...more] = recordsIn(value);
  if (!record || more.length > 0) return { error: 'neither a wake-up nor one CloudTrail event' };
  if (isUnreadable(record)) return record;
  const lists = new Map(
    await Promise.all(kindsOf(record).map(async kind => [kind, await loadControls(kind)] as const)),
  );
  const controlsOf = (kind: Kind) => lists.get(kind) ?? [];
  const { wakes, skipped } = wakesOf(record, { settings, now: ports.now(), controlsOf });
  const ours = ofEnrolled(ports, wakes);
  const why = skipped ?? (ours.length === 0 ? `account ${wakes[0]?.ref.account} is not enrolled` : undefined);
  return { wakes: ours, event: record.eventID, ...(why && { skipped: why }) };
}

const isWake = (value: unknown): value is Wake =>
  typeof value === 'object' &&
  value !== null &&
  'ref' in value &&
  typeof value.ref === 'object' &&
  value.ref !== null &&
  'kind' in value.ref &&
  'account' in value.ref &&
  'region' in value.ref &&
  'id' in value.ref;

/** `lag`: seconds from the change to this pass, the one figure AWS does not publish. */
function summary(ports: Ports, wakes: readonly Wake[], pass: Pass): object {
  const changed = wakes.flatMap(wake => wake.because?.time ?? []);
  return {
    level: pass.errors.length > 0 ? 'ERROR' : 'INFO',
    message: 'pass',
    ref: pass.ref,
    ...(pass.skipped && { skipped: pass.skipped }),
    findings: pass.findings.map(({ control, finding, decision }) => ({
      control: control.id,
      key: finding.key,
      do: decision.do,
      reason: decision.reason,
    })),
    cases: pass.cases.map(({ id, control, status }) => ({ id, control, status })),
    ...(pass.errors.length > 0 && { errors: pass.errors }),
    ...(changed.length > 0 && { lag: ports.now() - Math.min(...changed) }),
  };
}
