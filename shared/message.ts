/** What people are told: one message, computed from the two images of a case and nothing else. */
import type { Case, Status } from './case.ts';
import type { Severity } from './control.ts';
import { isConfidential } from './owners/confidential.ts';
import { toldControls } from './told-controls.ts';
import { piecesOf, type Pieces } from './message-pieces.ts';
import { by, isLate, lateBy, toldAgain, verbs, type Silent } from './message-again.ts';
import { textOf, type Told } from './message-text.ts';
import { plainLine } from './plain.ts';

export const messageKinds = [
  'told',
  'question',
  'acted',
  'outcome',
  'reminder',
  'escalation',
  'counter',
  'digest',
] as const;

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
  /** It stands beside what was said before, which still holds: a card is not replaced by it. */
  aside?: true;
  /** The same in pieces, for sinks that lay them out; absent where a message is nothing but text. */
  pieces?: Pieces;
}

/**
 * The message a change of a case is worth, or null: `before` is null for a new case, `after` when the row was removed.
 * Total over all pairs of statuses; pure, so that a change delivered twice gives the same message twice.
 */
export function describe(before: Case | null, after: Case | null): Message | null {
  const told = toldOf(before, after);
  return after && 'kind' in told ? messageOf(after, told) : null;
}

/** Why a change says nothing, in words; null when it says something. */
export function whySilent(before: Case | null, after: Case | null): string | null {
  const told = toldOf(before, after);
  return 'silent' in told ? told.silent : null;
}

function toldOf(before: Case | null, after: Case | null): Told | Silent {
  if (!after) return { silent: 'a row that is removed was told of while it stood' };
  if (before?.status !== after.status || before.round !== after.round) return rows[after.status](before, after);
  return toldAgain(before, after);
}

/** The message with the account's name beside its number, where one is known. */
export function inAccount(message: Message, name: string | undefined): Message {
  if (name === undefined) return message;
  const shown = `${plainLine(name).slice(0, 60)} (${message.account})`;
  const { pieces } = message;
  return {
    ...message,
    text: message.text.replace(/^(Account: +)\d{12}$/m, (_line, heading: string) => `${heading}${shown}`),
    ...(pieces && {
      pieces: {
        ...pieces,
        facts: pieces.facts.map(fact => (fact.name === 'Account' ? { ...fact, value: shown } : fact)),
      },
    }),
  };
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
const rows: { [S in Status]: (before: Case | null, after: Case) => Told | Silent } = {
  observed: () => ({ silent: 'what is only observed is looked up, not told' }),
  notified: (before, after) =>
    isNew(before) && isQuiet(after)
      ? { silent: 'what no change introduced is for the digest, unless it is critical' }
      : { kind: 'told', verb: 'For your information', part: 'told' },
  waiting: () => ({ kind: 'question', verb: verbs.waiting, part: 'question' }),
  'standing-down': () => ({ kind: 'question', verb: verbs['standing-down'], part: 'question' }),
  approved: (_before, after) => ({ kind: 'outcome', verb: `Approved by ${by(after)}`, part: 'under way' }),
  acting: () => ({ silent: 'the outcome follows within seconds; when it does not, that is said after five minutes' }),
  undoing: (_before, after) => ({ kind: 'outcome', verb: `Undo asked for by ${by(after)}`, part: 'undo under way' }),
  resolved: (before, after) => {
    if (before?.status === 'undoing') return { kind: 'outcome', verb: 'Not undone', part: 'not undone' };
    if (after.result?.by === 'guardrail') {
      return { kind: 'acted', verb: after.answer?.via === 'policy' ? 'Reverted' : 'Fixed as approved', part: 'acted' };
    }
    return wasTold(before) ? { kind: 'outcome', verb: 'Fixed by its owner', part: 'gone' } : unheard;
  },
  accepted: (before, after) =>
    before?.status === 'undoing'
      ? { kind: 'outcome', verb: 'Undone', part: 'undone' }
      : { kind: 'outcome', verb: `Accepted by ${by(after)}`, part: 'accepted' },
  expired: (before, after) => ({
    kind: 'outcome',
    verb: isLate(before, after) ? `Answered too late by ${lateBy(after)}` : 'Nobody answered',
    part: 'expired',
  }),
  superseded: (before, after) => {
    if (!wasTold(before)) return unheard;
    if (after.supersededBy === 'settings') return { kind: 'outcome', verb: 'Withdrawn', part: 'withdrawn' };
    return { kind: 'outcome', verb: 'To be asked anew', part: 'superseded' };
  },
  failed: () => ({ kind: 'escalation', verb: 'Failed', part: 'failed' }),
};

const unheard: Silent = { silent: 'nobody was told of it, so nobody needs to hear of its end' };
const wasTold = (before: Case | null): boolean => before !== null && before.status !== 'observed' && !wasSilent(before);

const isNew = (before: Case | null): boolean =>
  before === null || ['resolved', 'superseded', 'observed'].includes(before.status);

const isQuiet = (one: Case): boolean => one.because === undefined && one.severity !== 'critical';

// A round that the sweep opened and that never got further than `notified`.
const wasSilent = (before: Case): boolean => before.status === 'notified' && isQuiet(before);

function messageOf(one: Case, told: Told): Message {
  const control = toldControls[one.control];
  const suspicious = isConfidential(one);
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
    ...(told.aside && { aside: true as const }),
    ...(suspicious && { confidential: true as const }),
  };
}
