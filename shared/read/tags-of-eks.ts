/** The tags of one EKS resource, and every resource of a Region that bears tags. */
import { isNotFound } from '../errors.ts';
import { tagsOfCluster } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { taggedParts, taggedThing, type TaggedType } from '../tagged-thing.ts';
import { listAddons } from './lists.ts';

export const tagsReads = [
  'eks:DescribeCluster',
  'eks:DescribeNodegroup',
  'eks:DescribeFargateProfile',
  'eks:DescribeAddon',
  'eks:ListAddons',
] as const satisfies ReadOperation[];

/**
 * One call, and in a sweep none: what describes the resource tells its tags, and others have asked for that already.
 * Settled at any time: EKS takes tags while it works on the resource (T-EKS-24).
 */
export async function readTags(ports: Ports, ref: Ref<'tags'>): Promise<Reading<'tags'> | Absent> {
  const parts = taggedParts(ref.id);
  if (!parts) return { absent: 'not-eks', why: `${ref.id} is nothing the required tags are asked of` };
  const [thing, inventory] = await Promise.all([
    describe[parts.type](ports, ref, parts.cluster, parts.name).catch(nullIfGone),
    ports.cases.inventory(ref.account, ref.region),
  ]);
  // Made again under its name it bears another ARN, and is another thing.
  if (!thing || thing.arn !== ref.id || thing.status === 'DELETING')
    return { absent: 'gone', why: `${taggedThing(ref.id)} no longer exists` };
  const tags = thing.tags ?? {};
  const isCluster = parts.type === 'cluster';
  const known = isCluster ? tags : await tagsOfCluster(ports, ref, parts.cluster, inventory);
  return {
    resource: { tags },
    settled: true,
    tags,
    clusters: [{ name: parts.cluster, tags: known }],
  };
}

interface Thing {
  arn?: string | undefined;
  status?: string | undefined;
  tags?: Record<string, string> | undefined;
}
type Describe = (ports: Ports, where: Where, clusterName: string, name: string) => Promise<Thing | null>;

const describe: Record<TaggedType, Describe> = {
  cluster: async (ports, where, name) => (await ports.call(where, 'eks:DescribeCluster', { name })).cluster ?? null,
  async nodegroup(ports, where, clusterName, nodegroupName) {
    const { nodegroup } = await ports.call(where, 'eks:DescribeNodegroup', { clusterName, nodegroupName });
    return nodegroup ? { ...nodegroup, arn: nodegroup.nodegroupArn } : null;
  },
  async fargateprofile(ports, where, clusterName, fargateProfileName) {
    const { fargateProfile } = await ports.call(where, 'eks:DescribeFargateProfile', {
      clusterName,
      fargateProfileName,
    });
    return fargateProfile ? { ...fargateProfile, arn: fargateProfile.fargateProfileArn } : null;
  },
  async addon(ports, where, clusterName, addonName) {
    const { addon } = await ports.call(where, 'eks:DescribeAddon', { clusterName, addonName });
    return addon ? { ...addon, arn: addon.addonArn } : null;
  },
};

function nullIfGone(error: unknown): null {
  if (isNotFound(error)) return null;
  throw error;
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
