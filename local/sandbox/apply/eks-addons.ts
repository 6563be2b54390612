/** What EKS's events of add-ons change. */
import { decoded, fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { addonSeconds, patchOf } from '../eks-addons.ts';
import { ownAssociations } from '../eks-pod-identity.ts';
import { startAddonUpdate } from '../eks-updates.ts';
import { uuidFrom } from '../ids.ts';
import { finishUpdate } from '../pass.ts';
import { placeAddon } from '../place-parts.ts';
import type { AddonState } from '../states.ts';
import { clusterName } from './eks-names.ts';
import { tagsIn } from './eks-tags.ts';

type AddonEvent = 'eks:CreateAddon' | 'eks:UpdateAddon' | 'eks:DeleteAddon';

export const eksAddonEffects: { [T in AddonEvent]: (happening: Happening) => void } = {
  'eks:CreateAddon': happening => {
    const { world, here, account, region, now, request, response } = happening;
    const cluster = clusterName(happening);
    const addon = fieldsOf(response.addon);
    const addonName = textOf(request.addonName) ?? textOf(addon.addonName);
    if (!cluster || !addonName || !here.clusters[cluster]) return;
    const before = here.addons[`${cluster}/${addonName}`];
    const addonArn = textOf(addon.addonArn);
    // EKS refuses a second one, so one with another ARN came with a cluster that was made up, and gives way.
    if (before && (!addonArn || before.addonArn === addonArn)) return;
    const addonVersion = textOf(request.addonVersion) ?? textOf(addon.addonVersion);
    const roleArn = decoded(request.serviceAccountRoleArn);
    placeAddon(world, {
      account,
      region,
      clusterName: cluster,
      addonName,
      status: 'CREATING',
      createdAt: now,
      tags: tagsIn(request.tags),
      ...(addonArn && { addonArn }),
      ...(addonVersion && { addonVersion }),
      ...(roleArn && { serviceAccountRoleArn: roleArn }),
    });
    const made = here.addons[`${cluster}/${addonName}`];
    const bindings = bindingsIn(request.podIdentityAssociations);
    if (made && bindings.length > 0)
      made.podIdentityAssociations = ownAssociations(world, { account, region, now }, made, bindings);
    world.due.push({ at: now + addonSeconds, account, region, do: 'activate-addon', key: `${cluster}/${addonName}` });
  },

  'eks:UpdateAddon': happening => {
    const addon = addonOf(happening);
    if (!addon) return;
    const { addonVersion, serviceAccountRoleArn, podIdentityAssociations } = happening.request;
    const version = textOf(addonVersion);
    const roleArn = decoded(serviceAccountRoleArn);
    if (podIdentityAssociations === undefined && !changes(addon, version, roleArn)) return;
    const id = textOf(fieldsOf(happening.response.update).id) ?? uuidFrom(happening.record.eventID);
    const patch = patchOf(happening.world, happening, addon, {
      addonVersion: version,
      serviceAccountRoleArn: roleArn,
      ...(podIdentityAssociations !== undefined && { podIdentityAssociations: bindingsIn(podIdentityAssociations) }),
    });
    startAddonUpdate(happening.world, happening, addon, patch, id);
  },

  'eks:DeleteAddon': happening => {
    const { world, account, region, now } = happening;
    const addon = addonOf(happening);
    if (!addon) return;
    addon.status = 'DELETING';
    const key = `${addon.clusterName}/${addon.addonName}`;
    world.due.push({ at: now + addonSeconds, account, region, do: 'remove-addon', key });
  },
};

const changes = (addon: AddonState, version: string | undefined, roleArn: string | undefined): boolean =>
  (version !== undefined && version !== addon.addonVersion) ||
  (roleArn !== undefined && roleArn !== addon.serviceAccountRoleArn);

const bindingsIn = (given: unknown) =>
  listOf(given)
    .map(fieldsOf)
    .map(one => ({ serviceAccount: textOf(one.serviceAccount), roleArn: decoded(one.roleArn) }));

// EKS took the call, so whatever it was doing with the add-on had ended by then.
function addonOf(happening: Happening): AddonState | undefined {
  const { world, here, request } = happening;
  const addon = here.addons[`${clusterName(happening) ?? ''}/${textOf(request.addonName) ?? ''}`];
  if (!addon || addon.status === 'DELETING') return undefined;
  if (addon.status === 'CREATING') addon.status = 'ACTIVE';
  for (const update of Object.values(here.updates))
    if (update.clusterName === addon.clusterName && update.addon?.addonName === addon.addonName)
      finishUpdate(world, happening, update.id);
  return addon;
}
