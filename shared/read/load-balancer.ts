/** A load balancer that Kubernetes' controllers, or people, made for a cluster. */
import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { clustersAround } from './cluster-network.ts';
import { inventoryReads, pages } from './lists.ts';
import { clustersNamed } from './nodes.ts';
import { tagsOf } from './tags.ts';

export const loadBalancerReads = [
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeTags',
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** One round trip when the inventory is kept; its ref's id is its ARN. */
export async function readLoadBalancer(
  ports: Ports,
  ref: Ref<'load-balancer'>,
): Promise<Reading<'load-balancer'> | Absent> {
  const gone: Absent = { absent: 'gone', why: `load balancer ${ref.id} no longer exists` };
  try {
    const [described, tagged, listeners, all] = await Promise.all([
      ports.call(ref, 'elasticloadbalancing:DescribeLoadBalancers', { LoadBalancerArns: [ref.id] }),
      tagsAt(ports, ref, [ref.id]),
      listenersOf(ports, ref),
      clustersAround(ports, ref, 'load balancer'),
    ]);
    const loadBalancer: LoadBalancer | undefined = described.LoadBalancers?.[0];
    if (!loadBalancer) return gone;
    const tags = tagged.get(ref.id) ?? {};
    const named = clustersOf(tags);
    const clusters = all.filter(cluster => named.includes(cluster.name));
    if (clusters.length === 0)
      return { absent: 'not-eks', why: `the tags of load balancer ${ref.id} name no EKS cluster` };
    return {
      resource: { loadBalancer, listeners, tags },
      settled: true,
      tags,
      clusters: clusters.map(({ name, tags: own }) => ({ name, tags: own })),
    };
  } catch (error) {
    if (isNotFound(error)) return gone;
    throw error;
  }
}

const listenersOf = (ports: Ports, ref: Ref): Promise<Listener[]> =>
  pages(async Marker => {
    const input = { LoadBalancerArn: ref.id, ...(Marker && { Marker }) };
    const page = await ports.call(ref, 'elasticloadbalancing:DescribeListeners', input);
    return { items: page.Listeners ?? [], next: page.NextMarker };
  });

/** At most 20 ARNs, of which AWS takes no more. */
async function tagsAt(
  ports: Ports,
  where: Where,
  ResourceArns: string[],
): Promise<Map<string, Record<string, string>>> {
  const { TagDescriptions = [] } = await ports.call(where, 'elasticloadbalancing:DescribeTags', { ResourceArns });
  return new Map(TagDescriptions.map(({ ResourceArn = '', Tags }) => [ResourceArn, tagsOf(Tags)]));
}

/** The controller has a tag of its own; Auto Mode's and `kubernetes.io/cluster/<name>` are those of nodes, too. */
function clustersOf(tags: Record<string, string>): string[] {
  const own = tags['elbv2.k8s.aws/cluster'];
  return [...(own ? [own] : []), ...clustersNamed(Object.entries(tags).map(([Key, Value]) => ({ Key, Value })))];
}

/** The load balancers of clusters, for the sweep. */
export async function loadBalancerRefs(
  ports: Ports,
  where: Where,
  { clusters }: Inventory,
): Promise<Ref<'load-balancer'>[]> {
  const all = await pages(async Marker => {
    const page = await ports.call(where, 'elasticloadbalancing:DescribeLoadBalancers', { ...(Marker && { Marker }) });
    return { items: page.LoadBalancers ?? [], next: page.NextMarker };
  });
  const arns = all.flatMap(one => one.LoadBalancerArn ?? []);
  const parts = Array.from({ length: Math.ceil(arns.length / 20) }, (_, i) => arns.slice(i * 20, (i + 1) * 20));
  const tagged = await Promise.all(parts.map(part => tagsAt(ports, where, part)));
  const names = new Set(clusters.map(cluster => cluster.name));
  const { account, region } = where;
  return tagged
    .flatMap(part => [...part])
    .flatMap(([id, tags]) =>
      clustersOf(tags).some(name => names.has(name)) ? [{ kind: 'load-balancer' as const, account, region, id }] : [],
    );
}
