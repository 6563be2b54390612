/** The controls that judge a load balancer, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksLbTlsPolicy } from '../controls/eks-lb-tls-policy.ts';

export const loadBalancerControls: readonly Control[] = [eksLbTlsPolicy];
