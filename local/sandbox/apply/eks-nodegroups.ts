/** What EKS's events of node groups and Fargate profiles change. */
import type { Nodegroup } from '@aws-sdk/client-eks';
import { decoded, fieldsOf, listOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { updateSeconds } from '../eks-updates.ts';
import { compliantNodegroup, versionsOf } from '../place.ts';
import { placeFargateProfile } from '../place-parts.ts';
import { tagsIn } from './eks-tags.ts';
import { needSubnets, placeLaunchTemplate } from '../place-network.ts';
import { clusterName, nodegroupNames, paramOf } from './eks-names.ts';

/** Seconds from CREATING to ACTIVE. */
const nodegroupSeconds = 180;
/** Seconds until EKS opens SSH for a new node group: before it is ACTIVE, after the event that created it. */
const remoteAccessSeconds = 60;

type NodegroupEvent =
  | 'eks:CreateNodegroup'
  | 'eks:UpdateNodegroupConfig'
  | 'eks:UpdateNodegroupVersion'
  | 'eks:CreateFargateProfile'
  | 'eks:DeleteNodegroup';

export const eksNodegroupEffects: { [T in NodegroupEvent]: (happening: Happening) => void } = {
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
      ...versionsOf(here.clusters[names.clusterName]?.version, asked.amiType),
      ...fields,
      ...names,
      ...(asked.launchTemplate && { launchTemplate: launchTemplate(happening, asked.launchTemplate) }),
      createdAt: now,
      status: 'CREATING',
      resources: {},
    };
    const vpcId = here.clusters[names.clusterName]?.resourcesVpcConfig.vpcId;
    needSubnets(
      world,
      { account, region },
      here.nodegroups[`${names.clusterName}/${names.nodegroupName}`]?.subnets,
      vpcId,
    );
    if (asked.remoteAccess?.ec2SshKey)
      world.due.push({ at: now + remoteAccessSeconds, account, region, do: 'open-remote-access', ...names });
    world.due.push({ at: now + nodegroupSeconds, account, region, do: 'activate-nodegroup', ...names });
  },

  'eks:UpdateNodegroupConfig': happening => {
    const { world, here, account, region, now, request } = happening;
    const names = nodegroupNames(happening);
    const nodegroup = names && here.nodegroups[`${names.clusterName}/${names.nodegroupName}`];
    if (!nodegroup || nodegroup.status === 'DELETING') return;
    const asked = fieldsOf(request.scalingConfig);
    const sizes = ['minSize', 'maxSize', 'desiredSize'].flatMap(field => {
      const size = numberOf(asked[field]);
      return size === undefined ? [] : [[field, size] as const];
    });
    nodegroup.scalingConfig = { ...nodegroup.scalingConfig, ...Object.fromEntries(sizes) };
    nodegroup.status = 'UPDATING';
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
    const fargateProfileArn = textOf(fieldsOf(happening.response.fargateProfile).fargateProfileArn);
    const subnets = listOf(request.subnets).flatMap(id => textOf(id) ?? []);
    needSubnets(world, { account, region }, subnets, here.clusters[clusterNameHere]?.resourcesVpcConfig.vpcId);
    placeFargateProfile(world, {
      account,
      region,
      fargateProfileName,
      clusterName: clusterNameHere,
      ...(fargateProfileArn && { fargateProfileArn }),
      podExecutionRoleArn,
      subnets,
      status: 'CREATING',
      createdAt: now,
      tags: tagsIn(request.tags),
    });
    world.due.push({ at: now + updateSeconds, account, region, do: 'activate-fargate-profile', key });
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
