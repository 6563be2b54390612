/** How a round of a case ends. Pure; each is one row and one line of its history. */
import { written, type Case } from './case.ts';
import type { Found } from './found.ts';

const day = 86_400;

/** Nothing is done any more: settings forbid it, or the fix would be another one. */
export function superseded(before: Case, why: 'plan changed' | 'settings', seen: Found, now: number): Case {
  const { lease: _lease, dueAt: _due, expiresAt: _expires, ...rest } = before;
  const what = why === 'settings' ? `withdrawn: ${seen.decision.reason}` : 'the fix would be another one now';
  return written(
    before,
    { ...rest, status: 'superseded', supersededBy: why, ...(why === 'settings' && { ttl: now + 400 * day }) },
    { at: now, what, by: `policy:${before.control}` },
  );
}

/** A fresh read shows the fault no more. */
export function resolved(before: Case, by: 'guardrail' | 'owner', why: string, now: number): Case {
  const { lease: _lease, dueAt: _due, expiresAt: _expires, ...rest } = before;
  return written(
    before,
    { ...rest, status: 'resolved', result: { by, at: now, why }, ttl: now + 400 * day },
    { at: now, what: why, by, requestIds: before.requestIds },
  );
}

/** Nobody answered in time. */
export function expired(before: Case, now: number): Case {
  const { dueAt: _due, ...rest } = before;
  return written(
    before,
    { ...rest, status: 'expired' },
    { at: now, what: 'nobody answered; nothing was changed', by: `policy:${before.control}` },
  );
}

/** The end of trying: a person is needed. */
export function failed(before: Case, failure: string, now: number): Case {
  const { lease: _lease, dueAt: _due, ...rest } = before;
  return written(
    before,
    { ...rest, status: 'failed', failure },
    { at: now, what: failure, by: `policy:${before.control}`, requestIds: before.requestIds },
  );
}

/** What was reverted stands again, as asked: lived with until the day named. */
export function undone(before: Case, now: number): Case {
  const { lease: _lease, dueAt: _due, ...rest } = before;
  const acceptedUntil = now + (before.answer?.days ?? 7) * day;
  return written(
    before,
    { ...rest, status: 'accepted', acceptedUntil, dueAt: acceptedUntil },
    { at: now, what: 'undone and seen to be so', by: before.answer?.by ?? '' },
  );
}
