/** A KMS key and the clusters whose secrets it encrypts. */
import type { Cluster } from '@aws-sdk/client-eks';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { AwsError, isDenied, isNotFound } from '../errors.ts';
import { freshInventory, keptInventory } from '../inventory.ts';
import { whyNotRotated } from '../key-rotation.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import type { Change } from '../record.ts';
import type { KeyOfClusters } from '../resources/account.ts';
import { partitionOf } from '../partitions.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { describedCluster } from './described-cluster.ts';
import { inventoryReads } from './lists.ts';

export const keyReads = [
  'kms:DescribeKey',
  'kms:GetKeyRotationStatus',
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** KMS events name no cluster: the inventory does (T-KMS-1). A key of another account is named by its full ARN. */
export async function readKey(ports: Ports, ref: Ref<'key'>, because?: Change): Promise<Reading<'key'> | Absent> {
  const inventory = (await keptInventory(ports, ref)) ?? (await freshInventory(ports, ref));
  // Nobody may tell whose key it is, so it must not be touched; the sweep names what we may not read.
  if (inventory === 'unknown')
    throw new Error(
      `Cannot tell whether key ${ref.id} in ${ref.account}/${ref.region} encrypts a cluster: the clusters cannot be listed. Check the read role.`,
    );
  const arn = ref.id.startsWith('arn:')
    ? ref.id
    : `arn:${partitionOf(ref.region)}:kms:${ref.region}:${ref.account}:key/${ref.id}`;
  const known = inventory.clusters.filter(cluster => cluster.keys.includes(arn));
  if (known.length === 0) return { absent: 'not-eks', why: `key ${ref.id} encrypts no cluster's secrets` };
  const [metadata, ...described] = await Promise.all([
    describe(ports, ref),
    ...known.map(({ name }) => describedCluster(ports, ref, name)),
  ]);
  const clusters = described.flatMap(cluster => cluster ?? []);
  // A key may well go when its last cluster has gone.
  if (clusters.length === 0) return { absent: 'gone', why: `no cluster that key ${ref.id} encrypted exists any more` };
  const rotates = metadata && !whyNotRotated(metadata, ref) ? await rotation(ports, ref, metadata) : undefined;
  const resource = {
    metadata: metadata ?? { KeyId: ref.id },
    clusters: clusters.map(nameOf),
    ...(!metadata && { isGone: true as const }),
    issues: clusters.flatMap(issuesOf),
    ...(rotates !== undefined && { KeyRotationEnabled: rotates }),
  };
  return {
    resource,
    settled: whyNotYet(ports, resource, because) ?? true,
    tags: {},
    clusters: clusters.map(one => ({ name: nameOf(one), tags: one.tags ?? {} })),
  };
}

const nameOf = ({ name }: Cluster): string => name ?? '';

/** Null when KMS knows no such key. */
async function describe(ports: Ports, ref: Ref<'key'>): Promise<KeyMetadata | null> {
  try {
    return (await ports.call(ref, 'kms:DescribeKey', { KeyId: ref.id })).KeyMetadata ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Undefined when nobody tells us: a key policy may refuse even this, and some keys have no rotation. */
async function rotation(ports: Ports, ref: Ref<'key'>, { KeyId }: KeyMetadata): Promise<boolean | undefined> {
  try {
    return (await ports.call(ref, 'kms:GetKeyRotationStatus', { KeyId })).KeyRotationEnabled;
  } catch (error) {
    if (isDenied(error) || (error instanceof AwsError && error.code === 'UnsupportedOperationException'))
      return undefined;
    throw error;
  }
}

const issuesOf = (cluster: Cluster): KeyOfClusters['issues'] =>
  (cluster.health?.issues ?? []).flatMap(({ code }) =>
    code?.startsWith('Kms') ? [{ cluster: nameOf(cluster), code }] : [],
  );

/** How long EKS gets to notice that it lost a grant, or its place in the key's policy: neither shows in the key itself. */
const noticeSeconds = 900;
const unseen = ['RevokeGrant', 'RetireGrant', 'PutKeyPolicy'];

// AWS's own services retire the grants they no longer need all day.
function whyNotYet(
  ports: Ports,
  { metadata, issues }: KeyOfClusters,
  because: Change | undefined,
): { because: string } | null {
  if (!because || because.source !== 'kms' || !unseen.includes(because.name) || because.actor.invokedBy) return null;
  if (metadata.KeyState !== 'Enabled' || issues.length > 0 || because.time + noticeSeconds <= ports.now()) return null;
  return { because: `EKS may not have noticed yet what ${because.name} did to key ${metadata.KeyId}` };
}
