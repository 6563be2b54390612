/** Builder of S3 buckets. */
import { located, type Place } from './groups.ts';
import type { BucketState } from './states.ts';
import { regionOf, type World } from './world.ts';

/** A bucket with a policy for nobody but AWS's own services, and with all public access blocked. Answers its name. */
export function placeBucket(world: World, options: Partial<Place> & Partial<BucketState> = {}): string {
  const { place, fields } = located(options);
  const Name = fields.Name ?? `trail-${place.account}`;
  regionOf(world, place.account, place.region).buckets[Name] = {
    IsPublic: false,
    block: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
    ...fields,
    Name,
  };
  return Name;
}
