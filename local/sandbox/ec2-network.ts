/** EC2's networks in the sandbox: subnets, route tables, flow logs, VPC endpoints. */
import type { CreateFlowLogsRequest, Filter, Tag } from '@aws-sdk/client-ec2';
import { page, refuse, type At, type Performs } from './at.ts';
import { newId } from './ids.ts';
import { placeVpcEndpoint as putVpcEndpoint } from './place-network.ts';
import type { FlowLogState, RouteTableState } from './states.ts';
import type { RegionState } from './world.ts';

export const ec2Network: Pick<
  Performs<'ec2'>,
  | 'ec2:CreateVpcEndpoint'
  | 'ec2:DeleteVpcEndpoints'
  | 'ec2:CreateFlowLogs'
  | 'ec2:DeleteFlowLogs'
  | 'ec2:DescribeFlowLogs'
  | 'ec2:DescribeRouteTables'
  | 'ec2:DescribeVpcEndpoints'
> = {
  'ec2:DescribeRouteTables': (at, input) => {
    const ids = input.RouteTableIds;
    const all = byIds(at, at.here.routeTables, ids, 'InvalidRouteTableID.NotFound', 'The routeTable ID');
    const fitting = fittingFilters(at, all, input.Filters, {
      'vpc-id': table => [table.VpcId],
      'association.subnet-id': table => table.subnets,
      'association.main': table => [String(table.isMain)],
      ...tagFilters,
    });
    const { items, next } = page(at, fitting, input.NextToken, input.MaxResults);
    return { RouteTables: items.map(answeredTable), ...(next && { NextToken: next }) };
  },

  // The one Describe of EC2 whose filters are called `Filter`.
  'ec2:DescribeFlowLogs': (at, input) => {
    const all = byIds(at, at.here.flowLogs, input.FlowLogIds, 'InvalidFlowLogId.NotFound', 'The flow log');
    const fitting = fittingFilters(at, all, input.Filter, { 'resource-id': log => [log.ResourceId], ...tagFilters });
    const { items, next } = page(at, fitting, input.NextToken, input.MaxResults);
    return { FlowLogs: items, ...(next && { NextToken: next }) };
  },

  'ec2:CreateFlowLogs': (at, input) => {
    const ids = input.ResourceIds ?? [];
    byIds(at, { ...at.here.vpcs, ...at.here.subnets }, ids, 'InvalidVpcID.NotFound', 'The vpc ID');
    // What is there already is no error of the call: it stands in its answer.
    const isThere = (ResourceId: string): boolean =>
      Object.values(at.here.flowLogs).some(
        log => log.ResourceId === ResourceId && log.LogDestination === input.LogDestination,
      );
    const Unsuccessful = ids.filter(isThere).map(ResourceId => ({
      ResourceId,
      Error: {
        Code: 'FlowLogAlreadyExists',
        Message: 'There is an existing Flow Log with the same configuration and log destination.',
      },
    }));
    const FlowLogIds = ids
      .filter(id => !isThere(id))
      .map(ResourceId => putFlowLog(at.here, { ...input, FlowLogId: newId(at.world, 'fl'), ResourceId }));
    return { FlowLogIds, Unsuccessful };
  },

  'ec2:DeleteFlowLogs': (at, { FlowLogIds }) => {
    const logs = byIds(at, at.here.flowLogs, FlowLogIds, 'InvalidFlowLogId.NotFound', 'The flow log');
    for (const { FlowLogId } of logs) delete at.here.flowLogs[FlowLogId];
    return { Unsuccessful: [] };
  },

  'ec2:CreateVpcEndpoint': (at, input) => {
    const { VpcId = '', ServiceName = '', VpcEndpointType = 'Gateway', RouteTableIds = [] } = input;
    byIds(at, at.here.vpcs, [VpcId], 'InvalidVpcId.NotFound', 'The Vpc Id');
    byIds(at, at.here.routeTables, RouteTableIds, 'InvalidRouteTableId.NotFound', 'The routeTable ID');
    const like = Object.values(at.here.vpcEndpoints).filter(
      one =>
        one.VpcId === VpcId &&
        one.ServiceName === ServiceName &&
        one.VpcEndpointType === VpcEndpointType &&
        one.State !== 'Failed',
    );
    if (like.some(one => RouteTableIds.some(id => one.RouteTableIds?.includes(id))))
      refuse(
        at,
        'RouteAlreadyExists',
        `route table already has a route with destination-prefix-list-id of ${ServiceName}`,
      );
    if (input.PrivateDnsEnabled && like.some(one => one.PrivateDnsEnabled))
      refuse(
        at,
        'InvalidParameter',
        `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${ServiceName}`,
      );
    const id = putVpcEndpoint(at.world, {
      account: at.account,
      region: at.region,
      VpcId,
      ServiceName,
      VpcEndpointType,
      RouteTableIds,
      SubnetIds: input.SubnetIds ?? [],
      Groups: (input.SecurityGroupIds ?? []).map(GroupId => ({ GroupId })),
      PrivateDnsEnabled: input.PrivateDnsEnabled ?? false,
    });
    return { VpcEndpoint: at.here.vpcEndpoints[id] };
  },

  'ec2:DeleteVpcEndpoints': (at, { VpcEndpointIds }) => {
    const all = byIds(at, at.here.vpcEndpoints, VpcEndpointIds, 'InvalidVpcEndpointId.NotFound', 'The Vpc Endpoint Id');
    for (const { VpcEndpointId } of all) delete at.here.vpcEndpoints[VpcEndpointId];
    return { Unsuccessful: [] };
  },

  'ec2:DescribeVpcEndpoints': (at, input) => {
    const ids = input.VpcEndpointIds;
    const all = byIds(at, at.here.vpcEndpoints, ids, 'InvalidVpcEndpointId.NotFound', 'The Vpc Endpoint Id');
    const fitting = fittingFilters(at, all, input.Filters, { 'vpc-id': one => [one.VpcId], ...tagFilters });
    const { items, next } = page(at, fitting, input.NextToken, input.MaxResults);
    return { VpcEndpoints: items, ...(next && { NextToken: next }) };
  },
};

/** A log as CreateFlowLogs makes it: ACTIVE at once. Answers its id. */
export function putFlowLog(
  here: RegionState,
  { FlowLogId, ResourceId, ...asked }: Pick<FlowLogState, 'FlowLogId' | 'ResourceId'> & Partial<CreateFlowLogsRequest>,
): string {
  const { TrafficType, LogDestinationType, LogDestination } = asked;
  here.flowLogs[FlowLogId] = {
    FlowLogId,
    ResourceId,
    FlowLogStatus: 'ACTIVE',
    TrafficType: TrafficType ?? 'ALL',
    LogDestinationType: LogDestinationType ?? 'cloud-watch-logs',
    ...(LogDestination && { LogDestination }),
  };
  return FlowLogId;
}

/** The things asked for by id, or all of them when none is. One unknown id refuses the call. */
export function byIds<T>(
  at: At,
  all: Record<string, T>,
  ids: readonly string[] | undefined,
  code: string,
  noun: string,
): T[] {
  if (!ids?.length) return Object.values(all);
  return ids.map(id => all[id] ?? refuse(at, code, `${noun} '${id}' does not exist`));
}

type Values<T> = (item: T) => readonly (string | undefined)[];

/** The filters every tagged thing has. */
export const tagFilters = {
  'tag-key': ({ Tags }: { Tags?: Tag[] | undefined }) => (Tags ?? []).map(tag => tag.Key),
};

/** Those that fit every filter; `*` in a value stands for any text, as in EC2. An unknown filter refuses the call. */
export function fittingFilters<T>(
  at: At,
  items: readonly T[],
  filters: readonly Filter[] | undefined,
  known: Record<string, Values<T>>,
): T[] {
  return (filters ?? []).reduce<T[]>(
    (left, { Name = '', Values: wanted = [] }) => {
      const values = known[Name] ?? refuse(at, 'InvalidParameterValue', `The filter '${Name}' is invalid`);
      return left.filter(item => values(item).some(value => wanted.some(pattern => fits(pattern, value ?? ''))));
    },
    [...items],
  );
}

const fits = (pattern: string, text: string): boolean =>
  pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text;

const answeredTable = ({ isMain, subnets, ...table }: RouteTableState) => ({
  ...table,
  Associations: [
    ...(isMain ? [{ Main: true, RouteTableId: table.RouteTableId }] : []),
    ...subnets.map(SubnetId => ({
      RouteTableAssociationId: `rtbassoc-of-${SubnetId}`,
      Main: false,
      RouteTableId: table.RouteTableId,
      SubnetId,
    })),
  ],
});
