/** The controls that judge what an account has once, in alphabetical order. */
import type { Control } from '../control.ts';
import { iamPasswordPolicy } from '../controls/iam-password-policy.ts';

export const accountControls: readonly Control[] = [iamPasswordPolicy];
