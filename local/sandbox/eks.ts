/** EKS in the sandbox: what it answers of clusters, node groups and updates, and what it refuses (docs/aws-facts.md). */
import { minorAfter } from '../../shared/kubernetes-version.ts';
import { page, refuse, type At, type Performs } from './at.ts';
import { eksAddons } from './eks-addons.ts';
import { clusterOf, dated, updateAnswer } from './eks-answers.ts';
import { eksPodIdentity } from './eks-pod-identity.ts';
import { refuseInvalid, refuseNoChange } from './eks-refusals.ts';
import { eksParts } from './eks-parts.ts';
import { eksAccess } from './eks-access.ts';
import { eksTags } from './eks-tags.ts';
import { eksNodegroups } from './eks-nodegroups.ts';
import { startUpdate } from './eks-updates.ts';
import { clusterVersions } from './eks-versions.ts';
import { wantedUpdates, type Wanted } from './eks-wanted.ts';
import { newUuid } from './ids.ts';
import type { ClusterState, FargateProfileState, NodegroupState } from './states.ts';

export const eks: Performs<'eks'> = {
  ...eksAccess,
  ...eksParts,
  ...eksTags,
  ...eksAddons,
  ...eksNodegroups,
  ...eksPodIdentity,

  'eks:DescribeCluster': (at, { name }) => {
    const { insights: _insights, ...answer } = clusterOf(at, name);
    return { cluster: dated(answer) };
  },

  'eks:DescribeClusterVersions': (at, input) => {
    const running = Object.values(at.here.clusters).flatMap(cluster => cluster.version ?? []);
    const { items, next } = page(
      at,
      clusterVersions(at.now, running, at.world.kubernetesVersions),
      input.nextToken,
      input.maxResults,
    );
    return { clusterVersions: items, ...(next && { nextToken: next }) };
  },

  'eks:ListInsights': (at, { clusterName, filter, nextToken, maxResults }) => {
    const all = clusterOf(at, clusterName).insights ?? [];
    const wanted = all.filter(({ status }) => filter?.statuses?.includes(status) ?? true);
    const { items, next } = page(at, wanted, nextToken, maxResults);
    const insights = items.map(({ name, status }) => ({
      name,
      category: 'UPGRADE_READINESS' as const,
      insightStatus: { status },
    }));
    return { insights, ...(next && { nextToken: next }) };
  },

  'eks:DescribeNodegroup': (at, { clusterName = '', nodegroupName = '' }) => {
    clusterOf(at, clusterName);
    const nodegroup = at.here.nodegroups[`${clusterName}/${nodegroupName}`];
    if (!nodegroup) refuse(at, 'ResourceNotFoundException', `No node group found for name: ${nodegroupName}.`);
    const { simulatedGroup: _simulated, ...answer } = nodegroup;
    return { nodegroup: dated(answer) };
  },

  'eks:DescribeFargateProfile': (at, { clusterName = '', fargateProfileName = '' }) => {
    clusterOf(at, clusterName);
    const profile = at.here.fargateProfiles[`${clusterName}/${fargateProfileName}`];
    if (!profile) refuse(at, 'ResourceNotFoundException', `No Fargate Profile found with name: ${fargateProfileName}.`);
    return { fargateProfile: dated(profile) };
  },

  'eks:DescribeUpdate': (at, { name = '', updateId = '', addonName, nodegroupName }) => {
    clusterOf(at, name);
    const update = at.here.updates[updateId];
    // EKS finds an update only by the name of what it updates, and a cluster's only without another.
    if (
      update?.clusterName !== name ||
      update.addon?.addonName !== addonName ||
      update.nodegroup?.name !== nodegroupName
    )
      refuse(at, 'ResourceNotFoundException', `No update found for ID: ${updateId}`);
    return { update: updateAnswer(update) };
  },

  'eks:ListClusters': (at, input) => {
    const { items, next } = page(at, Object.keys(at.here.clusters).toSorted(), input.nextToken, input.maxResults);
    return { clusters: items, ...(next && { nextToken: next }) };
  },

  'eks:ListNodegroups': (at, input) => {
    const names = namesIn(at, input.clusterName, at.here.nodegroups, nodegroup => nodegroup.nodegroupName);
    const { items, next } = page(at, names, input.nextToken, input.maxResults);
    return { nodegroups: items, ...(next && { nextToken: next }) };
  },

  'eks:ListFargateProfiles': (at, input) => {
    const names = namesIn(at, input.clusterName, at.here.fargateProfiles, profile => profile.fargateProfileName ?? '');
    const { items, next } = page(at, names, input.nextToken, input.maxResults);
    return { fargateProfileNames: items, ...(next && { nextToken: next }) };
  },

  'eks:UpdateClusterConfig': (at, input) => {
    const cluster = clusterOf(at, input.name);
    const [wanted, ...more] = wantedUpdates(cluster, input);
    if (!wanted || more.length > 0) refuse(at, 'InvalidParameterException', 'Only one type of update can be allowed.');
    refuseInvalid(at, wanted, input.resourcesVpcConfig?.publicAccessCidrs);
    refuseBusy(at, cluster, wanted);
    refuseNoChange(at, cluster, wanted);
    return { update: updateAnswer(startUpdate(at.world, at, cluster, wanted, newUuid(at.world))) };
  },

  'eks:UpdateClusterVersion': (at, { name, version, rollbackConfig }) => {
    const cluster = clusterOf(at, name);
    const allowed = minorAfter(cluster.version, rollbackConfig ? -1 : 1);
    const wanted: Wanted = {
      type: rollbackConfig ? 'VersionRollback' : 'VersionUpdate',
      patch: { version },
      params: [{ type: 'Version', value: version }],
    };
    refuseBusy(at, cluster, wanted);
    if (version !== allowed)
      refuse(
        at,
        'InvalidParameterException',
        `Unsupported Kubernetes minor version update from ${cluster.version} to ${version}`,
      );
    return { update: updateAnswer(startUpdate(at.world, at, cluster, wanted, newUuid(at.world))) };
  },

  'eks:AssociateEncryptionConfig': (at, { clusterName, encryptionConfig = [] }) => {
    const cluster = clusterOf(at, clusterName);
    const wanted: Wanted = {
      type: 'AssociateEncryptionConfig',
      patch: { encryptionConfig },
      params: [{ type: 'EncryptionConfig', value: JSON.stringify(encryptionConfig) }],
    };
    refuseBusy(at, cluster, wanted);
    if (cluster.encryptionConfig?.length)
      refuse(at, 'InvalidParameterException', 'Encryption is already enabled on the cluster');
    if (!encryptionConfig[0]?.provider?.keyArn) refuse(at, 'InvalidParameterException', 'KeyArn is required');
    return { update: updateAnswer(startUpdate(at.world, at, cluster, wanted, newUuid(at.world))) };
  },
};

function namesIn<T extends NodegroupState | FargateProfileState>(
  at: At,
  clusterName: string | undefined,
  all: Record<string, T>,
  nameOf: (item: T) => string,
) {
  const { name } = clusterOf(at, clusterName);
  const own = Object.values(all).filter(item => item.clusterName === name);
  return own.map(nameOf).toSorted();
}

// Not only an update of ours blocks: while EKS creates or deletes the cluster nothing can be updated either.
function refuseBusy(at: At, cluster: ClusterState, { type }: Wanted): void {
  const running = Object.values(at.here.updates).find(
    update =>
      update.clusterName === cluster.name && !update.addon && !update.nodegroup && update.status === 'InProgress',
  );
  if (running)
    refuse(
      at,
      'ResourceInUseException',
      `Cannot ${type} because cluster ${cluster.name} currently has update ${running.id} in progress`,
    );
  if (cluster.status !== 'ACTIVE')
    refuse(
      at,
      'ResourceInUseException',
      `Cannot ${type} because cluster ${cluster.name} is currently ${cluster.status}`,
    );
}
