/** The controls that judge a VPC, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksVpcFlowLogs } from '../controls/eks-vpc-flow-logs.ts';

export const vpcControls: readonly Control[] = [eksVpcFlowLogs];
