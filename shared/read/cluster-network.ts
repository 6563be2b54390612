/** What the inventory knows of the network around clusters. */
import { freshInventory, keptInventory } from '../inventory.ts';
import type { InventoryCluster, Ports } from '../ports.ts';
import type { Ref } from '../resources.ts';

/** The clusters of a Region for a resource whose events name none. Rejects when they cannot be listed: nobody may tell whose it is, so it must not be touched. */
export async function clustersAround(ports: Ports, ref: Ref, noun: string): Promise<InventoryCluster[]> {
  const inventory = (await keptInventory(ports, ref)) ?? (await freshInventory(ports, ref));
  if (inventory !== 'unknown') return inventory.clusters;
  throw new Error(
    `Cannot tell whether ${noun} ${ref.id} in ${ref.account}/${ref.region} belongs to a cluster: the clusters cannot be listed. Check the read role.`,
  );
}

/** The subnets nodes and Fargate pods run in. A cluster that shows none runs its nodes by itself, most likely in its own subnets. */
export function nodeSubnetsOf({ nodegroups, fargateSubnets, network }: InventoryCluster): string[] {
  const known = [
    ...nodegroups.flatMap(one => one.subnets),
    ...fargateSubnets,
    ...(network.hasAutoNodes ? network.subnets : []),
  ];
  return [...new Set(known.length > 0 ? known : network.subnets)].toSorted();
}

/** Ids of the VPCs clusters are in. */
export const vpcsOf = (clusters: readonly InventoryCluster[]): string[] => [
  ...new Set(clusters.flatMap(cluster => cluster.network.vpcId ?? [])),
];
