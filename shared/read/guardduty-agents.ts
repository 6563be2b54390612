/** GuardDuty's agent in each cluster of a Region that has nodes. */
import { isDenied, isNotFound } from '../errors.ts';
import { guarddutyAgent, type AgentOf } from '../guardduty-agent.ts';
import { freshInventory, keptInventory } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { InventoryCluster, Ports, Where } from '../ports.ts';
import { inventoryReads } from './lists.ts';

export const agentReads = [
  'eks:DescribeAddon',
  'eks:DescribeCluster',
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** Clusters that ask GuardDuty to stay out, and those without nodes, are left out. `unknown` when we may not read them. */
export async function readAgents(ports: Ports, where: Where): Promise<AgentOf[] | 'unknown'> {
  const inventory = (await keptInventory(ports, where)) ?? (await freshInventory(ports, where));
  if (inventory === 'unknown') return 'unknown';
  const watched = inventory.clusters.filter(
    cluster => hasNodes(cluster) && cluster.tags['GuardDutyManaged'] !== 'false',
  );
  try {
    const agents = await Promise.all(watched.map(({ name }) => agentOf(ports, where, name)));
    return agents.filter(agent => agent !== null);
  } catch (error) {
    if (isDenied(error)) return 'unknown';
    throw error;
  }
}

// Fargate pods cannot be watched; Auto Mode has a role for its nodes and no node group.
const hasNodes = ({ nodegroups, roles }: InventoryCluster): boolean =>
  nodegroups.length > 0 || roles.some(role => role.as === 'node');

async function agentOf(ports: Ports, where: Where, name: string): Promise<AgentOf | null> {
  const addon = await orNull(ports.call(where, 'eks:DescribeAddon', { clusterName: name, addonName: guarddutyAgent }));
  const status = addon?.addon?.status;
  if (status === 'ACTIVE') return { cluster: name, status };
  // A cluster that is gone, not ready or just made is no fault of its agent.
  const answer = await orNull(ports.call(where, 'eks:DescribeCluster', { name }));
  if (answer?.cluster?.status !== 'ACTIVE') return null;
  const { createdAt } = answer.cluster;
  return {
    cluster: name,
    ...(status && { status }),
    ...(createdAt && { createdAt: new Date(createdAt).getTime() / 1000 }),
  };
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
