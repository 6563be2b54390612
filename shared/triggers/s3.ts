/** Where S3's events say to look: at the change itself, and at what becomes of the bucket. */
import type { Loose } from '../record.ts';
import type { Look } from '../triggers.ts';
import { changeItself } from './conduct.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, flagOf, textOf } from './loose.ts';

/** PutBucketPolicy. */
export const policyPut = (seen: Seen): Look[] => [...changeItself(seen), ...bucketLook(seen, ['policy'])];

/** DeleteBucketPolicy: whom no policy lets in nobody lets in. */
export const policyDeleted = (seen: Seen): Look[] => [...changeItself(seen), ...bucketLook(seen, [], true)];

/** PutBucketPublicAccessBlock: one that blocks all of it can only mend. */
export function blockPut(seen: Seen): Look[] {
  const block = fieldsOf(seen.request.PublicAccessBlockConfiguration);
  const blocksAll = publicAccess.every(flag => flagOf(block[flag]) === true);
  return [...changeItself(seen), ...(blocksAll ? bucketLook(seen, [], true) : bucketLook(seen, unblocked))];
}

/** DeleteBucketPublicAccessBlock: what policy and ACL say counts from now on. */
export const blockDeleted = (seen: Seen): Look[] => [...changeItself(seen), ...bucketLook(seen, unblocked)];

/** PutBucketAcl: the one for the owner alone can only mend. */
export const aclPut = (seen: Seen): Look[] => [
  ...changeItself(seen),
  ...(isPrivateAcl(seen.request) ? bucketLook(seen, [], true) : bucketLook(seen, ['acl'])),
];

/** True for the canned ACL that lets in nobody but the owner. Older records hold headers as lists. */
export const isPrivateAcl = (request: Loose): boolean => [request['x-amz-acl']].flat().includes('private');

const unblocked = ['public-access', 'policy', 'acl'];

/** The four flags of a public access block. */
export const publicAccess = [
  'BlockPublicAcls',
  'IgnorePublicAcls',
  'BlockPublicPolicy',
  'RestrictPublicBuckets',
] as const;

function bucketLook({ account, region, request }: Seen, touched: string[], closing?: true): Look[] {
  const id = textOf(request.bucketName);
  if (!id) return [];
  return [{ ref: { kind: 'bucket', account, region, id }, touched, ...(closing && { closing }) }];
}
