/** What each of the four answers makes of a case, or why not. Pure; what holds for all of them is checked in answer.ts. */
import { alreadyIs, longestDays, type Answered, type Asked, type Refused } from './answer.ts';
import { written, type Answer, type Case } from './case.ts';
import { isRisky, normal } from './people.ts';
import { utc } from './wording.ts';

interface Given {
  /** The reason is trimmed and long enough. */
  asked: Asked;
  /** True when whoever answers made the change. */
  own: boolean;
  now: number;
}

const day = 86_400;

/** The fix is to be made. Whoever made the change may have it taken back, but not by a fix that is risky. */
export function approve(before: Case, { asked, own, now }: Given): Answered {
  if (before.status === 'expired' || (isAsking(before) && isOver(before, now)))
    return moved(`The question expired at ${utc(before.expiresAt ?? before.updatedAt)}; ask again with retry.`);
  if (!isAsking(before)) return moved(alreadyIs(before));
  if (asked.planHash !== undefined && asked.planHash !== before.planHash)
    return moved('The fix is another one than you were shown; look again.');
  if (!before.plan) return moved('There is no fix to approve: a person must mend this by hand.');
  if (own && isRisky(before))
    return denied('Whoever made the change cannot approve a fix that may lock people out or cannot be undone.');
  if (asked.group && isRisky(before))
    return denied(
      'This fix may lock people out or cannot be undone: it takes a link sent to one person, Slack or the command line.',
    );
  const voices = counted(before.approvers, before.quorum ?? 1, asked);
  if ('refused' in voices) return voices;
  const entry = {
    ...entryOf(asked, now, own ? ' (by whoever made the change)' : ''),
    ...(before.planHash && { planHash: before.planHash }),
  };
  if (voices.missing)
    return {
      case: written(before, { ...before, approvers: voices.people }, { ...entry, what: `${entry.what} (1 of 2)` }),
    };
  const { expiresAt: _expires, ...rest } = before;
  return {
    case: written(
      before,
      {
        ...rest,
        status: 'approved',
        approvers: voices.people,
        answer: replyOf(asked, now),
        dueAt: now,
        attempt: 0,
        busy: 0,
      },
      entry,
    ),
  };
}

/** The finding is to be lived with for some days; for a critical one two people must say so. Too late, it is only kept on record. */
export function reject(before: Case, { asked, own, now }: Given): Answered {
  const late = before.status === 'expired' || (before.status === 'waiting' && isOver(before, now));
  if (!isAsking(before) && !late) return moved(alreadyIs(before));
  if (own) return denied('Whoever made the change cannot decide to live with it.');
  const longest = longestDays[before.severity];
  const days = asked.days ?? longest;
  if (!Number.isInteger(days) || days < 1 || days > longest)
    return {
      refused: `A ${before.severity} finding can be lived with for 1 to ${longest} days.`,
      why: 'input',
    };
  const reply = { ...replyOf(asked, now), days };
  const entry = entryOf(asked, now);
  if (late) {
    const { dueAt: _due, ...rest } = before;
    const lateAnswers = [...(before.lateAnswers ?? []), reply].slice(-10);
    return {
      case: written(
        before,
        { ...rest, status: 'expired', lateAnswers },
        { ...entry, what: `${entry.what} (too late: nothing is accepted)` },
      ),
    };
  }
  const voices = counted(before.rejecters, before.severity === 'critical' ? 2 : 1, asked);
  if ('refused' in voices) return voices;
  if (voices.missing)
    return {
      case: written(before, { ...before, rejecters: voices.people }, { ...entry, what: `${entry.what} (1 of 2)` }),
    };
  const acceptedUntil = now + days * day;
  const { expiresAt: _expires, ...rest } = before;
  return {
    case: written(
      before,
      { ...rest, status: 'accepted', rejecters: voices.people, answer: reply, acceptedUntil, dueAt: acceptedUntil },
      entry,
    ),
  };
}

/** What we changed is to be as before, for some days. */
export function undo(before: Case, { asked, own, now }: Given): Answered {
  if (before.calledAt === undefined || (before.status !== 'resolved' && before.status !== 'failed'))
    return moved(`There is nothing of ours to undo. ${alreadyIs(before)}`);
  if (own) return denied('Whoever made the change cannot have its fix undone.');
  if (!before.undoHash || !before.plan)
    return moved('This fix cannot be undone by us; the case shows what a person can do.');
  if (asked.planHash !== undefined && asked.planHash !== before.undoHash)
    return moved('The undo is another one than you were shown; look again.');
  if ((before.undoUntil ?? 0) <= now) return moved(`Undo was offered until ${utc(before.undoUntil ?? 0)}.`);
  const { calledAt: _called, result: _result, ttl: _ttl, lease: _lease, ...rest } = before;
  const days = Math.min(asked.days ?? 7, longestDays[before.severity]);
  if (!Number.isInteger(days) || days < 1)
    return { refused: 'Say for how many whole days it is to stand again, at least 1.', why: 'input' };
  const round = before.round + 1;
  const answer = { ...replyOf(asked, now), days };
  return {
    case: written(
      before,
      { ...rest, status: 'undoing', round, answer, attempt: 0, busy: 0, updateIds: [], dueAt: now },
      entryOf(asked, now),
    ),
  };
}

/** The question is to be asked again. */
export function retry(before: Case, { asked, own, now }: Given): Answered {
  const over = before.status === 'expired' || (before.status === 'waiting' && isOver(before, now));
  if (!over && before.status !== 'failed') return moved(alreadyIs(before));
  if (own) return denied('Whoever made the change cannot ask for this again.');
  // A time that is over would otherwise be taken for the end of the next question.
  const { expiresAt: _expires, ...rest } = before;
  return {
    case: written(
      before,
      { ...rest, status: 'superseded', supersededBy: 'plan changed', attempt: 0, busy: 0, dueAt: now },
      entryOf(asked, now),
    ),
  };
}

const isAsking = (one: Case): boolean => one.status === 'waiting' || one.status === 'standing-down';
const isOver = (one: Case, now: number): boolean => one.expiresAt !== undefined && one.expiresAt <= now;

/** The people who say so, this one included, and whether another is needed. A person counts once, whatever the channel. */
function counted(
  said: readonly string[] = [],
  quorum: number,
  asked: Asked,
): { people: string[]; missing: boolean } | Refused {
  if (quorum > 1 && asked.group)
    return denied('This takes two people, so it takes links sent to one person each, Slack or the command line.');
  const me = normal(asked.by);
  if (said.includes(me) && !asked.alone) return denied('You have said so already; another person is needed.');
  const people = [...new Set([...said, me])];
  return { people, missing: people.length < quorum && !asked.alone };
}

const replyOf = (asked: Asked, now: number): Answer => ({
  do: asked.do,
  by: asked.by,
  via: asked.via,
  at: now,
  reason: asked.reason,
  ...(asked.days && { days: asked.days }),
  ...(asked.evidence && { evidence: asked.evidence }),
  ...(asked.via === 'link' && { attribution: 'link' as const }),
  ...(asked.settingsHash && { settingsHash: asked.settingsHash }),
});

const entryOf = (asked: Asked, now: number, more = '') => ({
  at: now,
  what: `${asked.do}: ${asked.reason}${more}`,
  by: `${asked.via}:${asked.by.replace(/^link:/, '')}`,
});

const moved = (refused: string): Refused => ({ refused, why: 'moved on' });
const denied = (refused: string): Refused => ({ refused, why: 'not allowed' });
