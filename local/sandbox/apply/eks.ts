/** What EKS's events change: clusters and node groups come and go, and updates begin. */
import type { Nodegroup } from '@aws-sdk/client-eks';
import { refKey } from '../../../shared/resources.ts';
import type { EventTrigger } from '../../../shared/triggers.ts';
import { arnOf, decoded, fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { changesNothing } from '../eks-refusals.ts';
import { startUpdate, updateSeconds, wantedUpdates, type Wanted } from '../eks-updates.ts';
import { uuidFrom } from '../ids.ts';
import { activateCluster, finishUpdate } from '../pass.ts';
import { compliantNodegroup } from '../place.ts';
import { placeLaunchTemplate } from '../place-network.ts';
import { removeGroup } from '../rules.ts';
import type { ClusterState } from '../world.ts';
import { createdCluster } from './eks-cluster.ts';

/** Seconds from CREATING to ACTIVE. */
const clusterSeconds = 600;
const nodegroupSeconds = 180;
/** Seconds until EKS opens SSH for a new node group: before it is ACTIVE, after the event that created it. */
const remoteAccessSeconds = 60;

export const eksEffects: { [T in Extract<EventTrigger, `eks:${string}`>]: (happening: Happening) => void } = {
  'eks:CreateCluster': happening => {
    const { world, here, account, region, now } = happening;
    const name = clusterName(happening);
    if (!name) return;
    const key = refKey({ kind: 'cluster', account, region, id: name });
    const before = here.clusters[name];
    // One that was made up gives way to the real one; one that is there already was created by this very event.
    if (before && before.status !== 'DELETING' && !world.assumed[key]) return;
    if (before) removeGroup(here, before.resourcesVpcConfig.clusterSecurityGroupId ?? '');
    delete world.assumed[key];
    here.clusters[name] = createdCluster(happening, name);
    world.due.push({ at: now + clusterSeconds, account, region, do: 'activate-cluster', clusterName: name });
  },

  'eks:UpdateClusterConfig': happening => {
    const cluster = idleCluster(happening);
    // CloudTrail writes EKS's request bodies in the API's own spelling, which is the SDK's.
    if (!cluster) return;
    const [wanted] = wantedUpdates(cluster, { ...happening.request, name: cluster.name });
    if (wanted) begin(happening, cluster, wanted);
  },

  'eks:UpdateClusterVersion': happening => {
    const cluster = idleCluster(happening);
    const version = textOf(happening.request.version) ?? textOf(paramOf(happening, 'Version'));
    if (!cluster || !version) return;
    const type = fieldsOf(happening.response.update).type === 'VersionRollback' ? 'VersionRollback' : 'VersionUpdate';
    begin(happening, cluster, { type, patch: { version }, params: [{ type: 'Version', value: version }] });
  },

  'eks:AssociateEncryptionConfig': happening => {
    const cluster = idleCluster(happening);
    const encryptionConfig = listOf(happening.request.encryptionConfig).map(fieldsOf);
    if (!cluster || encryptionConfig.length === 0 || cluster.encryptionConfig?.length) return;
    const params = [{ type: 'EncryptionConfig' as const, value: JSON.stringify(encryptionConfig) }];
    begin(happening, cluster, { type: 'AssociateEncryptionConfig', patch: { encryptionConfig }, params });
  },

  'eks:CreateNodegroup': happening => {
    const { world, here, account, region, now } = happening;
    const names = nodegroupNames(happening);
    if (
      !names ||
      !here.clusters[names.clusterName] ||
      here.nodegroups[`${names.clusterName}/${names.nodegroupName}`]?.status !== undefined
    )
      return;
    // Answer and request hold the same fields in the API's own spelling; the answer has the defaults filled in.
    const asked: Nodegroup = { ...happening.request, ...fieldsOf(happening.response.nodegroup) };
    const {
      name: _cluster,
      clientRequestToken: _token,
      modifiedAt: _modified,
      ...fields
    } = asked as Nodegroup & { name?: string; clientRequestToken?: string };
    here.nodegroups[`${names.clusterName}/${names.nodegroupName}`] = {
      ...compliantNodegroup({ account, region }, names.clusterName, names.nodegroupName),
      version: here.clusters[names.clusterName]?.version,
      ...fields,
      ...names,
      ...(asked.launchTemplate && { launchTemplate: launchTemplate(happening, asked.launchTemplate) }),
      createdAt: now,
      status: 'CREATING',
      resources: {},
    };
    if (asked.remoteAccess?.ec2SshKey)
      world.due.push({ at: now + remoteAccessSeconds, account, region, do: 'open-remote-access', ...names });
    world.due.push({ at: now + nodegroupSeconds, account, region, do: 'activate-nodegroup', ...names });
  },

  'eks:UpdateNodegroupVersion': happening => {
    const { world, here, account, region, now, request } = happening;
    const names = nodegroupNames(happening);
    const nodegroup = names && here.nodegroups[`${names.clusterName}/${names.nodegroupName}`];
    if (!nodegroup || nodegroup.status === 'DELETING') return;
    const version = textOf(request.version) ?? textOf(paramOf(happening, 'Version'));
    const releaseVersion = textOf(request.releaseVersion) ?? textOf(paramOf(happening, 'ReleaseVersion'));
    const template = textOf(fieldsOf(request.launchTemplate).version);
    Object.assign(nodegroup, {
      status: 'UPDATING',
      ...(version && { version }),
      ...(releaseVersion && { releaseVersion }),
    });
    if (template) nodegroup.launchTemplate = { ...nodegroup.launchTemplate, version: template };
    world.due.push({ at: now + nodegroupSeconds, account, region, do: 'activate-nodegroup', ...names });
  },

  'eks:CreateFargateProfile': happening => {
    const { world, here, account, region, now, request } = happening;
    const clusterNameHere = clusterName(happening);
    const fargateProfileName =
      textOf(request.fargateProfileName) ?? textOf(fieldsOf(happening.response.fargateProfile).fargateProfileName);
    if (!clusterNameHere || !fargateProfileName || !here.clusters[clusterNameHere]) return;
    const key = `${clusterNameHere}/${fargateProfileName}`;
    if (here.fargateProfiles[key]) return;
    const podExecutionRoleArn = decoded(request.podExecutionRoleArn);
    here.fargateProfiles[key] = {
      fargateProfileName,
      clusterName: clusterNameHere,
      podExecutionRoleArn,
      status: 'CREATING',
      createdAt: now,
    };
    world.due.push({ at: now + updateSeconds, account, region, do: 'activate-fargate-profile', key });
  },

  'eks:DeleteCluster': happening => {
    const { world, here, account, region, now } = happening;
    const cluster = here.clusters[clusterName(happening) ?? ''];
    if (!cluster || cluster.status === 'DELETING') return;
    cluster.status = 'DELETING';
    world.due.push({ at: now + updateSeconds, account, region, do: 'remove-cluster', clusterName: cluster.name });
  },

  'eks:DeleteNodegroup': happening => {
    const { world, here, account, region, now } = happening;
    const names = nodegroupNames(happening);
    const nodegroup = names && here.nodegroups[`${names.clusterName}/${names.nodegroupName}`];
    if (!nodegroup || nodegroup.status === 'DELETING') return;
    nodegroup.status = 'DELETING';
    world.due.push({ at: now + updateSeconds, account, region, do: 'remove-nodegroup', ...names });
  },
};

/** The cluster an event names: `name`, in old records `clusterName` (aws-facts.md, section 6.1). */
export function clusterName({ request, response }: Pick<Happening, 'request' | 'response'>): string | undefined {
  const cluster = fieldsOf(response.cluster);
  return [
    request.name,
    request.clusterName,
    cluster.name,
    cluster.clusterName,
    fieldsOf(response.nodegroup).clusterName,
  ]
    .map(textOf)
    .find(Boolean);
}

/** The two names of the node group an event is about. */
export function nodegroupNames(
  happening: Pick<Happening, 'request' | 'response'>,
): { clusterName: string; nodegroupName: string } | undefined {
  const cluster = clusterName(happening);
  const nodegroupName =
    textOf(happening.request.nodegroupName) ?? textOf(fieldsOf(happening.response.nodegroup).nodegroupName);
  return cluster && nodegroupName ? { clusterName: cluster, nodegroupName } : undefined;
}

// EKS took the update, so whatever ran before had ended by then, whatever our clock says.
function idleCluster(happening: Happening): ClusterState | undefined {
  const { world, here } = happening;
  const cluster = here.clusters[clusterName(happening) ?? ''];
  if (!cluster || cluster.status === 'DELETING') return undefined;
  activateCluster(world, happening, cluster.name);
  for (const update of Object.values(here.updates))
    if (update.clusterName === cluster.name) finishUpdate(world, happening, update.id);
  return cluster;
}

function begin(happening: Happening, cluster: ClusterState, wanted: Wanted): void {
  if (changesNothing(cluster, wanted)) return;
  const id = textOf(fieldsOf(happening.response.update).id) ?? uuidFrom(happening.record.eventID);
  startUpdate(happening.world, happening, cluster, wanted, id);
}

const paramOf = ({ response }: Happening, type: string): unknown =>
  listOf(fieldsOf(response.update).params)
    .map(fieldsOf)
    .find(param => param.type === type)?.value;

// A node group proves that its template exists; DescribeNodegroup answers both of its names.
function launchTemplate({ world, here, account, region }: Happening, asked: NonNullable<Nodegroup['launchTemplate']>) {
  const all = Object.values(here.launchTemplates);
  const known = all.find(
    template => template.LaunchTemplateId === asked.id || template.LaunchTemplateName === asked.name,
  );
  const versions = Array.from({ length: Math.max(1, Number(asked.version) || 1) }, () => ({
    MetadataOptions: { HttpTokens: 'required' as const, HttpPutResponseHopLimit: 1 },
  }));
  const id =
    known?.LaunchTemplateId ??
    placeLaunchTemplate(world, {
      account,
      region,
      versions,
      ...(asked.id && { LaunchTemplateId: asked.id }),
      ...(asked.name && { LaunchTemplateName: asked.name }),
    });
  return {
    id,
    name: here.launchTemplates[id]?.LaunchTemplateName,
    version: asked.version ?? String(here.launchTemplates[id]?.DefaultVersionNumber ?? 1),
  };
}

/** The role name behind an ARN that may hold a path (T-IAM-3). */
export const roleNameOf = (arn: unknown): string | undefined => {
  const parts = arnOf(arn);
  return parts?.type === 'role' ? parts.id.slice(parts.id.lastIndexOf('/') + 1) : textOf(arn);
};
