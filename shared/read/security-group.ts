/** A security group, its rules and the clusters it belongs to. */
import type { SecurityGroup } from '@aws-sdk/client-ec2';
import { ofClusters } from '../inventory-entries.ts';
import { rememberNodes } from '../inventory-mending.ts';
import { clusterNamed, freshInventory, groupMembers, keptInventory } from '../inventory.ts';
import { isDenied, isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { Membership } from '../resources/network.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { endpointsOn } from './endpoint-interfaces.ts';
import { ingressReads, readIngress } from './ingress.ts';
import { inventoryReads, pages } from './lists.ts';
import { nodeReads, nodesOf, readInterfaces } from './nodes.ts';
import { tagsOf } from './tags.ts';

export const securityGroupReads = [
  'ec2:DescribeSecurityGroups',
  ...ingressReads,
  ...nodeReads,
  ...inventoryReads,
] as const satisfies ReadOperation[];

/**
 * One round of parallel reads with a kept inventory; without one, all of it is read: what is said of a group by its tags alone, whoever
 * may tag it can say.
 * Whose machines carry a group the inventory does not know is asked together with the rest, so a stranger's group costs no more.
 */
export async function readSecurityGroup(
  ports: Ports,
  ref: Ref<'security-group'>,
): Promise<Reading<'security-group'> | Absent> {
  const keeping = keptInventory(ports, ref);
  const [group, ingress, kept, interfaces] = await Promise.all([
    describeGroup(ports, ref),
    readIngress(ports, ref, ref.id),
    keeping,
    keeping.then(known => (known && groupMembers(known, ref.id).length > 0 ? [] : readInterfaces(ports, ref, ref.id))),
  ]);
  if (!group) return { absent: 'gone', why: `security group ${ref.id} no longer exists` };
  const tags = tagsOf(group.Tags);
  const inventory = await inventoryFor(ports, ref, { kept, tags });
  const unknown = {
    resource: { group, ingress, members: 'unknown' as const },
    settled: true as const,
    tags,
    clusters: [],
  };
  if (inventory === 'unknown') return unknown;
  const members = allMembers(inventory, group, taggedClusters(tags));
  if (members.length === 0) {
    const nodes = interfaces && (await nodesOf(ports, ref, interfaces));
    if (!nodes) return unknown;
    const ours = ofClusters(nodes, inventory.clusters);
    if (Object.keys(ours).length > 0) await rememberNodes(ports, ref, ours);
    members.push(...Object.keys(ours).map(cluster => ({ cluster, as: 'node' as const })));
  }
  if (members.length === 0) members.push(...balanced(inventory, tags));
  if (members.length === 0)
    return {
      absent: 'not-eks',
      why: `security group ${ref.id} belongs to no EKS cluster`,
      // A group of several endpoints is judged at the first of them.
      leads: endpointsOn(interfaces ?? [])
        .slice(0, 1)
        .map(id => ({ kind: 'vpc-endpoint', account: ref.account, region: ref.region, id })),
      passesOn: true,
    };
  // Whoever may tag the group does not choose whose settings hold for it: tags count only where nothing else says whose it is.
  const proven = members.filter(member => !isByTag(member));
  const names = [...new Set((proven.length > 0 ? proven : members).map(member => member.cluster))];
  const clusters = names.map(name => ({ name, tags: inventory.clusters.find(one => one.name === name)?.tags ?? {} }));
  return { resource: { group, ingress, members }, settled: true, tags, clusters };
}

/** The most clusters that are asked for one by one because a group's tags name them. */
const mostNamed = 3;

/**
 * The clusters a group may belong to: all of them, and those its tags name and a kept inventory does not know yet. Anybody who may tag it
 * can write `kubernetes.io/cluster/<name>`, and clusters that are none of EKS's do (kops): a name counts only where EKS has such a cluster.
 */
async function inventoryFor(
  ports: Ports,
  ref: Ref<'security-group'>,
  { kept, tags }: { kept: Inventory | null; tags: Record<string, string> },
): Promise<Inventory | 'unknown'> {
  if (!kept) return allOrOwn(ports, ref, tags);
  const named = taggedClusters(tags).filter(name => !kept.clusters.some(one => one.name === name));
  if (named.length === 0 || groupMembers(kept, ref.id).length > 0) return kept;
  if (named.length > mostNamed) return freshInventory(ports, ref);
  try {
    const found = await Promise.all(named.map(async name => clusterNamed(ports, ref, name)));
    return { ...kept, clusters: [...kept.clusters, ...found.filter(one => one !== null)] };
  } catch (error) {
    if (isDenied(error)) return 'unknown';
    throw error;
  }
}

/** Where nobody may list the clusters, the one that AWS's own tag names is still known: by that tag alone, for what else carries the group is not. */
async function allOrOwn(ports: Ports, where: Where, tags: Record<string, string>): Promise<Inventory | 'unknown'> {
  const all = await freshInventory(ports, where);
  const own = tags[ownTag];
  if (all !== 'unknown' || own === undefined) return all;
  try {
    const cluster = await clusterNamed(ports, where, own);
    if (!cluster) return 'unknown';
    const { clusterGroup: _group, ...rest } = cluster;
    return { builtAt: 0, clusters: [{ ...rest, additionalGroups: [] }] };
  } catch (error) {
    if (isDenied(error)) return 'unknown';
    throw error;
  }
}

const ownTag = 'aws:eks:cluster-name';

/** What the AWS Load Balancer Controller tags with its cluster (T-SG-18), and how Auto Mode's own marks what it makes. */
const loadBalancerTag = 'elbv2.k8s.aws/cluster';
const autoModeTags = ['ingress.eks.amazonaws.com/stack', 'service.eks.amazonaws.com/stack'];

function balanced(inventory: Inventory, tags: Record<string, string>): Membership[] {
  const isAutoMode = autoModeTags.some(tag => tags[tag] !== undefined);
  const cluster = tags[loadBalancerTag] ?? (isAutoMode ? tags['eks:eks-cluster-name'] : undefined);
  return inventory.clusters
    .filter(({ name }) => name === cluster)
    .map(({ name }) => ({ cluster: name, as: 'load-balancer' }));
}

/** The groups of load balancers in a Region, for the sweep: no inventory lists them. */
export async function loadBalancerGroupRefs(ports: Ports, where: Where): Promise<Ref<'security-group'>[]> {
  const groups = await pages(async NextToken => {
    const page = await ports.call(where, 'ec2:DescribeSecurityGroups', {
      Filters: [{ Name: 'tag-key', Values: [loadBalancerTag, ...autoModeTags] }],
      MaxResults: 1000,
      ...(NextToken && { NextToken }),
    });
    return { items: page.SecurityGroups ?? [], next: page.NextToken };
  });
  const { account, region } = where;
  return groups.flatMap(({ GroupId: id }) => (id ? [{ kind: 'security-group' as const, account, region, id }] : []));
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

/**
 * The clusters a group's tags name, as far as a cluster can be called so. An `aws:` tag cannot be forged; `kubernetes.io/cluster/<name>`
 * can, and `shared` does not mean a node group (T-SG-18).
 */
function taggedClusters(tags: Record<string, string>): string[] {
  const own = tags[ownTag];
  const prefix = 'kubernetes.io/cluster/';
  const named = Object.keys(tags)
    .filter(tag => tag.startsWith(prefix))
    .map(tag => tag.slice(prefix.length));
  return [...new Set([...(own ? [own] : []), ...named])].filter(name => /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/.test(name));
}

const isByTag = ({ as }: Membership): boolean => as === 'cluster-tag' || as === 'load-balancer';

function allMembers(inventory: Inventory, group: SecurityGroup, tagged: string[]): Membership[] {
  const listed = groupMembers(inventory, group.GroupId ?? '');
  const rest = tagged.filter(
    cluster =>
      inventory.clusters.some(one => one.name === cluster) && !listed.some(member => member.cluster === cluster),
  );
  // The cloud provider tags the group it makes for a Service as it tags those of nodes; its name tells them apart.
  const as: Membership['as'] = group.GroupName?.startsWith('k8s-elb-') ? 'load-balancer' : 'cluster-tag';
  return [...listed, ...rest.map(cluster => ({ cluster, as }))];
}
