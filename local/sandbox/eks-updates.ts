/** How EKS works on an update: one at a time per cluster, done after a while (T-EKS-1). */
import type { Wanted } from './eks-wanted.ts';
import type { Place } from './groups.ts';
import type { UpdateType } from '@aws-sdk/client-eks';
import type { AddonState, ClusterState, NodegroupState, UpdateState } from './states.ts';
import { regionOf, type World } from './world.ts';

/** Seconds until an update of a cluster is done. */
export const updateSeconds = 120;

/** EKS begins to work on an update; it is done after `updateSeconds`. */
export function startUpdate(
  world: World,
  place: Place & { now: number },
  cluster: ClusterState,
  wanted: Wanted,
  id: string,
): UpdateState {
  const { now, account, region } = place;
  const update: UpdateState = {
    id,
    clusterName: cluster.name,
    status: 'InProgress',
    type: wanted.type,
    params: wanted.params,
    createdAt: now,
    errors: [],
    patch: wanted.patch,
  };
  regionOf(world, account, region).updates[id] = update;
  cluster.status = 'UPDATING';
  world.due.push({ at: now + updateSeconds, account, region, do: 'finish-update', updateId: id });
  return update;
}

/** The same for an add-on, which does not keep the cluster from being updated. */
export function startAddonUpdate(
  world: World,
  { now, account, region }: Place & { now: number },
  addon: AddonState,
  patch: Partial<AddonState>,
  id: string,
): UpdateState {
  const { clusterName, addonName } = addon;
  const update: UpdateState = {
    id,
    clusterName,
    status: 'InProgress',
    type: 'AddonUpdate',
    params: patch.addonVersion ? [{ type: 'AddonVersion', value: patch.addonVersion }] : [],
    createdAt: now,
    errors: [],
    patch: {},
    addon: { addonName, patch },
  };
  regionOf(world, account, region).updates[id] = update;
  addon.status = 'UPDATING';
  world.due.push({ at: now + updateSeconds, account, region, do: 'finish-update', updateId: id });
  return update;
}

/** The same for one of a cluster's node groups, whose update leaves the cluster itself ACTIVE. */
export function startNodegroupUpdate(
  world: World,
  place: Place & { now: number },
  nodegroup: NodegroupState,
  wanted: { type: UpdateType; patch: Partial<NodegroupState>; id: string },
): UpdateState {
  const { now, account, region } = place;
  const update: UpdateState = {
    id: wanted.id,
    clusterName: nodegroup.clusterName,
    status: 'InProgress',
    type: wanted.type,
    params: [],
    createdAt: now,
    errors: [],
    patch: {},
    nodegroup: { name: nodegroup.nodegroupName, patch: wanted.patch },
  };
  regionOf(world, account, region).updates[wanted.id] = update;
  nodegroup.status = 'UPDATING';
  world.due.push({ at: now + updateSeconds, account, region, do: 'finish-update', updateId: wanted.id });
  return update;
}
