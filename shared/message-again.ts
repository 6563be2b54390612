/** What a case says that stays as it is, in the same round: reminders, escalations, counters, a first of two voices, a late answer. Pure. */
import type { Case } from './case.ts';
import type { Told } from './message-text.ts';
import { plainLine } from './plain.ts';

/** A change that is worth no message. */
export interface Silent {
  /** Why, in words. */
  silent: string;
}

/** After this many seconds of work, people hear that it goes on. */
export const stillWorkingSeconds = 300;

/** What is said when status and round stay: `before` and `after` share them. */
export function toldAgain(before: Case, after: Case): Told | Silent {
  switch (after.status) {
    case 'waiting':
    case 'standing-down':
      return ofQuestion(before, after);
    case 'notified':
      return grew(before.seen, after.seen, 1)
        ? { kind: 'counter', verb: 'For your information', part: 'told' }
        : machinery;
    case 'acting':
    case 'undoing':
      // Told once: by the write that crosses the line.
      return before.updatedAt < stillWorkingAt(after) && stillWorkingAt(after) <= after.updatedAt
        ? { kind: 'outcome', verb: 'Still working', part: after.status === 'acting' ? 'working' : 'undo under way' }
        : machinery;
    case 'expired':
      return isLate(before, after)
        ? { kind: 'outcome', verb: `Answered too late by ${lateBy(after)}`, part: 'expired', aside: true }
        : machinery;
    default:
      return machinery;
  }
}

const machinery: Silent = { silent: 'leases, attempts, due times and deliveries are our own' };

// What escalates is told to those who were asked, too; so it needs no reminder beside it.
function ofQuestion(before: Case, after: Case): Told | Silent {
  const part = 'question';
  if (grew(before.approvers?.length, after.approvers?.length))
    return { kind: 'outcome', verb: `Approved by ${last(after.approvers)}, 1 of 2, another person is needed`, part };
  if (grew(before.rejecters?.length, after.rejecters?.length))
    return { kind: 'outcome', verb: `To be left as it is, says ${last(after.rejecters)}, 1 of 2`, part };
  if (grew(before.escalation, after.escalation))
    return { kind: 'escalation', verb: 'Approval still needed, nobody has answered', part };
  if (grew(before.remindStage, after.remindStage)) return { kind: 'reminder', verb: 'Reminder, approval needed', part };
  if (!grew(before.seen, after.seen, 1)) return machinery;
  return { kind: 'counter', verb: verbs[after.status === 'waiting' ? 'waiting' : 'standing-down'], part };
}

/** How the title of a question begins. */
export const verbs = {
  waiting: 'Approval needed',
  'standing-down': 'Approval needed, no longer reverting',
} as const;

/** When work that still goes on is worth a word, epoch seconds: five minutes after it was allowed. */
export const stillWorkingAt = (one: Case): number => (one.answer?.at ?? one.openedAt) + stillWorkingSeconds;

/** True when this write added an answer that came too late. */
export const isLate = (before: Case | null, after: Case): boolean =>
  grew(before?.lateAnswers?.length, after.lateAnswers?.length);

/** Who answered too late, last. */
export const lateBy = (one: Case): string => nameOf(one.lateAnswers?.at(-1)?.by);

/** Who answered. */
export const by = (one: Case): string => nameOf(one.answer?.by);

const last = (people: readonly string[] | undefined): string => nameOf(people?.at(-1));
const nameOf = (name: string | undefined): string => plainLine((name ?? 'a person').replace(/^link:/, ''));
const grew = (before: number | undefined, after: number | undefined, least = 0): boolean =>
  (after ?? least) > (before ?? least);
