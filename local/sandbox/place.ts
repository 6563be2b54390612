/** Builders for tests and stories: each puts one thing, compliant unless told otherwise, into the world and answers its id. */
import type { Nodegroup, VpcConfigResponse } from '@aws-sdk/client-eks';
import { logGroupName } from '../../shared/log-group.ts';
import { guarddutyAgent } from '../../shared/guardduty-agent.ts';
import { cloudwatchAddon } from '../../shared/metrics-addons.ts';
import { partitionOf } from '../../shared/partitions.ts';
import { enabledLogs } from './eks-logs.ts';
import { recommendedRelease } from './eks-versions.ts';
import {
  longAgo,
  makeClusterGroup,
  makeRemoteAccessGroup,
  located,
  remoteAccessPermission,
  type Place,
} from './groups.ts';
import { providerArn } from './iam.ts';
import { newId } from './ids.ts';
import { placeLogGroup } from './place-logs.ts';
import { placeClusterRole, placeKey, placeRole } from './place-policies.ts';
import { placeAddon } from './place-parts.ts';
import { needSubnets, placeVpc } from './place-network.ts';
import { putRule, sourceRules } from './rules.ts';
import type { ClusterState, NodegroupState } from './states.ts';
import { accountOf, regionOf, type World } from './world.ts';

export {
  placeLaunchTemplate,
  placePrefixList,
  placeScalingGroup,
  placeSubnet,
  placeVpc,
  placeVpcEndpoint,
} from './place-network.ts';
export { placeDetector, placeTrail } from './place-accounts.ts';
export { placeBucket } from './place-buckets.ts';
export { placeEventRule, placeFunction } from './place-own-parts.ts';
export { placeLoadBalancer } from './place-load-balancers.ts';
export { placeLogGroup } from './place-logs.ts';
export { placeAccessEntry, placeAddon, placeAssociation, placeFargateProfile, placePodRole } from './place-parts.ts';
export { placeCapability, placeIdentityProvider } from './place-parts.ts';
export { placeRepository } from './place-repositories.ts';
export { placeRule, placeSecurityGroup } from './place-groups.ts';
export { placeInstance, placeInterface, placeOwnNode } from './place-instances.ts';
export { placeClusterRole, placeKey, placeIrsaRole, placePolicy, placePrincipal, placeRole } from './place-policies.ts';

/** An ACTIVE, private cluster with all logs and encrypted secrets, its log group, cluster security group, VPC and key. Answers its name. */
export function placeCluster(
  world: World,
  options: Partial<Place> &
    Partial<Omit<ClusterState, 'resourcesVpcConfig'>> & { resourcesVpcConfig?: VpcConfigResponse } = {},
): string {
  const { place, fields: all } = located(options);
  const { resourcesVpcConfig, ...fields } = all;
  const here = regionOf(world, place.account, place.region);
  const name = fields.name ?? 'shop';
  const vpcId = resourcesVpcConfig?.vpcId ?? Object.keys(here.vpcs)[0] ?? placeVpc(world, place);
  if (!here.vpcs[vpcId]) placeVpc(world, { ...place, VpcId: vpcId });
  const RoleName = `eks-cluster-${name}`;
  if (!fields.roleArn && !accountOf(world, place.account).roles[RoleName])
    placeClusterRole(world, { ...place, RoleName, ...(fields.computeConfig?.enabled && { mode: 'auto' as const }) });
  const secretsKey = () => here.keys[placeKey(world, place)]?.Arn;
  here.clusters[name] = {
    ...compliantCluster(place, name),
    ...(!fields.encryptionConfig && {
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: secretsKey() } }],
    }),
    ...fields,
    resourcesVpcConfig: {
      ...privateEndpoint,
      // With public access on and no list given, EKS lets everyone in.
      ...(resourcesVpcConfig?.endpointPublicAccess && { publicAccessCidrs: ['0.0.0.0/0'] }),
      vpcId,
      clusterSecurityGroupId: resourcesVpcConfig?.clusterSecurityGroupId ?? makeClusterGroup(world, place, name, vpcId),
      ...resourcesVpcConfig,
    },
  };
  // Whoever made it gave its issuer a provider.
  const issuer = here.clusters[name]?.identity?.oidc?.issuer;
  if (issuer)
    accountOf(world, place.account).oidcProviders[providerArn(place.account, place.region, issuer)] = [
      'sts.amazonaws.com',
    ];
  // GuardDuty's detector installs its agent wherever it watches.
  placeAddon(world, { ...place, clusterName: name, addonName: guarddutyAgent, tags: fields.tags });
  placeAddon(world, { ...place, clusterName: name, addonName: cloudwatchAddon, tags: fields.tags });
  if (Object.keys(here.inspector).length === 0) here.inspector = { EC2: 'ENABLED', ECR: 'ENABLED' };
  // Whatever it logs now: it has logged before.
  if (!here.logGroups[logGroupName(name)]) placeLogGroup(world, { ...place, clusterName: name });
  needSubnets(world, place, here.clusters[name]?.resourcesVpcConfig.subnetIds, vpcId);
  return name;
}

/** EKS makes the log group with the first delivery; one that is there it uses. */
export function deliverLogs(world: World, place: Place, clusterName: string): void {
  const here = regionOf(world, place.account, place.region);
  const enabled = enabledLogs(here.clusters[clusterName]?.logging);
  if (enabled.size > 0 && !here.logGroups[logGroupName(clusterName)]) placeLogGroup(world, { ...place, clusterName });
}

const privateEndpoint = {
  subnetIds: ['subnet-0aaaaaaaaaaaaaaa1', 'subnet-0aaaaaaaaaaaaaaa2'],
  securityGroupIds: [],
  endpointPublicAccess: false,
  endpointPrivateAccess: true,
  publicAccessCidrs: [],
} satisfies VpcConfigResponse;

/** What DescribeCluster says of a compliant cluster, without what depends on the Region's other resources. */
export function compliantCluster(place: Place, name: string): Omit<ClusterState, 'resourcesVpcConfig'> {
  const { account, region } = place;
  return {
    name,
    arn: `arn:${partitionOf(region)}:eks:${region}:${account}:cluster/${name}`,
    createdAt: longAgo,
    version: '1.34',
    platformVersion: 'eks.9',
    status: 'ACTIVE',
    endpoint: `https://${name}.gr7.${region}.eks.amazonaws.com`,
    identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${name}` } },
    roleArn: `arn:${partitionOf(region)}:iam::${account}:role/eks-cluster-${name}`,
    logging: {
      clusterLogging: [{ types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'], enabled: true }],
    },
    accessConfig: { authenticationMode: 'API' },
    upgradePolicy: { supportType: 'STANDARD' },
    deletionProtection: true,
    kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: '172.20.0.0/16' },
    health: { issues: [] },
    tags: {},
  };
}

/** An ACTIVE node group without remote access, its role, and its cluster if there is none. Answers its name. With `remoteAccess` EKS's group and rule come with it. */
export function placeNodegroup(world: World, options: Partial<Place> & Partial<NodegroupState> = {}): string {
  const { place, fields } = located(options);
  const here = regionOf(world, place.account, place.region);
  const clusterName = fields.clusterName ?? 'shop';
  const nodegroupName = fields.nodegroupName ?? 'workers';
  if (!here.clusters[clusterName]) placeCluster(world, { ...place, name: clusterName });
  const nodegroup: NodegroupState = {
    ...compliantNodegroup(place, clusterName, nodegroupName),
    ...versionsOf(here.clusters[clusterName]?.version, fields.amiType),
    nodeRole: fields.nodeRole ?? nodeRole(world, place),
    ...fields,
  };
  here.nodegroups[`${clusterName}/${nodegroupName}`] = nodegroup;
  needSubnets(world, place, nodegroup.subnets, here.clusters[clusterName]?.resourcesVpcConfig.vpcId);
  if (nodegroup.remoteAccess?.ec2SshKey && !fields.resources?.remoteAccessSecurityGroup) {
    const GroupId = makeRemoteAccessGroup(world, place, nodegroup);
    nodegroup.resources = { ...nodegroup.resources, remoteAccessSecurityGroup: GroupId };
    for (const rule of sourceRules([remoteAccessPermission(nodegroup, place.account)], place.account)) {
      putRule(here, rule, { GroupId, GroupOwnerId: place.account, id: newId(world, 'sgr') });
    }
  }
  return nodegroupName;
}

/** A node group runs what its cluster runs, from the AMI that is recommended for it. */
export const versionsOf = (version = '1.34', amiType?: string) => ({
  version,
  releaseVersion: recommendedRelease(version, amiType),
});

// One role for all node groups that name none: placing it again would wipe what was attached to it since.
function nodeRole(world: World, place: Place): string | undefined {
  const { roles } = accountOf(world, place.account);
  return (roles['eks-node'] ?? roles[placeRole(world, place)])?.Arn;
}

/** What DescribeNodegroup says of a compliant node group; its role comes from elsewhere. */
export function compliantNodegroup(place: Place, clusterName: string, nodegroupName: string): NodegroupState {
  const { account, region } = place;
  return {
    clusterName,
    nodegroupName,
    nodegroupArn: `arn:${partitionOf(region)}:eks:${region}:${account}:nodegroup/${clusterName}/${nodegroupName}/2cc1b8a7-0000-4000-8000-000000000001`,
    createdAt: longAgo,
    status: 'ACTIVE',
    ...versionsOf(),
    capacityType: 'ON_DEMAND',
    scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
    instanceTypes: ['m7g.large'],
    subnets: privateEndpoint.subnetIds,
    amiType: 'AL2023_ARM_64_STANDARD',
    diskSize: 20,
    resources: {},
    health: { issues: [] },
    tags: {},
  } satisfies Nodegroup | NodegroupState;
}
