/** Mending the kept inventory with what was just read of a part of it. */
import type { Cluster, Nodegroup } from '@aws-sdk/client-eks';
import { clusterEntry, clusterOf, inOrder, nodegroupEntry, ofClusters, unlessGone } from './inventory-entries.ts';
import { canonical } from './plan.ts';
import type { Inventory, InventoryCluster, InventoryNodegroup, Ports, Where } from './ports.ts';
import { merged, type NodeInterfaces } from './read/nodes.ts';
import { keyRef, roleRef } from './refs.ts';
import type { Ref } from './resources.ts';

/** How often a change of one part is tried again when others keep writing; the hourly reading heals what is left. */
const mostTries = 8;

/**
 * Puts what was just read of a cluster into the kept inventory, if one is kept and says otherwise. `null`: it is gone.
 * Answers the roles and keys that became the cluster's by it: until now nobody knew them for EKS's.
 */
export async function rememberCluster(
  ports: Ports,
  where: Where,
  name: string,
  cluster: Cluster | null,
): Promise<Ref[]> {
  const mended = await mend(ports, where, kept =>
    withCluster(kept, name, before => cluster && clusterEntry(cluster, before)),
  );
  return madeKnown(mended, where, name);
}

/** The same for a node group. */
export async function rememberNodegroup(
  ports: Ports,
  where: Where,
  names: { clusterName: string; nodegroupName: string },
  nodegroup: Nodegroup | null,
): Promise<Ref[]> {
  const kept = await ports.cases.inventory(where.account, where.region);
  if (!kept?.clusters.some(one => one.name === names.clusterName)) return [];
  const after = nodegroup && (await nodegroupEntry(ports, where, nodegroup));
  const withIt = ({ clusters, ...rest }: Inventory): Inventory => ({
    ...rest,
    clusters: clusters.map(one => (one.name === names.clusterName ? withNodegroup(one, names, after) : one)),
  });
  const mended = await mend(ports, where, withIt, kept);
  return madeKnown(mended, where, names.clusterName);
}

function withNodegroup(
  cluster: InventoryCluster,
  { nodegroupName }: { nodegroupName: string },
  after: InventoryNodegroup | null,
): InventoryCluster {
  const isKept = cluster.nodegroups.some(one => one.name === nodegroupName);
  // In its own place: a list in another order would be written again.
  const nodegroups = isKept
    ? cluster.nodegroups.flatMap(one => (one.name === nodegroupName ? (after ?? []) : one))
    : [...cluster.nodegroups, ...(after ? [after] : [])];
  const roles =
    after?.role && !cluster.roles.some(role => role.name === after.role && role.as === 'node' && !role.mode)
      ? inOrder([...cluster.roles, { name: after.role, as: 'node' as const }])
      : cluster.roles;
  return { ...cluster, nodegroups, roles };
}

/** The inventory with another entry for one cluster, in its own place; null: without it. */
function withCluster(
  kept: Inventory,
  name: string,
  entry: (before: InventoryCluster | undefined) => InventoryCluster | null,
): Inventory {
  const before = kept.clusters.find(one => one.name === name);
  const after = entry(before);
  const clusters = before
    ? kept.clusters.flatMap(one => (one === before ? (after ?? []) : one))
    : [...kept.clusters, ...(after ? [after] : [])];
  return { ...kept, clusters };
}

/**
 * Changes one part of the kept inventory and leaves the others as they are, whoever else is at work on them: the write expects what was
 * read. `kept`: what was read already. Null when none is kept, it says so already, or others were faster every time.
 */
async function mend(
  ports: Ports,
  where: Where,
  change: (kept: Inventory) => Inventory,
  kept?: Inventory,
): Promise<{ before: Inventory; after: Inventory } | null> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const before = (tries === 0 && kept) || (await ports.cases.inventory(where.account, where.region));
    if (!before) return null;
    const after = change(before);
    if (canonical(after) === canonical(before)) return null;
    if (await ports.cases.putInventory(where.account, where.region, after, before)) return { before, after };
  }
  return null;
}

/** What a change of the inventory made known of one cluster, to be looked at: its own wake-up may have come before anyone knew whose it is. */
function madeKnown(mended: { before: Inventory; after: Inventory } | null, where: Where, name: string): Ref[] {
  if (!mended) return [];
  const [before, after] = [mended.before, mended.after].map(({ clusters }) => clusters.find(one => one.name === name));
  const roles = new Set(before?.roles.map(role => canonical(role)));
  const names = (after?.roles ?? []).flatMap(role => (roles.has(canonical(role)) ? [] : role.name));
  const keys = (after?.keys ?? []).filter(key => !before?.keys.includes(key));
  return [
    ...[...new Set(names)].map(role => roleRef(where.account, where.region, role)),
    ...keys.map(key => keyRef(where, key)),
  ];
}

/** Adds interfaces of nodes that were launched since the inventory was built; clusters it does not hold are none of EKS's here. */
export async function rememberNodes(ports: Ports, where: Where, found: NodeInterfaces): Promise<void> {
  await mend(ports, where, kept => {
    const ours = ofClusters(found, kept.clusters);
    return Object.keys(ours).length === 0 ? kept : { ...kept, nodeInterfaces: merged(kept.nodeInterfaces ?? {}, ours) };
  });
}

/** Reads one cluster with all that belongs to it, and puts it into the kept inventory, if one is kept. `null`: it is gone. */
export async function refreshCluster(
  ports: Ports,
  where: Where,
  name: string,
): Promise<{ cluster: InventoryCluster | null; known: Ref[] }> {
  const cluster = await clusterOf(ports, where, name).catch(unlessGone);
  const mended = await mend(ports, where, kept => withCluster(kept, name, () => cluster));
  return { cluster, known: madeKnown(mended, where, name) };
}
