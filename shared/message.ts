/** What people are told: one message, computed from the two images of a case and nothing else. */
import type { Case, Status } from './case.ts';
import { controls } from './catalogue.ts';
import type { Severity } from './control.ts';
import { piecesOf, type Pieces } from './message-pieces.ts';
import { textOf, type Told } from './message-text.ts';
import { plainLine } from './plain.ts';

export const messageKinds = ['told', 'question', 'acted', 'outcome', 'reminder', 'escalation', 'digest'] as const;

/** Title and text are plain text without control characters but the text's line feeds. */
export interface Message {
  kind: (typeof messageKinds)[number];
  /** Verb first: `Reverted: …`. One line. */
  title: string;
  /** Facts, why, AWS CLI lines, what to do next. */
  text: string;
  /** The case's id: it groups the messages of one finding. */
  case: string;
  round: number;
  severity: Severity;
  account: string;
  region: string;
  control: string;
  /** For security only: the finding suggests that whoever made the change is an intruder and must not be warned. */
  confidential?: true;
  /** The same in pieces, for sinks that lay them out; absent where a message is nothing but text. */
  pieces?: Pieces;
}

/**
 * The message a change of a case is worth, or null: `before` is null for a new case, `after` when the row was removed.
 * Total over all pairs of statuses; pure, so that a change delivered twice gives the same message twice.
 */
export function describe(before: Case | null, after: Case | null): Message | null {
  // Leases, attempts, due times and counters say nothing; a new round of the same status does.
  if (!after) return null;
  const isSame = before?.status === after.status && before.round === after.round;
  const told = isSame ? stillWaiting(before, after) : rows[after.status](before, after);
  return told && messageOf(after, told);
}

/** A question that was asked before. What escalates is told to those who were asked, too. */
function stillWaiting(before: Case, after: Case): Told | null {
  if (after.status !== 'waiting') return null;
  if ((after.escalation ?? 0) > (before.escalation ?? 0))
    return { kind: 'escalation', verb: 'Approval still needed, nobody has answered', part: 'question' };
  if ((after.remindStage ?? 0) > (before.remindStage ?? 0))
    return { kind: 'reminder', verb: 'Reminder, approval needed', part: 'question' };
  return null;
}

/** The subject of an e-mail: printable ASCII, at most 99 characters, never empty (SNS refuses anything else). */
export function subject(message: Pick<Message, 'title'>): string {
  const ascii = plainLine(message.title.normalize('NFKD'))
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\x20-\x7e]/gu, '?')
    .replace(/ +/g, ' ')
    .trim();
  const whole = `[EKS guardrails] ${ascii}`;
  if (whole.length <= longestSubject) return whole.trim();
  const cut = whole.slice(0, longestSubject - 3);
  const end = cut.lastIndexOf(' ');
  return `${cut.slice(0, end > longestSubject / 2 ? end : cut.length)}...`;
}

const longestSubject = 99;

/** What each status says when a case comes into it; a status without a row does not compile. */
const rows: { [S in Status]: (before: Case | null, after: Case) => Told | null } = {
  observed: () => null,
  notified: (before, after) => {
    // What no change introduced is the sweep's: it waits for the digest, unless it is critical.
    if (isNew(before) && isQuiet(after)) return null;
    return { kind: 'told', verb: 'For your information', part: 'told' };
  },
  waiting: () => ({ kind: 'question', verb: 'Approval needed', part: 'question' }),
  'standing-down': () => ({ kind: 'question', verb: 'Approval needed, no longer reverting', part: 'question' }),
  approved: (_before, after) => ({
    kind: 'outcome',
    verb: `Approved by ${after.answer?.by ?? 'a person'}`,
    part: 'under way',
  }),
  // The outcome follows within seconds; when it does not, the case fails, and that is said.
  acting: () => null,
  undoing: (_before, after) => ({
    kind: 'outcome',
    verb: `Undo asked for by ${after.answer?.by ?? 'a person'}`,
    part: 'undo under way',
  }),
  resolved: (before, after) => {
    if (before?.status === 'undoing') return { kind: 'outcome', verb: 'Not undone', part: 'not undone' };
    if (after.result?.by === 'guardrail') {
      return { kind: 'acted', verb: after.answer?.via === 'policy' ? 'Reverted' : 'Fixed as approved', part: 'acted' };
    }
    // Nobody was told of it, so nobody needs to hear that it is gone.
    if (!before || before.status === 'observed' || wasSilent(before)) return null;
    return { kind: 'outcome', verb: 'Fixed by its owner', part: 'gone' };
  },
  accepted: (before, after) =>
    before?.status === 'undoing'
      ? { kind: 'outcome', verb: 'Undone', part: 'undone' }
      : { kind: 'outcome', verb: `Accepted by ${after.answer?.by ?? 'a person'}`, part: 'accepted' },
  expired: () => ({ kind: 'outcome', verb: 'Nobody answered', part: 'expired' }),
  superseded: (before, after) => {
    if (!before || before.status === 'observed' || wasSilent(before)) return null;
    if (after.supersededBy === 'settings') return { kind: 'outcome', verb: 'Withdrawn', part: 'withdrawn' };
    return { kind: 'outcome', verb: 'To be asked anew', part: 'superseded' };
  },
  failed: () => ({ kind: 'escalation', verb: 'Failed', part: 'failed' }),
};

const isNew = (before: Case | null): boolean =>
  before === null || ['resolved', 'superseded', 'observed'].includes(before.status);

const isQuiet = (one: Case): boolean => one.because === undefined && one.severity !== 'critical';

// A round that the sweep opened and that never got further than `notified`.
const wasSilent = (before: Case): boolean => before.status === 'notified' && isQuiet(before);

function messageOf(one: Case, told: Told): Message {
  const control = controls.find(candidate => candidate.id === one.control);
  const suspicious =
    (control?.kind === 'conduct' && !control.openly) ||
    one.because?.actor.type === 'Root' ||
    (one.because !== undefined && (one.ref.kind === 'trail' || one.ref.kind === 'detector'));
  return {
    kind: told.kind,
    title: plainLine(`${told.verb}: ${one.message}`),
    text: textOf(one, told, control),
    case: one.id,
    round: one.round,
    severity: one.severity,
    account: one.ref.account,
    region: one.ref.region,
    control: one.control,
    pieces: piecesOf(one, told, control),
    ...(suspicious && { confidential: true as const }),
  };
}
