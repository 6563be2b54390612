/** What AWS does by itself when time passes: clusters become ACTIVE, updates end, EKS opens SSH for a node group. */
import { guarddutyAgent, runtimeFeature } from '../../shared/guardduty-agent.ts';
import type { CloudTrailRecord } from '../../shared/record.ts';
import { makeClusterGroup, makeRemoteAccessGroup, remoteAccessPermission } from './groups.ts';
import { ownAssociations } from './eks-pod-identity.ts';
import { newId } from './ids.ts';
import { placeAddon } from './place-parts.ts';
import { compliantCluster, deliverLogs } from './place.ts';
import { recordOfRemoteAccess } from './records.ts';
import { putRule, removeGroup, sourceRules } from './rules.ts';
import type { DetectorState, NodegroupState } from './states.ts';
import { regionOf, type Due, type World } from './world.ts';

/** Lets everything happen that is due at `now` (epoch seconds), in the order of its time; `emit` hears of writes EKS makes. */
export function passTime(world: World, now: number, emit: (record: CloudTrailRecord) => void): void {
  for (;;) {
    const [next] = world.due.filter(due => due.at <= now).toSorted((a, b) => a.at - b.at);
    if (!next) return;
    // Removed first: a listener may let time pass again.
    world.due = world.due.filter(due => due !== next);
    happen(world, next, emit);
  }
}

function happen(world: World, due: Due, emit: (record: CloudTrailRecord) => void): void {
  const here = regionOf(world, due.account, due.region);
  switch (due.do) {
    case 'activate-cluster':
      return activateCluster(world, due, due.clusterName);
    case 'remove-cluster': {
      const cluster = here.clusters[due.clusterName];
      if (cluster?.status !== 'DELETING') return;
      removeGroup(here, cluster.resourcesVpcConfig.clusterSecurityGroupId ?? '');
      delete here.clusters[due.clusterName];
      for (const [key, addon] of Object.entries(here.addons))
        if (addon.clusterName === due.clusterName) delete here.addons[key];
      for (const [key, one] of Object.entries(here.associations))
        if (one.clusterName === due.clusterName) delete here.associations[key];
      return;
    }
    case 'open-remote-access': {
      const nodegroup = here.nodegroups[`${due.clusterName}/${due.nodegroupName}`];
      if (nodegroup) openRemoteAccess(world, due, nodegroup, emit);
      return;
    }
    case 'activate-nodegroup': {
      const nodegroup = here.nodegroups[`${due.clusterName}/${due.nodegroupName}`];
      if (nodegroup && nodegroup.status !== 'DELETING') nodegroup.status = 'ACTIVE';
      return;
    }
    case 'remove-nodegroup': {
      const nodegroup = here.nodegroups[`${due.clusterName}/${due.nodegroupName}`];
      if (nodegroup?.status !== 'DELETING') return;
      removeGroup(here, nodegroup.resources?.remoteAccessSecurityGroup ?? '');
      delete here.nodegroups[`${due.clusterName}/${due.nodegroupName}`];
      return;
    }
    case 'activate-fargate-profile': {
      const profile = here.fargateProfiles[due.key];
      if (profile) profile.status = 'ACTIVE';
      return;
    }
    case 'activate-addon': {
      const addon = here.addons[due.key];
      if (addon?.status === 'CREATING') addon.status = 'ACTIVE';
      return;
    }
    case 'remove-addon': {
      const addon = here.addons[due.key];
      if (addon?.status !== 'DELETING') return;
      ownAssociations(world, { ...due, now: due.at }, addon, []);
      delete here.addons[due.key];
      return;
    }
    case 'activate-capability': {
      const capability = here.capabilities[due.key];
      if (capability && capability.status !== 'DELETING') capability.status = 'ACTIVE';
      return;
    }
    case 'remove-capability':
      if (here.capabilities[due.key]?.status === 'DELETING') delete here.capabilities[due.key];
      return;
    case 'activate-identity-provider': {
      const provider = here.identityProviders[due.key];
      if (provider?.status === 'CREATING') provider.status = 'ACTIVE';
      return;
    }
    case 'remove-identity-provider':
      if (here.identityProviders[due.key]?.status === 'DELETING') delete here.identityProviders[due.key];
      return;
    case 'finish-update':
      return finishUpdate(world, due, due.updateId);
    default:
      due satisfies never;
  }
}

/** A cluster that was CREATING becomes ACTIVE, with its endpoint, issuer and cluster security group. */
export function activateCluster(world: World, place: { account: string; region: string }, name: string): void {
  const cluster = regionOf(world, place.account, place.region).clusters[name];
  if (cluster?.status !== 'CREATING') return;
  const { endpoint, identity, platformVersion } = compliantCluster(place, name);
  const clusterSecurityGroupId = makeClusterGroup(world, place, name, cluster.resourcesVpcConfig.vpcId ?? '');
  Object.assign(cluster, { endpoint, identity, platformVersion, status: 'ACTIVE' });
  cluster.resourcesVpcConfig = { ...cluster.resourcesVpcConfig, clusterSecurityGroupId };
  if (Object.values(regionOf(world, place.account, place.region).detectors).some(installsAgents))
    placeAddon(world, { ...place, clusterName: name, addonName: guarddutyAgent });
  deliverLogs(world, place, name);
}

const installsAgents = ({ Status, Features }: DetectorState): boolean =>
  Status === 'ENABLED' && runtimeFeature(Features ?? []).addon === 'ENABLED';

/** An update ends and takes effect; EKS puts the cluster group's own rule back at every one (T-SG-10). */
export function finishUpdate(world: World, place: { account: string; region: string }, updateId: string): void {
  const here = regionOf(world, place.account, place.region);
  const update = here.updates[updateId];
  const cluster = here.clusters[update?.clusterName ?? ''];
  if (!update || update.status !== 'InProgress') return;
  update.status = 'Successful';
  if (update.addon) {
    const addon = here.addons[`${update.clusterName}/${update.addon.addonName}`];
    if (addon && addon.status !== 'DELETING')
      Object.assign(addon, structuredClone(update.addon.patch), { status: 'ACTIVE', health: { issues: [] } });
    return;
  }
  if (update.nodegroup) {
    const nodegroup = here.nodegroups[`${update.clusterName}/${update.nodegroup.name}`];
    if (nodegroup && nodegroup.status !== 'DELETING')
      Object.assign(nodegroup, structuredClone(update.nodegroup.patch), { status: 'ACTIVE' });
    return;
  }
  if (!cluster || cluster.status === 'DELETING') return;
  Object.assign(cluster, structuredClone(update.patch), { status: 'ACTIVE' });
  deliverLogs(world, place, update.clusterName);
  const GroupId = cluster.resourcesVpcConfig.clusterSecurityGroupId ?? '';
  if (!here.securityGroups[GroupId]) return;
  for (const rule of sourceRules([{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }], place.account)) {
    putRule(here, rule, { GroupId, GroupOwnerId: place.account, id: newId(world, 'sgr') });
  }
}

function openRemoteAccess(
  world: World,
  due: Due,
  nodegroup: NodegroupState,
  emit: (record: CloudTrailRecord) => void,
): void {
  const here = regionOf(world, due.account, due.region);
  if (nodegroup.status !== 'CREATING' || nodegroup.resources?.remoteAccessSecurityGroup) return;
  const GroupId = makeRemoteAccessGroup(world, due, nodegroup);
  nodegroup.resources = { ...nodegroup.resources, remoteAccessSecurityGroup: GroupId };
  nodegroup.simulatedGroup = true;
  const permission = remoteAccessPermission(nodegroup, due.account);
  const rules = sourceRules([permission], due.account).map(rule =>
    putRule(here, rule, { GroupId, GroupOwnerId: due.account, id: newId(world, 'sgr') }),
  );
  emit(recordOfRemoteAccess(world, due, GroupId, permission, rules));
}
