/** The story of a case: what a pass saw, and what the case says after it. Pure; null means nothing is to be written. */
import { aliasesOf, caseId, written, type Case } from './case.ts';
import type { Control, Finding } from './control.ts';
import { isStillAccepted, type Decision } from './decide.ts';
import { keptClusters, keptTags } from './owners/kept.ts';
import { planHash, undoHash } from './plan.ts';
import type { Change } from './record.ts';
import { due, reminded } from './reminders.ts';
import type { Ref } from './resources.ts';
import type { Settings } from './settings.ts';

/** What one pass saw of one finding. */
export interface Found {
  control: Control;
  finding: Finding;
  ref: Ref;
  /** What to do if nothing is under way yet. */
  decision: Decision;
  /** What settings and finding allow at most, whoever introduced it: what is under way may go on only within this. */
  allowed: Decision['do'];
  change?: Change;
  /** Who works on this pass, and until when. */
  lease: { owner: string; until: number };
  /** Hash of the part of the resource it is about. */
  state: string;
  /** Of a question that is due: somebody received it. Absent: as if. */
  heard?: boolean;
  settings: Settings;
  /** The resource's own tags, and its clusters with theirs: a few of them are kept to find the owner. */
  tags?: Record<string, string>;
  clusters?: readonly { name: string; tags: Record<string, string> }[];
  /** What the resource lies in. */
  within?: NonNullable<Case['within']>;
}

/** After this many seconds AWS's own reads must show what an accepted call did; later, nothing happened. */
export const settleSeconds = 60;
/** Tries of one plan before a person is needed. */
export const maxAttempts = 3;
const day = 86_400;

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

/** The hash of the plan a finding proposes now. */
const hashOf = (seen: Found): string | undefined =>
  seen.finding.plan && planHash(seen.control.id, seen.ref, seen.finding.plan);

const asking = (seen: Found): Found => ({ ...seen, decision: { ...seen.decision, do: 'ask' } });

/** A new round, or the first: what the decision says starts now. */
function opened(before: Case | null, seen: Found, now: number): Case | null {
  const { decision, control, settings } = seen;
  if (decision.do === 'none')
    return before && before.status !== 'resolved' && before.status !== 'superseded'
      ? superseded(before, 'settings', seen, now)
      : null;
  const fresh = freshRound(before, seen, now);
  const entry = {
    at: now,
    what: decision.reason,
    by: `policy:${control.id}`,
    ...(fresh.planHash && { planHash: fresh.planHash }),
  };
  switch (decision.do) {
    case 'observe':
      return written(before, { ...fresh, status: 'observed', ttl: now + 30 * day }, entry);
    case 'notify':
      // What a person did cannot be mended, so such a case never ends by itself; it only ages.
      return written(
        before,
        { ...fresh, status: 'notified', ...(control.kind === 'conduct' && { ttl: now + 400 * day }) },
        entry,
      );
    case 'ask': {
      if (decision.standDown) {
        const quietUntil = now + settings.flap.hours * 3600;
        // The next route hears of it at once: nothing is mended by itself any more.
        const down = { ...fresh, status: 'standing-down' as const, quietUntil, askedAt: now, escalation: 1 };
        const breaker = decision.alarm === 'breaker' && {
          breaker: decision.spokenFor ? ('more' as const) : ('first' as const),
        };
        return written(before, due({ ...down, ...breaker }, false, now), entry);
      }
      const expiresAt = now + settings.approvals.expiryHours * 3600;
      const waiting = { ...fresh, status: 'waiting' as const, expiresAt, askedAt: now };
      return written(before, due(waiting, false, now), entry);
    }
    case 'revert': {
      const reverts = [...fresh.reverts, now].slice(-10);
      const answer = {
        do: 'approve' as const,
        by: `policy:${control.id}`,
        via: 'policy' as const,
        at: now,
        reason: decision.reason,
      };
      return written(
        before,
        { ...fresh, status: 'acting', reverts, answer, lease: seen.lease, dueAt: seen.lease.until, attempt: 1 },
        { ...entry, calls: callNames(fresh) },
      );
    }
    default:
      return decision.do satisfies never;
  }
}

function freshRound(before: Case | null, seen: Found, now: number): Omit<Case, 'status'> {
  const { control, finding, ref, decision } = seen;
  const { plan } = finding;
  // Asked anew of the same fault, whoever made it is still who made it: nobody may approve their way around that.
  const change = seen.change ?? (before?.status === 'resolved' ? undefined : before?.because);
  const undo = plan && undoHash(control.id, ref, plan);
  const hash = hashOf(seen);
  return {
    id: before?.id ?? caseId(control.id, ref, finding.lasting ?? finding.key),
    ver: before?.ver ?? 0,
    round: (before?.round ?? 0) + 1,
    control: control.id,
    severity: finding.severity ?? control.severity,
    ref,
    key: finding.key,
    facet: finding.facet,
    message: finding.message,
    evidence: finding.evidence,
    ...(change && { because: change }),
    actorAliases: aliasesOf(change, seen.settings),
    ...(seen.tags && { tags: keptTags(seen.settings, seen.tags) }),
    ...(seen.within && { within: seen.within }),
    ...(seen.clusters && { clusters: keptClusters(seen.settings, seen.clusters) }),
    decision: { do: decision.do === 'none' ? 'observe' : decision.do, reason: decision.reason },
    ...(plan && { plan }),
    ...(hash && { planHash: hash }),
    ...(undo && { undoHash: undo }),
    ...(seen.settings.approvals.twoFor.includes(finding.severity ?? control.severity) && { quorum: 2 as const }),
    openedAt: before?.openedAt ?? now,
    updatedAt: now,
    attempt: 0,
    busy: 0,
    requestIds: [],
    updateIds: [],
    reverts: before?.reverts ?? [],
    reopened: (before?.reopened ?? 0) + (before?.status === 'resolved' ? 1 : 0),
    lastSeen: now,
    history: before?.history ?? [],
  };
}

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

/** The intent, written before any call: a crash from here on leaves a case that the next pass finishes. */
function leased(before: Case, seen: Found, now: number): Case {
  const fresh = freshRound(before, seen, now);
  const { undoHash: _undo, ...rest } = before;
  const after: Case = {
    ...rest,
    ...(fresh.plan && { plan: fresh.plan }),
    ...(fresh.planHash && { planHash: fresh.planHash }),
    ...(fresh.undoHash && { undoHash: fresh.undoHash }),
    key: fresh.key,
    status: 'acting',
    lease: seen.lease,
    dueAt: seen.lease.until,
    attempt: before.attempt + 1,
  };
  return written(before, after, {
    at: now,
    what: `attempt ${after.attempt}`,
    by: before.answer?.by ?? '',
    calls: callNames(after),
    ...(after.planHash && { planHash: after.planHash }),
  });
}

function superseded(before: Case, why: 'plan changed' | 'settings', seen: Found, now: number): Case {
  const { lease: _lease, dueAt: _due, expiresAt: _expires, ...rest } = before;
  const what = why === 'settings' ? `withdrawn: ${seen.decision.reason}` : 'the fix would be another one now';
  return written(
    before,
    { ...rest, status: 'superseded', supersededBy: why, ...(why === 'settings' && { ttl: now + 400 * day }) },
    { at: now, what, by: `policy:${before.control}` },
  );
}

function resolved(before: Case, by: 'guardrail' | 'owner', why: string, now: number): Case {
  const { lease: _lease, dueAt: _due, expiresAt: _expires, ...rest } = before;
  return written(
    before,
    { ...rest, status: 'resolved', result: { by, at: now, why }, ttl: now + 400 * day },
    { at: now, what: why, by, requestIds: before.requestIds },
  );
}

function expired(before: Case, now: number): Case {
  const { dueAt: _due, ...rest } = before;
  return written(
    before,
    { ...rest, status: 'expired' },
    { at: now, what: 'nobody answered; nothing was changed', by: `policy:${before.control}` },
  );
}

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

const callNames = (one: Pick<Case, 'plan'>): string[] => (one.plan?.calls ?? []).map(call => call.call);
