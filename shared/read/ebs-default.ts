/** Whether EC2 encrypts every new volume leads to the launch templates nodes are started from: they may rely on it. */
import { freshInventory, keptInventory } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { nodegroupTemplates, scalingGroupTemplates } from './launch-template.ts';
import { inventoryReads } from './lists.ts';
import { scalingGroupReads } from './scaling-groups.ts';

export const ebsDefaultReads = [...scalingGroupReads, ...inventoryReads] as const satisfies ReadOperation[];

/** What the change wrote it wrote for all of them. */
export async function readEbsDefault(ports: Ports, ref: Ref<'ebs-default'>): Promise<Reading<'ebs-default'> | Absent> {
  const inventory = (await keptInventory(ports, ref)) ?? (await freshInventory(ports, ref));
  if (inventory === 'unknown')
    throw new Error(
      `Cannot tell which nodes of ${ref.account}/${ref.region} rely on what EC2 encrypts by default: the clusters cannot be listed. Check the read role.`,
    );
  const leads = [...nodegroupTemplates(ref, inventory), ...(await scalingGroupTemplates(ports, ref, inventory))];
  if (leads.length === 0) return { absent: 'not-eks', why: 'no launch template of a cluster relies on it' };
  return { resource: null, settled: true, tags: {}, clusters: [], leads, passesOn: true };
}
