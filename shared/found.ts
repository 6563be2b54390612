/** What a pass brings to a case: one finding, what was decided of it, and what else the case keeps. */
import type { Case } from './case.ts';
import type { Control, Finding } from './control.ts';
import type { Decision } from './circumstances.ts';
import { planHash } from './plan.ts';
import type { Change } from './record.ts';
import type { Ref } from './resources.ts';
import type { Settings } from './settings.ts';

/** What one pass saw of one finding. */
export interface Found {
  control: Control;
  finding: Finding;
  ref: Ref;
  /** What to do if nothing is under way yet. */
  decision: Decision;
  /** What settings and finding allow at most, whoever introduced it: what is under way may go on only within this. */
  allowed: Decision['do'];
  change?: Change;
  /** Who works on this pass, and until when. */
  lease: { owner: string; until: number };
  /** Hash of the part of the resource it is about. */
  state: string;
  /** Of a question that is due: somebody received it. Absent: as if. */
  heard?: boolean;
  settings: Settings;
  /** The resource's own tags, and its clusters with theirs: a few of them are kept to find the owner. */
  tags?: Record<string, string>;
  clusters?: readonly { name: string; tags: Record<string, string> }[];
  /** What the resource lies in. */
  within?: NonNullable<Case['within']>;
}

/** The hash of the plan a finding proposes now. */
export const hashOf = (seen: Found): string | undefined =>
  seen.finding.plan && planHash(seen.control.id, seen.ref, seen.finding.plan);
