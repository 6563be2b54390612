/** The owner a tag names: of the resource, then of what it lies in: its VPC, its path, its clusters. */
import type { Asked, Evidence } from './asked.ts';
import { nobody } from './asked.ts';
import { ownerMeant, ownerNamed, teamMeant } from './named.ts';
import { plainLine } from '../plain.ts';

/** The first key of the resource that names somebody; else, of each cluster: a group of two clusters has two owners. */
export function tagEvidence(asked: Asked): Evidence[] {
  const own = tagged(asked, asked.tags, 'tag');
  if (own.some(one => one.targets.length > 0)) return own;
  const around = [...own, ...ofVpc(asked), ...ofPath(asked)];
  if (around.some(one => one.targets.length > 0)) return around;
  const all = [
    ...around,
    ...asked.clusters.flatMap(cluster => tagged(asked, cluster.tags, `tag of cluster ${cluster.name}`)),
  ];
  return all.length > 0 ? all : [nobody('tag', `no tag of ${asked.settings.ownerTags.keys.join(', ')}`)];
}

function ofVpc(asked: Asked): Evidence[] {
  const looked = asked.directory?.vpc;
  if (!looked) return [];
  return 'found' in looked
    ? tagged(asked, looked.found.tags, `tag of ${looked.found.id}`)
    : [nobody('tag', plainLine(`the tags of the VPC could not be read: ${looked.failed}`), 'unreadable')];
}

/** A role's path, the nearest part first: `/teams/payments/` is of the team payments. It can name a team and nothing else. */
function ofPath(asked: Asked): Evidence[] {
  const { path = '/' } = asked.one.within ?? {};
  const team = path
    .split('/')
    .toReversed()
    .flatMap(part => (part === '' ? [] : (teamMeant(asked, part) ?? [])))[0];
  if (team === undefined) return [];
  const why = plainLine(`path ${path} is of ${team}`);
  return [{ step: 'tag', why, ...ownerNamed(asked, team, why) }];
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
