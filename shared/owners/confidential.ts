/** Findings that may be an intruder's work: whoever made the change must not be warned by us. */
import type { Case } from '../case.ts';
import { controls } from '../catalogue.ts';

/** True for conduct but what is ordinary work, for anything root did, and for changes to what watches the account: CloudTrail and GuardDuty. */
export const isConfidential = (one: Pick<Case, 'control' | 'because' | 'ref'>): boolean =>
  controls.some(control => control.id === one.control && control.kind === 'conduct' && !control.openly) ||
  one.because?.actor.type === 'Root' ||
  (one.because !== undefined && (one.ref.kind === 'trail' || one.ref.kind === 'detector'));
