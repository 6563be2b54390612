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
 * The question, waiting or standing down, after a look at `now`, or null when nothing is due. `heard`: somebody received this round's question. One step at a
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
  const next = due(after, heard, now);
  // No transition, so no entry: the history has room for 50.
  if (!escalates && !reminds) return { ...next, ver: before.ver + 1 };
  const what = escalates
    ? `${heard ? 'nobody has answered yet' : 'nobody received the question'}: told to further people (${level + 1} of ${mostEscalations})`
    : `reminder ${stage} of ${reminders.length}`;
  return written(before, next, { at: now, what, by: `policy:${before.control}` });
}

/** The question with its next look; without one when nothing will have to be said any more, as of a case that stood down long ago. */
export function due(one: Case, heard: boolean, now: number): Case {
  const { dueAt: _due, ...rest } = one;
  const at = nextLook(one, heard, now);
  return { ...rest, ...(at !== undefined && { dueAt: at }) };
}

/** When a question must be looked at next, epoch seconds after `now`; at the latest when it expires. Undefined when it need not be. */
export function nextLook(one: Case, heard: boolean, now: number): number | undefined {
  const asked = askedAt(one);
  const end = endOf(one);
  // What is behind already is due with the next look of the schedule.
  const overdue = (one.escalation ?? 0) < wantedLevel(one, heard, now) ? [now + 60] : [];
  const times = [
    ...Array.from({ length: heard ? 1 : mostEscalations }, (_, at) => asked + (at + 1) * undeliveredSeconds),
    ...reminders.map(after => asked + after),
    ...shares.map(share => Math.ceil(asked + (end - asked) * share)),
  ];
  const ahead = [...times.filter(at => at > now && at < end), ...overdue];
  if (one.expiresAt !== undefined) return Math.min(one.expiresAt, ...ahead);
  const quiet = one.quietUntil !== undefined && one.quietUntil > now ? [one.quietUntil] : [];
  return ahead.length + quiet.length > 0 ? Math.min(...ahead, ...quiet) : undefined;
}

// What stands down waits without end; it is called to mind like a question of a day.
const endOf = (one: Case): number => one.expiresAt ?? askedAt(one) + 24 * hour;

/** How many further routes should have heard by now. */
function wantedLevel(one: Case, heard: boolean, now: number): number {
  const asked = askedAt(one);
  const end = endOf(one);
  const byTime = shares.filter(share => now >= Math.ceil(asked + (end - asked) * share)).length;
  const unheard = heard ? 0 : Math.floor((now - asked) / undeliveredSeconds);
  return Math.min(mostEscalations, Math.max(byTime, unheard));
}

// Cases of before this field began their round with the entry that names it.
const askedAt = (one: Case): number =>
  one.askedAt ?? one.history.find(entry => entry.round === one.round)?.at ?? one.updatedAt;
