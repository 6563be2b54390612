/** What S3's events change: whether a bucket's policy is public, and what it blocks. ACLs and lifecycles are not kept. */
import type { EventTrigger } from '../../../shared/triggers.ts';
import { fieldsOf, flagOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import { publicAccess } from '../../../shared/triggers/s3.ts';
import type { Happening } from '../apply.ts';
import type { BucketState } from '../states.ts';

export const s3Effects: { [T in Extract<EventTrigger, `s3:${string}`>]: (happening: Happening) => void } = {
  's3:DeleteBucket': ({ here, request }) => delete here.buckets[textOf(request.bucketName) ?? ''],
  's3:DeleteBucketPolicy': happening => delete bucketOf(happening)?.IsPublic,
  's3:PutBucketAcl': () => undefined,
  's3:PutBucketLifecycle': () => undefined,
  's3:PutBucketPolicy': happening => {
    const bucket = bucketOf(happening);
    const { Statement } = fieldsOf(happening.request.bucketPolicy);
    if (bucket) bucket.IsPublic = listOf(Statement).some(isPublic);
  },
  's3:PutBucketPublicAccessBlock': happening => {
    const bucket = bucketOf(happening);
    const asked = fieldsOf(happening.request.PublicAccessBlockConfiguration);
    if (bucket) bucket.block = Object.fromEntries(publicAccess.map(flag => [flag, flagOf(asked[flag]) === true]));
  },
  's3:DeleteBucketPublicAccessBlock': happening => delete bucketOf(happening)?.block,
};

// S3 looks at the conditions too; to the sandbox any of them limits the statement enough.
function isPublic(statement: unknown): boolean {
  const { Effect, Principal, Condition } = fieldsOf(statement);
  const everyone = [Principal, ...listOf(fieldsOf(Principal).AWS), fieldsOf(Principal).AWS].includes('*');
  return Effect === 'Allow' && everyone && Condition === undefined;
}

const bucketOf = ({ here, request }: Happening): BucketState | undefined =>
  here.buckets[textOf(request.bucketName) ?? ''];
