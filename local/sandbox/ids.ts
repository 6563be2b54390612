/** Ids that look like AWS's and are the same in every run: counted in the world or derived from an event, never random. */
import { createHash } from 'node:crypto';
import type { World } from './world.ts';

/** The next id of its kind: `newId(world, 'sgr')` is `sgr-00000000000000001`. */
export const newId = (world: World, prefix: string): string => `${prefix}-${counted(world).padStart(17, '0')}`;

/** A UUID that counts up with the world. */
export const newUuid = (world: World): string => uuidFrom(`uuid ${counted(world)}`);

/** The id of a thing an event made when the event does not name it. */
export const idFrom = (prefix: string, text: string): string => `${prefix}-0${hash(text).slice(0, 16)}`;

/** A UUID derived from a text. */
export function uuidFrom(text: string): string {
  const hex = hash(text);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const counted = (world: World): string => (world.nextId++).toString(16);
