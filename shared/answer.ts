/** A person's answer: checked, then one conditional write. It changes nothing in AWS; reconcile does, after reading again. */
import { written, type Answer, type Case } from './case.ts';
import type { Severity } from './control.ts';
import type { Ports } from './ports.ts';

/** Longest exemption a rejection may grant, in days. */
export const longestDays: { [S in Severity]: number } = { critical: 7, high: 30, medium: 90, low: 180 };

export interface Asked {
  do: Answer['do'];
  by: string;
  via: Answer['via'];
  reason: string;
  days?: number;
  /** The round and plan the person was shown; an answer fits no other. */
  round?: number;
  planHash?: string;
}

export type Answered = { case: Case } | { refused: string };

/** Records an answer and wakes the resource. Refusals are sentences for the person who asked; nothing is written then. */
export async function answer(ports: Ports, id: string, asked: Asked): Promise<Answered> {
  const before = await ports.cases.get(id);
  if (!before) return { refused: `There is no case ${id}. \`eks-guardrails cases\` lists them.` };
  const after = answered(before, asked, ports.now());
  if ('refused' in after) return after;
  if (!(await ports.cases.put(after.case, before))) {
    const now = await ports.cases.get(id);
    return { refused: now ? alreadyIs(now) : `Case ${id} is gone.` };
  }
  await ports.wake({ ref: after.case.ref }, 0);
  return after;
}

/** The case after an answer, or why it is refused. Pure. */
export function answered(before: Case, asked: Asked, now: number): Answered {
  if (asked.reason.trim().length < 10)
    return { refused: 'Say why, in at least 10 characters: the reason is kept with the case.' };
  if (asked.round !== undefined && asked.round !== before.round)
    return { refused: `The case has moved on since you were shown it. ${alreadyIs(before)}` };
  const own = before.actorAliases.includes(asked.by.toLowerCase().trim());
  const reply: Answer = {
    do: asked.do,
    by: asked.by,
    via: asked.via,
    at: now,
    reason: asked.reason.trim(),
    ...(asked.days && { days: asked.days }),
  };
  const entry = { at: now, what: `${asked.do}: ${reply.reason}`, by: `${asked.via}:${asked.by}` };
  switch (asked.do) {
    case 'approve': {
      if (before.status !== 'waiting' && before.status !== 'standing-down') return { refused: alreadyIs(before) };
      if (before.expiresAt !== undefined && before.expiresAt <= now)
        return { refused: `The question expired at ${at(before.expiresAt)}; ask again with retry.` };
      if (asked.planHash !== undefined && asked.planHash !== before.planHash)
        return { refused: 'The fix is another one than you were shown; look again.' };
      if (!before.plan) return { refused: 'There is no fix to approve: a person must mend this by hand.' };
      const risky = before.plan.canLockOut || 'impossible' in before.plan.undo;
      if (own && risky)
        return {
          refused: 'Whoever made the change cannot approve a fix that may lock people out or cannot be undone.',
        };
      const { expiresAt: _expires, ...rest } = before;
      return {
        case: written(
          before,
          { ...rest, status: 'approved', answer: reply, dueAt: now, attempt: 0, busy: 0 },
          { ...entry, ...(before.planHash && { planHash: before.planHash }) },
        ),
      };
    }
    case 'reject': {
      if (before.status !== 'waiting' && before.status !== 'standing-down') return { refused: alreadyIs(before) };
      if (before.expiresAt !== undefined && before.expiresAt <= now)
        return { refused: `The question expired at ${at(before.expiresAt)}; ask again with retry.` };
      if (own) return { refused: 'Whoever made the change cannot decide to live with it.' };
      const longest = longestDays[before.severity];
      const days = asked.days ?? longest;
      if (!Number.isInteger(days) || days < 1 || days > longest)
        return { refused: `A ${before.severity} finding can be lived with for 1 to ${longest} days.` };
      const acceptedUntil = now + days * 86_400;
      const { expiresAt: _expires, ...rest } = before;
      return {
        case: written(
          before,
          { ...rest, status: 'accepted', answer: { ...reply, days }, acceptedUntil, dueAt: acceptedUntil },
          entry,
        ),
      };
    }
    case 'undo': {
      if (before.calledAt === undefined || (before.status !== 'resolved' && before.status !== 'failed'))
        return { refused: `There is nothing of ours to undo. ${alreadyIs(before)}` };
      if (own) return { refused: 'Whoever made the change cannot have its fix undone.' };
      if (!before.undoHash || !before.plan)
        return { refused: 'This fix cannot be undone by us; the case shows what a person can do.' };
      if ((before.undoUntil ?? 0) <= now) return { refused: `Undo was offered until ${at(before.undoUntil ?? 0)}.` };
      const { calledAt: _called, result: _result, ttl: _ttl, lease: _lease, ...rest } = before;
      const days = Math.min(asked.days ?? 7, longestDays[before.severity]);
      if (!Number.isInteger(days) || days < 1)
        return { refused: 'Say for how many whole days it is to stand again, at least 1.' };
      return {
        case: written(
          before,
          {
            ...rest,
            status: 'undoing',
            round: before.round + 1,
            answer: { ...reply, days },
            attempt: 0,
            busy: 0,
            updateIds: [],
            dueAt: now,
          },
          entry,
        ),
      };
    }
    case 'retry': {
      if (before.status !== 'failed' && before.status !== 'expired') return { refused: alreadyIs(before) };
      if (own) return { refused: 'Whoever made the change cannot ask for this again.' };
      return {
        case: written(
          before,
          { ...before, status: 'superseded', supersededBy: 'plan changed', attempt: 0, busy: 0, dueAt: now },
          entry,
        ),
      };
    }
    default:
      return asked.do satisfies never;
  }
}

const alreadyIs = (one: Case): string => {
  const who = one.answer ? ` by ${one.answer.by} at ${at(one.answer.at)}` : '';
  return `The case is already ${one.status}${who}.`;
};

const at = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000', '');
