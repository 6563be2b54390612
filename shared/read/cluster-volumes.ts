/** The EBS volumes attached to a cluster's nodes, as they are, whatever launch templates say. */
import type { Instance, Volume } from '@aws-sdk/client-ec2';
import { isNotFound } from '../errors.ts';
import { freshInventory, keptInventory } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { NodeVolume } from '../resources/eks.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { keyManagerReads, readKeyManagers } from './key-manager.ts';
import { inventoryReads, pages } from './lists.ts';
import { clustersNamed, readInstances, readNodes } from './nodes.ts';
import { tagsOf } from './tags.ts';

export const clusterVolumesReads = [
  'ec2:DescribeVolumes',
  'ec2:DescribeInstances',
  ...keyManagerReads,
  ...inventoryReads,
] as const satisfies ReadOperation[];

export const volumeReads = [
  'ec2:DescribeVolumes',
  'ec2:DescribeInstances',
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** Asks for the volumes of all nodes of the Region, so that a look at all of its clusters asks once. */
export async function readClusterVolumes(
  ports: Ports,
  ref: Ref<'cluster-volumes'>,
): Promise<Reading<'cluster-volumes'> | Absent> {
  const cluster = (await inventoryOf(ports, ref)).clusters.find(one => one.name === ref.id);
  if (!cluster) return { absent: 'gone', why: `cluster ${ref.id} no longer exists` };
  const nodes = new Map((await readNodes(ports, ref)).map(node => [node.InstanceId ?? '', node]));
  const own = (await volumesOf(ports, ref, [...nodes.keys()].toSorted())).flatMap(volume => {
    const node = instancesOf(volume)
      .map(id => nodes.get(id))
      .find(one => clustersNamed(one?.Tags).includes(ref.id));
    return node ? [nodeVolume(volume, node)] : [];
  });
  const keyManagers = await readKeyManagers(
    ports,
    ref,
    own.flatMap(one => one.KmsKeyId ?? []),
  );
  return {
    resource: { cluster: ref.id, volumes: own, keyManagers },
    settled: true,
    tags: cluster.tags,
    clusters: [{ name: ref.id, tags: cluster.tags }],
  };
}

/** One that is not encrypted leads to the clusters whose nodes it is attached to. */
export async function readVolume(ports: Ports, ref: Ref<'volume'>): Promise<Reading<'volume'> | Absent> {
  const volume = await describe(ports, ref);
  if (!volume) return { absent: 'gone', why: `volume ${ref.id} no longer exists` };
  const tags = tagsOf(volume.Tags);
  const ids = instancesOf(volume);
  const reading = { resource: null, settled: true as const, tags, clusters: [] };
  if (volume.Encrypted === true || ids.length === 0) return reading;
  const named = (await readInstances(ports, ref, ids)).flatMap(one => clustersNamed(one.Tags));
  if (named.length === 0) return { absent: 'not-eks', why: `volume ${ref.id} is attached to no node of a cluster` };
  const { clusters } = await inventoryOf(ports, ref);
  const { account, region } = ref;
  return {
    ...reading,
    leads: clusters
      .filter(one => named.includes(one.name))
      .map(one => ({ kind: 'cluster-volumes' as const, account, region, id: one.name })),
    passesOn: true,
  };
}

async function describe(ports: Ports, ref: Ref): Promise<Volume | null> {
  try {
    return (await ports.call(ref, 'ec2:DescribeVolumes', { VolumeIds: [ref.id] })).Volumes?.[0] ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function inventoryOf(ports: Ports, where: Where): Promise<Inventory> {
  const inventory = (await keptInventory(ports, where)) ?? (await freshInventory(ports, where));
  if (inventory !== 'unknown') return inventory;
  throw new Error(
    `Cannot tell whose nodes the volumes of ${where.account}/${where.region} are attached to: the clusters cannot be listed. Check the read role.`,
  );
}

/** EC2 takes 200 values in a filter. */
async function volumesOf(ports: Ports, where: Where, instances: readonly string[]): Promise<Volume[]> {
  const slices = Array.from({ length: Math.ceil(instances.length / 200) }, (_, i) =>
    instances.slice(i * 200, i * 200 + 200),
  );
  const read = await Promise.all(
    slices.map(Values =>
      pages(async NextToken => {
        const page = await ports.call(where, 'ec2:DescribeVolumes', {
          Filters: [{ Name: 'attachment.instance-id', Values }],
          MaxResults: 1000,
          ...(NextToken && { NextToken }),
        });
        return { items: page.Volumes ?? [], next: page.NextToken };
      }),
    ),
  );
  // One that several instances share stands in several slices.
  return [...new Map(read.flat().map(one => [one.VolumeId, one])).values()];
}

const instancesOf = ({ Attachments = [] }: Volume): string[] => Attachments.flatMap(one => one.InstanceId ?? []);

function nodeVolume(volume: Volume, node: Instance): NodeVolume {
  const { VolumeId = '', Encrypted, KmsKeyId } = volume;
  return {
    VolumeId,
    ...(Encrypted !== undefined && { Encrypted }),
    ...(KmsKeyId && { KmsKeyId }),
    ...madeBy(tagsOf(volume.Tags), node),
  };
}

/** What makes such a volume again: a claim of the cluster, by its namespace, or whatever starts the node. */
function madeBy(tags: Record<string, string>, { InstanceId = '', Tags }: Instance): Pick<NodeVolume, 'by' | 'name'> {
  const namespace = tags['kubernetes.io/created-for/pvc/namespace'];
  if (namespace !== undefined || tags['ebs.csi.aws.com/cluster'] !== undefined)
    return { by: 'claim', name: namespace ?? '' };
  const started = tagsOf(Tags);
  const nodegroup = started['eks:nodegroup-name'];
  if (nodegroup) return { by: 'nodegroup', name: nodegroup };
  const nodepool = started['karpenter.sh/nodepool'];
  if (nodepool) return { by: 'nodepool', name: nodepool };
  const group = started['aws:autoscaling:groupName'];
  return group ? { by: 'auto-scaling-group', name: group } : { by: 'instance', name: InstanceId };
}

/** The volumes of each cluster's nodes, for the sweep. */
export const clusterVolumesRefs = ({ account, region }: Where, { clusters }: Inventory): Ref<'cluster-volumes'>[] =>
  clusters.map(({ name }) => ({ kind: 'cluster-volumes', account, region, id: name }));
