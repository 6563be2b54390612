/** The stream half: each change of a case is described, routed, and put on the queue once for each place it goes to. */
import { archiveChange } from './archive.ts';
import type { Case } from './case.ts';
import { accountNameOf, lookUp } from './directory.ts';
import { describe, inAccount, type Message } from './message.ts';
import { crowdOf, holdOf } from './noise.ts';
import { routeOf } from './owners.ts';
import type { Directory } from './owners/directory.ts';
import type { Ports } from './ports.ts';
import { scrubbed } from './scrubbed.ts';
import { claimOf, placeOf } from './sent.ts';
import type { Settings } from './settings.ts';
import type { Delivery, Target } from './target.ts';

/** One change of a case row. `before` is null for a new row, `after` for a removed one. */
export interface CaseChange {
  id: string;
  before: Case | null;
  after: Case | null;
}

export type NotifyPorts = Pick<Ports, 'cases' | 'enqueue' | 'post' | 'now' | 'directories' | 'archive'>;
type Log = (line: object) => void;

/**
 * Tells each change, in order. One that fails never stops the others: its id is answered, so that the stream hands it out again.
 * A change handed out twice makes deliveries of the same ids, and each of them is made once.
 */
export async function notifyBatch(
  ports: NotifyPorts,
  settings: Settings,
  changes: readonly CaseChange[],
  log: Log = line => console.log(JSON.stringify(line)),
): Promise<{ failed: string[] }> {
  const failed: string[] = [];
  for (const { id, before, after } of changes) {
    try {
      await notify(ports, settings, before, after);
    } catch (error) {
      failed.push(id);
      log({
        level: 'ERROR',
        message: 'A change of a case could not be told; it is tried again.',
        id,
        case: (after ?? before)?.id,
        error: scrubbed(error),
      });
    }
  }
  return { failed };
}

async function notify(ports: NotifyPorts, settings: Settings, before: Case | null, after: Case | null): Promise<void> {
  // First: nobody hears of what is on no record.
  await archiveChange(ports, before, after);
  const message = describe(before, after);
  if (!message || !after) return;
  const directory = await lookUp(ports, settings, after);
  const told = inAccount(message, accountNameOf(settings, after.ref.account, directory));
  const crowd = await crowdOf(ports, settings, after, message);
  for (const target of targetsOf(message, after, settings, directory)) {
    const delivery: Delivery = {
      id: deliveryId(message, after.ver, target),
      message: told,
      target,
      since: ports.now(),
    };
    const held = holdOf({ settings, one: after, message, target, crowd });
    if (!held) {
      await ports.enqueue(delivery, 0);
      continue;
    }
    await ports.cases.hold({ ...held, delivery });
    const { until: _until, ...claim } = claimOf(delivery, ports.now());
    // Only now, and never over a delivery made already: a question that waits for a digest is no question nobody heard.
    await ports.cases.putSent({ ...claim, state: 'held' });
  }
}

/** Who hears this message: the route's targets; of an escalation also its stage; of a reminder only who may answer. */
export function targetsOf(message: Message, one: Case, settings: Settings, directory: Directory = {}): Target[] {
  const { targets, escalation } = routeOf(one, { settings, directory });
  // Only a card that can be edited in silence is told a count.
  if (message.kind === 'counter') return targets.filter(target => target.sink === 'slack');
  if (message.kind === 'reminder') {
    const answering = targets.filter(target => target.answers);
    return answering.length > 0 ? answering : targets;
  }
  // That nobody answered concerns whoever comes next, too, and so does what is no longer reverted.
  const isFurther =
    message.kind === 'escalation' ||
    one.status === 'expired' ||
    (one.status === 'standing-down' && message.kind === 'question');
  if (!isFurther) return targets;
  const stage = escalation[(one.escalation ?? 1) - 1] ?? [];
  const places = new Set(targets.map(placeOf));
  return [...targets, ...stage.filter(target => !places.has(placeOf(target)))];
}

/** Names one message of one version of a case at one place. `ver` grows with every write, so no two messages share it. */
export const deliveryId = (message: Pick<Message, 'round' | 'kind'>, ver: number, target: Target): string =>
  `${message.round}#${ver}#${message.kind}#${placeOf(target)}`;
