/** What a case keeps for routing: the few tags that can name an owner, and no others, since tags may hold anything. */
import type { Settings } from '../settings.ts';

/** Set by CloudFormation; nobody else can set a tag that begins with `aws:`. */
export const stackTag = 'aws:cloudformation:stack-name';

const mostClusters = 10;
const longestValue = 256;

/** The tags routing may read, by the settings' keys and routes. At most as many as settings name. */
export function keptTags(settings: Settings, tags: Record<string, string>): Record<string, string> {
  const keys = new Set([
    ...settings.ownerTags.keys,
    ...settings.routes.flatMap(route => Object.keys(route.tags ?? {})),
    stackTag,
  ]);
  return Object.fromEntries(
    [...keys].flatMap(key => {
      const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
      return value === undefined ? [] : [[key, value.slice(0, longestValue)]];
    }),
  );
}

/** The first clusters with the same tags of theirs. */
export const keptClusters = (
  settings: Settings,
  clusters: readonly { name: string; tags: Record<string, string> }[],
): { name: string; tags: Record<string, string> }[] =>
  clusters.slice(0, mostClusters).map(({ name, tags }) => ({ name, tags: keptTags(settings, tags) }));
