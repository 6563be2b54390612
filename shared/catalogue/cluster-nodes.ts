/** The controls that judge a cluster's nodes as a whole, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksNodesManaged } from '../controls/eks-nodes-managed.ts';
import { eksNodesMultiAz } from '../controls/eks-nodes-multi-az.ts';

export const clusterNodesControls: readonly Control[] = [eksNodesManaged, eksNodesMultiAz];
