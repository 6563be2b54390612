/** The S3 bucket a trail writes to, if this account owns it. */
import type { Grant } from '@aws-sdk/client-s3';
import { AwsError, isDenied } from '../errors.ts';
import { freshInventory, keptInventory } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { inventoryReads, pages } from './lists.ts';

export const bucketReads = [
  'cloudtrail:DescribeTrails',
  's3:ListBuckets',
  's3:GetBucketAcl',
  's3:GetBucketPolicyStatus',
  's3:GetPublicAccessBlock',
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** A bucket of another account is told from a refusal by the list of our own: only that one is another's to look after. */
export async function readBucket(ports: Ports, ref: Ref<'bucket'>): Promise<Reading<'bucket'> | Absent> {
  // One call tells of nearly every bucket that it is no trail's; of those nothing more is asked.
  const { trailList = [] } = await ports.call(ref, 'cloudtrail:DescribeTrails', { includeShadowTrails: true });
  const trails = trailList.filter(trail => trail.S3BucketName === ref.id).flatMap(trail => trail.Name ?? []);
  if (trails.length === 0) return { absent: 'not-eks', why: `no trail writes to bucket ${ref.id}` };
  const own = await ownBuckets(ports, ref, ref.id);
  const seen = { settled: true as const, tags: {}, clusters: [] };
  if (own.length === 0) return { ...seen, resource: { trails, isOwn: false } };
  const Bucket = ref.id;
  const [inventory, acl, status, block] = await Promise.all([
    keptInventory(ports, ref).then(kept => kept ?? freshInventory(ports, ref)),
    // Where ACLs are switched off (BucketOwnerEnforced) it names the owner alone.
    ports.call(ref, 's3:GetBucketAcl', { Bucket }),
    ports.call(ref, 's3:GetBucketPolicyStatus', { Bucket }).catch(unlessNone),
    ports.call(ref, 's3:GetPublicAccessBlock', { Bucket }).catch(unlessNone),
  ]);
  return {
    ...seen,
    resource: {
      trails,
      isOwn: true,
      clusters: inventory === 'unknown' ? inventory : inventory.clusters.map(cluster => cluster.name),
      publicGroups: publicGroupsIn(acl.Grants),
      IsPublic: status?.PolicyStatus?.IsPublic === true,
      ...(block?.PublicAccessBlockConfiguration && { block: block.PublicAccessBlockConfiguration }),
    },
  };
}

/** A policy's status says nothing of ACLs. The groups of AWS's own log delivery are no strangers. */
const publicGroupsIn = (grants: readonly Grant[] = []): string[] => [
  ...new Set(grants.flatMap(({ Grantee }) => /\/groups\/global\/(\w+)$/.exec(Grantee?.URI ?? '')?.[1] ?? [])),
];

// A bucket without a policy, or without a block, answers with an error.
function unlessNone(error: unknown): null {
  if (error instanceof AwsError && /^NoSuch(BucketPolicy|PublicAccessBlockConfiguration)$/.test(error.code))
    return null;
  throw error;
}

/** The buckets of this account to which its trails at home here write, each in its own Region. */
export async function bucketRefs(ports: Ports, where: Where): Promise<Ref<'bucket'>[]> {
  const { account, region } = where;
  const { trailList = [] } = await ports.call(where, 'cloudtrail:DescribeTrails', { includeShadowTrails: true });
  const home = trailList.filter(trail => trail.HomeRegion === region);
  const names = new Set(home.flatMap(trail => trail.S3BucketName ?? []));
  const found = await Promise.all(
    [...names].map(id =>
      ownBuckets(ports, where, id).then(
        own => own.map(bucket => ({ kind: 'bucket' as const, account, region: bucket.BucketRegion ?? region, id })),
        // Its own look will say so again, and the sweep tells of it: nothing else must be kept from being looked at.
        (error: unknown) => {
          if (isDenied(error)) return [{ kind: 'bucket' as const, account, region, id }];
          throw error;
        },
      ),
    ),
  );
  return found.flat();
}

async function ownBuckets(ports: Ports, where: Where, name: string) {
  const all = await pages(async ContinuationToken => {
    const page = await ports.call(where, 's3:ListBuckets', {
      Prefix: name,
      ...(ContinuationToken && { ContinuationToken }),
    });
    return { items: page.Buckets ?? [], next: page.ContinuationToken };
  });
  return all.filter(bucket => bucket.Name === name);
}
