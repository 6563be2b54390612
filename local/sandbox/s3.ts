/** S3 in the sandbox: the buckets of an account, whether their policy or ACL is public, and what they block. */
import { page, refuse, type At, type Performs } from './at.ts';
import type { BucketState } from './states.ts';

export const s3: Performs<'s3'> = {
  's3:ListBuckets': (at, { Prefix = '', ContinuationToken, MaxBuckets }) => {
    const all = Object.entries(at.world.regions)
      .filter(([place]) => place.startsWith(`${at.account}/`))
      .flatMap(([place, here]) =>
        Object.values(here.buckets).map(({ Name }) => ({ Name, BucketRegion: place.slice(at.account.length + 1) })),
      );
    const { items, next } = page(
      at,
      all.filter(({ Name }) => Name.startsWith(Prefix)),
      ContinuationToken,
      MaxBuckets,
    );
    return { Buckets: items, ...(next && { ContinuationToken: next }) };
  },

  's3:GetBucketAcl': (at, { Bucket }) => ({
    Grants: [
      { Grantee: { Type: 'CanonicalUser', ID: at.account }, Permission: 'FULL_CONTROL' },
      ...(bucketOf(at, Bucket).publicGroups ?? []).map(group => ({
        Grantee: { Type: 'Group' as const, URI: `http://acs.amazonaws.com/groups/global/${group}` },
        Permission: 'READ' as const,
      })),
      {
        Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' },
        Permission: 'WRITE',
      },
    ],
  }),

  's3:GetBucketPolicyStatus': (at, { Bucket }) => {
    const { IsPublic } = bucketOf(at, Bucket);
    if (IsPublic === undefined) refuse(at, 'NoSuchBucketPolicy', 'The bucket policy does not exist');
    return { PolicyStatus: { IsPublic } };
  },

  's3:GetPublicAccessBlock': (at, { Bucket }) => {
    const { block } = bucketOf(at, Bucket);
    if (!block)
      refuse(at, 'NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found');
    return { PublicAccessBlockConfiguration: block };
  },

  's3:PutPublicAccessBlock': (at, { Bucket, PublicAccessBlockConfiguration }) => {
    bucketOf(at, Bucket).block = { ...PublicAccessBlockConfiguration };
    return {};
  },

  's3:DeletePublicAccessBlock': (at, { Bucket }) => {
    delete bucketOf(at, Bucket).block;
    return {};
  },
};

const bucketOf = (at: At, name = ''): BucketState =>
  at.here.buckets[name] ?? refuse(at, 'NoSuchBucket', 'The specified bucket does not exist');
