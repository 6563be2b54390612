/** Someone else using our role is an attack or a mistake; both must be heard. */
import type { Case } from './case.ts';
import { operationOf } from './operations.ts';
import type { Ports, Wake } from './ports.ts';
import type { Change } from './record.ts';

/**
 * Posts an alarm for each change made with our role that no case knows of. Our own changes are never ignored: they verify themselves.
 * Answers the wake-ups to go on with: in them what a known act of ours wrote is nobody's doing, so nothing is reverted for it.
 */
export async function alarmForeignUse(
  ports: Ports,
  wakes: readonly Wake[],
  cases: readonly Case[],
): Promise<readonly Wake[]> {
  const ours = wakes.flatMap(wake =>
    wake.because && isOurs(ports, wake.because) ? [{ wake, change: wake.because }] : [],
  );
  const foreign: typeof ours = [];
  for (const one of ours) if (!(await isKnown(ports, one.change, cases))) foreign.push(one);
  await Promise.all(
    foreign.map(({ wake, change }) =>
      ports.post({
        alarm: 'foreign-use-of-our-role',
        text: `${change.source}:${change.name} on ${wake.ref.kind} ${wake.ref.id} in ${wake.ref.account}/${wake.ref.region} was made with ${change.actor.roleArn}, and no case asked for it (event ${change.eventId}). Find out who can assume this role.`,
        ref: wake.ref,
      }),
    ),
  );
  const known = new Set(ours.map(({ wake }) => wake).filter(wake => !foreign.some(one => one.wake === wake)));
  return wakes.map(wake => (known.has(wake) ? { ...wake, touched: [] } : wake));
}

/** True for a change made with a role of ours. */
export const isOurs = (ports: Ports, change: Change): boolean =>
  change.actor.roleArn !== undefined && ports.isOurs(change.actor.roleArn);

// A node group's case acts on its security group: then only the session's name leads to the case, and the case must know of the call.
async function isKnown(ports: Ports, change: Change, cases: readonly Case[]): Promise<boolean> {
  if (cases.some(one => knows(one, change))) return true;
  const named = await ports.cases.get(change.actor.session ?? '');
  return named !== null && knows(named, change);
}

// The event may come before we wrote AWS's request id, so the intent counts too.
const knows = (one: Case, change: Change): boolean =>
  one.requestIds.includes(change.requestId ?? '') ||
  one.history.some(
    entry =>
      entry.requestIds?.includes(change.requestId ?? '') ||
      (entry.calls?.includes(operationOf(`${change.source}:${change.name}`)) &&
        Math.abs(entry.at - change.time) < 3600),
  );
