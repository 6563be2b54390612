/** What the page knows of a case and of whoever looks at it. */
import type { Case } from '../case.ts';
import type { Link } from '../links.ts';
import type { Settings } from '../settings.ts';

export interface View {
  one: Case;
  link: Link;
  /** The token, for the forms: the page is the answer to whoever sent it. */
  code: string;
  settings: Settings;
  /** Epoch seconds. */
  now: number;
  /** Why the holder may not answer; absent when they may. */
  refused?: string;
  /** What an answer just given led to. */
  said?: { tone: 'good' | 'warn' | 'bad'; words: string };
  /** What was typed, when something in it must be said otherwise. */
  typed?: Typed;
}

export interface Typed {
  do: 'approve' | 'reject' | 'undo' | 'retry';
  reason: string;
  confirm: string;
  days: string;
  faults: { field: 'reason' | 'confirm' | 'days'; words: string }[];
}

/** The end of a resource's name that is typed to confirm: six characters, or the whole name when it is shorter. */
export const suffixOf = (one: Case): string => one.ref.id.slice(-6);

/** The account as people know it. */
export const accountName = ({ one, settings }: Pick<View, 'one' | 'settings'>): string =>
  settings.accounts[one.ref.account]?.name ?? one.ref.account;
