/** An EC2 instance that is a node of a cluster. */
import type { Instance } from '@aws-sdk/client-ec2';
import { isNotFound } from '../errors.ts';
import { freshInventory, keptInventory } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { inventoryReads } from './lists.ts';
import { clustersNamed, nodeReads, readNodes } from './nodes.ts';
import { tagsOf } from './tags.ts';

export const instanceReads = [
  'ec2:DescribeInstances',
  ...inventoryReads,
  ...nodeReads,
] as const satisfies ReadOperation[];

/** Its tags name the cluster; that the cluster is EKS's tells the inventory, as other Kubernetes installations use the same tags. */
export async function readInstance(ports: Ports, ref: Ref<'instance'>): Promise<Reading<'instance'> | Absent> {
  const instance = await describe(ports, ref);
  const state = instance?.State?.Name;
  if (!instance || state === 'terminated' || state === 'shutting-down')
    return { absent: 'gone', why: `instance ${ref.id} no longer runs` };
  const tags = tagsOf(instance.Tags);
  const named = clustersNamed(instance.Tags);
  const stranger: Absent = { absent: 'not-eks', why: `instance ${ref.id} is no node of an EKS cluster` };
  if (named.length === 0) return stranger;
  const inventory = (await keptInventory(ports, ref)) ?? (await freshInventory(ports, ref));
  if (inventory === 'unknown')
    throw new Error(
      `Cannot tell whether instance ${ref.id} in ${ref.account}/${ref.region} is a node of EKS: the clusters cannot be listed. Check the read role.`,
    );
  const clusters = inventory.clusters.filter(cluster => named.includes(cluster.name));
  if (clusters.length === 0) return stranger;
  // EC2 applies metadata options after it has answered.
  const settled =
    instance.MetadataOptions?.State === 'pending'
      ? { because: `EC2 still applies the metadata options of instance ${ref.id}` }
      : (true as const);
  return {
    resource: { instance, clusters: clusters.map(cluster => cluster.name) },
    settled,
    tags,
    clusters: clusters.map(cluster => ({ name: cluster.name, tags: cluster.tags })),
  };
}

async function describe(ports: Ports, ref: Ref): Promise<Instance | null> {
  try {
    const { Reservations = [] } = await ports.call(ref, 'ec2:DescribeInstances', { InstanceIds: [ref.id] });
    return Reservations[0]?.Instances?.[0] ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/**
 * The nodes of a Region, for the sweep: of those that were started alike and have the same metadata options one stands for all,
 * as their launch template would be the cause of every finding.
 */
export async function instanceRefs(ports: Ports, where: Where, { clusters }: Inventory): Promise<Ref<'instance'>[]> {
  const names = clusters.map(cluster => cluster.name);
  const nodes = (await readNodes(ports, where)).filter(one =>
    clustersNamed(one.Tags).some(name => names.includes(name)),
  );
  const byId = nodes.toSorted((a, b) => ((a.InstanceId ?? '') < (b.InstanceId ?? '') ? -1 : 1));
  const alike = new Map(byId.toReversed().map(node => [likeness(node), node.InstanceId ?? '']));
  const { account, region } = where;
  return [...alike.values()].map(id => ({ kind: 'instance' as const, account, region, id }));
}

function likeness({ InstanceId, Tags, MetadataOptions: options }: Instance): string {
  const tags = tagsOf(Tags);
  const startedBy = tags['aws:autoscaling:groupName'] ?? tags['eks:nodegroup-name'] ?? tags['karpenter.sh/nodepool'];
  return [startedBy ?? InstanceId, options?.HttpEndpoint, options?.HttpTokens, options?.HttpPutResponseHopLimit].join(
    ' ',
  );
}
