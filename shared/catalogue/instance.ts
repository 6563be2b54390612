/** The controls that judge an EC2 instance, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksNodeImdsHopLimit } from '../controls/eks-node-imds-hop-limit.ts';
import { eksNodeImdsv2 } from '../controls/eks-node-imdsv2.ts';

export const instanceControls: readonly Control[] = [eksNodeImdsHopLimit, eksNodeImdsv2];
