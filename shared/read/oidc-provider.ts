/** Whether pods of a cluster can be given IAM roles: by the IAM provider of its issuer, or by Pod Identity. */
import { isDenied } from '../errors.ts';
import { isProviderOf } from '../oidc-issuer.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import { oidcProviderRef } from '../refs.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { agentStatus } from './addon-identity.ts';
import { describedCluster, settledness } from './described-cluster.ts';
import { listClusters } from './lists.ts';

export const oidcProviderReads = [
  'eks:DescribeAddon',
  'eks:DescribeCluster',
  'iam:ListOpenIDConnectProviders',
] as const satisfies ReadOperation[];

/** One round trip where the provider is there; the agent is asked for only where it is not. */
export async function readOidcProvider(
  ports: Ports,
  ref: Ref<'oidc-provider'>,
): Promise<Reading<'oidc-provider'> | Absent> {
  const [cluster, providers] = await Promise.all([describedCluster(ports, ref, ref.id), listProviders(ports, ref)]);
  if (!cluster) return { absent: 'gone', why: `cluster ${ref.id} no longer exists` };
  const tags = cluster.tags ?? {};
  const clusters = [{ name: ref.id, tags }];
  // The issuer is there only when the cluster is.
  const settled = settledness(cluster, ref.id);
  const issuer = cluster.identity?.oidc?.issuer;
  const provider = providers && issuer ? providers.some(arn => isProviderOf(arn, issuer)) : 'unknown';
  const isAsked = settled === true && provider === false && !cluster.computeConfig?.enabled;
  if (!isAsked) return { resource: { cluster, provider }, settled, tags, clusters };
  const agent = await agentOrUnknown(ports, ref, cluster);
  const because =
    /^(CREATING|DELETING)$/.test(agent ?? '') && `the Pod Identity agent of cluster ${ref.id} is ${agent}`;
  return {
    resource: { cluster, provider, agent },
    settled: because ? { because } : true,
    tags,
    clusters,
  };
}

async function listProviders(ports: Ports, where: Where): Promise<string[] | null> {
  try {
    const { OpenIDConnectProviderList = [] } = await ports.call(where, 'iam:ListOpenIDConnectProviders', {});
    return OpenIDConnectProviderList.flatMap(one => one.Arn ?? []);
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

async function agentOrUnknown(...of: Parameters<typeof agentStatus>): Promise<string | null> {
  try {
    return await agentStatus(...of);
  } catch (error) {
    if (isDenied(error)) return 'unknown';
    throw error;
  }
}

/** For the sweep: every cluster should have one. */
export const oidcProviderRefs = (_: Ports, { account, region }: Where, { clusters }: Inventory): Ref[] =>
  clusters.map(({ name }) => oidcProviderRef(account, region, name));

/** The clusters of the issuer's Region: an event names the issuer, whose cluster nobody keeps; the facet says which it is. */
export async function readOidcIssuer(ports: Ports, ref: Ref<'oidc-issuer'>): Promise<Reading<'oidc-issuer'>> {
  const names = await listClusters(ports, ref);
  const leads = names.map(name => oidcProviderRef(ref.account, ref.region, name));
  return { resource: null, settled: true, tags: {}, clusters: [], leads, passesOn: true };
}
