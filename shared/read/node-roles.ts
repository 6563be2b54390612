/** The roles of nodes that no node group starts: self-managed ones, Karpenter's, and Auto Mode's of a node class of one's own. */
import type { Instance } from '@aws-sdk/client-ec2';
import { isDenied, isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { InventoryRole, Ports, Where } from '../ports.ts';
import { iamRegion } from '../partitions.ts';
import { clustersNamed } from './nodes.ts';
import { tagsOf } from './tags.ts';

export const nodeRoleReads = ['iam:GetInstanceProfile'] as const satisfies ReadOperation[];

/** By cluster. One call for each instance profile; null when we may not look them up. */
export async function readNodeRoles(
  ports: Ports,
  where: Where,
  nodes: readonly Instance[],
): Promise<Record<string, InventoryRole[]> | null> {
  const found = nodes.flatMap(node => {
    const profile = node.IamInstanceProfile?.Arn?.replace(/^.*\//, '');
    // EKS makes a profile for each node group, whose role the node group tells.
    if (!profile || 'eks:nodegroup-name' in tagsOf(node.Tags)) return [];
    const mode = node.Operator?.Managed ? { mode: 'auto' as const } : {};
    return clustersNamed(node.Tags).map(cluster => ({ cluster, profile, mode }));
  });
  const profiles = [...new Set(found.map(one => one.profile))];
  try {
    const roles = new Map(
      await Promise.all(profiles.map(async one => [one, await rolesIn(ports, where, one)] as const)),
    );
    const all: Record<string, InventoryRole[]> = {};
    for (const { cluster, profile, mode } of found)
      for (const name of roles.get(profile) ?? []) {
        const known = (all[cluster] ??= []);
        if (!known.some(one => one.name === name && one.mode === mode.mode)) known.push({ name, as: 'node', ...mode });
      }
    return all;
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

async function rolesIn(ports: Ports, { account, region }: Where, InstanceProfileName: string): Promise<string[]> {
  const where = { account, region: iamRegion(region) };
  try {
    const { InstanceProfile } = await ports.call(where, 'iam:GetInstanceProfile', { InstanceProfileName });
    return (InstanceProfile?.Roles ?? []).flatMap(role => role.RoleName ?? []);
  } catch (error) {
    // Its machines run on with the credentials they have.
    if (isNotFound(error)) return [];
    throw error;
  }
}
