/** Whose nodes carry a security group: by the network interfaces it is on, whoever launched their instances (T-SG-18). */
import type { Instance, NetworkInterface, Tag } from '@aws-sdk/client-ec2';
import { isDenied } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import { pages } from './lists.ts';
import { tagsOf } from './tags.ts';

export const nodeReads = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeInstances'] as const satisfies ReadOperation[];

/** By cluster, the different sets of security groups on its nodes' network interfaces. */
export type NodeInterfaces = Record<string, string[][]>;

const inCluster = 'kubernetes.io/cluster/';
/** Their value is the cluster: managed nodes have the first two, Karpenter and Auto Mode write the last. */
const clusterTags = ['aws:eks:cluster-name', 'eks:cluster-name', 'eks:eks-cluster-name'];
const alive = ['pending', 'running', 'stopping', 'stopped'];

/** The clusters that tags of an instance or an interface name. */
export function clustersNamed(tags: readonly Tag[] | undefined): string[] {
  const all = tagsOf(tags);
  const named = clusterTags.flatMap(tag => all[tag] ?? []);
  const joined = Object.keys(all).flatMap(tag => (tag.startsWith(inCluster) ? [tag.slice(inCluster.length)] : []));
  return [...new Set([...named, ...joined])].filter(name => name !== '');
}

/** The interfaces of nodes, by the clusters their tags name. */
export const interfacesOf = (nodes: readonly Instance[]): NodeInterfaces =>
  nodes.reduce<NodeInterfaces>(
    (all, node) =>
      withInterfaces(
        all,
        clustersNamed(node.Tags),
        (node.NetworkInterfaces ?? []).map(one => idsOf(one.Groups)),
      ),
    {},
  );

/** Every instance of a Region whose tags name a cluster; it may be a cluster of somebody else's making. */
export const readNodes = (ports: Ports, where: Where): Promise<Instance[]> =>
  instances(ports, where, {
    Filters: [
      { Name: 'tag-key', Values: [...clusterTags, `${inCluster}*`] },
      { Name: 'instance-state-name', Values: alive },
    ],
  });

/** Instances by id; of one that is gone the others are still told. At most 200 at once. */
export const readInstances = (ports: Ports, where: Where, Values: string[]): Promise<Instance[]> =>
  instances(ports, where, { Filters: [{ Name: 'instance-id', Values }] });

/** The interfaces that carry a group. Null when we may not know. */
export async function readInterfaces(ports: Ports, where: Where, groupId: string): Promise<NetworkInterface[] | null> {
  try {
    return await pages(async NextToken => {
      const page = await ports.call(where, 'ec2:DescribeNetworkInterfaces', {
        Filters: [{ Name: 'group-id', Values: [groupId] }],
        MaxResults: 1000,
        ...(NextToken && { NextToken }),
      });
      return { items: page.NetworkInterfaces ?? [], next: page.NextToken };
    });
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

/** The clusters whose nodes or pods have these interfaces: their own tags say so, or those of the instances they are attached to. Null when we may not know. */
export async function nodesOf(
  ports: Ports,
  where: Where,
  interfaces: readonly NetworkInterface[],
): Promise<NodeInterfaces | null> {
  const ids = [...new Set(interfaces.flatMap(one => one.Attachment?.InstanceId ?? []))];
  const byInstance = await clustersOf(ports, where, ids).catch((error: unknown) => {
    if (isDenied(error)) return null;
    throw error;
  });
  if (!byInstance) return null;
  return interfaces.reduce<NodeInterfaces>((all, one) => {
    const attached = byInstance.get(one.Attachment?.InstanceId ?? '') ?? [];
    return withInterfaces(all, [...new Set([...clustersNamed(one.TagSet), ...attached])], [idsOf(one.Groups)]);
  }, {});
}

/** Both together; a set stands once. */
export const merged = (a: NodeInterfaces, b: NodeInterfaces): NodeInterfaces =>
  Object.entries(b).reduce((all, [cluster, sets]) => withInterfaces(all, [cluster], sets), a);

function withInterfaces(all: NodeInterfaces, clusters: string[], sets: string[][]): NodeInterfaces {
  const after = { ...all };
  for (const cluster of clusters) {
    const known = after[cluster] ?? [];
    const names = new Set(known.map(set => set.join()));
    const added = sets.filter(set => set.length > 0 && !names.has(set.join()) && names.add(set.join()));
    if (added.length > 0) after[cluster] = [...known, ...added];
  }
  return after;
}

const idsOf = (groups: readonly { GroupId?: string | undefined }[] | undefined): string[] =>
  (groups ?? []).flatMap(group => group.GroupId ?? []).toSorted();

/** Nodes are tagged when they are launched, so what an instance is can be kept; a group of other machines is asked about once. */
const keepSeconds = 3600;
const mostKept = 20_000;
const kept = new WeakMap<Ports, Map<string, { at: number; clusters: string[] }>>();

async function clustersOf(ports: Ports, where: Where, ids: readonly string[]): Promise<Map<string, string[]>> {
  const known = kept.get(ports) ?? new Map<string, { at: number; clusters: string[] }>();
  kept.set(ports, known);
  const name = (id: string) => `${where.account}/${where.region}/${id}`;
  if (known.size > mostKept) known.clear();
  const isFresh = (id: string) => (known.get(name(id))?.at ?? -Infinity) > ports.now() - keepSeconds;
  const unknown = ids.filter(id => !isFresh(id));
  // By filter, not by id: of an instance that is gone by now the others are still told.
  const slices = Array.from({ length: Math.ceil(unknown.length / 200) }, (_, i) =>
    unknown.slice(i * 200, i * 200 + 200),
  );
  const read = await Promise.all(slices.map(Values => readInstances(ports, where, Values)));
  for (const { InstanceId = '', Tags } of read.flat())
    known.set(name(InstanceId), { at: ports.now(), clusters: clustersNamed(Tags) });
  return new Map(ids.map(id => [id, known.get(name(id))?.clusters ?? []]));
}

const instances = (
  ports: Ports,
  where: Where,
  input: { Filters: { Name: string; Values: string[] }[] },
): Promise<Instance[]> =>
  pages(async NextToken => {
    const page = await ports.call(where, 'ec2:DescribeInstances', {
      ...input,
      MaxResults: 1000,
      ...(NextToken && { NextToken }),
    });
    return { items: (page.Reservations ?? []).flatMap(one => one.Instances ?? []), next: page.NextToken };
  });
