/** The controls that judge what versions a cluster's node groups run. */
import type { Control } from '../control.ts';
import { eksNodegroupVersionCurrent } from '../controls/eks-nodegroup-version-current.ts';

export const nodegroupVersionsControls: readonly Control[] = [eksNodegroupVersionCurrent];
