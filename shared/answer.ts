/** A person's answer: checked, then one conditional write. It changes nothing in AWS; reconcile does, after reading again. */
import { approve, reject, retry, undo } from './answers.ts';
import type { Answer, Case, Evidence } from './case.ts';
import type { Severity } from './control.ts';
import { areOne, needsSecurity } from './people.ts';
import type { Ports } from './ports.ts';
import { utc } from './wording.ts';

/** Longest exemption a rejection may grant, in days. */
export const longestDays: { [S in Severity]: number } = { critical: 7, high: 30, medium: 90, low: 180 };
/** A reason has at least and at most so many characters. */
export const reasonLength = { least: 10, most: 1000 };

export interface Asked {
  do: Answer['do'];
  /** The person of settings, or `link:<target>` where only the holder of a link is known. */
  by: string;
  via: Answer['via'];
  reason: string;
  days?: number;
  /** The round and plan the person was shown (of an undo: the undoHash); an answer fits no other. */
  round?: number;
  planHash?: string;
  /** Every identity of that person, normalised; default: `by` alone. */
  identities?: readonly string[];
  /** True for security, who answers where nobody knows who made the change. */
  security?: boolean;
  /** Several people hold the key that was used: nobody knows which of them it was. */
  group?: boolean;
  /** The one person at a sandbox of their own: nobody else could be the second, or security. */
  alone?: boolean;
  /** What proves who it was; reconcile holds it against settings again before it acts. */
  evidence?: Evidence;
  /** Hash of the settings by which it was allowed. */
  settingsHash?: string;
}

/** `moved on`: the case is not what it was; `not allowed`: not by this person; `input`: say it otherwise. */
export interface Refused {
  refused: string;
  why: 'moved on' | 'not allowed' | 'input';
}
export type Answered = { case: Case } | Refused;

/** How often an answer is decided again when another write came between its read and its own. */
const mostTries = 8;

/**
 * Records an answer and wakes the resource. Refusals are sentences for the person who asked; nothing is written then. Whoever loses a race
 * is decided again by what the row says then: a reminder takes nobody's answer away, and another answer is told by name.
 */
export async function answer(
  ports: Pick<Ports, 'cases' | 'wake' | 'now'>,
  id: string,
  asked: Asked,
): Promise<Answered> {
  let { round } = asked;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const before = await ports.cases.get(id);
    if (!before)
      return {
        refused: tries > 0 ? `Case ${id} is gone.` : `There is no case ${id}. \`eks-guardrails cases\` lists them.`,
        why: 'moved on',
      };
    // What was meant for the question of then is no answer to a later one.
    round ??= before.round;
    const after = answered(before, { ...asked, round }, ports.now());
    if ('refused' in after) return after;
    if (!(await ports.cases.put(after.case, before))) continue;
    await ports.wake({ ref: after.case.ref }, 0);
    return after;
  }
  return { refused: `Case ${id} is being written by others at this moment. Answer again.`, why: 'moved on' };
}

/** The case after an answer, or why it is refused. Pure. */
export function answered(before: Case, asked: Asked, now: number): Answered {
  const reason = asked.reason.trim();
  if (reason.length < reasonLength.least)
    return {
      refused: `Say why, in at least ${reasonLength.least} characters: the reason is kept with the case.`,
      why: 'input',
    };
  if (reason.length > reasonLength.most)
    return { refused: `Say why in at most ${reasonLength.most} characters.`, why: 'input' };
  if (asked.round !== undefined && asked.round !== before.round)
    return {
      refused: `The case has moved on since you were shown it. ${alreadyIs(before)}`,
      why: 'moved on',
    };
  // An absent, empty or foreign set would let anyone pass as somebody else.
  const { actorAliases } = before;
  if (!isAliases(actorAliases))
    return {
      refused: 'The case does not say who made the change, so nobody can be told apart from them. Tell security.',
      why: 'not allowed',
    };
  const own = areOne(actorAliases, [asked.by, ...(asked.identities ?? [])]);
  if (!own && needsSecurity(before) && !asked.security && !asked.alone)
    return {
      refused: 'Nobody knows who made the change, or the root user did: only security may answer.',
      why: 'not allowed',
    };
  return answers[asked.do](before, { asked: { ...asked, reason }, own, now });
}

const answers = { approve, reject, undo, retry };

// The row may come from anywhere, whatever its type says.
const isAliases = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every(one => typeof one === 'string' && one.trim() !== '');

/** What became of a case, and by whom: what whoever comes too late is told. */
export function alreadyIs(one: Case): string {
  const who = one.answer ? ` by ${one.answer.by} at ${utc(one.answer.at)}` : '';
  return `The case is already ${one.status}${who}.`;
}
