/** What EC2's events of networks change: flow logs, VPC endpoints. */
import type { EventTrigger } from '../../../shared/triggers.ts';
import { idsIn, wrapped } from '../../../shared/triggers/ec2-network.ts';
import { fieldsOf, flagOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { putFlowLog } from '../ec2-network.ts';
import { idFrom } from '../ids.ts';
import { placeVpcEndpoint } from '../place-network.ts';

type NetworkEvent = Extract<
  EventTrigger,
  'ec2:ModifySubnetAttribute' | `ec2:${string}FlowLogs` | `ec2:${string}VpcEndpoint${string}`
>;

export const ec2NetworkEffects: { [T in NetworkEvent]: (happening: Happening) => void } = {
  'ec2:ModifySubnetAttribute': ({ here, request }) => {
    const subnet = here.subnets[textOf(request.subnetId) ?? ''];
    const written = (name: string) => flagOf(fieldsOf(request[name]).value ?? request[name]);
    const [ipv4, ipv6] = [written('mapPublicIpOnLaunch'), written('assignIpv6AddressOnCreation')];
    if (subnet && ipv4 !== undefined) subnet.MapPublicIpOnLaunch = ipv4;
    if (subnet && ipv6 !== undefined) subnet.AssignIpv6AddressOnCreation = ipv6;
  },
  'ec2:CreateFlowLogs': happening => {
    const request = wrapped(happening, 'CreateFlowLogs');
    const answered = idsIn(fieldsOf(fieldsOf(fieldsOf(happening.response.CreateFlowLogsResponse).flowLogIdSet)).item);
    idsIn(request.ResourceId).forEach((ResourceId, i) => {
      const LogDestination = textOf(request.LogDestination);
      putFlowLog(happening.here, {
        FlowLogId: answered[i] ?? idFrom('fl', `${happening.record.eventID} ${i}`),
        ResourceId,
        ...(request.LogDestinationType === 's3' && { LogDestinationType: 's3' }),
        ...(LogDestination && { LogDestination }),
      });
    });
  },
  'ec2:CreateVpcEndpoint': happening => {
    const { world, account, region, response } = happening;
    const request = wrapped(happening, 'CreateVpcEndpoint');
    const answered = fieldsOf(fieldsOf(response.CreateVpcEndpointResponse).vpcEndpoint);
    const VpcEndpointId = textOf(answered.vpcEndpointId) ?? idFrom('vpce', happening.record.eventID);
    const VpcId = textOf(request.VpcId);
    const ServiceName = textOf(request.ServiceName);
    if (!VpcId || !ServiceName || happening.here.vpcEndpoints[VpcEndpointId]) return;
    placeVpcEndpoint(world, {
      account,
      region,
      VpcEndpointId,
      VpcId,
      ServiceName,
      VpcEndpointType: request.VpcEndpointType === 'Interface' ? 'Interface' : 'Gateway',
      SubnetIds: idsIn(request.SubnetId),
      RouteTableIds: idsIn(request.RouteTableId),
      Groups: idsIn(request.SecurityGroupId).map(GroupId => ({ GroupId })),
      PrivateDnsEnabled: flagOf(request.PrivateDnsEnabled) ?? false,
    });
  },
  'ec2:ModifyVpcEndpoint': happening => {
    const request = wrapped(happening, 'ModifyVpcEndpoint');
    const endpoint = happening.here.vpcEndpoints[textOf(request.VpcEndpointId) ?? ''];
    if (!endpoint) return;
    const PrivateDnsEnabled = flagOf(request.PrivateDnsEnabled);
    if (PrivateDnsEnabled !== undefined) endpoint.PrivateDnsEnabled = PrivateDnsEnabled;
    const changed = (ids: readonly string[], add: unknown, remove: unknown): string[] => [
      ...new Set([...ids.filter(id => !idsIn(remove).includes(id)), ...idsIn(add)]),
    ];
    endpoint.SubnetIds = changed(endpoint.SubnetIds ?? [], request.AddSubnetId, request.RemoveSubnetId);
    endpoint.RouteTableIds = changed(endpoint.RouteTableIds ?? [], request.AddRouteTableId, request.RemoveRouteTableId);
    const groups = (endpoint.Groups ?? []).flatMap(group => group.GroupId ?? []);
    endpoint.Groups = changed(groups, request.AddSecurityGroupId, request.RemoveSecurityGroupId).map(GroupId => ({
      GroupId,
    }));
  },
  'ec2:DeleteVpcEndpoints': happening => {
    const ids = idsIn(wrapped(happening, 'DeleteVpcEndpoints').VpcEndpointId);
    for (const id of ids) delete happening.here.vpcEndpoints[id];
  },
  'ec2:DeleteFlowLogs': happening => {
    for (const id of idsIn(wrapped(happening, 'DeleteFlowLogs').FlowLogId)) delete happening.here.flowLogs[id];
  },
};
