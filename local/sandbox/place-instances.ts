/** Builders of machines. */
import { located, type Place } from './groups.ts';
import { newId } from './ids.ts';
import type { InstanceState } from './states.ts';
import { regionOf, type World } from './world.ts';

/** A running instance with one network interface that carries `groups`. Answers its id. */
export function placeInstance(
  world: World,
  options: Partial<Place> & Partial<Omit<InstanceState, 'interfaces'>> & { groups: string[] },
): string {
  const { place, fields } = located(options);
  const { groups, ...instance } = fields;
  const here = regionOf(world, place.account, place.region);
  const InstanceId = instance.InstanceId ?? newId(world, 'i');
  here.instances[InstanceId] = {
    Tags: [],
    MetadataOptions: { ...compliantOptions },
    ...instance,
    InstanceId,
    interfaces: [placeInterface(world, { ...place, groups })],
  };
  return InstanceId;
}

/** IMDSv2 only, and no further than the node. */
export const compliantOptions = {
  State: 'applied',
  HttpEndpoint: 'enabled',
  HttpTokens: 'required',
  HttpPutResponseHopLimit: 1,
} as const;

/** A network interface of no instance, as pods with groups of their own have. Answers its id. */
export function placeInterface(
  world: World,
  options: Partial<Place> & { groups: string[]; TagSet?: { Key: string; Value: string }[] },
): string {
  const { place, fields } = located(options);
  const here = regionOf(world, place.account, place.region);
  const id = newId(world, 'eni');
  here.networkInterfaces[id] = fields.groups;
  if (fields.TagSet) here.interfaceTags[id] = fields.TagSet;
  return id;
}
