/** The controls that judge a Pod Identity association. */
import type { Control } from '../control.ts';
import { eksPodIdentityRoleReview } from '../controls/eks-pod-identity-role-review.ts';

export const podIdentityAssociationControls: readonly Control[] = [eksPodIdentityRoleReview];
