/** A subnet that nodes of clusters are started in, the nodes in it, and where its traffic goes. */
import type { Instance, RouteTable, Subnet } from '@aws-sdk/client-ec2';
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, InventoryCluster, Ports, Where } from '../ports.ts';
import type { SubnetUse } from '../resources/network.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { tableOf } from '../routes.ts';
import { clustersAround, nodeSubnetsOf } from './cluster-network.ts';
import { inventoryReads, pages } from './lists.ts';
import { clustersNamed, nodeReads, readNodes } from './nodes.ts';
import { tagsOf } from './tags.ts';

export const subnetReads = [
  'ec2:DescribeSubnets',
  'ec2:DescribeRouteTables',
  ...inventoryReads,
  ...nodeReads,
] as const satisfies ReadOperation[];

/** Two round trips when the inventory is kept: the tables are those of the VPC, which only the subnet names. */
export async function readSubnet(ports: Ports, ref: Ref<'subnet'>): Promise<Reading<'subnet'> | Absent> {
  const [subnet, all] = await Promise.all([describe(ports, ref), clustersAround(ports, ref, 'subnet')]);
  if (!subnet) return { absent: 'gone', why: `subnet ${ref.id} no longer exists` };
  const stranger: Absent = { absent: 'not-eks', why: `no cluster is in the VPC of subnet ${ref.id}` };
  const near = all.filter(cluster => cluster.network.vpcId === subnet.VpcId);
  if (near.length === 0) return stranger;
  const names = new Set(near.map(cluster => cluster.name));
  const [running, tables] = await Promise.all([readNodes(ports, ref), tablesOf(ports, ref, subnet.VpcId ?? '')]);
  const nodes = running.filter(
    node => node.SubnetId === ref.id && clustersNamed(node.Tags).some(name => names.has(name)),
  );
  const uses = near.flatMap(cluster => usesOf(cluster, ref.id));
  const tagged = new Set([...clustersNamed(subnet.Tags), ...nodes.flatMap(node => clustersNamed(node.Tags))]);
  const here = near.filter(
    ({ name, network }) =>
      tagged.has(name) || network.subnets.includes(ref.id) || uses.some(use => use.cluster === name),
  );
  if (here.length === 0) return { ...stranger, why: `no cluster uses subnet ${ref.id}` };
  const table = tableOf(tables, ref.id);
  return {
    resource: {
      subnet,
      uses,
      nodes: nodes.length,
      exposed: nodes.filter(hasPublicAddress).map(asExposed),
      ...(table && { table }),
    },
    settled: true,
    tags: tagsOf(subnet.Tags),
    clusters: here.map(({ name, tags }) => ({ name, tags })),
  };
}

const hasPublicAddress = ({ PublicIpAddress, NetworkInterfaces = [] }: Instance): boolean =>
  Boolean(PublicIpAddress) || NetworkInterfaces.some(one => Boolean(one.Association?.PublicIp));

function asExposed({ InstanceId = 'of no id', Tags }: Instance): { InstanceId: string; startedBy: string } {
  const tags = tagsOf(Tags);
  const nodegroup = tags['eks:nodegroup-name'];
  const pool = tags['karpenter.sh/nodepool'];
  const scaling = tags['aws:autoscaling:groupName'];
  if (nodegroup) return { InstanceId, startedBy: `node group ${nodegroup}` };
  if (pool) return { InstanceId, startedBy: `node pool ${pool}` };
  return { InstanceId, startedBy: scaling ? `Auto Scaling group ${scaling}` : `instance ${InstanceId}` };
}

function usesOf(cluster: InventoryCluster, id: string): SubnetUse[] {
  const { name, nodegroups, fargateSubnets, network } = cluster;
  const known: SubnetUse[] = [
    ...nodegroups
      .filter(group => group.subnets.includes(id))
      .map(group => ({ cluster: name, by: 'nodegroup' as const, nodegroup: group.name })),
    ...(fargateSubnets.includes(id) ? [{ cluster: name, by: 'fargate' as const }] : []),
    ...(network.hasAutoNodes && network.subnets.includes(id) ? [{ cluster: name, by: 'auto-mode' as const }] : []),
  ];
  const shown = known.length > 0 || !nodeSubnetsOf(cluster).includes(id);
  return shown ? known : [{ cluster: name, by: 'itself' }];
}

async function describe(ports: Ports, ref: Ref<'subnet'>): Promise<Subnet | null> {
  try {
    return (await ports.call(ref, 'ec2:DescribeSubnets', { SubnetIds: [ref.id] })).Subnets?.[0] ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The route tables of a VPC. */
export const tablesOf = (ports: Ports, where: Where, vpc: string): Promise<RouteTable[]> =>
  pages(async NextToken => {
    const input = { Filters: [{ Name: 'vpc-id', Values: [vpc] }], ...(NextToken && { NextToken }) };
    const page = await ports.call(where, 'ec2:DescribeRouteTables', input);
    return { items: page.RouteTables ?? [], next: page.NextToken };
  });

/** The subnets clusters start nodes in, and those nodes run in, whoever started them; for the sweep. */
export async function subnetRefs(ports: Ports, where: Where, { clusters }: Inventory): Promise<Ref<'subnet'>[]> {
  const names = new Set(clusters.map(cluster => cluster.name));
  const isOurs = ({ Tags }: Instance) => clustersNamed(Tags).some(name => names.has(name));
  const nodes = (await readNodes(ports, where)).filter(isOurs);
  const ids = [...clusters.flatMap(nodeSubnetsOf), ...nodes.flatMap(node => node.SubnetId ?? [])];
  const { account, region } = where;
  return [...new Set(ids)].toSorted().map(id => ({ kind: 'subnet', account, region, id }));
}
