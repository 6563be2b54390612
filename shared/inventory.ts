/** Which groups, roles and keys belong to which cluster of an account's Region: read once, kept, and mended as clusters change. */
import { builtInventory, clusterEntry, unlessDenied, unlessGone } from './inventory-entries.ts';
import type { Inventory, InventoryCluster, InventoryRole, Ports, Where } from './ports.ts';
import type { Membership } from './resources/network.ts';

/** An inventory older than this is read anew: it heals what a lost event left behind. */
const keepSeconds = 3600;
/** Full readings that began within so many seconds are as good as each other. */
const atOnceSeconds = 60;

/** The inventory kept for this account and Region, unless it is too old to be believed. */
export async function keptInventory(ports: Ports, where: Where): Promise<Inventory | null> {
  const kept = await ports.cases.inventory(where.account, where.region);
  return kept && isFresh(ports, kept) ? kept : null;
}

const isFresh = (ports: Ports, { builtAt }: Inventory): boolean => builtAt > ports.now() - keepSeconds;

/**
 * Reads all of it and keeps it. Several passes at once that find none to believe share one reading: else each of a batch would ask for
 * everything. `unknown` when we may not read it: then nobody knows what belongs to EKS, and nothing may be changed.
 */
export function freshInventory(ports: Ports, where: Where): Promise<Inventory | 'unknown'> {
  const all = underWay.get(ports) ?? new Map<string, Promise<Inventory | 'unknown'>>();
  underWay.set(ports, all);
  const name = `${where.account}/${where.region}`;
  const reading = all.get(name) ?? readAll(ports, where).finally(() => all.delete(name));
  all.set(name, reading);
  return reading;
}

const underWay = new WeakMap<Ports, Map<string, Promise<Inventory | 'unknown'>>>();

/**
 * Where something else was kept meanwhile, another function has just read all of it, too, and its reading is as good; or an event's pass
 * knew better than what was read here: all of it is read once more, and then kept in any case, or what lies there unreadable would stay.
 */
async function readAll(ports: Ports, where: Where): Promise<Inventory | 'unknown'> {
  const { account, region } = where;
  // Asked as the reading begins: whatever is kept after that is newer than it.
  const [before, first] = await Promise.all([
    ports.cases.inventory(account, region),
    builtInventory(ports, where).catch(unlessDenied),
  ]);
  if (!first) return 'unknown';
  if (await ports.cases.putInventory(account, region, first, before)) return first;
  const kept = await ports.cases.inventory(account, region);
  if (kept && kept.builtAt > first.builtAt - atOnceSeconds) return kept;
  const second = await builtInventory(ports, where).catch(unlessDenied);
  if (!second) return 'unknown';
  await ports.cases.putInventory(account, region, second, 'anything');
  return second;
}

/** What the cluster itself says of what belongs to it: its node groups and profiles are left out. `null`: there is none of that name. */
export async function clusterNamed(ports: Ports, where: Where, name: string): Promise<InventoryCluster | null> {
  try {
    const { cluster } = await ports.call(where, 'eks:DescribeCluster', { name });
    return cluster ? clusterEntry(cluster) : null;
  } catch (error) {
    return unlessGone(error);
  }
}

/**
 * A cluster's tags, by which settings choose modes and owners: from the kept inventory, else from the cluster itself. Never guessed:
 * without them a fault would be mended where the settings of its cluster forbid it.
 */
export async function tagsOfCluster(
  ports: Ports,
  where: Where,
  name: string,
  kept: Inventory | null,
): Promise<Record<string, string>> {
  const known = kept && isFresh(ports, kept) ? kept.clusters.find(one => one.name === name) : undefined;
  return (known ?? (await clusterNamed(ports, where, name)))?.tags ?? {};
}

/** What a group is to which cluster (T-SG-18). */
export function groupMembers(inventory: Inventory, groupId: string): Membership[] {
  return inventory.clusters.flatMap(cluster => [
    ...(cluster.clusterGroup === groupId ? [{ cluster: cluster.name, as: 'cluster-group' as const }] : []),
    ...(cluster.additionalGroups.includes(groupId) ? [{ cluster: cluster.name, as: 'additional' as const }] : []),
    ...cluster.nodegroups.flatMap(({ name: nodegroup, ...groups }) => [
      ...(groups.remoteAccessGroup === groupId
        ? [{ cluster: cluster.name, as: 'remote-access' as const, nodegroup }]
        : []),
      ...(groups.templateGroups.includes(groupId)
        ? [{ cluster: cluster.name, as: 'launch-template' as const, nodegroup }]
        : []),
      ...(groups.sourceGroups.includes(groupId)
        ? [{ cluster: cluster.name, as: 'remote-access-source' as const, nodegroup }]
        : []),
    ]),
    ...((inventory.nodeInterfaces?.[cluster.name] ?? []).some(groups => groups.includes(groupId))
      ? [{ cluster: cluster.name, as: 'node' as const }]
      : []),
  ]);
}

/** The roles of a cluster, of its node groups and profiles, and of nodes that nothing of EKS's names. */
export function rolesOf({ nodeRoles = {} }: Inventory, cluster: InventoryCluster): InventoryRole[] {
  // What the cluster or a node group says of a role is more than what its machines show.
  const isKnown = (one: InventoryRole) => cluster.roles.some(role => role.name === one.name && role.as === one.as);
  return [...cluster.roles, ...(nodeRoles[cluster.name] ?? []).filter(one => !isKnown(one))];
}
