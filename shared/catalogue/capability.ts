/** The controls that judge a capability of a cluster, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksCapabilityCreated } from '../controls/eks-capability-created.ts';

export const capabilityControls: readonly Control[] = [eksCapabilityCreated];
