/** What became of an act: the transitions that follow a call, and those of an undo. Pure. */
import { written, type Case } from './case.ts';
import { stillWorkingAt } from './message-again.ts';
import { maxAttempts, settleSeconds } from './next.ts';
import { failed } from './outcome.ts';

/** AWS accepted the calls; only a later read says whether they worked. */
export function called(
  before: Case,
  seen: { requestIds: string[]; updateIds: string[]; resent?: true },
  now: number,
): Case {
  const { lease: _lease, ...rest } = before;
  const after: Case = {
    ...rest,
    calledAt: now,
    dueAt: now + settleSeconds,
    requestIds: [...before.requestIds, ...seen.requestIds].slice(-20),
    updateIds: seen.updateIds,
  };
  return written(before, after, {
    at: now,
    what: 'AWS accepted the call; waiting for a fresh read',
    by: before.answer?.by ?? '',
    requestIds: seen.requestIds,
    ...(seen.resent && { resent: true }),
  });
}

/** EKS works on another update: later, and no attempt lost (T-EKS-1). Backs off from 60 s to 15 min. */
export function busy(before: Case, why: string, now: number): Case {
  const { lease: _lease, ...rest } = before;
  const wait = Math.min(60 * 2 ** before.busy, 900);
  return written(
    before,
    { ...rest, busy: before.busy + 1, attempt: Math.max(0, before.attempt - 1), dueAt: now + wait },
    { at: now, what: `EKS is busy: ${why}`, by: before.answer?.by ?? '' },
  );
}

/** AWS says that it is so already: only a fresh read knows, and it comes first, even after the last attempt. */
export function readAgain(before: Case, why: string, now: number): Case {
  const { lease: _lease, ...rest } = before;
  return written(before, { ...rest, failure: why, dueAt: now }, { at: now, what: why, by: before.answer?.by ?? '' });
}

/** The call did not work and may work later: one attempt is used up. */
export function refused(before: Case, why: string, now: number): Case {
  if (before.attempt >= maxAttempts)
    return failed(before, `${why} Nothing more is tried by itself; retry it when the cause is gone.`, now);
  const { lease: _lease, ...rest } = before;
  return written(
    before,
    { ...rest, failure: why, dueAt: now + 30 * 2 ** before.attempt },
    { at: now, what: why, by: before.answer?.by ?? '' },
  );
}

/** The case is due and AWS still works on the resource: nobody can judge it now. Waits longer each time, 60 s to 15 min. */
export function postponed(before: Case, why: string, now: number): Case {
  // So that people hear after five minutes that it goes on, and not at the next look but one.
  const said = stillWorkingAt(before);
  const wait = Math.min(60 * 2 ** before.busy, 900);
  const dueAt = now < said ? Math.min(now + wait, said) : now + wait;
  return written(
    before,
    { ...before, busy: before.busy + 1, dueAt },
    { at: now, what: `${why}; looking again later`, by: `policy:${before.control}` },
  );
}

/** The intent to undo, written before the calls; null while another pass holds the lease or the next look is not due. */
export function undoLeased(before: Case, lease: { owner: string; until: number }, now: number): Case | null {
  if (before.lease && before.lease.until > now) return null;
  if (!before.lease && before.attempt > 0 && (before.dueAt ?? 0) > now) return null;
  if (before.attempt >= maxAttempts)
    return failed(
      before,
      `The undo did not work after ${before.attempt} attempts: ${before.failure ?? 'it was interrupted'}`,
      now,
    );
  const calls = before.plan && 'calls' in before.plan.undo ? before.plan.undo.calls.map(call => call.call) : [];
  const after: Case = { ...before, lease, dueAt: lease.until, attempt: before.attempt + 1 };
  return written(before, after, {
    at: now,
    what: `undo, attempt ${after.attempt}`,
    by: before.answer?.by ?? '',
    calls,
  });
}

/** The resource is no longer as we left it: nothing is changed, the fix stands. */
export function undoRefused(before: Case, why: string, now: number): Case {
  const { lease: _lease, dueAt: _due, answer: _answer, undoUntil: _until, ...rest } = before;
  // A fix that had failed has still failed: only a fresh read may call it resolved.
  const from = before.history.findLast(entry => entry.to === 'undoing' && entry.from !== 'undoing')?.from;
  return written(
    before,
    from === 'failed'
      ? { ...rest, status: 'failed', failure: `Not undone: ${why}.` }
      : { ...rest, status: 'resolved', failure: why, ttl: now + 400 * 86_400 },
    { at: now, what: `not undone: ${why}`, by: `policy:${before.control}` },
  );
}
