/** Builders of machines and their volumes. */
import { partitionOf } from '../../shared/partitions.ts';
import { located, type Place } from './groups.ts';
import { newId } from './ids.ts';
import type { InstanceState, VolumeState } from './states.ts';
import { accountOf, regionOf, type World } from './world.ts';

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

/** A node that no node group starts, with a role by an instance profile of the same name. Answers its id. */
export function placeOwnNode(
  world: World,
  options: Partial<Place> & Partial<Omit<InstanceState, 'interfaces'>> & { role: string; cluster?: string },
): string {
  const { place, fields } = located(options);
  const { role, cluster = 'shop', ...instance } = fields;
  accountOf(world, place.account).instanceProfiles[role] = role;
  return placeInstance(world, {
    ...place,
    groups: [],
    Tags: [{ Key: `kubernetes.io/cluster/${cluster}`, Value: 'owned' }],
    IamInstanceProfile: {
      Arn: `arn:${partitionOf(place.region)}:iam::${place.account}:instance-profile/nodes/${role}`,
    },
    ...instance,
  });
}

/** An encrypted volume, attached to the instances named. Answers its id. */
export function placeVolume(world: World, options: Partial<Place> & Partial<VolumeState> = {}): string {
  const { place, fields } = located(options);
  const VolumeId = fields.VolumeId ?? newId(world, 'vol');
  regionOf(world, place.account, place.region).volumes[VolumeId] = {
    Encrypted: true,
    Tags: [],
    attachedTo: [],
    ...fields,
    VolumeId,
  };
  return VolumeId;
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
