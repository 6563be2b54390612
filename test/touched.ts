/** What the recorded examples of events say was touched: the facets a finding can be at. */
import { readFileSync, readdirSync } from 'node:fs';
import { withLed } from '../shared/led-kinds.ts';
import type { CloudTrailRecord } from '../shared/record.ts';
import { isUnreadable, recordsIn } from '../shared/records.ts';
import type { Kind, Resources } from '../shared/resources.ts';
import { isTrigger, triggers, type EventTrigger } from '../shared/triggers.ts';

/** The facets of a kind that the recorded variants of an event write; `all` when one creates or deletes the thing. */
export const touchedBy = (name: EventTrigger, kind: Kind): string[] =>
  recordedOf(name)
    .flatMap(record => triggers[name].look(record))
    .flatMap(look => ('ref' in look && reaches(look.ref.kind, kind) ? look.touched : []));

/** Every recorded variant of an event that can be read. */
export const recordedOf = (name: EventTrigger): CloudTrailRecord[] =>
  files
    .filter(file => file.split('.')[0] === name.replace(':', '-'))
    .flatMap(file => recordsIn(JSON.parse(readFileSync(`events/${file}`, 'utf8'))))
    .flatMap(record => (isUnreadable(record) ? [] : [record]));

const files = readdirSync('events').filter(name => name.endsWith('.json'));

/** True when what is judged of one kind is looked at because of another. */
export const reaches = (from: Kind, to: Kind): boolean => withLed(from).includes(to);

/** True for a part of the resource that an event can write, or that the finding names by what AWS calls it. */
export const isPart = (kind: Kind, resource: Resources[Kind], facet: string): boolean =>
  kind === 'change'
    ? facet === 'all'
    : isNamed(facet) ||
      // Inline policies have names of their own.
      (resource !== null && 'inline' in resource && resource.inline.some(policy => policy.PolicyName === facet)) ||
      (unwritten[kind] ?? []).includes(facet) ||
      writtenOf(kind).has(facet);

/** Rules, policies, roles, node groups, tags and providers are facets of their own. */
const isNamed = (facet: string): boolean =>
  /^(sgr-|arn:|needs:|role:|nodegroup:|policy:|tag:|provider:)./.test(facet) || /^(user|group|role)\/./.test(facet);

/** Parts no recorded event writes: what only the sweep sees, what goes with the whole, and requests of which no example is recorded. */
const unwritten: Partial<Record<Kind, readonly string[]>> = {
  bucket: ['owner'],
  'cluster-vpc': ['subnets', 'egress'],
  detector: ['agents'],
  'log-group': ['group'],
  nodegroup: ['remoteAccess'],
  'pod-identity-association': ['namespace'],
  trail: ['delivery'],
  vpc: ['endpoints'],
};

const written = new Map<Kind, ReadonlySet<string>>();

function writtenOf(kind: Kind): ReadonlySet<string> {
  const known = written.get(kind) ?? new Set(eventNames.flatMap(name => touchedBy(name, kind)));
  written.set(kind, known);
  return known;
}

const eventNames = Object.keys(triggers).filter(isTrigger);
