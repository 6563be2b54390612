/** A security group, its rules and the clusters it belongs to. */
import { isNotFound } from '../errors.ts';
import { freshInventory, groupMembers, keptInventory } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { Absent, Membership, Reading, Ref } from '../resources.ts';
import { ingressReads, readIngress } from './ingress.ts';
import { inventoryReads } from './lists.ts';
import { tagsOf } from './tags.ts';

export const securityGroupReads = [
  'ec2:DescribeSecurityGroups',
  ...ingressReads,
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** One round of parallel reads with a kept inventory; without one, all of it is read, but only for a group whose tags name no cluster. */
export async function readSecurityGroup(
  ports: Ports,
  ref: Ref<'security-group'>,
): Promise<Reading<'security-group'> | Absent> {
  const [group, ingress, kept] = await Promise.all([
    describeGroup(ports, ref),
    readIngress(ports, ref, ref.id),
    keptInventory(ports, ref),
  ]);
  if (!group) return { absent: 'gone', why: `security group ${ref.id} no longer exists` };
  const tags = tagsOf(group.Tags);
  const tagged = taggedClusters(tags);
  const inventory = kept ?? (tagged.length > 0 ? null : await freshInventory(ports, ref));
  if (inventory === 'unknown')
    return { resource: { group, ingress, members: 'unknown' }, settled: true, tags, clusters: [] };
  const members = allMembers(inventory, ref.id, tagged);
  if (members.length === 0) return { absent: 'not-eks', why: `security group ${ref.id} belongs to no EKS cluster` };
  const names = [...new Set(members.map(member => member.cluster))];
  const clusters = names.map(name => ({ name, tags: inventory?.clusters.find(one => one.name === name)?.tags ?? {} }));
  return { resource: { group, ingress, members }, settled: true, tags, clusters };
}

async function describeGroup(ports: Ports, where: Where & { id: string }) {
  try {
    const answer = await ports.call(where, 'ec2:DescribeSecurityGroups', { GroupIds: [where.id] });
    return answer.SecurityGroups?.[0] ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** An `aws:` tag cannot be forged; `kubernetes.io/cluster/<name>` can, and `shared` does not mean a node group (section 3.1, step 1). */
function taggedClusters(tags: Record<string, string>): string[] {
  const own = tags['aws:eks:cluster-name'];
  const prefix = 'kubernetes.io/cluster/';
  const named = Object.keys(tags)
    .filter(tag => tag.startsWith(prefix))
    .map(tag => tag.slice(prefix.length));
  return [...new Set([...(own ? [own] : []), ...named])];
}

function allMembers(inventory: Inventory | null, groupId: string, tagged: string[]): Membership[] {
  const listed = inventory ? groupMembers(inventory, groupId) : [];
  const rest = tagged.filter(cluster => !listed.some(member => member.cluster === cluster));
  return [...listed, ...rest.map(cluster => ({ cluster, as: 'cluster-tag' as const }))];
}
