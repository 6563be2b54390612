/** What EKS's events of clusters change: they come and go, and updates begin. */
import { refKey } from '../../../shared/refs.ts';
import type { EventTrigger } from '../../../shared/triggers.ts';
import { fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { changesNothing } from '../eks-refusals.ts';
import { startUpdate, updateSeconds } from '../eks-updates.ts';
import { wantedUpdates, type Wanted } from '../eks-wanted.ts';
import { uuidFrom } from '../ids.ts';
import { activateCluster, finishUpdate } from '../pass.ts';
import { removeGroup } from '../rules.ts';
import type { ClusterState } from '../states.ts';
import { eksAddonEffects } from './eks-addons.ts';
import { eksAssociationEffects } from './eks-associations.ts';
import { createdCluster } from './eks-cluster.ts';
import { clusterName, paramOf } from './eks-names.ts';
import { eksNodegroupEffects } from './eks-nodegroups.ts';
import { eksPartEffects } from './eks-parts.ts';
import { bootstrapCreator, eksAccessEffects } from './eks-access.ts';
import { eksTagEffects } from './eks-tags.ts';

/** Seconds from CREATING to ACTIVE. */
const clusterSeconds = 600;

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
    bootstrapCreator(happening, name);
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

  ...eksNodegroupEffects,

  'eks:DeleteCluster': happening => {
    const { world, here, account, region, now } = happening;
    const cluster = here.clusters[clusterName(happening) ?? ''];
    if (!cluster || cluster.status === 'DELETING') return;
    cluster.status = 'DELETING';
    world.due.push({ at: now + updateSeconds, account, region, do: 'remove-cluster', clusterName: cluster.name });
  },

  'eks:DeleteFargateProfile': happening => {
    const profile = textOf(happening.request.fargateProfileName) ?? '';
    delete happening.here.fargateProfiles[`${clusterName(happening) ?? ''}/${profile}`];
  },
  ...eksAccessEffects,
  ...eksPartEffects,
  ...eksTagEffects,
  ...eksAddonEffects,
  ...eksAssociationEffects,
};

// EKS took the update, so whatever ran before had ended by then, whatever our clock says.
function idleCluster(happening: Happening): ClusterState | undefined {
  const { world, here } = happening;
  const cluster = here.clusters[clusterName(happening) ?? ''];
  if (!cluster || cluster.status === 'DELETING') return undefined;
  activateCluster(world, happening, cluster.name);
  for (const update of Object.values(here.updates))
    if (update.clusterName === cluster.name && !update.addon) finishUpdate(world, happening, update.id);
  return cluster;
}

function begin(happening: Happening, cluster: ClusterState, wanted: Wanted): void {
  if (changesNothing(cluster, wanted)) return;
  const id = textOf(fieldsOf(happening.response.update).id) ?? uuidFrom(happening.record.eventID);
  startUpdate(happening.world, happening, cluster, wanted, id);
}
