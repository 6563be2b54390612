/** Tags of EKS resources in the sandbox, by ARN, and the add-ons that bear some. */
import { decoded } from '../../shared/triggers/loose.ts';
import { page, refuse, type At, type Performs } from './at.ts';
import type { RegionState } from './world.ts';

type Tags =
  'eks:ListTagsForResource' | 'eks:TagResource' | 'eks:UntagResource' | 'eks:ListAddons' | 'eks:DescribeAddon';

export const eksTags: Pick<Performs<'eks'>, Tags> = {
  'eks:ListTagsForResource': (at, { resourceArn }) => ({ tags: thingOf(at, resourceArn).tags ?? {} }),

  'eks:TagResource': (at, { resourceArn, tags = {} }) => {
    const thing = thingOf(at, resourceArn);
    if (Object.keys(tags).some(key => /^aws:/i.test(key)))
      refuse(at, 'BadRequestException', 'Tag keys must not begin with aws:');
    thing.tags = { ...thing.tags, ...tags };
    return {};
  },

  'eks:UntagResource': (at, { resourceArn, tagKeys = [] }) => {
    const thing = thingOf(at, resourceArn);
    thing.tags = without(thing.tags, tagKeys);
    return {};
  },

  'eks:ListAddons': (at, { clusterName = '', nextToken, maxResults }) => {
    refuseUnknown(at, clusterName);
    const names = Object.values(at.here.addons).filter(one => one.clusterName === clusterName);
    const { items, next } = page(at, names.map(one => one.addonName).toSorted(), nextToken, maxResults);
    return { addons: items, ...(next && { nextToken: next }) };
  },

  'eks:DescribeAddon': (at, { clusterName = '', addonName = '' }) => {
    refuseUnknown(at, clusterName);
    const addon = at.here.addons[`${clusterName}/${addonName}`];
    if (!addon) refuse(at, 'ResourceNotFoundException', `No addon: ${addonName} found in cluster: ${clusterName}`);
    return { addon: { ...addon, createdAt: new Date(addon.createdAt * 1000) } };
  },
};

/** Whatever bears this ARN, plain or percent-encoded. */
export function taggable(here: RegionState, arn: unknown): { tags?: Record<string, string> | undefined } | undefined {
  const wanted = decoded(arn);
  return (
    Object.values(here.clusters).find(one => one.arn === wanted) ??
    Object.values(here.nodegroups).find(one => one.nodegroupArn === wanted) ??
    Object.values(here.fargateProfiles).find(one => one.fargateProfileArn === wanted) ??
    Object.values(here.addons).find(one => one.addonArn === wanted)
  );
}

/** The tags that are left. */
export const without = (tags: Record<string, string> | undefined, keys: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => !keys.includes(key)));

const thingOf = (at: At, arn: string | undefined) =>
  taggable(at.here, arn) ?? refuse(at, 'NotFoundException', `The specified resource ${arn} could not be found.`);

function refuseUnknown(at: At, clusterName: string): void {
  if (!at.here.clusters[clusterName])
    refuse(at, 'ResourceNotFoundException', `No cluster found for name: ${clusterName}.`);
}
