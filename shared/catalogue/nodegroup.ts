/** The controls that judge a node group, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksNodegroupRemoteAccess } from '../controls/eks-nodegroup-remote-access.ts';
import { eksNodegroupScalingBounds } from '../controls/eks-nodegroup-scaling-bounds.ts';

export const nodegroupControls: readonly Control[] = [eksNodegroupRemoteAccess, eksNodegroupScalingBounds];
