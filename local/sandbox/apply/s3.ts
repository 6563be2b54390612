/** What S3's events change: whether a bucket's policy is public, and what it blocks. Of an ACL only the groups of strangers are kept, of lifecycles nothing. */
import type { Loose } from '../../../shared/record.ts';
import type { EventTrigger } from '../../../shared/triggers.ts';
import { fieldsOf, flagOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import { publicAccess } from '../../../shared/triggers/s3.ts';
import type { Happening } from '../apply.ts';
import type { BucketState } from '../states.ts';

export const s3Effects: { [T in Extract<EventTrigger, `s3:${string}`>]: (happening: Happening) => void } = {
  's3:DeleteBucket': ({ here, request }) => delete here.buckets[textOf(request.bucketName) ?? ''],
  's3:DeleteBucketPolicy': happening => delete bucketOf(happening)?.IsPublic,
  's3:PutBucketAcl': happening => {
    const bucket = bucketOf(happening);
    if (bucket) bucket.publicGroups = publicGroupsIn(happening.request);
  },
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

// By a canned name, by headers, or as a document: each of them names the groups or the canned ACL that stands for one.
function publicGroupsIn(request: Loose): string[] {
  const text = JSON.stringify(request);
  const canned = { AllUsers: /"public-read(-write)?"/, AuthenticatedUsers: /"authenticated-read"/ };
  return (['AllUsers', 'AuthenticatedUsers'] as const).filter(
    group => canned[group].test(text) || text.includes(`/groups/global/${group}`),
  );
}

// S3 looks at the conditions too; to the sandbox any of them limits the statement enough.
function isPublic(statement: unknown): boolean {
  const { Effect, Principal, Condition } = fieldsOf(statement);
  const everyone = [Principal, ...listOf(fieldsOf(Principal).AWS), fieldsOf(Principal).AWS].includes('*');
  return Effect === 'Allow' && everyone && Condition === undefined;
}

const bucketOf = ({ here, request }: Happening): BucketState | undefined =>
  here.buckets[textOf(request.bucketName) ?? ''];
