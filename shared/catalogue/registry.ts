/** The controls that judge the policy of an ECR registry, in alphabetical order. */
import type { Control } from '../control.ts';
import { ecrRegistryPolicy } from '../controls/ecr-registry-policy.ts';

export const registryControls: readonly Control[] = [ecrRegistryPolicy];
