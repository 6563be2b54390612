/** The roles with which aws-node gives pods their addresses: one of its own, or those of the node groups. */
import type { Addon } from '@aws-sdk/client-eks';
import { isDenied, isNotFound } from '../errors.ts';
import { roleName } from '../inventory-entries.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { CniRole } from '../resources/eks.ts';
import { roleRef } from '../refs.ts';
import { listAssociations } from './addon-identity.ts';
import { listNodegroups } from './lists.ts';
import { policyReads, readPolicies } from './role-policies.ts';

export const cniReads = [
  'eks:DescribeNodegroup',
  'eks:DescribePodIdentityAssociation',
  'eks:ListNodegroups',
  'eks:ListPodIdentityAssociations',
  ...policyReads,
] as const satisfies ReadOperation[];

/** An IRSA role comes before a Pod Identity association, as in AWS's SDKs. `unknown` when we may not read them. */
export async function readCniRoles(
  ports: Ports,
  where: Where,
  { addon, clusterName }: { addon: Addon; clusterName: string },
): Promise<CniRole[] | 'unknown'> {
  try {
    const own = addon.serviceAccountRoleArn ?? (await associatedRole(ports, where, clusterName));
    const roles = own ? new Map([[own, []]]) : await nodeRoles(ports, where, clusterName);
    return await Promise.all(
      [...roles].map(async ([arn, nodegroups]) => ({
        arn,
        name: roleName(arn),
        nodegroups,
        policies: await policiesOf(ports, where, arn),
      })),
    );
  } catch (error) {
    if (isDenied(error)) return 'unknown';
    throw error;
  }
}

async function associatedRole(ports: Ports, where: Where, clusterName: string): Promise<string | undefined> {
  const of = { clusterName, namespace: 'kube-system', serviceAccount: 'aws-node' };
  const [association] = await listAssociations(ports, where, of);
  if (!association) return undefined;
  const { associationId } = association;
  return (await ports.call(where, 'eks:DescribePodIdentityAssociation', { clusterName, associationId })).association
    ?.roleArn;
}

// Read afresh: the node group that woke us may not be in the inventory yet.
async function nodeRoles(ports: Ports, where: Where, clusterName: string): Promise<Map<string, string[]>> {
  const names = await listNodegroups(ports, where, clusterName);
  const all = await Promise.all(names.map(nodegroupName => nodeRole(ports, where, { clusterName, nodegroupName })));
  const roles = new Map<string, string[]>();
  for (const { arn, nodegroupName } of all) if (arn) roles.set(arn, [...(roles.get(arn) ?? []), nodegroupName]);
  return roles;
}

async function nodeRole(ports: Ports, where: Where, names: { clusterName: string; nodegroupName: string }) {
  try {
    const { nodegroup } = await ports.call(where, 'eks:DescribeNodegroup', names);
    return { arn: nodegroup?.status === 'DELETING' ? undefined : nodegroup?.nodeRole, ...names };
  } catch (error) {
    if (isNotFound(error)) return { arn: undefined, ...names };
    throw error;
  }
}

async function policiesOf(ports: Ports, where: Where, arn: string): Promise<CniRole['policies']> {
  if (arn.split(':')[4] !== where.account) return 'elsewhere';
  try {
    return await readPolicies(ports, roleRef(where.account, where.region, roleName(arn)));
  } catch (error) {
    if (isNotFound(error)) return 'gone';
    throw error;
  }
}
