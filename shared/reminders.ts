/** A question that waits: when it is called to mind, when it goes to further people, and when it must be looked at. Pure. */
import { written, type Case } from './case.ts';

const hour = 3600;
/** Seconds after the question at which whoever may answer is reminded. */
export const reminders = [hour, 4 * hour, 12 * hour];
/** A question nobody received by then goes to further people. */
export const undeliveredSeconds = 300;
/** The next route, then on-call. */
export const mostEscalations = 2;
/** The shares of the question's time after which it escalates though it was received. */
const shares = [1 / 2, 3 / 4];

/**
 * The waiting case after a look at `now`, or null when nothing is due. `heard`: somebody received this round's question. One step at a
 * time: what escalates needs no reminder beside it. A look that finds nothing to say only moves the next one.
 */
export function reminded(before: Case, heard: boolean, now: number): Case | null {
  if (before.dueAt === undefined || before.dueAt > now) return null;
  const asked = askedAt(before);
  const stage = reminders.filter(after => asked + after <= now).length;
  const level = before.escalation ?? 0;
  const escalates = level < wantedLevel(before, heard, now);
  const reminds = stage > (before.remindStage ?? 0);
  const after: Case = {
    ...before,
    ...(reminds && { remindStage: stage }),
    ...(escalates && { escalation: level + 1 }),
  };
  const next: Case = { ...after, dueAt: nextLook(after, heard, now) };
  // No transition, so no entry: the history has room for 50.
  if (!escalates && !reminds) return { ...next, ver: before.ver + 1 };
  const what = escalates
    ? `${heard ? 'nobody has answered yet' : 'nobody received the question'}: told to further people (${level + 1} of ${mostEscalations})`
    : `reminder ${stage} of ${reminders.length}`;
  return written(before, next, { at: now, what, by: `policy:${before.control}` });
}

/** When a waiting case must be looked at next, epoch seconds after `now`; at the latest when the question expires. */
export function nextLook(one: Case, heard: boolean, now: number): number {
  const asked = askedAt(one);
  const end = one.expiresAt ?? asked + 24 * hour;
  // What is behind already is due with the next look of the schedule.
  const overdue = (one.escalation ?? 0) < wantedLevel(one, heard, now) ? [now + 60] : [];
  const times = [
    ...Array.from({ length: heard ? 1 : mostEscalations }, (_, at) => asked + (at + 1) * undeliveredSeconds),
    ...reminders.map(after => asked + after),
    ...shares.map(share => Math.ceil(asked + (end - asked) * share)),
  ];
  const ahead = [...times.filter(at => at > now && at < end), ...overdue];
  return Math.min(end, ...ahead);
}

/** How many further routes should have heard by now. */
function wantedLevel(one: Case, heard: boolean, now: number): number {
  const asked = askedAt(one);
  const end = one.expiresAt ?? asked + 24 * hour;
  const byTime = shares.filter(share => now >= Math.ceil(asked + (end - asked) * share)).length;
  const unheard = heard ? 0 : Math.floor((now - asked) / undeliveredSeconds);
  return Math.min(mostEscalations, Math.max(byTime, unheard));
}

// Cases of before this field began their round with the entry that names it.
const askedAt = (one: Case): number =>
  one.askedAt ?? one.history.find(entry => entry.round === one.round)?.at ?? one.updatedAt;
