/** The story of a case: what a pass saw, and what the case says after it. Pure; null means nothing is to be written. */
import { aliasesOf, written, type Case } from './case.ts';
import { isStillAccepted } from './decide.ts';
import { hashOf, type Found } from './found.ts';
import { expired, failed, resolved, superseded, undone } from './outcome.ts';
import type { Change } from './record.ts';
import { due, reminded } from './reminders.ts';
import { leased, opened } from './round.ts';
import type { Settings } from './settings.ts';

/** After this many seconds AWS's own reads must show what an accepted call did; later, nothing happened. */
export const settleSeconds = 60;
/** Tries of one plan before a person is needed. */
export const maxAttempts = 3;

/** The finding is there. */
export function found(before: Case | null, seen: Found, now: number): Case | null {
  if (!before) return opened(null, seen, now);
  const hash = hashOf(seen);
  const mayAsk = seen.allowed === 'ask' || seen.allowed === 'revert';
  switch (before.status) {
    case 'resolved':
      return opened(before, seen, now);
    case 'observed':
      if (seen.allowed === 'none') return superseded(before, 'settings', seen, now);
      return seen.decision.do === 'observe' || seen.decision.do === 'none' ? null : opened(before, seen, now);
    case 'superseded':
      if (before.supersededBy === 'settings') return opened(before, seen, now);
      // Or it would be due for ever: a retry sets a due time, and nothing else would take it away.
      if (seen.allowed === 'none') return superseded(before, 'settings', seen, now);
      return opened(before, seen.decision.do === 'notify' && mayAsk ? asking(seen) : seen, now);
    case 'notified':
      if (seen.allowed === 'none') return superseded(before, 'settings', seen, now);
      if (seen.decision.do === 'ask' || seen.decision.do === 'revert') return opened(before, seen, now);
      return seenAgain(before, seen, now);
    case 'waiting':
      if (!mayAsk) return superseded(before, 'settings', seen, now);
      if (seen.decision.do === 'revert') return opened(before, seen, now);
      if (hash !== before.planHash) return superseded(before, 'plan changed', seen, now);
      if ((before.expiresAt ?? Infinity) <= now) return expired(before, now);
      return reminded(before, seen.heard ?? true, now) ?? seenAgain(before, seen, now);
    case 'standing-down':
      if (!mayAsk) return superseded(before, 'settings', seen, now);
      if (hash !== before.planHash) return superseded(before, 'plan changed', seen, now);
      if ((before.quietUntil ?? Infinity) <= now) return quiet(before, seen.heard ?? true, now);
      return reminded(before, seen.heard ?? true, now) ?? seenAgain(before, seen, now);
    case 'expired':
      // Nobody answered the question of then; whoever makes the fault again gets a new one, or its revert.
      if (madeAgain(before, seen, before.updatedAt)) return opened(before, seen, now);
      return hash === before.planHash ? null : superseded(before, 'plan changed', seen, now);
    case 'failed':
      return hash === before.planHash ? null : superseded(before, 'plan changed', seen, now);
    case 'approved':
      if (!mayAsk) return superseded(before, 'settings', seen, now);
      return hash === before.planHash ? leased(before, seen, now) : superseded(before, 'plan changed', seen, now);
    case 'acting':
      return stillThere(before, seen, hash, now);
    case 'undoing':
      return before.calledAt === undefined ? null : undone(before, now);
    case 'accepted':
      if (isStillAccepted(before, seen.finding.severity ?? seen.control.severity, now)) return null;
      return opened(before, seen.decision.do === 'observe' || !mayAsk ? seen : asking(seen), now);
    default:
      return before.status satisfies never;
  }
}

/**
 * A fresh read shows no finding (or no resource). `proof`: our own role's event of the planned call, which tells who mended it
 * when we died between the call and its record. `left`: hash of the state now, which an undo must still find.
 */
export function gone(
  before: Case,
  seen: { why: string; left?: string; proof?: Change; settings: Settings },
  now: number,
): Case | null {
  switch (before.status) {
    case 'acting': {
      const ours = before.calledAt ?? seen.proof?.time;
      // Whoever holds the lease may have made the call and not yet said so; its word, or the lease's end, comes first.
      if (ours === undefined && before.lease && before.lease.until > now) return null;
      if (ours === undefined) return resolved(before, 'owner', seen.why, now);
      const undoable = before.undoHash !== undefined && seen.left !== undefined;
      return resolved(
        {
          ...before,
          calledAt: ours,
          ...(undoable && { left: seen.left, undoUntil: now + seen.settings.approvals.undoHours * 3600 }),
        },
        'guardrail',
        seen.why,
        now,
      );
    }
    case 'standing-down':
      if ((before.quietUntil ?? 0) <= now) return resolved(before, 'owner', seen.why, now);
      // Nothing is called to mind while the fault is away, and nothing is due before the end of the quiet time.
      return (before.dueAt ?? Infinity) > now
        ? null
        : { ...before, ver: before.ver + 1, dueAt: before.quietUntil ?? now };
    case 'superseded':
      return before.supersededBy === 'settings' ? null : resolved(before, 'owner', seen.why, now);
    case 'observed':
    case 'notified':
    case 'waiting':
    case 'approved':
    case 'failed':
    case 'expired':
    case 'accepted':
      return resolved(before, 'owner', seen.why, now);
    case 'undoing':
      // What was undone may be no fault any more, say because settings approve it now: then no finding will ever tell.
      return before.calledAt !== undefined && seen.left !== undefined && seen.left !== before.left
        ? undone(before, now)
        : null;
    case 'resolved':
      return null;
    default:
      return before.status satisfies never;
  }
}

const asking = (seen: Found): Found => ({ ...seen, decision: { ...seen.decision, do: 'ask' } });

function stillThere(before: Case, seen: Found, hash: string | undefined, now: number): Case | null {
  if (before.calledAt !== undefined) {
    // A rule put back right after our revert is a new fault, not a fix that failed; the flap rule counts it.
    if (madeAgain(before, seen, before.calledAt)) return opened(before, seen, now);
    if (now < before.calledAt + settleSeconds) return null;
    const undoUntil = now + seen.settings.approvals.undoHours * 3600;
    return failed(
      { ...before, left: seen.state, undoUntil },
      'AWS accepted the call and the fault is still there. Look at the resource and at who else changes it, then retry.',
      now,
    );
  }
  if (before.lease && before.lease.until > now && before.lease.owner !== seen.lease.owner) return null;
  if (!before.lease && (before.dueAt ?? 0) > now) return null;
  const byPolicy = before.answer?.via === 'policy';
  if (seen.allowed === 'none' || seen.allowed === 'observe' || seen.allowed === 'notify')
    return superseded(before, 'settings', seen, now);
  // By policy a changed plan may go on, but only while a revert is still allowed; by a person only the approved plan.
  if (byPolicy ? seen.allowed !== 'revert' : hash !== before.planHash)
    return superseded(before, 'plan changed', seen, now);
  if (before.attempt >= maxAttempts) {
    return failed(
      before,
      `${before.failure ?? 'The work was interrupted'} (${before.attempt} attempts). Nothing more is tried by itself.`,
      now,
    );
  }
  return leased(before, seen, now);
}

/** True when a change after `since` brought the finding; our own call's event is none. */
const madeAgain = (before: Case, { change }: Found, since: number): boolean =>
  change !== undefined && change.time > since && !before.requestIds.includes(change.requestId ?? '');

/**
 * A further change brought what is told or asked already. It is counted on the card, at most once a minute and not when an event is handed
 * out twice; and whoever made it is one of those who made the fault, and may not decide to live with it. No transition, so no entry.
 */
function seenAgain(before: Case, { change, settings }: Found, now: number): Case | null {
  if (!change || change.eventId === before.because?.eventId) return null;
  const known = before.because ? before.actorAliases : [];
  const actorAliases = [...new Set([...known, ...aliasesOf(change, settings)])];
  const isAgain = change.time > before.lastSeen && now > before.lastSeen + 60;
  if (!isAgain && actorAliases.every(alias => before.actorAliases.includes(alias))) return null;
  return {
    ...before,
    ver: before.ver + 1,
    updatedAt: now,
    because: before.because ?? change,
    actorAliases,
    ...(isAgain && { lastSeen: now, seen: (before.seen ?? 1) + 1 }),
  };
}

/** The quiet window is over and the fault still stands: the question stays. */
function quiet(before: Case, heard: boolean, now: number): Case {
  const { quietUntil: _quiet, ...rest } = before;
  return written(before, due(rest, heard, now), {
    at: now,
    what: 'nobody answered and the fault stands',
    by: `policy:${before.control}`,
  });
}
