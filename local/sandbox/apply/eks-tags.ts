/** What EKS's events of tags and add-ons change. */
import { fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { taggable, without } from '../eks-tags.ts';
import { placeAddon } from '../place-parts.ts';
import { clusterName } from './eks-names.ts';

type TagEvent = 'eks:CreateAddon' | 'eks:DeleteAddon' | 'eks:TagResource' | 'eks:UntagResource';

export const eksTagEffects: { [T in TagEvent]: (happening: Happening) => void } = {
  'eks:CreateAddon': happening => {
    const { world, here, account, region, now, request, response } = happening;
    const cluster = clusterName(happening);
    const addon = fieldsOf(response.addon);
    const addonName = textOf(request.addonName) ?? textOf(addon.addonName);
    if (!cluster || !addonName || !here.clusters[cluster] || here.addons[`${cluster}/${addonName}`]) return;
    const addonArn = textOf(addon.addonArn);
    const addonVersion = textOf(request.addonVersion) ?? textOf(addon.addonVersion);
    placeAddon(world, {
      account,
      region,
      clusterName: cluster,
      addonName,
      createdAt: now,
      tags: tagsIn(request.tags),
      ...(addonArn && { addonArn }),
      ...(addonVersion && { addonVersion }),
    });
  },

  'eks:DeleteAddon': happening => {
    delete happening.here.addons[`${clusterName(happening) ?? ''}/${textOf(happening.request.addonName) ?? ''}`];
  },

  'eks:TagResource': ({ here, request }) => {
    const thing = taggable(here, request.resourceArn);
    if (thing) thing.tags = { ...thing.tags, ...tagsIn(request.tags) };
  },

  'eks:UntagResource': ({ here, request }) => {
    const thing = taggable(here, request.resourceArn);
    if (thing) thing.tags = without(thing.tags, listOf(request.tagKeys).map(String));
  },
};

/** EKS writes tags as one object. */
export const tagsIn = (given: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fieldsOf(given)).flatMap(([key, value]) =>
      textOf(value) !== undefined ? [[key, String(value)]] : [],
    ),
  );
