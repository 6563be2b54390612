/** The controls that judge an IAM policy, in alphabetical order. */
import type { Control } from '../control.ts';
import { iamEksWildcardGrant } from '../controls/iam-eks-wildcard-grant.ts';

export const policyControls: readonly Control[] = [iamEksWildcardGrant];
