/** The controls that judge an ECR repository, in alphabetical order. */
import type { Control } from '../control.ts';
import { ecrEncryptionKms } from '../controls/ecr-encryption-kms.ts';
import { ecrRepositoryPolicy } from '../controls/ecr-repository-policy.ts';
import { ecrScanOnPush } from '../controls/ecr-scan-on-push.ts';
import { ecrTagImmutability } from '../controls/ecr-tag-immutability.ts';

export const repositoryControls: readonly Control[] = [
  ecrEncryptionKms,
  ecrRepositoryPolicy,
  ecrScanOnPush,
  ecrTagImmutability,
];
