/** What AWS says of clusters and what belongs to them, as the entries of the inventory. */
import type { Cluster, Nodegroup } from '@aws-sdk/client-eks';
import { isDenied, isNotFound } from './errors.ts';
import { canonical } from './plan.ts';
import type {
  Inventory,
  InventoryCluster,
  InventoryNetwork,
  InventoryNodegroup,
  InventoryRole,
  Ports,
  Where,
} from './ports.ts';
import { listClusters, listFargateProfiles, listNodegroups } from './read/lists.ts';
import { readNodeRoles } from './read/node-roles.ts';
import { interfacesOf, readNodes } from './read/nodes.ts';
import { enabledLogTypes } from './state.ts';

/** Everything of an account's Region, as AWS says it now. */
export async function builtInventory(ports: Ports, where: Where): Promise<Inventory> {
  const builtAt = ports.now();
  const [names, nodes] = await Promise.all([listClusters(ports, where), readNodes(ports, where).catch(unlessDenied)]);
  const [read, roles] = await Promise.all([
    Promise.all(names.map(name => clusterOf(ports, where, name).catch(unlessGone))),
    nodes && readNodeRoles(ports, where, nodes),
  ]);
  const clusters = read.filter(cluster => cluster !== null);
  return {
    builtAt,
    clusters,
    ...(nodes && { nodeInterfaces: ofClusters(interfacesOf(nodes), clusters) }),
    ...(roles && { nodeRoles: ofClusters(roles, clusters) }),
  };
}

/** Other Kubernetes clusters tag their machines the same way. */
export const ofClusters = <T>(found: Record<string, T>, clusters: readonly { name: string }[]): Record<string, T> =>
  Object.fromEntries(Object.entries(found).filter(([name]) => clusters.some(cluster => cluster.name === name)));

/** One cluster with its node groups and Fargate profiles. Rejects when it is gone. */
export async function clusterOf(ports: Ports, where: Where, name: string): Promise<InventoryCluster | null> {
  const [{ cluster }, nodegroupNames, profileNames] = await Promise.all([
    ports.call(where, 'eks:DescribeCluster', { name }),
    listNodegroups(ports, where, name),
    listFargateProfiles(ports, where, name),
  ]);
  if (!cluster) return null;
  const [nodegroups, profiles] = await Promise.all([
    Promise.all(
      nodegroupNames.map(nodegroupName =>
        ports
          .call(where, 'eks:DescribeNodegroup', { clusterName: name, nodegroupName })
          .then(answer => nodegroupEntry(ports, where, answer.nodegroup ?? {})),
      ),
    ),
    Promise.all(
      profileNames.map(fargateProfileName =>
        ports.call(where, 'eks:DescribeFargateProfile', { clusterName: name, fargateProfileName }),
      ),
    ),
  ]);
  const roles = [
    ...nodegroups.flatMap(nodegroup => (nodegroup.role ? [{ name: nodegroup.role, as: 'node' as const }] : [])),
    ...profiles.flatMap(({ fargateProfile }) =>
      fargateProfile?.podExecutionRoleArn
        ? [{ name: roleName(fargateProfile.podExecutionRoleArn), as: 'pod-execution' as const }]
        : [],
    ),
  ];
  const fargateProfiles = profiles.flatMap(({ fargateProfile }) => fargateProfile?.fargateProfileArn ?? []);
  const fargateSubnets = profiles.flatMap(({ fargateProfile }) => fargateProfile?.subnets ?? []);
  return clusterEntry(cluster, { nodegroups, roles, fargateProfiles, fargateSubnets: [...new Set(fargateSubnets)] });
}

export function clusterEntry(
  cluster: Cluster,
  parts: Partial<Pick<InventoryCluster, 'nodegroups' | 'roles' | 'fargateProfiles' | 'fargateSubnets'>> = {},
): InventoryCluster {
  const { nodegroups = [], roles = [], fargateProfiles = [], fargateSubnets = [] } = parts;
  const vpc = cluster.resourcesVpcConfig;
  // What the cluster itself names is as it says now; the rest comes from its node groups and profiles.
  const known = [...roles.filter(role => role.as !== 'cluster' && !role.mode), ...ownRoles(cluster)];
  return {
    name: cluster.name ?? '',
    ...(cluster.arn && { arn: cluster.arn }),
    tags: cluster.tags ?? {},
    ...(vpc?.clusterSecurityGroupId && { clusterGroup: vpc.clusterSecurityGroupId }),
    additionalGroups: vpc?.securityGroupIds ?? [],
    keys: (cluster.encryptionConfig ?? []).flatMap(one => (one.provider?.keyArn ? [one.provider.keyArn] : [])),
    roles: inOrder(known),
    nodegroups,
    fargateProfiles,
    fargateSubnets,
    network: networkOf(cluster),
    ...(cluster.logging && { logTypes: enabledLogTypes(cluster.logging.clusterLogging) }),
  };
}

/** The cluster role, and the role Auto Mode's nodes run with. */
function ownRoles({ roleArn, computeConfig, outpostConfig }: Cluster): InventoryRole[] {
  const mode = outpostConfig ? ('outpost' as const) : computeConfig?.enabled ? ('auto' as const) : null;
  const nodeRole = computeConfig?.nodeRoleArn;
  return [
    ...(roleArn ? [{ name: roleName(roleArn), as: 'cluster' as const, ...(mode && { mode }) }] : []),
    ...(nodeRole ? [{ name: roleName(nodeRole), as: 'node' as const, mode: 'auto' as const }] : []),
  ];
}

/** Each once, in one order: an inventory that says the same is not written again. */
export const inOrder = (roles: InventoryRole[]): InventoryRole[] =>
  [...new Map(roles.map(role => [canonical(role), role])).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, role]) => role);

const networkOf = (cluster: Cluster): InventoryNetwork => {
  const vpc = cluster.resourcesVpcConfig;
  return {
    ...(vpc?.vpcId && { vpcId: vpc.vpcId }),
    isPublic: vpc?.endpointPublicAccess ?? true,
    subnets: vpc?.subnetIds ?? [],
    hasAutoNodes: cluster.computeConfig?.enabled ?? false,
  };
};

export async function nodegroupEntry(ports: Ports, where: Where, nodegroup: Nodegroup): Promise<InventoryNodegroup> {
  return {
    name: nodegroup.nodegroupName ?? '',
    ...(nodegroup.nodegroupArn && { arn: nodegroup.nodegroupArn }),
    ...(nodegroup.nodeRole && { role: roleName(nodegroup.nodeRole) }),
    ...(nodegroup.resources?.remoteAccessSecurityGroup && {
      remoteAccessGroup: nodegroup.resources.remoteAccessSecurityGroup,
    }),
    sourceGroups: nodegroup.remoteAccess?.sourceSecurityGroups ?? [],
    ...(nodegroup.launchTemplate?.id && { template: nodegroup.launchTemplate.id }),
    templateGroups: await templateGroups(ports, where, nodegroup.launchTemplate),
    subnets: nodegroup.subnets ?? [],
  };
}

async function templateGroups(ports: Ports, where: Where, template: Nodegroup['launchTemplate']): Promise<string[]> {
  if (!template?.id) return [];
  // A template or version that was deleted names no groups any more; its node group and cluster are still there.
  const answer = await ports
    .call(where, 'ec2:DescribeLaunchTemplateVersions', {
      LaunchTemplateId: template.id,
      Versions: [template.version ?? '$Default'],
    })
    .catch(unlessGone);
  const version = answer?.LaunchTemplateVersions?.[0]?.LaunchTemplateData;
  return [
    ...new Set([
      ...(version?.SecurityGroupIds ?? []),
      ...(version?.NetworkInterfaces ?? []).flatMap(one => one.Groups ?? []),
    ]),
  ];
}

/** A role's name without its path; events name roles so (T-IAM-3). */
export const roleName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

// A cluster may be deleted between the list and the look.
export function unlessGone(error: unknown): null {
  if (isNotFound(error)) return null;
  throw error;
}

/** For an answer that AWS did not let us have. */
export function unlessDenied(error: unknown): null {
  if (isDenied(error)) return null;
  throw error;
}
