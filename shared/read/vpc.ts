/** A VPC with clusters in it: its flow logs, endpoints and routes. */
import type { FlowLog, RouteTable, VpcEndpoint } from '@aws-sdk/client-ec2';
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { clustersAround, nodeSubnetsOf } from './cluster-network.ts';
import { inventoryReads, pages } from './lists.ts';
import { tagsOf } from './tags.ts';

export const vpcReads = [
  'ec2:DescribeVpcs',
  'ec2:DescribeFlowLogs',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeRouteTables',
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** One round trip when the inventory is kept. */
export async function readVpc(ports: Ports, ref: Ref<'vpc'>): Promise<Reading<'vpc'> | Absent> {
  const inside = (await clustersAround(ports, ref, 'VPC')).filter(cluster => cluster.network.vpcId === ref.id);
  if (inside.length === 0) return { absent: 'not-eks', why: `no EKS cluster is in VPC ${ref.id}` };
  const nodeSubnets = [...new Set(inside.flatMap(nodeSubnetsOf))].toSorted();
  const [vpc, flowLogs, endpoints, routeTables] = await Promise.all([
    describe(ports, ref),
    flowLogsOf(ports, ref, [ref.id, ...nodeSubnets]),
    endpointsOf(ports, ref),
    routeTablesOf(ports, ref),
  ]);
  if (!vpc) return { absent: 'gone', why: `VPC ${ref.id} no longer exists` };
  const clusters = inside.map(({ name, network }) => ({ name, isPublic: network.isPublic }));
  return {
    resource: { vpc, flowLogs, endpoints, routeTables, clusters, nodeSubnets },
    settled: true,
    tags: tagsOf(vpc.Tags),
    clusters: inside.map(({ name, tags }) => ({ name, tags })),
  };
}

async function describe(ports: Ports, ref: Ref<'vpc'>) {
  try {
    return (await ports.call(ref, 'ec2:DescribeVpcs', { VpcIds: [ref.id] })).Vpcs?.[0] ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** EC2 takes no more values in one filter. */
const mostValues = 200;

// Here alone the parameter is called Filter.
async function flowLogsOf(ports: Ports, where: Where, ids: readonly string[]): Promise<FlowLog[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / mostValues) }, (_, i) =>
    ids.slice(i * mostValues, (i + 1) * mostValues),
  );
  const found = await Promise.all(
    parts.map(Values =>
      pages(async NextToken => {
        const input = { Filter: [{ Name: 'resource-id', Values }], ...(NextToken && { NextToken }) };
        const page = await ports.call(where, 'ec2:DescribeFlowLogs', input);
        return { items: page.FlowLogs ?? [], next: page.NextToken };
      }),
    ),
  );
  return found.flat();
}

const endpointsOf = (ports: Ports, ref: Ref<'vpc'>): Promise<VpcEndpoint[]> =>
  pages(async NextToken => {
    const input = { Filters: [{ Name: 'vpc-id', Values: [ref.id] }], ...(NextToken && { NextToken }) };
    const page = await ports.call(ref, 'ec2:DescribeVpcEndpoints', input);
    return { items: page.VpcEndpoints ?? [], next: page.NextToken };
  });

const routeTablesOf = (ports: Ports, ref: Ref<'vpc'>): Promise<RouteTable[]> =>
  pages(async NextToken => {
    const input = { Filters: [{ Name: 'vpc-id', Values: [ref.id] }], ...(NextToken && { NextToken }) };
    const page = await ports.call(ref, 'ec2:DescribeRouteTables', input);
    return { items: page.RouteTables ?? [], next: page.NextToken };
  });
