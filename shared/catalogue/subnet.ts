/** The controls that judge a subnet, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksNodesPrivateSubnets } from '../controls/eks-nodes-private-subnets.ts';
import { eksNodesPublicIp } from '../controls/eks-nodes-public-ip.ts';

export const subnetControls: readonly Control[] = [eksNodesPrivateSubnets, eksNodesPublicIp];
