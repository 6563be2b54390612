/** What EC2's events need: the group, the rules before they were modified, the prefix list. */
import { fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import { groupIdOf, modifications, requestedPermissions } from '../apply/ec2-request.ts';
import type { Making } from '../assume.ts';
import { assumeForNetworks } from './ec2-network.ts';
import { placeLaunchTemplate, placePrefixList } from '../place-network.ts';
import { placeSecurityGroup } from '../place-groups.ts';
import { placeInstance, placeVolume } from '../place-instances.ts';
import { placeCluster } from '../place.ts';
import type { SourceRule } from '../rules.ts';
import { assumeForTemplate } from './launch-templates.ts';
import { needReplayed, replayed, replayedNodegroup } from './replayed.ts';

export function assumeForEc2(making: Making): void {
  const { event, request } = making;
  if (/LaunchTemplate/.test(event)) return assumeForTemplate(making);
  if (event === 'AssociateAddress') return needNode(making, textOf(request.instanceId));
  if (event === 'RunInstances') return needTaggedClusters(making);
  if (event === 'ModifyInstanceMetadataOptions') {
    const asked = fieldsOf(request.ModifyInstanceMetadataOptionsRequest ?? request);
    return needNode(making, textOf(asked.InstanceId));
  }
  if (event === 'AttachVolume') {
    needNode(making, textOf(request.instanceId));
    return needVolume(making, textOf(request.volumeId));
  }
  if (event === 'ModifyManagedPrefixList') {
    const wrapped = fieldsOf(request.ModifyManagedPrefixListRequest ?? request);
    return needPrefixList(making, textOf(wrapped.PrefixListId ?? wrapped.prefixListId));
  }
  assumeForNetworks(making);
  for (const id of groupIds(making)) needGroup(making, id);
  if (event === 'AuthorizeSecurityGroupIngress') {
    const lists = requestedPermissions(making).flatMap(permission => permission.PrefixListIds ?? []);
    for (const { PrefixListId } of lists) needPrefixList(making, PrefixListId);
  }
  if (event === 'ModifySecurityGroupRules') needRulesBefore(making);
}

function groupIds(making: Making): string[] {
  const attached = listOf(making.request.groupSet).flatMap(
    item => textOf(item) ?? textOf(fieldsOf(item).groupId) ?? [],
  );
  const own = groupIdOf(making);
  return [...new Set([...attached, ...(own ? [own] : [])])];
}

/** A group = one that a node group's launch template names, tagged as the cluster's, never its cluster group. */
export function needGroup(making: Making, id: string): void {
  const { world, account, region, here, need } = making;
  need({ kind: 'security-group', account, region, id }, here.securityGroups[id] !== undefined, () => {
    needReplayed(making, region);
    const VpcId = here.clusters[replayed]?.resourcesVpcConfig.vpcId;
    const Tags = [{ Key: `kubernetes.io/cluster/${replayed}`, Value: 'owned' }];
    const GroupName = textOf(making.request.groupName) ?? `nodes-of-${replayed}-${id}`;
    placeSecurityGroup(world, {
      account,
      region,
      GroupId: id,
      GroupName,
      Tags,
      ...(VpcId && { VpcId }),
      Description: 'nodes',
    });
    const name = `nodes-${id}`;
    const versions = [
      { SecurityGroupIds: [id], MetadataOptions: { HttpTokens: 'required' as const, HttpPutResponseHopLimit: 1 } },
    ];
    const template = placeLaunchTemplate(world, { account, region, LaunchTemplateName: name, versions });
    replayedNodegroup(making, region, { nodegroupName: name, launchTemplate: { id: template, name, version: '1' } });
  });
}

function needPrefixList({ world, account, region, here, need }: Making, PrefixListId: string | undefined): void {
  if (!PrefixListId) return;
  const exists = here.prefixLists[PrefixListId] !== undefined;
  need(
    { kind: 'prefix-list', account, region, id: PrefixListId },
    exists,
    () => void placePrefixList(world, { account, region, PrefixListId }),
  );
}

// A Modify keeps a rule's type (T-SG-3): the rule was the same, from a private source of that type.
function needRulesBefore(making: Making): void {
  const { here, request, account } = making;
  const GroupId = groupIdOf(making);
  if (!GroupId) return;
  for (const { id, rule } of modifications(request)) {
    if (here.rules[id]) continue;
    here.rules[id] = {
      ...rule,
      ...privateSource(making, rule),
      SecurityGroupRuleId: id,
      GroupId,
      GroupOwnerId: account,
      IsEgress: false,
    };
  }
}

function privateSource({ world, account, region }: Making, rule: SourceRule): Partial<SourceRule> {
  if (rule.CidrIpv4) return { CidrIpv4: '10.0.0.0/8' };
  if (rule.CidrIpv6) return { CidrIpv6: 'fd00::/8' };
  if (rule.PrefixListId) return { PrefixListId: placePrefixList(world, { account, region }) };
  return {};
}

// An instance whose options were changed, or that got an address, was a node of `replayed` with compliant options.
function needNode(making: Making, InstanceId: string | undefined): void {
  const { world, account, region, here, need } = making;
  if (!InstanceId) return;
  need({ kind: 'instance', account, region, id: InstanceId }, here.instances[InstanceId] !== undefined, () => {
    needReplayed(making, region);
    const Tags = [{ Key: `kubernetes.io/cluster/${replayed}`, Value: 'owned' }];
    const [SubnetId] = here.clusters[replayed]?.resourcesVpcConfig.subnetIds ?? [];
    placeInstance(world, { account, region, InstanceId, groups: [], Tags, ...(SubnetId && { SubnetId }) });
  });
}

function needVolume({ world, account, region, here, need }: Making, VolumeId: string | undefined): void {
  if (!VolumeId) return;
  need(
    { kind: 'volume', account, region, id: VolumeId },
    here.volumes[VolumeId] !== undefined,
    () => void placeVolume(world, { account, region, VolumeId }),
  );
}

// The clusters the tags of started instances name.
function needTaggedClusters({ world, account, region, here, need, response }: Making): void {
  const tags = listOf(response.instancesSet).flatMap(one => listOf(fieldsOf(one).tagSet));
  const keys = tags.flatMap(tag => textOf(fieldsOf(tag).key) ?? []);
  for (const key of new Set(keys.filter(one => one.startsWith('kubernetes.io/cluster/')))) {
    const id = key.slice('kubernetes.io/cluster/'.length);
    const make = () => void placeCluster(world, { account, region, name: id });
    need({ kind: 'cluster', account, region, id }, here.clusters[id] !== undefined, make);
  }
}
