/** Tags of EKS resources in the sandbox, by ARN. */
import { decoded } from '../../shared/triggers/loose.ts';
import { refuse, type At, type Performs } from './at.ts';
import type { RegionState } from './world.ts';

type Tags = 'eks:TagResource' | 'eks:UntagResource';

export const eksTags: Pick<Performs<'eks'>, Tags> = {
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
