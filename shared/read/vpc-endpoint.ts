/** A VPC endpoint beside clusters, with the rules of its security groups and who else carries them. */
import type { NetworkInterface, SecurityGroup } from '@aws-sdk/client-ec2';
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { InventoryCluster, Ports, Where } from '../ports.ts';
import { groupMembers } from '../inventory.ts';
import type { EndpointGroup } from '../resources/network.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { clustersAround, vpcsOf } from './cluster-network.ts';
import { endpointsOn } from './endpoint-interfaces.ts';
import { ingressReads, readIngress } from './ingress.ts';
import { inventoryReads, pages } from './lists.ts';
import { readInterfaces } from './nodes.ts';
import { tagsOf } from './tags.ts';

export const vpcEndpointReads = [
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeNetworkInterfaces',
  ...ingressReads,
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** Two round trips: only the endpoint itself says which groups it has. */
export async function readVpcEndpoint(
  ports: Ports,
  ref: Ref<'vpc-endpoint'>,
): Promise<Reading<'vpc-endpoint'> | Absent> {
  const [endpoint, all] = await Promise.all([describe(ports, ref), clustersAround(ports, ref, 'VPC endpoint')]);
  if (!endpoint) return { absent: 'gone', why: `VPC endpoint ${ref.id} no longer exists` };
  const beside = all.filter(cluster => cluster.network.vpcId === endpoint.VpcId);
  if (beside.length === 0) return { absent: 'not-eks', why: `no EKS cluster is in the VPC of endpoint ${ref.id}` };
  const ids = (endpoint.Groups ?? []).flatMap(group => group.GroupId ?? []);
  const described = await describeGroups(ports, ref, ids);
  const groups = await Promise.all(described.map(group => groupOf(ports, ref, group, all)));
  return {
    resource: { endpoint, groups },
    settled: true,
    tags: tagsOf(endpoint.Tags),
    clusters: beside.map(({ name, tags }) => ({ name, tags })),
  };
}

async function describe(ports: Ports, ref: Ref<'vpc-endpoint'>) {
  try {
    return (await ports.call(ref, 'ec2:DescribeVpcEndpoints', { VpcEndpointIds: [ref.id] })).VpcEndpoints?.[0] ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

// By filter, not by id: one that is gone by now does not hide the others.
async function describeGroups(ports: Ports, where: Where, Values: string[]): Promise<SecurityGroup[]> {
  if (Values.length === 0) return [];
  const input = { Filters: [{ Name: 'group-id', Values }] };
  return (await ports.call(where, 'ec2:DescribeSecurityGroups', input)).SecurityGroups ?? [];
}

async function groupOf(
  ports: Ports,
  where: Where,
  group: SecurityGroup,
  clusters: InventoryCluster[],
): Promise<EndpointGroup> {
  const id = group.GroupId ?? '';
  const [ingress, interfaces] = await Promise.all([readIngress(ports, where, id), readInterfaces(ports, where, id)]);
  const tags = Object.keys(tagsOf(group.Tags));
  return {
    group,
    ingress,
    isOfCluster:
      groupMembers({ builtAt: 0, clusters }, id).length > 0 ||
      tags.some(tag => tag === 'aws:eks:cluster-name' || tag.startsWith('kubernetes.io/cluster/')),
    ...(interfaces && { endpoints: endpointsOn(interfaces), isShared: interfaces.some(one => !isEndpoints(one)) }),
  };
}

const isEndpoints = (one: NetworkInterface): boolean => endpointsOn([one]).length > 0;

/** The endpoints of every VPC with clusters, for the sweep. */
export async function vpcEndpointRefs(
  ports: Ports,
  where: Where,
  { clusters }: { clusters: readonly InventoryCluster[] },
): Promise<Ref<'vpc-endpoint'>[]> {
  const Values = vpcsOf(clusters);
  if (Values.length === 0) return [];
  const all = await pages(async NextToken => {
    const input = { Filters: [{ Name: 'vpc-id', Values }], ...(NextToken && { NextToken }) };
    const page = await ports.call(where, 'ec2:DescribeVpcEndpoints', input);
    return { items: page.VpcEndpoints ?? [], next: page.NextToken };
  });
  const { account, region } = where;
  return all.flatMap(one =>
    one.VpcEndpointId && (one.Groups ?? []).length > 0
      ? [{ kind: 'vpc-endpoint' as const, account, region, id: one.VpcEndpointId }]
      : [],
  );
}
