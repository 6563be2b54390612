/** An EKS add-on beside its cluster, with what judging it depends on. */
import { isNotFound } from '../errors.ts';
import { judgedAddons } from '../judged-addons.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import { addonNames, addonRef, type Absent, type Reading, type Ref } from '../resources.ts';
import { addonVersionReads, readAddonVersions } from './addon-versions.ts';
import { listAddons } from './lists.ts';

export const addonReads = [
  'eks:DescribeAddon',
  'eks:DescribeCluster',
  'eks:ListAddons',
  ...addonVersionReads,
] as const satisfies ReadOperation[];

/** Not EKS's (self-managed, or built into Auto Mode) is no absence: the controls say that it is not theirs to judge (T-EKS-19). */
export async function readAddon(ports: Ports, ref: Ref<'addon'>): Promise<Reading<'addon'> | Absent> {
  const { clusterName, addonName } = addonNames(ref);
  const [cluster, addon] = await Promise.all([
    unlessGone(ports.call(ref, 'eks:DescribeCluster', { name: clusterName }).then(answer => answer.cluster)),
    unlessGone(ports.call(ref, 'eks:DescribeAddon', { clusterName, addonName }).then(answer => answer.addon)),
  ]);
  if (!cluster || cluster.status === 'DELETING')
    return { absent: 'gone', why: `cluster ${clusterName} no longer exists` };
  const tags = addon?.tags ?? {};
  const clusters = [{ name: clusterName, tags: cluster.tags ?? {} }];
  const because = whyUnsettled(clusterName, cluster.status, addonName, addon?.status);
  if (because) return { resource: { addon, cluster }, settled: { because }, tags, clusters };
  const versions =
    addon && addonName === 'coredns' && cluster.version
      ? await readAddonVersions(ports, ref, { addonName, kubernetesVersion: cluster.version })
      : null;
  return { resource: { addon, cluster, ...(versions && { versions }) }, settled: true, tags, clusters };
}

// An upgrade changes what the add-on must fit; an add-on that is being made or changed is not what it will be.
function whyUnsettled(
  clusterName: string,
  cluster: string | undefined,
  addonName: string,
  addon: string | undefined,
): string | null {
  if (cluster !== 'ACTIVE') return `cluster ${clusterName} is ${cluster ?? 'in an unknown state'}`;
  return /^(CREATING|UPDATING|DELETING)$/.test(addon ?? '')
    ? `add-on ${addonName} of cluster ${clusterName} is ${addon}`
    : null;
}

async function unlessGone<T>(answer: Promise<T | undefined>): Promise<T | null> {
  try {
    return (await answer) ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The add-ons of these clusters that some control looks at, for the sweep. */
export async function addonRefs(ports: Ports, where: Where, clusterNames: readonly string[]): Promise<Ref<'addon'>[]> {
  const lists = await Promise.all(
    clusterNames.map(async name => {
      const addons = await unlessGone(listAddons(ports, where, name));
      return (addons ?? []).filter(one => judgedAddons.includes(one)).map(one => ({ name, one }));
    }),
  );
  return lists.flat().map(({ name, one }) => addonRef(where.account, where.region, name, one));
}
