/** The controls that judge a security group, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksSgAdminPortOpen } from '../controls/eks-sg-admin-port-open.ts';
import { eksSgAllTrafficOpen } from '../controls/eks-sg-all-traffic-open.ts';

export const securityGroupControls: readonly Control[] = [eksSgAdminPortOpen, eksSgAllTrafficOpen];
