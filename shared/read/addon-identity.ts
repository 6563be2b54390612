/** How an add-on gets, or could get, a role of its own by Pod Identity. */
import type { Addon, Cluster, PodIdentityAssociationSummary } from '@aws-sdk/client-eks';
import { isDenied, isNotFound } from '../errors.ts';
import { driverAccounts, podIdentityAgent } from '../judged-addons.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { AddonIdentity } from '../resources/eks.ts';
import { pages } from './lists.ts';

export const identityReads = [
  'eks:DescribeAddon',
  'eks:DescribeAddonConfiguration',
  'eks:ListPodIdentityAssociations',
] as const satisfies ReadOperation[];

/** Three reads at once. `unknown` when we may not make them. */
export async function readIdentity(
  ports: Ports,
  where: Where,
  { addon, cluster }: { addon: Addon; cluster: Cluster },
): Promise<AddonIdentity | 'unknown'> {
  const { addonName, addonVersion } = addon;
  const clusterName = cluster.name ?? '';
  try {
    const [configuration, associations, agent] = await Promise.all([
      ports.call(where, 'eks:DescribeAddonConfiguration', { addonName, addonVersion }),
      listAssociations(ports, where, { clusterName }),
      hasAgent(ports, where, cluster),
    ]);
    const serviceAccounts = (configuration.podIdentityConfiguration ?? []).flatMap(one => one.serviceAccount ?? []);
    const own = serviceAccounts.length > 0 ? serviceAccounts : (driverAccounts[addonName ?? ''] ?? []);
    const namespace = addon.namespaceConfig?.namespace;
    const associated = associations
      .filter(one => namespace === undefined || one.namespace === namespace)
      .flatMap(one => one.serviceAccount ?? [])
      .filter(name => own.includes(name));
    return { serviceAccounts, associated: [...new Set(associated)], agent };
  } catch (error) {
    if (isDenied(error)) return 'unknown';
    throw error;
  }
}

/** Whether pods of the cluster can have a role by Pod Identity; Auto Mode brings its own agent. */
export async function hasAgent(ports: Ports, where: Where, cluster: Cluster): Promise<boolean> {
  return Boolean(cluster.computeConfig?.enabled) || (await agentStatus(ports, where, cluster)) === 'ACTIVE';
}

/** What EKS says of the Pod Identity agent's add-on; null when there is none. */
export async function agentStatus(ports: Ports, where: Where, cluster: Cluster): Promise<string | null> {
  try {
    const asked = { clusterName: cluster.name, addonName: podIdentityAgent };
    return (await ports.call(where, 'eks:DescribeAddon', asked)).addon?.status ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The Pod Identity associations of a cluster, or of one service account of it. */
export const listAssociations = (
  ports: Ports,
  where: Where,
  of: { clusterName: string; namespace?: string; serviceAccount?: string },
): Promise<PodIdentityAssociationSummary[]> =>
  pages(async nextToken => {
    const page = await ports.call(where, 'eks:ListPodIdentityAssociations', { ...of, ...(nextToken && { nextToken }) });
    return { items: page.associations ?? [], next: page.nextToken };
  });
