/** What one routing is about, and the evidence its sources give. */
import type { Case } from '../case.ts';
import type { Link, RouteGiven } from '../owners.ts';
import type { Target } from '../target.ts';

export interface Asked extends RouteGiven {
  one: Case;
  tags: Record<string, string>;
  clusters: readonly { name: string; tags: Record<string, string> }[];
}

/** What one source says. With targets it can be the owner; without, `outcome` says why it is not. */
export interface Evidence {
  step: Link['step'];
  why: string;
  targets: Target[];
  /** The team behind them, for its on-call channel. */
  team?: string;
  /** Whoever made the change can have brought it about: a route that looks at tags. */
  influenced?: true;
  outcome?: 'refused' | 'unreadable' | 'next';
}

/** Evidence that leads to nobody. */
export const nobody = (
  step: Link['step'],
  why: string,
  outcome: NonNullable<Evidence['outcome']> = 'next',
): Evidence => ({
  step,
  why,
  targets: [],
  outcome,
});
