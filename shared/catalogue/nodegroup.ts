/** The controls that judge a node group, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksNodegroupRemoteAccess } from '../controls/eks-nodegroup-remote-access.ts';

export const nodegroupControls: readonly Control[] = [eksNodegroupRemoteAccess];
