/** Someone else using our role is an attack or a mistake; both must be heard. */
import type { Case, Entry } from './case.ts';
import { operationOf } from './operations.ts';
import type { Ports, Wake } from './ports.ts';
import type { Change } from './record.ts';

/** How far from its intent the call of an act may be, in seconds: a pass is over sooner, and clocks differ. */
const nearSeconds = 300;

/**
 * Posts an alarm for each change made with our role that no case knows of. Our own changes are never ignored: they verify themselves.
 * Answers the wake-ups to go on with: in them what a known act of ours wrote is nobody's doing, so nothing is reverted for it.
 * `acts` are those known acts, and proof of who mended what.
 */
export async function alarmForeignUse(
  ports: Ports,
  wakes: readonly Wake[],
  cases: readonly Case[],
): Promise<{ wakes: readonly Wake[]; acts: readonly Change[] }> {
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
  return {
    wakes: wakes.map(wake => (known.has(wake) ? { ...wake, touched: [] } : wake)),
    acts: [...known].flatMap(wake => wake.because ?? []),
  };
}

/** True for a change made with a role of ours. */
export const isOurs = (ports: Ports, change: Change): boolean =>
  change.actor.roleArn !== undefined && ports.isOurs(change.actor.roleArn);

// A node group's case acts on its security group, and one session may act for several cases: its name is the case that wrote the intent.
async function isKnown(ports: Ports, change: Change, cases: readonly Case[]): Promise<boolean> {
  if (cases.some(one => called(one, change))) return true;
  const { session = '' } = change.actor;
  const named = cases.find(one => one.id === session) ?? (await ports.cases.get(session));
  return named !== null && (called(named, change) || isIntended(named, change));
}

/** AWS's id of a request is nobody's to choose. */
const called = (one: Case, { requestId }: Change): boolean =>
  requestId !== undefined &&
  (one.requestIds.includes(requestId) || one.history.some(entry => entry.requestIds?.includes(requestId)));

/**
 * The event may come before we wrote AWS's request id, or we died before we could: an intent that nothing answered counts too, for the session of
 * its case and for as long as the call can have taken. Whoever guesses all three in that time is not told from us.
 */
const isIntended = ({ history }: Case, change: Change): boolean =>
  history.some(
    (entry, at) =>
      entry.calls?.includes(operationOf(`${change.source}:${change.name}`)) &&
      Math.abs(entry.at - change.time) < nearSeconds &&
      !isAnswered(entry, history.slice(at + 1)),
  );

/** AWS gave an id for every call of the intent, and no call was sent more than once. */
function isAnswered(intent: Entry, later: readonly Entry[]): boolean {
  const next = later.findIndex(entry => entry.calls !== undefined);
  const answer = (next < 0 ? later : later.slice(0, next)).find(
    entry => entry.from === intent.to && entry.to === intent.to && entry.requestIds !== undefined,
  );
  return !answer?.resent && (answer?.requestIds?.length ?? 0) >= (intent.calls?.length ?? 0);
}
