/** The controls that judge a subnet, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksNodesPublicIp } from '../controls/eks-nodes-public-ip.ts';

export const subnetControls: readonly Control[] = [eksNodesPublicIp];
