/** A KMS key and the clusters whose secrets it encrypts. */
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { AwsError, isDenied, isNotFound } from '../errors.ts';
import { freshInventory, keptInventory } from '../inventory.ts';
import { whyNotRotated } from '../key-rotation.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import { partitionOf, type Absent, type Reading, type Ref } from '../resources.ts';
import { inventoryReads } from './lists.ts';

export const keyReads = [
  'kms:DescribeKey',
  'kms:GetKeyRotationStatus',
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** KMS events name no cluster: the inventory does (T-KMS-1). A key of another account is named by its full ARN. */
export async function readKey(ports: Ports, ref: Ref<'key'>): Promise<Reading<'key'> | Absent> {
  const inventory = (await keptInventory(ports, ref)) ?? (await freshInventory(ports, ref));
  // Nobody may tell whose key it is, so it must not be touched; the sweep names what we may not read.
  if (inventory === 'unknown')
    throw new Error(
      `Cannot tell whether key ${ref.id} in ${ref.account}/${ref.region} encrypts a cluster: the clusters cannot be listed. Check the read role.`,
    );
  const arn = ref.id.startsWith('arn:')
    ? ref.id
    : `arn:${partitionOf(ref.region)}:kms:${ref.region}:${ref.account}:key/${ref.id}`;
  const clusters = inventory.clusters.filter(cluster => cluster.keys.includes(arn));
  if (clusters.length === 0) return { absent: 'not-eks', why: `key ${ref.id} encrypts no cluster's secrets` };
  try {
    const { KeyMetadata: metadata } = await ports.call(ref, 'kms:DescribeKey', { KeyId: ref.id });
    if (!metadata) return { absent: 'gone', why: `key ${ref.id} no longer exists` };
    const KeyRotationEnabled = whyNotRotated(metadata, ref) ? undefined : await rotates(ports, ref, metadata);
    return {
      resource: {
        metadata,
        clusters: clusters.map(one => one.name),
        ...(KeyRotationEnabled !== undefined && { KeyRotationEnabled }),
      },
      settled: true,
      tags: {},
      clusters: clusters.map(({ name, tags }) => ({ name, tags })),
    };
  } catch (error) {
    if (isNotFound(error)) return { absent: 'gone', why: `key ${ref.id} no longer exists` };
    throw error;
  }
}

/** Undefined when nobody tells us: a key policy may refuse even this, and some keys have no rotation. */
async function rotates(ports: Ports, ref: Ref<'key'>, { KeyId }: KeyMetadata): Promise<boolean | undefined> {
  try {
    return (await ports.call(ref, 'kms:GetKeyRotationStatus', { KeyId })).KeyRotationEnabled;
  } catch (error) {
    if (isDenied(error) || (error instanceof AwsError && error.code === 'UnsupportedOperationException'))
      return undefined;
    throw error;
  }
}
