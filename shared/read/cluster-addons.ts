/** A cluster's add-ons as a whole: which of them collect metrics. */
import type { Cluster } from '@aws-sdk/client-eks';
import { isDenied, isNotFound } from '../errors.ts';
import { hasHybridNodes } from '../cluster-place.ts';
import { freshInventory, keptInventory } from '../inventory.ts';
import { metricsAddons } from '../metrics-addons.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { Collector } from '../resources/eks.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { hasAgent } from './addon-identity.ts';
import { describedCluster, settledness } from './described-cluster.ts';
import { inventoryReads, listAddons } from './lists.ts';

export const clusterAddonsReads = [
  'eks:DescribeAddon',
  'eks:ListAddons',
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** The cluster and its list of add-ons at once, then those that collect; the Pod Identity agent and what kinds of nodes there are is asked only where none does. */
export async function readClusterAddons(
  ports: Ports,
  ref: Ref<'cluster-addons'>,
): Promise<Reading<'cluster-addons'> | Absent> {
  const [cluster, collectors] = await Promise.all([
    describedCluster(ports, ref, ref.id),
    unlessDenied(collectorsOf(ports, ref)),
  ]);
  if (!cluster || collectors === null) return { absent: 'gone', why: `cluster ${ref.id} no longer exists` };
  const tags = cluster.tags ?? {};
  const clusters = [{ name: ref.id, tags }];
  const settled = whyUnsettled(cluster, collectors, ref.id);
  const isMissing = settled === true && collectors.length === 0;
  const resource = { cluster, collectors };
  if (!isMissing) return { resource, settled, tags, clusters };
  const [agent, isFargateOnly] = await Promise.all([
    unlessDenied(hasAgent(ports, ref, cluster)),
    runsOnFargateOnly(ports, ref, cluster),
  ]);
  return { resource: { ...resource, agent, ...(isFargateOnly && { isFargateOnly }) }, settled, tags, clusters };
}

/** False as well where nobody can tell. */
async function runsOnFargateOnly(ports: Ports, ref: Ref, cluster: Cluster): Promise<boolean> {
  if (cluster.computeConfig?.enabled || hasHybridNodes(cluster)) return false;
  const inventory = (await keptInventory(ports, ref)) ?? (await freshInventory(ports, ref));
  if (inventory === 'unknown' || !inventory.nodeInterfaces) return false;
  const known = inventory.clusters.find(one => one.name === ref.id);
  if (!known || known.fargateProfiles.length === 0) return false;
  return known.nodegroups.length === 0 && (inventory.nodeInterfaces[ref.id] ?? []).length === 0;
}

/** Null when there is no such cluster. */
async function collectorsOf(ports: Ports, ref: Ref): Promise<Collector[] | null> {
  try {
    const names = (await listAddons(ports, ref, ref.id)).filter(name => metricsAddons.includes(name));
    const read = await Promise.all(names.map(name => collectorOf(ports, ref, name)));
    return read.filter(one => one !== null);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function collectorOf(ports: Ports, ref: Ref, addonName: string): Promise<Collector | null> {
  try {
    const { addon } = await ports.call(ref, 'eks:DescribeAddon', { clusterName: ref.id, addonName });
    return { name: addonName, status: addon?.status ?? 'in an unknown state' };
  } catch (error) {
    // It may be deleted between the list and the look.
    if (isNotFound(error)) return null;
    throw error;
  }
}

// One that runs is enough, whatever becomes of the other.
function whyUnsettled(cluster: Cluster, collectors: Collector[] | 'unknown', name: string): true | { because: string } {
  const all = collectors === 'unknown' ? [] : collectors;
  const moving = all.find(one => /^(CREATING|UPDATING|DELETING)$/.test(one.status));
  if (cluster.status !== 'ACTIVE' || !moving || all.some(one => one.status === 'ACTIVE'))
    return settledness(cluster, name);
  return { because: `add-on ${moving.name} of cluster ${name} is ${moving.status}` };
}

async function unlessDenied<T>(answer: Promise<T>): Promise<T | 'unknown'> {
  try {
    return await answer;
  } catch (error) {
    if (isDenied(error)) return 'unknown';
    throw error;
  }
}

/** For the sweep: every cluster. */
export const clusterAddonsRefs = ({ account, region }: Where, { clusters }: Inventory): Ref<'cluster-addons'>[] =>
  clusters.map(({ name }) => ({ kind: 'cluster-addons', account, region, id: name }));
