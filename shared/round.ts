/** One round of a case, from its first row to the call: opened by a decision, leased to whoever works on it. */
import { aliasesOf, caseId, written, type Case } from './case.ts';
import { hashOf, type Found } from './found.ts';
import { superseded } from './outcome.ts';
import { keptClusters, keptTags } from './owners/kept.ts';
import { undoHash } from './plan.ts';
import { due } from './reminders.ts';

const day = 86_400;

/** A new round, or the first: what the decision says starts now. */
export function opened(before: Case | null, seen: Found, now: number): Case | null {
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

/** The intent, written before any call: a crash from here on leaves a case that the next pass finishes. */
export function leased(before: Case, seen: Found, now: number): Case {
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

const callNames = (one: Pick<Case, 'plan'>): string[] => (one.plan?.calls ?? []).map(call => call.call);
