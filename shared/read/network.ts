/** A part of a network an event names, and the VPCs or subnets it bears on. It is never judged itself. */
import type { RouteTable } from '@aws-sdk/client-ec2';
import { isNotFound } from '../errors.ts';
import { refreshCluster } from '../inventory-mending.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { NetworkPart } from '../refs.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { clustersAround, nodeSubnetsOf, vpcsOf } from './cluster-network.ts';
import { inventoryReads } from './lists.ts';
import { readFollowersOfMainTables } from './main-tables.ts';
import { clustersNamed, nodeReads } from './nodes.ts';
import { scalingGroupReads, templatesOf } from './scaling-groups.ts';

export const networkReads = [
  'ec2:DescribeRouteTables',
  ...inventoryReads,
  ...nodeReads,
  ...scalingGroupReads,
] as const satisfies ReadOperation[];

type Led = Pick<Reading<'network'>, 'leads' | 'passesOn' | 'settled'> | Absent;

/** Nothing it leads to: nothing of EKS. */
export async function readNetwork(ports: Ports, ref: Ref<'network'>): Promise<Reading<'network'> | Absent> {
  const slash = ref.id.indexOf('/');
  const part = ref.id.slice(0, slash);
  if (!isPart(part)) throw new Error(`No part of a network is called ${ref.id}.`);
  const led = await follow[part](ports, ref, ref.id.slice(slash + 1));
  if ('absent' in led) return led;
  if (led.settled === true && (led.leads ?? []).length === 0)
    return { absent: 'not-eks', why: `${ref.id} bears on no VPC or subnet of a cluster` };
  return { resource: null, tags: {}, clusters: [], ...led };
}

const isPart = (part: string): part is NetworkPart => part in follow;

const follow: { [P in NetworkPart]: (ports: Ports, ref: Ref<'network'>, id: string) => Promise<Led> } = {
  /** A cluster that was made or changed, read anew: the inventory may not know it yet. */
  async cluster(ports, ref, name) {
    // One that is made has its network already; one that is changed may not have its new one.
    if ((await statusOf(ports, ref, name)) === 'UPDATING')
      return { settled: { because: `cluster ${name} is UPDATING` } };
    // Not before: whoever comes first to know of its roles and keys must lead to them.
    const { cluster, known } = await refreshCluster(ports, ref, name);
    if (!cluster) return { absent: 'gone', why: `cluster ${name} no longer exists` };
    // Auto Mode starts its nodes in the cluster's own subnets.
    const subnets = cluster.network.hasAutoNodes ? subnetLeads(ref, cluster.network.subnets) : [];
    return { settled: true, leads: [...vpcLeads(ref, vpcsOf([cluster])), ...subnets, ...known] };
  },

  /** A node group or Fargate profile that is new: the inventory may not know its subnets yet. */
  async nodes(ports, ref, names) {
    const [name = '', nodegroup] = names.split('/');
    const { cluster, known } = await refreshCluster(ports, ref, name);
    if (cluster && nodegroup === undefined)
      return { settled: true, leads: [...subnetLeads(ref, cluster.fargateSubnets), ...known] };
    const found = cluster?.nodegroups.find(one => one.name === nodegroup);
    if (!found) return { absent: 'gone', why: `${names} no longer exists`, leads: known };
    return { settled: true, leads: [...subnetLeads(ref, found.subnets), ...known], passesOn: true };
  },

  /** A route table: the subnets of nodes that follow it, by its own association or as the main one of their VPC. */
  async 'route-table'(ports, ref, id) {
    const [found, clusters] = await Promise.all([tableOf(ports, ref, id), clustersAround(ports, ref, 'route table')]);
    if (!found) return { absent: 'gone', why: `route table ${id} no longer exists` };
    const own = new Set((found.Associations ?? []).flatMap(one => one.SubnetId ?? []));
    const isMain = (found.Associations ?? []).some(one => one.Main === true);
    const near = clusters.filter(cluster => cluster.network.vpcId === found.VpcId);
    // Which subnets have no table of their own only their VPC's other tables tell: each subnet's own pass reads them.
    const led = near.flatMap(nodeSubnetsOf).filter(subnet => isMain || own.has(subnet));
    return { settled: true, leads: subnetLeads(ref, [...new Set(led)]), ...(!isMain && { passesOn: true as const }) };
  },

  async 'main-tables'(ports, ref) {
    return { settled: true, leads: subnetLeads(ref, await readFollowersOfMainTables(ports, ref)) };
  },

  /** A flow log that is gone: of the VPC in whose last good state it stood; where none knows it, of any. */
  async 'flow-log'(ports, ref, id) {
    const leads = vpcLeads(ref, vpcsOf(await clustersAround(ports, ref, 'flow log')));
    const owners = await Promise.all(
      leads.map(async lead => {
        const good = await ports.cases.lastGood(lead);
        const isKnown = good !== null && 'flowLogs' in good && good.flowLogs.some(log => log.FlowLogId === id);
        return isKnown ? [lead] : [];
      }),
    );
    const known = owners.flat();
    return known.length > 0 ? { settled: true, leads: known, passesOn: true } : { settled: true, leads };
  },

  async instance(ports, ref, id) {
    return ofInstance(ports, ref, id);
  },

  /** What is on no instance is no node's: pods have none of their own that an address could be given to. */
  async interface(ports, ref, id) {
    const Filters = [{ Name: 'network-interface-id', Values: [id] }];
    const { NetworkInterfaces: [found] = [] } = await ports.call(ref, 'ec2:DescribeNetworkInterfaces', { Filters });
    if (!found) return { absent: 'gone', why: `network interface ${id} no longer exists` };
    const instance = found.Attachment?.InstanceId;
    if (!instance) return { absent: 'not-eks', why: `network interface ${id} is on no instance` };
    return ofInstance(ports, ref, instance);
  },

  /** Managed node groups keep their zones for life; of others the tags name the clusters. */
  async 'scaling-group'(ports, ref, name) {
    const [{ AutoScalingGroups: [group] = [] }, clusters] = await Promise.all([
      ports.call(ref, 'autoscaling:DescribeAutoScalingGroups', { AutoScalingGroupNames: [name] }),
      clustersAround(ports, ref, 'Auto Scaling group'),
    ]);
    if (!group) return { absent: 'gone', why: `Auto Scaling group ${name} no longer exists` };
    const named = clustersNamed(group.Tags);
    const { account, region } = ref;
    const led = clusters.filter(cluster => named.includes(cluster.name));
    const templates = led.length > 0 ? templatesOf(group) : [];
    const leads = [
      ...led.map(cluster => ({ kind: 'cluster-nodes' as const, account, region, id: cluster.name })),
      ...templates.map(({ id }) => ({ kind: 'launch-template' as const, account, region, id })),
    ];
    return { settled: true, leads, passesOn: true };
  },

  async vpcs(ports, ref) {
    return { settled: true, leads: vpcLeads(ref, vpcsOf(await clustersAround(ports, ref, 'network'))) };
  },
};

/** The subnet of a node; whether its cluster is EKS's is asked where the subnet is read. By filter, not by id: one that is gone is no error. */
async function ofInstance(ports: Ports, ref: Ref<'network'>, id: string): Promise<Led> {
  const Filters = [{ Name: 'instance-id', Values: [id] }];
  const { Reservations = [] } = await ports.call(ref, 'ec2:DescribeInstances', { Filters });
  const [found] = Reservations.flatMap(one => one.Instances ?? []);
  if (!found?.SubnetId) return { absent: 'gone', why: `instance ${id} no longer exists` };
  if (clustersNamed(found.Tags).length === 0)
    return { absent: 'not-eks', why: `the tags of instance ${id} name no cluster` };
  return { settled: true, leads: subnetLeads(ref, [found.SubnetId]), passesOn: true };
}

async function statusOf(ports: Ports, where: Where, name: string): Promise<string | undefined> {
  try {
    return (await ports.call(where, 'eks:DescribeCluster', { name })).cluster?.status;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const vpcLeads = ({ account, region }: Ref, ids: readonly string[]): Ref<'vpc'>[] =>
  ids.map(id => ({ kind: 'vpc', account, region, id }));

const subnetLeads = ({ account, region }: Ref, ids: readonly string[]): Ref<'subnet'>[] =>
  ids.map(id => ({ kind: 'subnet', account, region, id }));

async function tableOf(ports: Ports, where: Where, id: string): Promise<RouteTable | undefined> {
  try {
    return (await ports.call(where, 'ec2:DescribeRouteTables', { RouteTableIds: [id] })).RouteTables?.[0];
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
