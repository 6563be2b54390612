/** Everything a decision rests on, and the decision. */
import type { Case } from './case.ts';
import type { Control, Finding, Remedy } from './control.ts';
import type { Wake } from './ports.ts';
import type { Ref } from './resources.ts';
import type { Settings } from './settings.ts';

export interface Decision {
  do: Remedy | 'observe' | 'none';
  /** Why, in words: shown to people and kept with the case. */
  reason: string;
  /** Asked because we must not fight: the case stands down. */
  standDown?: true;
  /** Someone must mend the settings or tags: nothing is changed meanwhile. */
  alarm?: string;
  /** Of an open breaker: another case of the account speaks for it already. */
  spokenFor?: true;
  /** Epoch seconds when the grace window ends. */
  again?: number;
}

export interface Circumstances {
  control: Control;
  finding: Finding;
  ref: Ref;
  tags: Record<string, string>;
  clusters: { name: string; tags: Record<string, string> }[];
  /** The wake that introduced the finding, else the first of the pass. */
  wake: Wake;
  introduced: boolean;
  /** The finding's case so far. */
  before: Case | null;
  settings: Settings;
  now: number;
  /** Automatic reverts in this account within the breaker's window, this one included. */
  recentReverts?: number;
  /** Other controls that find the same thing wrong: this case speaks for them, within what they know of the thing (one-plan.ts). */
  beside?: { controls: readonly string[]; limits: readonly Limit[] };
  /** Why nothing is done about this finding by itself: another case speaks for it. */
  spokenFor?: string;
}

/** What keeps a remedy down, and why. */
export interface Limit {
  atMost: Remedy;
  why: string;
  standDown?: true;
  alarm?: string;
}
