/** One pass over a resource: what it saw and did, for how long it may work, and whose cases its findings are. */
import { caseId, type Case } from './case.ts';
import type { Control, Finding } from './control.ts';
import type { Decision } from './circumstances.ts';
import type { Ports } from './ports.ts';
import type { Change } from './record.ts';
import type { Ref } from './resources.ts';

/** What one pass saw and did. */
export interface Pass {
  ref: Ref;
  /** Why nothing was judged. */
  skipped?: string;
  findings: Judged[];
  notApplicable: { control: string; why: string }[];
  /** The cases this pass moved, as it last wrote them. */
  cases: Case[];
  /** Controls that could not tell; the wake-up must be tried again. */
  errors: string[];
}

export interface Judged {
  control: Control;
  finding: Finding;
  introduced: boolean;
  decision: Decision;
  change?: Change;
}

/** How long a pass may take before another may finish its work; longer than the function's time-out. */
const leaseSeconds = 180;

/** A lease of the work on a case, from now. */
export const leaseOf = (ports: Ports): { owner: string; until: number } => ({
  owner: ports.unique(),
  until: ports.now() + leaseSeconds,
});

/** The id of the case a finding belongs to. */
export const lastingOf = (control: Control, finding: Finding, ref: Ref): string =>
  caseId(control.id, ref, finding.lasting ?? finding.key);
