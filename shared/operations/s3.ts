/** The operations of S3 the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

const bucket = 'arn:{partition}:s3:::{Bucket}';

export const s3 = {
  's3:DeletePublicAccessBlock': {
    access: 'write',
    action: 's3:PutBucketPublicAccessBlock',
    event: 's3:DeleteBucketPublicAccessBlock',
    on: [bucket],
  },
  's3:GetBucketAcl': { access: 'read', on: [bucket] },
  's3:GetBucketPolicyStatus': { access: 'read', on: [bucket] },
  's3:GetPublicAccessBlock': { access: 'read', action: 's3:GetBucketPublicAccessBlock', on: [bucket] },
  's3:ListBuckets': { access: 'read', action: 's3:ListAllMyBuckets', on: ['*'] },
  's3:PutPublicAccessBlock': {
    access: 'write',
    action: 's3:PutBucketPublicAccessBlock',
    event: 's3:PutBucketPublicAccessBlock',
    on: [bucket],
  },
} as const satisfies Record<`s3:${string}`, OperationFacts>;
