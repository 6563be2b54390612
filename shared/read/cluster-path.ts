/** The way to a cluster's private API endpoint: the groups in front of it, and the groups its nodes come with. */
import type { Cluster } from '@aws-sdk/client-eks';
import { notRunByEks } from '../cluster-place.ts';
import { isNotFound } from '../errors.ts';
import { freshInventory, keptInventory } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { ClusterPath } from '../resources/eks.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { ingressReads, readIngress } from './ingress.ts';
import { inventoryReads } from './lists.ts';

export const clusterPathReads = [
  'eks:DescribeCluster',
  'ec2:DescribeVpcs',
  ...ingressReads,
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** The groups are read only where nodes come this way. */
export async function readClusterPath(
  ports: Ports,
  ref: Ref<'cluster-path'>,
): Promise<Reading<'cluster-path'> | Absent> {
  const [cluster, kept] = await Promise.all([describe(ports, ref), keptInventory(ports, ref)]);
  if (!cluster || cluster.status === 'DELETING') return { absent: 'gone', why: `cluster ${ref.id} no longer exists` };
  const tags = cluster.tags ?? {};
  const place = { tags, clusters: [{ name: ref.id, tags }] };
  if (cluster.status !== 'ACTIVE')
    return {
      resource: { cluster, groups: [], nodes: [], vpcCidrs: [] },
      settled: { because: `cluster ${ref.id} is ${cluster.status ?? 'in an unknown state'}` },
      ...place,
    };
  const vpc = cluster.resourcesVpcConfig;
  if (vpc?.endpointPrivateAccess !== true || notRunByEks(cluster))
    return { resource: { cluster, groups: [], nodes: [], vpcCidrs: [] }, settled: true, ...place };
  const ids = [...new Set([vpc.clusterSecurityGroupId ?? [], vpc.securityGroupIds ?? []].flat())];
  const [inventory, groups, vpcCidrs] = await Promise.all([
    kept ?? freshInventory(ports, ref),
    Promise.all(ids.map(async GroupId => ({ GroupId, ingress: await readIngress(ports, ref, GroupId) }))),
    cidrsOf(ports, ref, vpc.vpcId),
  ]);
  return { resource: { cluster, groups, nodes: nodesOf(inventory, ref.id), vpcCidrs }, settled: true, ...place };
}

/** Every set of groups a node comes with: as seen on its interfaces, and as its node group will start the next one. */
function nodesOf(inventory: Inventory | 'unknown', name: string): ClusterPath['nodes'] {
  if (inventory === 'unknown' || !inventory.nodeInterfaces) return 'unknown';
  const cluster = inventory.clusters.find(one => one.name === name);
  const planned = (cluster?.nodegroups ?? []).map(({ templateGroups }) =>
    templateGroups.length > 0 ? templateGroups : [cluster?.clusterGroup ?? []].flat(),
  );
  const sets = [...(inventory.nodeInterfaces[name] ?? []), ...planned].map(set => set.toSorted());
  return [...new Map(sets.filter(set => set.length > 0).map(set => [set.join(), set])).values()];
}

async function describe(ports: Ports, ref: Ref): Promise<Cluster | null> {
  try {
    return (await ports.call(ref, 'eks:DescribeCluster', { name: ref.id })).cluster ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function cidrsOf(ports: Ports, where: Where, vpcId: string | undefined): Promise<string[]> {
  if (!vpcId) return [];
  const { Vpcs: [vpc] = [] } = await ports.call(where, 'ec2:DescribeVpcs', { VpcIds: [vpcId] });
  const more = (vpc?.CidrBlockAssociationSet ?? []).filter(
    one => (one.CidrBlockState?.State ?? 'associated') === 'associated',
  );
  return [...new Set([vpc?.CidrBlock ?? [], more.flatMap(one => one.CidrBlock ?? [])].flat())];
}

export const groupChangeReads = inventoryReads;

/**
 * A group's change leads on to the clusters whose control plane carries it, and to the group itself where it is a cluster's own; our
 * own inventory tells which, without a call to AWS while it is fresh.
 */
export async function readGroupChange(
  ports: Ports,
  ref: Ref<'group-change'>,
): Promise<Reading<'group-change'> | Absent> {
  const inventory = (await keptInventory(ports, ref)) ?? (await freshInventory(ports, ref));
  const clusters = inventory === 'unknown' ? [] : inventory.clusters;
  const behind = clusters.filter(one => [one.clusterGroup, ...one.additionalGroups].includes(ref.id));
  if (inventory !== 'unknown' && behind.length === 0)
    return { absent: 'not-eks', why: `security group ${ref.id} is on no control plane` };
  const { account, region, id } = ref;
  const isOwn = behind.some(one => one.clusterGroup === id);
  return {
    resource: null,
    settled: true,
    tags: {},
    clusters: behind.map(({ name, tags }) => ({ name, tags })),
    leads: [
      ...behind.map(({ name }) => ({ kind: 'cluster-path' as const, account, region, id: name })),
      ...(isOwn ? [{ kind: 'security-group' as const, account, region, id }] : []),
    ],
    passesOn: true,
  };
}
