/** Findings that may be an intruder's work: whoever made the change must not be warned by us. */
import type { Case } from '../case.ts';
import { toldControls } from '../told-controls.ts';

/** True for conduct but what is ordinary work, for anything root did, and for changes to what watches the account: CloudTrail and GuardDuty. */
export const isConfidential = (one: Pick<Case, 'control' | 'because' | 'ref'>): boolean =>
  toldControls[one.control]?.suspicious === true ||
  one.because?.actor.type === 'Root' ||
  (one.because !== undefined && (one.ref.kind === 'trail' || one.ref.kind === 'detector'));
