/** The controls that judge the log group of a cluster's control plane, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksLogGroupProtected } from '../controls/eks-log-group-protected.ts';

export const logGroupControls: readonly Control[] = [eksLogGroupProtected];
