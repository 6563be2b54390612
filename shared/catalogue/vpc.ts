/** The controls that judge a VPC, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksVpcEndpoints } from '../controls/eks-vpc-endpoints.ts';
import { eksVpcFlowLogs } from '../controls/eks-vpc-flow-logs.ts';

export const vpcControls: readonly Control[] = [eksVpcEndpoints, eksVpcFlowLogs];
