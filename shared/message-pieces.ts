/** A message in pieces: what cards lay out as fields, code blocks and buttons. Plain text throughout; each sink escapes for itself. */
import type { Case } from './case.ts';
import type { Control } from './control.ts';
import { facts, takesBack, type Fact, type Paragraph } from './message-parts.ts';
import { sections, type Told } from './message-text.ts';
import { isRisky } from './people.ts';
import { plainLine } from './plain.ts';

export interface Pieces {
  /** The finding in one sentence. */
  finding: string;
  /** Gravest first. */
  facts: Fact[];
  /** Why it matters. */
  why?: string;
  /** What was seen, `name: value` a line. */
  seen: string[];
  /** What a fix does or did: commands as AWS CLI lines, then its effect. */
  fix?: Paragraph;
  /** What happened and what follows, a sentence each; a person's reason is among them. */
  said: string[];
  /** Other commands for people: how to answer, how to undo. */
  commands: Paragraph[];
  /** Where to change it in code, when infrastructure as code made the change. */
  code?: string;
  /** What may be answered from a card. */
  answers: Offer[];
}

/** One answer a card may offer. */
export interface Offer {
  do: 'approve' | 'reject' | 'undo';
  round: number;
  /** What the answer is bound to: planHash, or undoHash for an undo; absent where there is no fix. */
  hash?: string;
  /** It cannot be taken back, may lock people out, or the finding is critical: one click is not enough. */
  careful?: true;
}

/** Pure. `control` is absent when the catalogue no longer knows it. */
export function piecesOf(one: Case, told: Told, control: Pick<Control, 'title' | 'why'> | undefined): Pieces {
  const parts = sections[told.part](one);
  const paragraphs = parts.filter(part => typeof part !== 'string');
  const said = parts.filter(part => typeof part === 'string').map(plainLine);
  const [first] = paragraphs;
  // A plan's own lines come first in every part that shows them.
  const fix = first && first.lines.some(line => line.startsWith('  aws ')) ? first : undefined;
  const code = codeOf(one);
  const why = control && ['told', 'question', 'acted', 'failed'].includes(told.part) ? control.why : undefined;
  const risk = takesBack(one);
  return {
    finding: plainLine(one.message),
    facts: [
      ...facts(one, control),
      ...(told.part === 'question' && risk !== '' ? [{ name: 'Risk of the fix', value: plainLine(risk) }] : []),
      ...(told.part === 'question' && one.expiresAt !== undefined
        ? [{ name: 'Answer by', value: timeOf(one.expiresAt), at: one.expiresAt }]
        : []),
    ],
    ...(why && { why: plainLine(why) }),
    seen: Object.entries(one.evidence).map(([name, value]) =>
      plainLine(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`),
    ),
    ...(fix && { fix }),
    said: said.filter(sentence => sentence.trim() !== ''),
    commands: paragraphs.filter(paragraph => paragraph !== fix),
    ...(code && { code }),
    answers: offers(one, told),
  };
}

/** True when one click must not be enough to answer. */
export const isCareful = (one: Pick<Case, 'severity' | 'plan'>): boolean => one.severity === 'critical' || isRisky(one);

function offers(one: Case, told: Told): Offer[] {
  const { round } = one;
  if (told.part === 'question') {
    const careful = isCareful(one) && { careful: true as const };
    const hash = one.planHash !== undefined && { hash: one.planHash };
    return [
      ...(one.plan && one.planHash ? [{ do: 'approve' as const, round, ...hash, ...careful }] : []),
      { do: 'reject' as const, round, ...hash },
    ];
  }
  const undoable = (told.part === 'acted' || told.part === 'failed') && one.calledAt !== undefined;
  return undoable && one.undoHash !== undefined && one.undoUntil !== undefined
    ? [{ do: 'undo', round, hash: one.undoHash }]
    : [];
}

function codeOf(one: Case): string | undefined {
  const iac = one.because?.actor.iac;
  return iac && `${iac} made this change and will make it again with its next run: change it there, too.`;
}

const timeOf = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
