/** An EKS add-on beside its cluster, with what judging it depends on. */
import type { Addon, Cluster } from '@aws-sdk/client-eks';
import { isNotFound } from '../errors.ts';
import { hasOwnRole } from '../addon-role.ts';
import { judgedAddons, storageDrivers } from '../judged-addons.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { AddonPlace } from '../resources/eks.ts';
import { addonNames, addonRef } from '../refs.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { identityReads, readIdentity } from './addon-identity.ts';
import { addonVersionReads, readAddonVersions } from './addon-versions.ts';
import { cniReads, readCniRoles } from './cni-roles.ts';
import { listAddons } from './lists.ts';

export const addonReads = [
  'eks:DescribeAddon',
  'eks:DescribeCluster',
  'eks:ListAddons',
  ...addonVersionReads,
  ...identityReads,
  ...cniReads,
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
  const more = addon ? await dependencies(ports, ref, { addon, cluster, clusterName, addonName }) : {};
  return { resource: { addon, cluster, ...more }, settled: true, tags, clusters };
}

// What judging this very add-on takes, and only where it is not plain already.
async function dependencies(
  ports: Ports,
  where: Where,
  {
    addon,
    cluster,
    clusterName,
    addonName,
  }: { addon: Addon; cluster: Cluster; clusterName: string; addonName: string },
): Promise<Pick<AddonPlace, 'versions' | 'identity' | 'cni'>> {
  if (addonName === 'coredns' && cluster.version) {
    const versions = await readAddonVersions(ports, where, { addonName, kubernetesVersion: cluster.version });
    return versions ? { versions } : {};
  }
  if (addonName === 'vpc-cni') return { cni: await readCniRoles(ports, where, { addon, clusterName }) };
  if (storageDrivers.includes(addonName) && !hasOwnRole(addon))
    return { identity: await readIdentity(ports, where, { addon, cluster }) };
  return {};
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
