/** The controls that judge a security group, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksClusterSgMinimal } from '../controls/eks-cluster-sg-minimal.ts';
import { eksNodeDirectExposure } from '../controls/eks-node-direct-exposure.ts';
import { eksSgAdminPortOpen } from '../controls/eks-sg-admin-port-open.ts';
import { eksSgAllTrafficOpen } from '../controls/eks-sg-all-traffic-open.ts';
import { eksSgUnrestrictedIngress } from '../controls/eks-sg-unrestricted-ingress.ts';

export const securityGroupControls: readonly Control[] = [
  eksClusterSgMinimal,
  eksNodeDirectExposure,
  eksSgAdminPortOpen,
  eksSgAllTrafficOpen,
  eksSgUnrestrictedIngress,
];
