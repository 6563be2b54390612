/** The cluster everything made up belongs to, so that it counts as EKS's. */
import { findKey } from '../kms.ts';
import { placeCluster, placeNodegroup } from '../place.ts';
import { regionOf } from '../world.ts';
import type { Making } from '../assume.ts';

/** The name of the made-up cluster. */
export const replayed = 'replayed';

/** Makes sure the cluster `replayed` is there. `region` differs from the event's for global services. */
export function needReplayed({ world, account, need }: Making, region: string): void {
  const there = world.regions[`${account}/${region}`]?.clusters[replayed] !== undefined;
  need({ kind: 'cluster', account, region, id: replayed }, there, () =>
    placeCluster(world, { account, region, name: replayed }),
  );
}

/** A node group of `replayed`, one per thing that is made up for it. */
export function replayedNodegroup(
  making: Making,
  region: string,
  nodegroup: Omit<Parameters<typeof placeNodegroup>[1] & object, 'clusterName' | 'account' | 'region'>,
): void {
  needReplayed(making, region);
  placeNodegroup(making.world, { ...nodegroup, account: making.account, region, clusterName: replayed });
}

/** A made-up cluster whose secrets the key encrypts; each cluster has one key. */
export function clusterOfKey({ world, account, need }: Making, region: string, keyId: string): void {
  const here = regionOf(world, account, region);
  const keyArn = findKey(here, keyId)?.Arn;
  const taken = Object.keys(here.clusters).filter(name => name === replayed || name.startsWith(`${replayed}-`)).length;
  const id = taken === 0 ? replayed : `${replayed}-${taken + 1}`;
  need({ kind: 'cluster', account, region, id }, false, () =>
    placeCluster(world, {
      account,
      region,
      name: id,
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn } }],
    }),
  );
}

/** Where the account's clusters are; the event's own Region when it has none yet. IAM is global, clusters are not (T-IAM-4). */
export function clusterRegion({ world, account, region }: Making): string {
  const own = Object.entries(world.regions).filter(
    ([place, state]) => place.startsWith(`${account}/`) && Object.keys(state.clusters).length > 0,
  );
  return own[0]?.[0].slice(account.length + 1) ?? region;
}
