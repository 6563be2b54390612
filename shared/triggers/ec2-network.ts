/** Where EC2's events of networks say to look. Most name one part of a network and not the VPC it is in. */
import { networkRef } from '../refs.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { instancesStarted, mayBeNode } from './instances.ts';
import { fieldsOf, flagOf, listOf, textOf } from './loose.ts';

/** DeleteFlowLogs: the logs that are gone; which VPC they were of only our own notes can tell. */
export const flowLogsDeleted = (seen: Seen): Look[] => {
  const request = wrapped(seen, 'DeleteFlowLogs');
  return idsIn(request.FlowLogId ?? request.flowLogIds ?? request.FlowLogIds).map(id => ({
    ref: networkRef(seen.account, seen.region, 'flow-log', id),
    touched: ['flow-logs'],
  }));
};

/** CreateFlowLogs on a VPC can only mend. */
export const flowLogsCreated = (seen: Seen): Look[] => {
  const request = wrapped(seen, 'CreateFlowLogs');
  return idsIn(request.ResourceId ?? request.resourceIds ?? request.ResourceIds)
    .filter(id => id.startsWith('vpc-'))
    .map(id => ({ ref: vpcRef(seen, id), touched: [], closing: true as const }));
};

/** CreateVpcEndpoint can only mend what the nodes of its VPC lack; the endpoint itself is new. */
export function endpointCreated(seen: Seen): Look[] {
  const request = wrapped(seen, 'CreateVpcEndpoint');
  const vpc = textOf(request.VpcId) ?? textOf(request.vpcId);
  const made = fieldsOf(fieldsOf(seen.response.CreateVpcEndpointResponse ?? seen.response).vpcEndpoint);
  const id = textOf(made.vpcEndpointId);
  return [
    ...(vpc ? [{ ref: vpcRef(seen, vpc), touched: [], closing: true as const }] : []),
    ...(id ? [{ ref: endpointRef(seen, id), touched: 'all' as const }] : []),
  ];
}

/** ModifyVpcEndpoint: it may have other groups now, whose rules it did not write. */
export function endpointChanged(seen: Seen): Look[] {
  const request = wrapped(seen, 'ModifyVpcEndpoint');
  const id = textOf(request.VpcEndpointId) ?? textOf(request.vpcEndpointId);
  return [everyVpc(seen), ...(id ? [{ ref: endpointRef(seen, id), touched: [] }] : [])];
}

/** DeleteVpcEndpoints: where an endpoint was that is gone nobody can tell any more. */
export function endpointsDeleted(seen: Seen): Look[] {
  const request = wrapped(seen, 'DeleteVpcEndpoints');
  const ids = idsIn(request.VpcEndpointId ?? request.vpcEndpointId);
  return [everyVpc(seen), ...ids.map(id => ({ ref: endpointRef(seen, id), touched: [], closing: true as const }))];
}

/** Create-, Replace- and DeleteNetworkAclEntry: what leaves the subnets is not judged. */
export function entriesWritten(seen: Seen): Look[] {
  if (flagOf(seen.request.egress) === true)
    return [{ kind: 'network-acl', dismissed: 'the entry is about what leaves the subnets' }];
  return aclLook(seen, ['entries']);
}

/** ReplaceNetworkAclAssociation: another ACL, whose entries it did not write. */
export const aclAssociated = (seen: Seen): Look[] => aclLook(seen, []);

function aclLook({ account, region, request }: Seen, touched: string[]): Look[] {
  const id = textOf(request.networkAclId);
  return id ? [{ ref: { kind: 'network-acl', account, region, id }, touched }] : [];
}

/** ModifySubnetAttribute writes one attribute: what no longer gives addresses out can only mend. */
export function subnetModified({ account, region, request }: Seen): Look[] {
  const id = textOf(request.subnetId);
  const flags = ['mapPublicIpOnLaunch', 'assignIpv6AddressOnCreation'].map(name =>
    flagOf(fieldsOf(request[name]).value ?? request[name]),
  );
  if (!id) return [];
  if (flags.every(flag => flag === undefined))
    return [{ kind: 'subnet', dismissed: 'the attribute is not about the addresses the subnet gives out' }];
  const ref = { kind: 'subnet' as const, account, region, id };
  return flags.includes(true) ? [{ ref, touched: ['addresses'] }] : [{ ref, touched: [], closing: true }];
}

/** RunInstances: the instances themselves, and the subnets they are in, which may have given them public addresses. */
export function nodesStarted(seen: Seen): Look[] {
  const { account, region, request, response } = seen;
  const started = listOf(response.instancesSet).map(fieldsOf);
  const nodes = started.filter(one => mayBeNode(one.tagSet));
  const ids = new Set(nodes.flatMap(one => textOf(one.subnetId) ?? textOf(request.subnetId) ?? []));
  const noNodes = started.length > 0 && nodes.length === 0;
  return [
    ...instancesStarted(seen),
    ...[...ids].map(id => ({ ref: { kind: 'subnet' as const, account, region, id }, touched: ['nodes'] })),
    ...(noNodes ? [{ kind: 'subnet' as const, dismissed: 'the tags of the instances name no cluster' }] : []),
  ];
}

/** AssociateAddress: the machine that can now be reached from the internet; in which subnet it is only AWS knows. */
export function addressAssociated({ account, region, request }: Seen): Look[] {
  const instance = textOf(request.instanceId);
  const id = instance ?? textOf(request.networkInterfaceId);
  if (!id) return [];
  return [{ ref: networkRef(account, region, instance ? 'instance' : 'interface', id), touched: ['nodes'] }];
}

const everyVpc = (seen: Seen): Look => ({ ref: networkRef(seen.account, seen.region, 'vpcs', '*'), touched: [] });

const endpointRef = ({ account, region }: Seen, id: string) => ({
  kind: 'vpc-endpoint' as const,
  account,
  region,
  id,
});

const vpcRef = ({ account, region }: Seen, id: string) => ({ kind: 'vpc' as const, account, region, id });

/** The request of one of EC2's newer actions, which CloudTrail wraps (T-REC-4), or as it stands. */
export const wrapped = ({ request }: Pick<Seen, 'request'>, action: string) =>
  fieldsOf(request[`${action}Request`] ?? request);

/** Ids however CloudTrail lists them: one text or several, or `{content, tag}` for each. */
export const idsIn = (value: unknown): string[] => {
  const texts = textOf(value) ?? listOf(value).flatMap(item => textOf(item) ?? textOf(fieldsOf(item).content) ?? []);
  return [...new Set([texts].flat())];
};
