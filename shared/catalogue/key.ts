/** The controls that judge a KMS key, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksKmsKeyRotation } from '../controls/eks-kms-key-rotation.ts';
import { eksKmsKeyUsable } from '../controls/eks-kms-key-usable.ts';

export const keyControls: readonly Control[] = [eksKmsKeyRotation, eksKmsKeyUsable];
