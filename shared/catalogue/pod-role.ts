/** The controls that judge a role pods take on, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksIrsaTrustScoped } from '../controls/eks-irsa-trust-scoped.ts';

export const podRoleControls: readonly Control[] = [eksIrsaTrustScoped];
