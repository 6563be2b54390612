/** A network ACL and the subnets of nodes behind it. */
import type { NetworkAcl } from '@aws-sdk/client-ec2';
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { InventoryCluster, Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { clustersAround, nodeSubnetsOf } from './cluster-network.ts';
import { inventoryReads, pages } from './lists.ts';
import { tagsOf } from './tags.ts';

export const networkAclReads = ['ec2:DescribeNetworkAcls', ...inventoryReads] as const satisfies ReadOperation[];

/** One round trip when the inventory is kept. */
export async function readNetworkAcl(ports: Ports, ref: Ref<'network-acl'>): Promise<Reading<'network-acl'> | Absent> {
  const [acl, all] = await Promise.all([describe(ports, ref), clustersAround(ports, ref, 'network ACL')]);
  if (!acl) return { absent: 'gone', why: `network ACL ${ref.id} no longer exists` };
  const subnets = (acl.Associations ?? []).flatMap(one => one.SubnetId ?? []).toSorted();
  const behind = all.filter(cluster => nodeSubnetsOf(cluster).some(id => subnets.includes(id)));
  if (behind.length === 0) return { absent: 'not-eks', why: `no nodes are in a subnet of network ACL ${ref.id}` };
  const nodeSubnets = new Set(behind.flatMap(nodeSubnetsOf));
  return {
    resource: {
      acl,
      nodeSubnets: subnets.filter(id => nodeSubnets.has(id)),
      others: subnets.filter(id => !nodeSubnets.has(id)).length,
    },
    settled: true,
    tags: tagsOf(acl.Tags),
    clusters: behind.map(({ name, tags }) => ({ name, tags })),
  };
}

async function describe(ports: Ports, ref: Ref<'network-acl'>): Promise<NetworkAcl | null> {
  try {
    return (await ports.call(ref, 'ec2:DescribeNetworkAcls', { NetworkAclIds: [ref.id] })).NetworkAcls?.[0] ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The ACLs of every subnet nodes are in, for the sweep. */
export async function networkAclRefs(
  ports: Ports,
  where: Where,
  { clusters }: { clusters: readonly InventoryCluster[] },
): Promise<Ref<'network-acl'>[]> {
  const all = [...new Set(clusters.flatMap(nodeSubnetsOf))];
  // EC2 takes no more values in one filter.
  const parts = Array.from({ length: Math.ceil(all.length / 200) }, (_, i) => all.slice(i * 200, (i + 1) * 200));
  const found = await Promise.all(
    parts.map(Values =>
      pages(async NextToken => {
        const input = { Filters: [{ Name: 'association.subnet-id', Values }], ...(NextToken && { NextToken }) };
        const page = await ports.call(where, 'ec2:DescribeNetworkAcls', input);
        return { items: page.NetworkAcls ?? [], next: page.NextToken };
      }),
    ),
  );
  const { account, region } = where;
  return found
    .flat()
    .flatMap(({ NetworkAclId: id }) => (id ? [{ kind: 'network-acl' as const, account, region, id }] : []));
}
