/** What EC2's events of networks need: the VPC of a cluster, with the part of it that they name. */
import { networkRef } from '../../../shared/refs.ts';
import { idsIn, wrapped } from '../../../shared/triggers/ec2-network.ts';
import { textOf } from '../../../shared/triggers/loose.ts';
import type { Making } from '../assume.ts';
import { putFlowLog } from '../ec2-network.ts';
import { defaultEntries } from '../place-network.ts';
import { placeCluster, placeVpc, placeVpcEndpoint } from '../place.ts';
import { needReplayed, replayed, replayedNodegroup } from './replayed.ts';

export function assumeForNetworks(making: Making): void {
  const { event } = making;
  if (event === 'DeleteFlowLogs') for (const id of idsIn(wrapped(making, event).FlowLogId)) needFlowLog(making, id);
  if (event === 'CreateFlowLogs')
    for (const id of idsIn(wrapped(making, event).ResourceId)) if (id.startsWith('vpc-')) needVpc(making, id);
  const acl = textOf(making.request.networkAclId);
  if (acl) needAcl(making, acl);
  const table = textOf(making.request.routeTableId);
  if (table) needTable(making, table);
  if (event === 'DisassociateRouteTable') needCluster(making);
  if (event === 'AssociateRouteTable') needSubnet(making, textOf(making.request.subnetId));
  if (event === 'ModifySubnetAttribute') needSubnet(making, textOf(making.request.subnetId));
  if (event === 'CreateVpcEndpoint') idsIn(wrapped(making, event).VpcId).forEach(id => needVpc(making, id));
  if (event === 'ModifyVpcEndpoint' || event === 'DeleteVpcEndpoints')
    for (const id of idsIn(wrapped(making, event).VpcEndpointId)) needVpcEndpoint(making, id);
}

/** A VPC an event names = one with a cluster in it. */
function needVpc({ world, account, region, here, need }: Making, VpcId: string): void {
  const ref = { kind: 'vpc' as const, account, region, id: VpcId };
  need(ref, here.vpcs[VpcId] !== undefined, () => {
    placeVpc(world, { account, region, VpcId });
    placeCluster(world, { account, region, name: `${replayed}-${VpcId}`, resourcesVpcConfig: { vpcId: VpcId } });
  });
}

/** An endpoint that was changed or deleted = one in the VPC of cluster `replayed`. */
function needVpcEndpoint(making: Making, VpcEndpointId: string): void {
  const { world, account, region, here, need } = making;
  need(networkRef(account, region, 'vpcs', '*'), here.vpcEndpoints[VpcEndpointId] !== undefined, () => {
    needReplayed(making, region);
    const VpcId = here.clusters[replayed]?.resourcesVpcConfig.vpcId;
    placeVpcEndpoint(world, { account, region, VpcEndpointId, ...(VpcId && { VpcId }) });
  });
}

/** A subnet an event names = one of a node group of cluster `replayed`, in its VPC. */
function needSubnet(making: Making, SubnetId: string | undefined): void {
  const { account, region, here, need } = making;
  if (!SubnetId) return;
  need({ kind: 'subnet', account, region, id: SubnetId }, here.subnets[SubnetId] !== undefined, () =>
    replayedNodegroup(making, region, { nodegroupName: `nodes-${SubnetId}`, subnets: [SubnetId] }),
  );
}

/** A route table an event names = the one of the subnets of cluster `replayed`, which leads nowhere. */
function needTable(making: Making, RouteTableId: string): void {
  const { account, region, here, need } = making;
  need(networkRef(account, region, 'route-table', RouteTableId), here.routeTables[RouteTableId] !== undefined, () => {
    needReplayed(making, region);
    const { vpcId = '', subnetIds = [] } = here.clusters[replayed]?.resourcesVpcConfig ?? {};
    here.routeTables[RouteTableId] = { RouteTableId, VpcId: vpcId, isMain: false, subnets: subnetIds, Routes: [] };
  });
}

/** A table of its own that a subnet loses = one of a subnet of cluster `replayed`, which follows the main table as long as it is there. */
function needCluster(making: Making): void {
  const { account, region, here, need } = making;
  const isThere = Object.keys(here.clusters).length > 0;
  need(networkRef(account, region, 'main-tables', '*'), isThere, () => needReplayed(making, region));
}

/** A network ACL an event names = the one of the subnets of cluster `replayed`, as AWS makes it. */
function needAcl(making: Making, NetworkAclId: string): void {
  const { account, region, here, need } = making;
  need({ kind: 'network-acl', account, region, id: NetworkAclId }, here.networkAcls[NetworkAclId] !== undefined, () => {
    needReplayed(making, region);
    const { vpcId = '', subnetIds = [] } = here.clusters[replayed]?.resourcesVpcConfig ?? {};
    here.networkAcls[NetworkAclId] = {
      NetworkAclId,
      VpcId: vpcId,
      IsDefault: false,
      subnets: subnetIds,
      Entries: defaultEntries(),
    };
  });
}

/** A flow log that was deleted = the only one of the VPC of cluster `replayed`. */
function needFlowLog(making: Making, FlowLogId: string): void {
  const { account, region, here, need } = making;
  need(networkRef(account, region, 'flow-log', FlowLogId), here.flowLogs[FlowLogId] !== undefined, () => {
    needReplayed(making, region);
    const ResourceId = here.clusters[replayed]?.resourcesVpcConfig.vpcId ?? '';
    for (const log of Object.values(here.flowLogs))
      if (log.ResourceId === ResourceId) delete here.flowLogs[log.FlowLogId];
    putFlowLog(here, { FlowLogId, ResourceId });
  });
}
