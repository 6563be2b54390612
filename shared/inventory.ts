/** Which groups, roles and keys belong to which cluster of an account's Region: read once, kept, and mended as clusters change. */
import type { Cluster, Nodegroup } from '@aws-sdk/client-eks';
import { isDenied, isNotFound } from './errors.ts';
import { canonical } from './plan.ts';
import type {
  Inventory,
  InventoryCluster,
  InventoryNetwork,
  InventoryNodegroup,
  InventoryRole,
  Ports,
  Where,
} from './ports.ts';
import { listClusters, listFargateProfiles, listNodegroups } from './read/lists.ts';
import { readNodeRoles } from './read/node-roles.ts';
import { interfacesOf, merged, readNodes, type NodeInterfaces } from './read/nodes.ts';
import { keyRef, roleRef } from './refs.ts';
import type { Membership } from './resources/network.ts';
import type { Ref } from './resources.ts';
import { enabledLogTypes } from './state.ts';

/** An inventory older than this is read anew: it heals what a lost event left behind. */
const keepSeconds = 3600;
/** Full readings that began within so many seconds are as good as each other. */
const atOnceSeconds = 60;
/** How often a change of one part is tried again when others keep writing; the hourly reading heals what is left. */
const mostTries = 8;

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
    build(ports, where).catch(unlessDenied),
  ]);
  if (!first) return 'unknown';
  if (await ports.cases.putInventory(account, region, first, before)) return first;
  const kept = await ports.cases.inventory(account, region);
  if (kept && kept.builtAt > first.builtAt - atOnceSeconds) return kept;
  const second = await build(ports, where).catch(unlessDenied);
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

/** Other Kubernetes clusters tag their machines the same way. */
export const ofClusters = <T>(found: Record<string, T>, clusters: readonly { name: string }[]): Record<string, T> =>
  Object.fromEntries(Object.entries(found).filter(([name]) => clusters.some(cluster => cluster.name === name)));

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

async function build(ports: Ports, where: Where): Promise<Inventory> {
  const builtAt = ports.now();
  const [names, nodes] = await Promise.all([listClusters(ports, where), readNodes(ports, where).catch(unlessDenied)]);
  const [read, roles] = await Promise.all([
    Promise.all(names.map(name => clusterOf(ports, where, name).catch(unlessGone))),
    nodes && readNodeRoles(ports, where, nodes),
  ]);
  const clusters = read.filter(cluster => cluster !== null);
  return {
    builtAt,
    clusters,
    ...(nodes && { nodeInterfaces: ofClusters(interfacesOf(nodes), clusters) }),
    ...(roles && { nodeRoles: ofClusters(roles, clusters) }),
  };
}

/** The roles of a cluster, of its node groups and profiles, and of nodes that nothing of EKS's names. */
export function rolesOf({ nodeRoles = {} }: Inventory, cluster: InventoryCluster): InventoryRole[] {
  // What the cluster or a node group says of a role is more than what its machines show.
  const isKnown = (one: InventoryRole) => cluster.roles.some(role => role.name === one.name && role.as === one.as);
  return [...cluster.roles, ...(nodeRoles[cluster.name] ?? []).filter(one => !isKnown(one))];
}

function unlessDenied(error: unknown): null {
  if (isDenied(error)) return null;
  throw error;
}

// A cluster may be deleted between the list and the look.
function unlessGone(error: unknown): null {
  if (isNotFound(error)) return null;
  throw error;
}

async function clusterOf(ports: Ports, where: Where, name: string): Promise<InventoryCluster | null> {
  const [{ cluster }, nodegroupNames, profileNames] = await Promise.all([
    ports.call(where, 'eks:DescribeCluster', { name }),
    listNodegroups(ports, where, name),
    listFargateProfiles(ports, where, name),
  ]);
  if (!cluster) return null;
  const [nodegroups, profiles] = await Promise.all([
    Promise.all(
      nodegroupNames.map(nodegroupName =>
        ports
          .call(where, 'eks:DescribeNodegroup', { clusterName: name, nodegroupName })
          .then(answer => nodegroupEntry(ports, where, answer.nodegroup ?? {})),
      ),
    ),
    Promise.all(
      profileNames.map(fargateProfileName =>
        ports.call(where, 'eks:DescribeFargateProfile', { clusterName: name, fargateProfileName }),
      ),
    ),
  ]);
  const roles = [
    ...nodegroups.flatMap(nodegroup => (nodegroup.role ? [{ name: nodegroup.role, as: 'node' as const }] : [])),
    ...profiles.flatMap(({ fargateProfile }) =>
      fargateProfile?.podExecutionRoleArn
        ? [{ name: roleName(fargateProfile.podExecutionRoleArn), as: 'pod-execution' as const }]
        : [],
    ),
  ];
  const fargateProfiles = profiles.flatMap(({ fargateProfile }) => fargateProfile?.fargateProfileArn ?? []);
  const fargateSubnets = profiles.flatMap(({ fargateProfile }) => fargateProfile?.subnets ?? []);
  return clusterEntry(cluster, { nodegroups, roles, fargateProfiles, fargateSubnets: [...new Set(fargateSubnets)] });
}

function clusterEntry(
  cluster: Cluster,
  parts: Partial<Pick<InventoryCluster, 'nodegroups' | 'roles' | 'fargateProfiles' | 'fargateSubnets'>> = {},
): InventoryCluster {
  const { nodegroups = [], roles = [], fargateProfiles = [], fargateSubnets = [] } = parts;
  const vpc = cluster.resourcesVpcConfig;
  // What the cluster itself names is as it says now; the rest comes from its node groups and profiles.
  const known = [...roles.filter(role => role.as !== 'cluster' && !role.mode), ...ownRoles(cluster)];
  return {
    name: cluster.name ?? '',
    ...(cluster.arn && { arn: cluster.arn }),
    tags: cluster.tags ?? {},
    ...(vpc?.clusterSecurityGroupId && { clusterGroup: vpc.clusterSecurityGroupId }),
    additionalGroups: vpc?.securityGroupIds ?? [],
    keys: (cluster.encryptionConfig ?? []).flatMap(one => (one.provider?.keyArn ? [one.provider.keyArn] : [])),
    roles: inOrder(known),
    nodegroups,
    fargateProfiles,
    fargateSubnets,
    network: networkOf(cluster),
    ...(cluster.logging && { logTypes: enabledLogTypes(cluster.logging.clusterLogging) }),
  };
}

/** The cluster role, and the role Auto Mode's nodes run with. */
function ownRoles({ roleArn, computeConfig, outpostConfig }: Cluster): InventoryRole[] {
  const mode = outpostConfig ? ('outpost' as const) : computeConfig?.enabled ? ('auto' as const) : null;
  const nodeRole = computeConfig?.nodeRoleArn;
  return [
    ...(roleArn ? [{ name: roleName(roleArn), as: 'cluster' as const, ...(mode && { mode }) }] : []),
    ...(nodeRole ? [{ name: roleName(nodeRole), as: 'node' as const, mode: 'auto' as const }] : []),
  ];
}

/** Each once, in one order: an inventory that says the same is not written again. */
const inOrder = (roles: InventoryRole[]): InventoryRole[] =>
  [...new Map(roles.map(role => [canonical(role), role])).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, role]) => role);

const networkOf = (cluster: Cluster): InventoryNetwork => {
  const vpc = cluster.resourcesVpcConfig;
  return {
    ...(vpc?.vpcId && { vpcId: vpc.vpcId }),
    isPublic: vpc?.endpointPublicAccess ?? true,
    subnets: vpc?.subnetIds ?? [],
    hasAutoNodes: cluster.computeConfig?.enabled ?? false,
  };
};

async function nodegroupEntry(ports: Ports, where: Where, nodegroup: Nodegroup): Promise<InventoryNodegroup> {
  return {
    name: nodegroup.nodegroupName ?? '',
    ...(nodegroup.nodegroupArn && { arn: nodegroup.nodegroupArn }),
    ...(nodegroup.nodeRole && { role: roleName(nodegroup.nodeRole) }),
    ...(nodegroup.resources?.remoteAccessSecurityGroup && {
      remoteAccessGroup: nodegroup.resources.remoteAccessSecurityGroup,
    }),
    sourceGroups: nodegroup.remoteAccess?.sourceSecurityGroups ?? [],
    ...(nodegroup.launchTemplate?.id && { template: nodegroup.launchTemplate.id }),
    templateGroups: await templateGroups(ports, where, nodegroup.launchTemplate),
    subnets: nodegroup.subnets ?? [],
  };
}

async function templateGroups(ports: Ports, where: Where, template: Nodegroup['launchTemplate']): Promise<string[]> {
  if (!template?.id) return [];
  // A template or version that was deleted names no groups any more; its node group and cluster are still there.
  const answer = await ports
    .call(where, 'ec2:DescribeLaunchTemplateVersions', {
      LaunchTemplateId: template.id,
      Versions: [template.version ?? '$Default'],
    })
    .catch(unlessGone);
  const version = answer?.LaunchTemplateVersions?.[0]?.LaunchTemplateData;
  return [
    ...new Set([
      ...(version?.SecurityGroupIds ?? []),
      ...(version?.NetworkInterfaces ?? []).flatMap(one => one.Groups ?? []),
    ]),
  ];
}

/** A role's name without its path; events name roles so (T-IAM-3). */
export const roleName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
