/** Where EKS events say to look. */
import { logGroupRef } from '../log-group.ts';
import { addonRef, detectorRef, networkRef, nodegroupRef, oidcProviderRef } from '../refs.ts';
import type { Look } from '../triggers.ts';
import { clusterFacets, onlyMends } from './eks-config.ts';
import { creatorLook } from './eks-access.ts';
import { createdTags } from './eks-tags.ts';
import { namedRole } from './iam.ts';
import { keyLook } from './kms.ts';
import { nodegroupTemplate } from './launch-templates.ts';
import type { Seen } from './leads-to.ts';
import { arnOf, decoded, fieldsOf, flagOf, listOf, textOf } from './loose.ts';

/** CreateCluster: the cluster, and what must be right now that a cluster depends on it. */
export const clusterCreated = (seen: Seen): Look[] => [
  ...clusterLook(seen, 'all'),
  { ref: detectorRef(seen.account, seen.region), touched: [] },
  ...clusterRoles(seen),
  ...secretsKeys(seen),
  ...logGroupLook(seen),
  ...createdTags(seen, fieldsOf(seen.response.cluster).arn),
  ...creatorLook(seen, clusterName(seen)),
  ...networkLook(seen),
  ...addonsLook(seen),
  ...providerLook(seen),
  ...newPathLook(seen),
];

/** UpdateClusterConfig: what it wrote; a change that only closes or only logs more can only have mended something. */
export const configUpdated = (seen: Seen): Look[] => [
  ...(onlyMends(seen.request) ? clusterLook(seen, [], true) : clusterLook(seen, clusterFacets(seen.request))),
  ...autoModeRole(seen),
  ...logGroupLook(seen, true),
  ...(becomesPrivate(seen) ? networkLook(seen) : [notPrivate]),
  ...pathLook(seen),
  ...vpcLook(seen),
];

// Only a cluster that loses its public endpoint depends on what its network has to offer.
const becomesPrivate = ({ request }: Seen): boolean =>
  flagOf(fieldsOf(request.resourcesVpcConfig).endpointPublicAccess) === false;
const notPrivate: Look = { kind: 'network', dismissed: 'the endpoint did not become private' };

/** UpdateClusterVersion goes up and so can only mend, except where it rolls the version back (T-EKS-10). */
export function versionUpdated(seen: Seen): Look[] {
  const back = 'rollbackConfig' in seen.request || fieldsOf(seen.response.update).type === 'VersionRollback';
  return back ? clusterLook(seen, ['version']) : clusterLook(seen, [], true);
}

/** AssociateEncryptionConfig: the cluster and the key it now depends on. */
export const encryptionAssociated = (seen: Seen): Look[] => [
  ...clusterLook(seen, ['encryption']),
  ...secretsKeys(seen),
];

/** CreateNodegroup: the node group, its role, and the groups SSH is to come from, which are EKS's from now on (T-SG-15). */
export const nodegroupCreated = (seen: Seen): Look[] => [
  ...nodegroupLook(seen, 'all'),
  ...roleLook(seen, seen.request.nodeRole ?? fieldsOf(seen.response.nodegroup).nodeRole),
  ...sourceGroups(seen),
  ...createdTags(seen, fieldsOf(seen.response.nodegroup).nodegroupArn),
  ...ownTemplate(seen),
  ...nodesLook(seen),
  ...versionsLook(seen),
  ...nodeSubnetsLook(seen),
];

/** UpdateNodegroupConfig: the parts it wrote. */
export const nodegroupConfigUpdated = (seen: Seen): Look[] => {
  const written = Object.entries({ scalingConfig: 'scaling', labels: 'labels', taints: 'taints' });
  return nodegroupLook(
    seen,
    written.flatMap(([field, facet]) => (seen.request[field] === undefined ? [] : [facet])),
  );
};

/** UpdateNodegroupVersion, whether by version, by AMI release or by launch template version. */
export const nodegroupVersionUpdated = (seen: Seen): Look[] => {
  const withTemplate = Object.keys(fieldsOf(seen.request.launchTemplate)).length > 0;
  return [
    ...nodegroupLook(seen, ['version', ...(withTemplate ? ['launch-template'] : [])]),
    ...ownTemplate(seen),
    ...versionsLook(seen),
  ];
};

/** CreateFargateProfile: the pod execution role. */
export const fargateProfileCreated = (seen: Seen): Look[] => [
  ...roleLook(seen, seen.request.podExecutionRoleArn ?? fieldsOf(seen.response.fargateProfile).podExecutionRoleArn),
  ...createdTags(seen, fieldsOf(seen.response.fargateProfile).fargateProfileArn),
  ...nodesLook(seen),
  ...podSubnetsLook(seen),
];

/** CreateAddon. */
export const addonCreated = (seen: Seen): Look[] => createdTags(seen, fieldsOf(seen.response.addon).addonArn);

/** DeleteCluster ends the cases of the cluster, and of whatever of it is known by its name alone. */
export const clusterDeleted = (seen: Seen): Look[] => [
  ...clusterLook(seen, [], true),
  ...logGroupLook(seen, true),
  ...vpcLook(seen, true),
  ...versionsLook(seen, true),
  ...addonsLook(seen, true),
  ...providerLook(seen, true),
  ...corednsLook(seen),
];

/** DeleteNodegroup ends the cases of the node group, and may leave the cluster's other nodes in one zone. */
export const nodegroupDeleted = (seen: Seen): Look[] => [
  ...nodegroupLook(seen, [], true),
  ...nodesLook(seen),
  ...versionsLook(seen, true),
];

/** The versions of the node group the event names, or of all of the cluster's where it names none. */
export function versionsLook(seen: Seen, closing?: true): Look[] {
  const id = clusterName(seen);
  if (!id) return [];
  const name = textOf(seen.request.nodegroupName) ?? textOf(fieldsOf(seen.response.nodegroup).nodegroupName);
  const ref = { kind: 'nodegroup-versions' as const, account: seen.account, region: seen.region, id };
  if (closing) return [{ ref, touched: [], closing }];
  return [{ ref, touched: name ? [`nodegroup:${name}`] : 'all' }];
}

function nodesLook(seen: Seen): Look[] {
  const id = clusterName(seen);
  const { account, region } = seen;
  return id ? [{ ref: { kind: 'cluster-nodes', account, region, id }, touched: ['zones'] }] : [];
}

// Its add-ons come after it, or should; they go with it, and no event says so.
function addonsLook(seen: Seen, closing?: true): Look[] {
  const id = clusterName(seen);
  const { account, region } = seen;
  return id ? [{ ref: { kind: 'cluster-addons', account, region, id }, touched: [], ...(closing && { closing }) }] : [];
}

function corednsLook(seen: Seen): Look[] {
  const id = clusterName(seen);
  return id ? [{ ref: addonRef(seen.account, seen.region, id, 'coredns'), touched: [], closing: true }] : [];
}

// So do its OIDC provider, or Pod Identity.
function providerLook(seen: Seen, closing?: true): Look[] {
  const id = clusterName(seen);
  const ref = oidcProviderRef(seen.account, seen.region, id ?? '');
  return id ? [{ ref, touched: [], ...(closing && { closing }) }] : [];
}

function clusterLook(seen: Seen, touched: string[] | 'all', closing?: true): Look[] {
  const id = clusterName(seen);
  if (!id) return [];
  const ref = { kind: 'cluster' as const, account: seen.account, region: seen.region, id };
  return [{ ref, touched, ...(closing && { closing }) }];
}

// The group may be older than the cluster: nothing of it was written.
function logGroupLook(seen: Seen, closing?: true): Look[] {
  const id = clusterName(seen);
  if (!id) return [];
  return [{ ref: logGroupRef(seen.account, seen.region, id), touched: [], ...(closing && { closing }) }];
}

// EKS events name neither the VPC nor all subnets: they are read with the cluster.
function networkLook(seen: Seen): Look[] {
  const id = clusterName(seen);
  return id ? [{ ref: networkRef(seen.account, seen.region, 'cluster', id), touched: [] }] : [];
}

// The subnets' nodes are new; who uses which subnet is read with the cluster.
function nodeSubnetsLook(seen: Seen): Look[] {
  const cluster = clusterName(seen);
  const nodegroup = nodegroupName(seen);
  if (!cluster || !nodegroup) return [];
  return [{ ref: networkRef(seen.account, seen.region, 'nodes', `${cluster}/${nodegroup}`), touched: ['nodes'] }];
}

function podSubnetsLook(seen: Seen): Look[] {
  const id = clusterName(seen);
  return id ? [{ ref: networkRef(seen.account, seen.region, 'nodes', id), touched: [] }] : [];
}

const nodegroupName = ({ request, response }: Seen): string | undefined =>
  textOf(request.nodegroupName) ?? textOf(fieldsOf(response.nodegroup).nodegroupName);

function nodegroupLook(seen: Seen, touched: string[] | 'all', closing?: true): Look[] {
  const cluster = clusterName(seen);
  const name = nodegroupName(seen);
  if (!cluster || !name) return [];
  return [{ ref: nodegroupRef(seen.account, seen.region, cluster, name), touched, ...(closing && { closing }) }];
}

function roleLook(seen: Seen, given: unknown, touched: string[] = []): Look[] {
  const ref = namedRole(seen, given);
  return ref ? [{ ref, touched }] : [];
}

// A cluster cannot change its role, so only a new one comes to share it with others.
const clusterRoles = (seen: Seen): Look[] => [
  ...roleLook(seen, seen.request.roleArn ?? fieldsOf(seen.response.cluster).roleArn, ['shared']),
  ...roleLook(seen, fieldsOf(seen.request.computeConfig).nodeRoleArn),
];

// Other groups in front of the API, or nodes that come the private way from now on.
function pathLook(seen: Seen): Look[] {
  const vpc = fieldsOf(seen.request.resourcesVpcConfig);
  const id = clusterName(seen);
  if (!id || (vpc.securityGroupIds === undefined && flagOf(vpc.endpointPrivateAccess) !== true)) return [];
  return [{ ref: { kind: 'cluster-path', account: seen.account, region: seen.region, id }, touched: ['vpc'] }];
}

// Its nodes may be older than the cluster: those of an Auto Scaling group outlive one that is made again.
function newPathLook(seen: Seen): Look[] {
  const id = clusterName(seen);
  const { account, region } = seen;
  return id ? [{ ref: { kind: 'cluster-path', account, region, id }, touched: ['vpc'] }] : [];
}

// The other fields of resourcesVpcConfig are the endpoint's.
function vpcLook(seen: Seen, closing?: true): Look[] {
  const vpc = fieldsOf(seen.request.resourcesVpcConfig);
  const id = clusterName(seen);
  const touched = [
    ...(vpc.subnetIds === undefined ? [] : ['subnets']),
    ...(vpc.securityGroupIds === undefined ? [] : ['security-groups']),
    ...(vpc.controlPlaneEgressMode === undefined ? [] : ['egress']),
  ];
  if (!id || (touched.length === 0 && !closing)) return [];
  const ref = { kind: 'cluster-vpc' as const, account: seen.account, region: seen.region, id };
  return [{ ref, touched, ...(closing && { closing }) }];
}

// Auto Mode's nodes take their role from the cluster; without it the event names the cluster's own role only.
function autoModeRole(seen: Seen): Look[] {
  const looks = roleLook(seen, fieldsOf(seen.request.computeConfig).nodeRoleArn);
  return looks.length > 0 ? looks : [{ kind: 'role', dismissed: 'no node role is named' }];
}

// A list with one entry today; every key it names is looked at. The answer has the key behind an alias.
function secretsKeys(seen: Seen): Look[] {
  const answered = listOf(fieldsOf(seen.response.cluster).encryptionConfig);
  const configs = answered.length > 0 ? answered : listOf(seen.request.encryptionConfig);
  const named = configs.map(config => fieldsOf(fieldsOf(config).provider).keyArn);
  const looks = named.flatMap(key => foreignKey(seen, key) ?? keyLook(seen, key, { touched: [] }));
  return looks.length > 0 ? looks : [{ kind: 'key', dismissed: 'no key for the secrets is named' }];
}

// The events of another account's key are none of ours to hear; the cluster depends on it all the same.
function foreignKey({ account, region }: Seen, named: unknown): Look | null {
  const arn = arnOf(named);
  const id = decoded(named);
  if (!id || arn?.type !== 'key' || arn.account === account) return null;
  return { ref: { kind: 'key', account, region, id }, touched: [] };
}

function ownTemplate(seen: Seen): Look[] {
  const looks = nodegroupTemplate(seen);
  return looks.length > 0 ? looks : [{ kind: 'launch-template', dismissed: 'no launch template is named' }];
}

function sourceGroups(seen: Seen): Look[] {
  const groups = listOf(fieldsOf(seen.request.remoteAccess).sourceSecurityGroups).flatMap(id => textOf(id) ?? []);
  if (groups.length === 0)
    return [{ kind: 'security-group', dismissed: 'no group is named; those EKS makes are found with the node group' }];
  return [...new Set(groups)].map(id => ({
    ref: { kind: 'security-group', account: seen.account, region: seen.region, id },
    touched: [],
  }));
}

// The cluster is `name` in most records, `clusterName` in old ones (T-REC-2).
export function clusterName({ request, response }: Seen): string | undefined {
  const cluster = fieldsOf(response.cluster);
  const nodegroup = fieldsOf(response.nodegroup);
  const given = [request.name, request.clusterName, cluster.name, cluster.clusterName, nodegroup.clusterName];
  return given.map(textOf).find(Boolean);
}
