/** What a policy allows over every cluster of an account at once. */
import { allowedOn } from './iam-policy.ts';
import { partitionOf } from './partitions.ts';

/** AWS's own policies that allow all of EKS, and how: the others allow services of their own. */
export const awsGranting: readonly string[] = ['AdministratorAccess', 'PowerUserAccess'];

/**
 * The rights over all clusters that a policy's JSON text allows in the account: every EKS action, access to their Kubernetes API, or
 * making others their administrators. A right to one named cluster is none of them. Null when the text is no policy document.
 */
export function eksGrants(
  document: string,
  { account, region }: { account: string; region: string },
): { what: string; conditional: boolean }[] | null {
  const arn = (rest: string) => `arn:${partitionOf(region)}:eks:any-region-1:${account}:${rest}`;
  // Made-up names: only a pattern for all of them fits these.
  const cluster = allowedOn(document, clusterActions, arn('cluster/any-cluster'));
  const entry = allowedOn(document, entryActions, arn(`access-entry/any-cluster/role/${account}/any-role/any-id`));
  if (!cluster || !entry) return null;
  const every = cluster.filter(({ action }) => action === everyAction);
  if (every.some(one => !one.conditional)) return [{ what: 'every EKS action (eks:*)', conditional: false }];
  return [...cluster, ...entry].map(({ action, conditional }) => ({
    what: action === everyAction ? 'every EKS action (eks:*)' : action,
    conditional,
  }));
}

const everyAction = 'eks:AnyAction';
const clusterActions = [everyAction, 'eks:AccessKubernetesApi', 'eks:CreateAccessEntry'];
const entryActions = ['eks:AssociateAccessPolicy'];
