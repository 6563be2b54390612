/** The tags of one EKS resource, and every resource of a Region that bears tags. */
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { taggedThing } from '../tagged-thing.ts';
import { listAddons } from './lists.ts';

export const tagsReads = [
  'eks:ListTagsForResource',
  'eks:ListAddons',
  'eks:DescribeAddon',
] as const satisfies ReadOperation[];

/** One call. Settled at any time: EKS takes tags while it works on the resource (T-EKS-24). */
export async function readTags(ports: Ports, ref: Ref<'tags'>): Promise<Reading<'tags'> | Absent> {
  const [tags, inventory] = await Promise.all([listTags(ports, ref), ports.cases.inventory(ref.account, ref.region)]);
  const { words, cluster } = taggedThing(ref.id);
  if (!tags) return { absent: 'gone', why: `${words} no longer exists` };
  const known = inventory?.clusters.find(one => one.name === cluster)?.tags ?? {};
  const isCluster = words === `Cluster ${cluster}`;
  return {
    resource: { tags },
    settled: true,
    tags,
    clusters: cluster ? [{ name: cluster, tags: isCluster ? tags : known }] : [],
  };
}

async function listTags(ports: Ports, ref: Ref): Promise<Record<string, string> | null> {
  try {
    return (await ports.call(ref, 'eks:ListTagsForResource', { resourceArn: ref.id })).tags ?? {};
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** For the sweep: what the inventory knows. */
export function tagsRefs({ account, region }: Where, { clusters }: Inventory): Ref<'tags'>[] {
  const arns = clusters.flatMap(cluster => [
    cluster.arn,
    ...cluster.nodegroups.map(one => one.arn),
    ...cluster.fargateProfiles,
  ]);
  return arns.flatMap(id => (id ? [{ kind: 'tags' as const, account, region, id }] : []));
}

/** For the sweep: the add-ons, which the inventory does not know. */
export async function addonTagsRefs(ports: Ports, where: Where, { clusters }: Inventory): Promise<Ref<'tags'>[]> {
  const { account, region } = where;
  const arns = await Promise.all(clusters.map(cluster => addonArns(ports, where, cluster.name)));
  return arns.flat().map(id => ({ kind: 'tags' as const, account, region, id }));
}

async function addonArns(ports: Ports, where: Where, clusterName: string): Promise<string[]> {
  const names = await listAddons(ports, where, clusterName);
  const described = await Promise.all(
    names.map(addonName => ports.call(where, 'eks:DescribeAddon', { clusterName, addonName })),
  );
  return described.flatMap(({ addon }) => addon?.addonArn ?? []);
}
