/** The owner a tag names: of the resource, then of its clusters. */
import type { Asked, Evidence } from './asked.ts';
import { nobody } from './asked.ts';
import { ownerMeant } from './named.ts';
import { plainLine } from '../plain.ts';

/** The first key of the resource that names somebody; else, of each cluster: a group of two clusters has two owners. */
export function tagEvidence(asked: Asked): Evidence[] {
  const own = tagged(asked, asked.tags, 'tag');
  if (own.some(one => one.targets.length > 0)) return own;
  const all = [
    ...own,
    ...asked.clusters.flatMap(cluster => tagged(asked, cluster.tags, `tag of cluster ${cluster.name}`)),
  ];
  return all.length > 0 ? all : [nobody('tag', `no tag of ${asked.settings.ownerTags.keys.join(', ')}`)];
}

function tagged(asked: Asked, tags: Record<string, string>, what: string): Evidence[] {
  const seen: Evidence[] = [];
  for (const key of asked.settings.ownerTags.keys) {
    const value = tags[key]?.trim();
    if (!value) continue;
    const tag = plainLine(`${what} ${key}=${value}`);
    const owner = ownerMeant(asked, value, `routed by ${tag}`);
    if ('refused' in owner) {
      seen.push(nobody('tag', `${tag} is not followed: ${plainLine(owner.refused)}`, 'refused'));
      continue;
    }
    return [...seen, { step: 'tag', why: tag, ...owner }];
  }
  return seen;
}
