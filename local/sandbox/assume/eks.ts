/** What EKS's events need: the cluster, the node group, roles, keys and groups they name. */
import { guarddutyAgent } from '../../../shared/guardduty-agent.ts';
import { accessEntryRef, addonRef, associationRef, detectorRef, nodegroupRef, roleRef } from '../../../shared/refs.ts';
import { partitionOf } from '../../../shared/partitions.ts';
import { taggedParts } from '../../../shared/tagged-thing.ts';
import { arnOf, decoded, fieldsOf, listOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import { clusterName, nodegroupNames, roleNameOf } from '../apply/eks-names.ts';
import type { Making } from '../assume.ts';
import { defaultAddonVersion } from '../eks-addon-versions.ts';
import { keyOf } from '../eks-pod-identity.ts';
import { taggable } from '../eks-tags.ts';
import { findKey } from '../kms.ts';
import { placeDetector } from '../place-accounts.ts';
import { placeAccessEntry, placeAddon, placeAssociation, placeFargateProfile, placePodRole } from '../place-parts.ts';
import { placeCapability, placeIdentityProvider } from '../place-parts.ts';
import { placeSecurityGroup } from '../place-groups.ts';
import { placeKey } from '../place-policies.ts';
import { placeCluster, placeNodegroup } from '../place.ts';
import { needTemplate } from './launch-templates.ts';
import { accountOf } from '../world.ts';
import { needRole } from './policies.ts';

export function assumeForEks(making: Making): void {
  const { event, request, response } = making;
  if (event === 'TagResource' || event === 'UntagResource') return needTagged(making);
  if (event !== 'CreateCluster') needCluster(making);
  if (event === 'DisassociateIdentityProviderConfig')
    needPart(making, 'identity-provider-config', fieldsOf(request.identityProviderConfig).name);
  if (event === 'UpdateCapability' || event === 'DeleteCapability')
    needPart(making, 'capability', request.capabilityName);
  if (/Access(Entry|Policy)$/.test(event) && event !== 'CreateAccessEntry') needAccessEntry(making);
  if (event === 'UpdateNodegroupConfig' || event === 'UpdateNodegroupVersion' || event === 'DeleteNodegroup')
    needNodegroup(making);
  if (event === 'CreateCluster') needRole(making, request.roleArn ?? fieldsOf(response.cluster).roleArn, 'cluster');
  if (event === 'UpdateAddon' || event === 'DeleteAddon') needAddon(making, textOf(request.addonName));
  if (event === 'CreateNodegroup' || event.endsWith('PodIdentityAssociation')) needCni(making);
  if (/^(Update|Delete)PodIdentityAssociation$/.test(event)) needAssociation(making);
  if (event.endsWith('PodIdentityAssociation')) needPodRole(making);
  if (event === 'UpdateClusterVersion') needAddon(making, 'coredns', textOf(request.version));
  // It goes with its cluster.
  if (event === 'DeleteCluster') needAddon(making, 'coredns');
  if (event === 'CreateCluster' || (event.endsWith('Addon') && request.addonName === guarddutyAgent))
    needDetector(making);
  for (const arn of [request.nodeRole, fieldsOf(request.computeConfig).nodeRoleArn]) needRole(making, arn, 'node');
  needRole(
    making,
    request.podExecutionRoleArn ?? fieldsOf(response.fargateProfile).podExecutionRoleArn,
    'pod-execution',
  );
  for (const config of listOf(request.encryptionConfig)) needKey(making, fieldsOf(fieldsOf(config).provider).keyArn);
  for (const id of listOf(fieldsOf(request.remoteAccess).sourceSecurityGroups))
    if (typeof id === 'string') needSourceGroup(making, id);
}

function needCluster(making: Making): void {
  const { world, account, region, here, need, event } = making;
  const name = clusterName(making);
  if (!name) return;
  need({ kind: 'cluster', account, region, id: name }, here.clusters[name] !== undefined, () => {
    placeCluster(world, { account, region, name });
    // That encryption could be associated proves that there was none.
    if (event === 'AssociateEncryptionConfig') delete here.clusters[name]?.encryptionConfig;
  });
}

function needNodegroup(making: Making): void {
  const { world, account, region, here, need } = making;
  const names = nodegroupNames(making);
  if (!names) return;
  const there = here.nodegroups[`${names.clusterName}/${names.nodegroupName}`] !== undefined;
  need(
    nodegroupRef(account, region, names.clusterName, names.nodegroupName),
    there,
    () => void placeNodegroup(world, { account, region, ...names, ...templateBefore(making) }),
  );
}

// What is updated or taken away was there.
function needPart(making: Making, kind: 'identity-provider-config' | 'capability', given: unknown): void {
  const { world, account, region, here, need } = making;
  const cluster = clusterName(making);
  const name = textOf(given);
  if (!cluster || !name) return;
  const id = `${cluster}/${name}`;
  const place = { account, region, clusterName: cluster };
  need({ kind, account, region, id }, id in here.identityProviders || id in here.capabilities, () => {
    if (kind === 'capability') placeCapability(world, { ...place, capabilityName: name });
    else placeIdentityProvider(world, { ...place, identityProviderConfigName: name });
  });
}

// What an event deletes, writes or takes a policy from was there.
function needAccessEntry(making: Making): void {
  const { world, account, region, here, need, event, request } = making;
  const name = clusterName(making);
  const principalArn = decoded(request.principalArn);
  if (!name || !principalArn) return;
  const ref = accessEntryRef(account, region, name, principalArn);
  const admin = event === 'DisassociateAccessPolicy';
  const make = () => void placeAccessEntry(world, { account, region, clusterName: name, principalArn, admin });
  need(ref, here.accessEntries[ref.id] !== undefined, make);
}

// What was tagged was there: the cluster, and what the ARN names of it.
function needTagged({ world, account, region, here, need, request }: Making): void {
  const id = decoded(request.resourceArn) ?? '';
  const arn = arnOf(id);
  const [name = '', part = ''] = arn?.id.split('/') ?? [];
  if (arn?.service !== 'eks' || !name || !taggedParts(id)) return;
  const cluster = { kind: 'cluster' as const, account, region, id: name };
  need(cluster, here.clusters[name] !== undefined, () => void placeCluster(world, { account, region, name }));
  const place = { account, region, clusterName: name };
  need({ kind: 'tags', account, region, id }, taggable(here, id) !== undefined, () => {
    if (arn.type === 'nodegroup') placeNodegroup(world, { ...place, nodegroupName: part, nodegroupArn: id });
    if (arn.type === 'fargateprofile')
      placeFargateProfile(world, { ...place, fargateProfileName: part, fargateProfileArn: id });
    if (arn.type === 'addon') placeAddon(world, { ...place, addonName: part, addonArn: id });
  });
}

// One of an upgraded cluster goes with the version the cluster gets.
function needAddon(making: Making, addonName: string | undefined, version?: string): void {
  const { world, account, region, here, need } = making;
  const cluster = clusterName(making);
  if (!cluster || !addonName) return;
  need(
    addonRef(account, region, cluster, addonName),
    here.addons[`${cluster}/${addonName}`] !== undefined,
    () =>
      void placeAddon(world, {
        account,
        region,
        clusterName: cluster,
        addonName,
        ...(version && { addonVersion: defaultAddonVersion(addonName, version) }),
      }),
  );
}

// An update to a version of a launch template proves that the node group had an earlier one of it.
function templateBefore(making: Making) {
  const given = fieldsOf(making.request.launchTemplate);
  const id = textOf(given.id);
  if (!id) return {};
  const version = numberOf(given.version) ?? 1;
  needTemplate(making, id, version);
  return {
    launchTemplate: {
      id,
      name: making.here.launchTemplates[id]?.LaunchTemplateName,
      version: String(Math.max(1, version - 1)),
    },
  };
}

// Its answer names the service account; made up, it binds a role that may do little.
function needAssociation({ world, account, region, here, need, ...making }: Making): void {
  const answered = fieldsOf(making.response.association);
  const cluster = clusterName(making);
  const [namespace, serviceAccount] = [textOf(answered.namespace), textOf(answered.serviceAccount)];
  const associationId = textOf(making.request.associationId);
  if (!cluster || !namespace || !serviceAccount || !associationId) return;
  const names = { clusterName: cluster, namespace, serviceAccount };
  need(
    associationRef(account, region, names),
    here.associations[keyOf(names)] !== undefined,
    () => void placeAssociation(world, { account, region, ...names, associationId }),
  );
}

// A role pods are given; one of another account is not looked at.
function needPodRole({ world, account, region, need, request }: Making): void {
  const arn = arnOf(request.roleArn);
  const RoleName = roleNameOf(request.roleArn);
  if (!RoleName || arn?.account !== account) return;
  need(
    roleRef(account, region, RoleName),
    accountOf(world, account).roles[RoleName] !== undefined,
    () => void placePodRole(world, { account, region, RoleName }),
  );
}

// aws-node has a role of its own, which carries its policy.
function needCni({ world, account, region, here, need, ...making }: Making): void {
  const cluster = clusterName(making);
  if (!cluster) return;
  need(addonRef(account, region, cluster, 'vpc-cni'), here.addons[`${cluster}/vpc-cni`] !== undefined, () => {
    const attached = [`arn:${partitionOf(region)}:iam::aws:policy/AmazonEKS_CNI_Policy`];
    const RoleName = placePodRole(world, { account, region, RoleName: 'aws-node', attached, inline: {} });
    const serviceAccountRoleArn = `arn:${partitionOf(region)}:iam::${account}:role/${RoleName}`;
    placeAddon(world, { account, region, clusterName: cluster, addonName: 'vpc-cni', serviceAccountRoleArn });
  });
}

function needDetector({ world, account, region, here, need }: Making): void {
  need(
    detectorRef(account, region),
    Object.keys(here.detectors).length > 0,
    () => void placeDetector(world, { account, region }),
  );
}

function needKey({ world, account, region, here, need }: Making, named: unknown): void {
  const arn = arnOf(named);
  const KeyId = arn ? arn.id : textOf(named);
  // A key of another account is judged there.
  if (!KeyId || (arn && (arn.type !== 'key' || arn.account !== account))) return;
  const exists = findKey(here, KeyId) !== undefined;
  need({ kind: 'key', account, region, id: KeyId }, exists, () => void placeKey(world, { account, region, KeyId }));
}

function needSourceGroup({ world, account, region, here, need }: Making, GroupId: string): void {
  const exists = here.securityGroups[GroupId] !== undefined;
  need(
    { kind: 'security-group', account, region, id: GroupId },
    exists,
    () => void placeSecurityGroup(world, { account, region, GroupId }),
  );
}
