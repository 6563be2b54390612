/** The operations of KMS the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

const key = 'arn:{partition}:kms:{region}:{account}:key/{KeyId}';

export const kms = {
  'kms:CancelKeyDeletion': { access: 'write', on: [key] },
  'kms:DescribeKey': { access: 'read', on: ['arn:{partition}:kms:{region}:*:key/*'] },
  'kms:DisableKey': { access: 'write', on: [key] },
  'kms:DisableKeyRotation': { access: 'write', on: [key] },
  'kms:EnableKey': { access: 'write', on: [key] },
  'kms:EnableKeyRotation': { access: 'write', on: [key] },
  'kms:GetKeyRotationStatus': { access: 'read', on: ['arn:{partition}:kms:{region}:*:key/*'] },
  'kms:ScheduleKeyDeletion': { access: 'write', on: [key] },
} as const satisfies Record<`kms:${string}`, OperationFacts>;
