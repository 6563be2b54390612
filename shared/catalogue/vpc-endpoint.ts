/** The controls that judge a VPC endpoint, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksVpcEndpointSg } from '../controls/eks-vpc-endpoint-sg.ts';

export const vpcEndpointControls: readonly Control[] = [eksVpcEndpointSg];
