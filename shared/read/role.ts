/** An IAM role with the text of its policies, and the clusters it is a role of. */
import { isNotFound } from '../errors.ts';
import { freshInventory, keptInventory, rolesOf } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import type { RoleUse } from '../resources/account.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { inventoryReads } from './lists.ts';
import { decoded, policyReads, readPolicies } from './role-policies.ts';
import { tagsOf } from './tags.ts';

export const roleReads = ['iam:GetRole', ...policyReads, ...inventoryReads] as const satisfies ReadOperation[];

/** First whose it is, from the inventories of every Region: IAM is global, clusters are not (T-IAM-4). Only an EKS role's policies are read. */
export async function readRole(ports: Ports, ref: Ref<'role'>): Promise<Reading<'role'> | Absent> {
  const found = await usesOf(ports, ref);
  if (found !== 'unknown' && found.uses.length === 0)
    return { absent: 'not-eks', why: `role ${ref.id} is no cluster, node or pod-execution role` };
  const usedBy = found === 'unknown' ? found : found.uses;
  const clusters = found === 'unknown' ? [] : found.clusters;
  try {
    const [{ Role: role }, policies] = await Promise.all([
      ports.call(ref, 'iam:GetRole', { RoleName: ref.id }),
      readPolicies(ports, ref),
    ]);
    if (!role) return { absent: 'gone', why: `role ${ref.id} no longer exists` };
    return {
      resource: {
        role: { ...role, AssumeRolePolicyDocument: decoded(role.AssumeRolePolicyDocument) },
        ...policies,
        usedBy,
      },
      settled: true,
      tags: tagsOf(role.Tags),
      clusters,
    };
  } catch (error) {
    if (isNotFound(error)) return { absent: 'gone', why: `role ${ref.id} no longer exists` };
    throw error;
  }
}

async function usesOf(ports: Ports, ref: Ref): Promise<{ uses: RoleUse[]; clusters: Reading['clusters'] } | 'unknown'> {
  const regions = ports.regions(ref.account);
  const inventories = await Promise.all(
    regions.map(async region => ({
      region,
      inventory:
        (await keptInventory(ports, { account: ref.account, region })) ??
        (await freshInventory(ports, { account: ref.account, region })),
    })),
  );
  const uses: RoleUse[] = [];
  const clusters: Reading['clusters'] = [];
  for (const { region, inventory } of inventories) {
    if (inventory === 'unknown') return 'unknown';
    for (const cluster of inventory.clusters) {
      const here = rolesOf(inventory, cluster).filter(role => role.name === ref.id);
      uses.push(...here.map(({ name: _name, ...use }) => ({ cluster: cluster.name, region, ...use })));
      if (here.length > 0) clusters.push({ name: cluster.name, tags: cluster.tags });
    }
  }
  return { uses, clusters };
}
