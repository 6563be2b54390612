/** An OIDC identity provider of a cluster. */
import { isNotFound } from '../errors.ts';
import { tagsOfCluster } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import { partNames } from '../refs.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { pages } from './lists.ts';

export const identityProviderConfigReads = [
  'eks:DescribeIdentityProviderConfig',
  'eks:DescribeCluster',
  'eks:ListIdentityProviderConfigs',
] as const satisfies ReadOperation[];

/** One call; EKS has providers of the type `oidc` only. */
export async function readIdentityProviderConfig(
  ports: Ports,
  ref: Ref<'identity-provider-config'>,
): Promise<Reading<'identity-provider-config'> | Absent> {
  const { clusterName, partName } = partNames(ref);
  const [oidc, inventory] = await Promise.all([describe(ports, ref), ports.cases.inventory(ref.account, ref.region)]);
  if (!oidc || oidc.status === 'DELETING')
    return { absent: 'gone', why: `cluster ${clusterName} has no identity provider ${partName}` };
  const tags = await tagsOfCluster(ports, ref, clusterName, inventory);
  return {
    resource: { oidc },
    settled: oidc.status === 'CREATING' ? { because: `identity provider ${ref.id} is CREATING` } : true,
    tags: oidc.tags ?? {},
    clusters: [{ name: clusterName, tags }],
  };
}

async function describe(ports: Ports, ref: Ref) {
  const { clusterName, partName: name } = partNames(ref);
  try {
    const answer = await ports.call(ref, 'eks:DescribeIdentityProviderConfig', {
      clusterName,
      identityProviderConfig: { type: 'oidc', name },
    });
    return answer.identityProviderConfig?.oidc ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** For the sweep. */
export async function identityProviderConfigRefs(ports: Ports, where: Where, { clusters }: Inventory): Promise<Ref[]> {
  const { account, region } = where;
  const listed = await Promise.all(
    clusters.map(async ({ name: clusterName }) => {
      const all = await pages(async nextToken => {
        const input = { clusterName, ...(nextToken && { nextToken }) };
        const page = await ports.call(where, 'eks:ListIdentityProviderConfigs', input);
        return { items: page.identityProviderConfigs ?? [], next: page.nextToken };
      });
      return all.map(({ name }) => `${clusterName}/${name}`);
    }),
  );
  return listed.flat().map(id => ({ kind: 'identity-provider-config' as const, account, region, id }));
}
