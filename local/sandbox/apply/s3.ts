/** What S3's events change: nothing we keep. A trail says which bucket it writes to, and that is all we know of buckets. */
import type { EventTrigger } from '../../../shared/triggers.ts';

export const s3Effects: { [T in Extract<EventTrigger, `s3:${string}`>]: () => void } = {
  's3:DeleteBucket': () => undefined,
  's3:DeleteBucketPolicy': () => undefined,
  's3:PutBucketAcl': () => undefined,
  's3:PutBucketLifecycle': () => undefined,
  's3:PutBucketPolicy': () => undefined,
  's3:PutBucketPublicAccessBlock': () => undefined,
};
