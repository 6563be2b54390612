/** What is under way: EKS updates we asked for, and fixes a person wants undone. */
import type { Update } from '@aws-sdk/client-eks';
import { act } from './act.ts';
import { postponed, undoLeased, undoRefused } from './acted.ts';
import type { Case } from './case.ts';
import { isNotFound } from './errors.ts';
import { factsOf, type Input } from './operations.ts';
import { settleSeconds } from './next.ts';
import { failed } from './outcome.ts';
import type { Ports } from './ports.ts';
import type { Reading, Ref } from './resources.ts';
import { leaseOf } from './pass.ts';
import { stateHash } from './state.ts';
import { fieldsOf, textOf } from './triggers/loose.ts';

/** An EKS update answers at once and may fail much later (T-EKS-23): success is only what DescribeUpdate says. */
export async function followUpdate(ports: Ports, one: Case): Promise<{ case: Case; running: boolean; moved?: Case }> {
  const updateId = one.updateIds.at(-1);
  if ((one.status !== 'acting' && one.status !== 'undoing') || one.calledAt === undefined || updateId === undefined)
    return { case: one, running: false };
  const { update } = await describeUpdate(ports, one, updateId);
  // A cluster made anew under its old name knows no earlier update: what the fresh read shows is all there is to know.
  if (update === undefined) return { case: one, running: false };
  const running = update?.status === 'InProgress';
  if (update?.status === 'Successful' || (running && (one.dueAt ?? 0) > ports.now())) return { case: one, running };
  const errors = (update?.errors ?? []).map(error => `${error.errorCode}: ${error.errorMessage}`).join('; ');
  const after = running
    ? postponed(one, 'EKS is still working on the update', ports.now())
    : failed(
        one,
        `EKS could not apply update ${updateId}: ${errors || (update?.status ?? 'no status')}. Mend the cause, then retry.`,
        ports.now(),
      );
  return (await ports.cases.put(after, one)) ? { case: one, running, moved: after } : { case: one, running: true };
}

async function describeUpdate(ports: Ports, one: Case, updateId: string): Promise<{ update?: Update | undefined }> {
  try {
    return await ports.call(one.ref, 'eks:DescribeUpdate', { ...updatedBy(one), updateId });
  } catch (error) {
    if (isNotFound(error)) return {};
    throw error;
  }
}

/** EKS keeps an update with the thing it updates, which is what our call named; the case may be about something else, say a launch template. */
function updatedBy({
  ref,
  plan,
  status,
}: Case): Pick<Input<'eks:DescribeUpdate'>, 'name' | 'nodegroupName' | 'addonName'> {
  const calls = (status === 'undoing' && plan && 'calls' in plan.undo ? plan.undo.calls : plan?.calls) ?? [];
  const fields = fieldsOf(calls.findLast(call => factsOf(call.call).update)?.input);
  const nodegroupName = textOf(fields['nodegroupName']);
  const addonName = textOf(fields['addonName']);
  return {
    name: textOf(fields['clusterName']) ?? textOf(fields['name']) ?? ref.id,
    ...(nodegroupName && { nodegroupName }),
    ...(addonName && { addonName }),
  };
}

/** Nobody can judge a resource that is not settled; what is due on it is due later. */
export async function postponeDue(ports: Ports, cases: readonly Case[], why: string): Promise<Case[]> {
  const due = cases.filter(
    one =>
      one.dueAt !== undefined && one.dueAt <= ports.now() && one.status !== 'waiting' && one.status !== 'standing-down',
  );
  const moved = await Promise.all(due.map(one => written(ports, one, postponed(one, why, ports.now()))));
  return moved.filter(one => one !== null);
}

/** Takes one step of the first undo that is asked for. Null when there is none to take. */
export async function undoAsked(
  ports: Ports,
  given: { ref: Ref; seen: Reading; cases: readonly Case[] },
): Promise<Case | null> {
  const { ref, seen } = given;
  const one = given.cases.find(candidate => candidate.status === 'undoing');
  if (!one?.plan || !('calls' in one.plan.undo)) return null;
  const now = ports.now();
  const asLeft = stateHash(ref.kind, seen.resource, one.facet) === one.left;
  if (one.calledAt !== undefined) {
    // Called and the state is still what we left: AWS said yes and did nothing. Called and moved: the finding tells (next.ts, undoing).
    if (!asLeft || now < one.calledAt + settleSeconds) return null;
    return written(
      ports,
      one,
      failed(
        one,
        'AWS accepted the undo and nothing changed. Look at the resource, then undo by hand with the lines of the case.',
        now,
      ),
    );
  }
  if (!asLeft && !one.lease && one.attempt === 0)
    return written(ports, one, undoRefused(one, `${ref.kind} ${ref.id} is no longer as we left it`, now));
  const lease = undoLeased(one, leaseOf(ports), now);
  if (!lease || !(await ports.cases.put(lease, one))) return null;
  if (lease.status === 'failed') return lease;
  const outcome = await act(ports, { account: ref.account, region: ref.region, case: one.id }, one.plan.undo.calls);
  return (await written(ports, lease, outcome(lease, ports.now()))) ?? lease;
}

const written = async (ports: Ports, before: Case, after: Case): Promise<Case | null> =>
  (await ports.cases.put(after, before)) ? after : null;
