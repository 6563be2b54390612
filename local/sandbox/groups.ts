/** The security groups AWS itself makes: the default egress rule of every group, EKS's cluster group, a node group's remote access group. */
import { newId } from './ids.ts';
import { putRule, sourceRules } from './rules.ts';
import type { NodegroupState, SecurityGroupState } from './states.ts';
import { regionOf, type World } from './world.ts';

/** One Region of one account. */
export interface Place {
  account: string;
  region: string;
}

/** When things that were already there were made; epoch seconds. */
export const longAgo = 1_760_000_000;

/** A builder's options as the place they name (default: one account, one Region) and the rest. */
export function located<T extends Partial<Place>>(options: T): { place: Place; fields: Omit<T, keyof Place> } {
  const { account = '111122223333', region = 'eu-central-1', ...fields } = options;
  return { place: { account, region }, fields };
}

/** Puts a security group with its egress rule into the world and answers its id. */
export function makeGroup(world: World, place: Place, group: Partial<SecurityGroupState> & { VpcId: string }): string {
  const here = regionOf(world, place.account, place.region);
  const GroupId = group.GroupId ?? newId(world, 'sg');
  here.securityGroups[GroupId] = {
    GroupName: GroupId,
    Description: 'made by hand',
    OwnerId: place.account,
    Tags: [],
    ...group,
    GroupId,
  };
  const egress = newId(world, 'sgr');
  here.rules[egress] = {
    SecurityGroupRuleId: egress,
    GroupId,
    GroupOwnerId: place.account,
    IsEgress: true,
    IpProtocol: '-1',
    FromPort: -1,
    ToPort: -1,
    CidrIpv4: '0.0.0.0/0',
  };
  return GroupId;
}

/** The group EKS makes for a cluster, with the tag nobody can forge and the rule that lets its members talk. Answers its id. */
export function makeClusterGroup(world: World, place: Place, clusterName: string, VpcId: string): string {
  const GroupId = makeGroup(world, place, {
    VpcId,
    GroupName: `eks-cluster-sg-${clusterName}`,
    Description:
      'EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.',
    Tags: [
      { Key: 'aws:eks:cluster-name', Value: clusterName },
      { Key: `kubernetes.io/cluster/${clusterName}`, Value: 'owned' },
      { Key: 'Name', Value: `eks-cluster-sg-${clusterName}` },
    ],
  });
  for (const rule of sourceRules([{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }], place.account)) {
    putRule(regionOf(world, place.account, place.region), rule, {
      GroupId,
      GroupOwnerId: place.account,
      id: newId(world, 'sgr'),
    });
  }
  return GroupId;
}

/** The group EKS makes for SSH to a node group, still without rules. Answers its id. */
export function makeRemoteAccessGroup(world: World, place: Place, nodegroup: NodegroupState): string {
  const { clusterName, nodegroupName } = nodegroup;
  const VpcId =
    regionOf(world, place.account, place.region).clusters[clusterName]?.resourcesVpcConfig.vpcId ?? newId(world, 'vpc');
  return makeGroup(world, place, {
    VpcId,
    GroupName: `eks-remoteAccess-${clusterName}-${nodegroupName}`,
    Description: 'Security group for all nodes in the nodeGroup to allow SSH access',
    Tags: [
      { Key: 'eks', Value: nodegroupName },
      { Key: 'eks:nodegroup-name', Value: nodegroupName },
    ],
  });
}

/** What EKS opens for SSH (RDP on Windows): to the source groups, or to everyone when there are none (T-SG-17). */
export function remoteAccessPermission(nodegroup: NodegroupState, account: string) {
  const port = nodegroup.amiType?.startsWith('WINDOWS') ? 3389 : 22;
  const sources = nodegroup.remoteAccess?.sourceSecurityGroups ?? [];
  return {
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    ...(sources.length > 0
      ? { UserIdGroupPairs: sources.map(GroupId => ({ GroupId, UserId: account })) }
      : { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
  };
}
