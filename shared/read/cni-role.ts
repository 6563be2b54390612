/** What leads from a role whose CNI policy came or went to the clusters whose aws-node may run with it. */
import { freshInventory, keptInventory, rolesOf } from '../inventory.ts';
import type { Ports } from '../ports.ts';
import { addonRef } from '../refs.ts';
import type { Reading, Ref } from '../resources.ts';
import { inventoryReads } from './lists.ts';

export const cniRoleReads = inventoryReads;

/**
 * The clusters of which it is a node role; no AWS call with a kept inventory. A role of aws-node's own stands in no inventory, so
 * for any other role every cluster of the account is looked at: such a policy changes hands rarely.
 */
export async function readCniRole(ports: Ports, ref: Ref<'cni-role'>): Promise<Reading<'cni-role'>> {
  const { account } = ref;
  const places = await Promise.all(
    ports.regions(account).map(async region => {
      const where = { account, region };
      return { region, inventory: (await keptInventory(ports, where)) ?? (await freshInventory(ports, where)) };
    }),
  );
  const clusters = places.flatMap(({ region, inventory }) => {
    if (inventory === 'unknown')
      throw new Error(
        `Cannot tell whether aws-node runs with role ${ref.id} in ${account}/${region}: the clusters cannot be listed. Check the read role.`,
      );
    return inventory.clusters.map(cluster => ({ region, name: cluster.name, roles: rolesOf(inventory, cluster) }));
  });
  const used = clusters.filter(cluster => cluster.roles.some(role => role.as === 'node' && role.name === ref.id));
  const leads = (used.length > 0 ? used : clusters).map(({ region, name }) =>
    addonRef(account, region, name, 'vpc-cni'),
  );
  return { resource: null, settled: true, tags: {}, clusters: [], leads, passesOn: true };
}
