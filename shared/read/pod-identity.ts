/** A Pod Identity association with what the roles it binds may do. */
import { isDenied, isNotFound } from '../errors.ts';
import { roleName } from '../inventory-entries.ts';
import { tagsOfCluster } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { BoundRole } from '../resources/eks.ts';
import { associationNames, associationRef, roleRef } from '../refs.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { listAssociations } from './addon-identity.ts';
import { policyReads, readPolicies } from './role-policies.ts';

export const associationReads = [
  'eks:DescribeCluster',
  'eks:DescribePodIdentityAssociation',
  'eks:ListPodIdentityAssociations',
  'iam:GetRole',
  ...policyReads,
] as const satisfies ReadOperation[];

/** Found by its service account: its id is another one each time it is made. */
export async function readAssociation(
  ports: Ports,
  ref: Ref<'pod-identity-association'>,
): Promise<Reading<'pod-identity-association'> | Absent> {
  const names = associationNames(ref);
  const { clusterName, namespace, serviceAccount } = names;
  const gone: Absent = {
    absent: 'gone',
    why: `service account ${namespace}/${serviceAccount} of cluster ${clusterName} has no Pod Identity association`,
  };
  const [association, inventory] = await Promise.all([
    describe(ports, ref, names),
    ports.cases.inventory(ref.account, ref.region),
  ]);
  if (!association) return gone;
  const { roleArn, targetRoleArn } = association;
  const [tags, ...roles] = await Promise.all([
    tagsOfCluster(ports, ref, clusterName, inventory),
    ...(roleArn ? [boundRole(ports, ref, { arn: roleArn, as: 'role' })] : []),
    ...(targetRoleArn ? [boundRole(ports, ref, { arn: targetRoleArn, as: 'target role' })] : []),
  ]);
  return {
    resource: { association, roles },
    settled: true,
    tags: association.tags ?? {},
    clusters: [{ name: clusterName, tags }],
  };
}

async function describe(ports: Ports, where: Where, names: ReturnType<typeof associationNames>) {
  try {
    const [found] = await listAssociations(ports, where, names);
    if (!found) return null;
    const asked = { clusterName: names.clusterName, associationId: found.associationId };
    return (await ports.call(where, 'eks:DescribePodIdentityAssociation', asked)).association ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function boundRole(ports: Ports, where: Where, { arn, as }: Pick<BoundRole, 'arn' | 'as'>): Promise<BoundRole> {
  if (arn.split(':')[4] !== where.account) return { arn, as, policies: 'elsewhere' };
  const ref = roleRef(where.account, where.region, roleName(arn));
  try {
    const [policies, { Role }] = await Promise.all([
      readPolicies(ports, ref),
      ports.call(ref, 'iam:GetRole', { RoleName: ref.id }),
    ]);
    const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
    return { arn, as, policies, ...(boundary && { boundary }) };
  } catch (error) {
    if (isNotFound(error)) return { arn, as, policies: 'gone' };
    if (isDenied(error)) return { arn, as, policies: 'unknown' };
    throw error;
  }
}

/** Every association of a Region's clusters, for the sweep. */
export async function associationRefs(
  ports: Ports,
  where: Where,
  { clusters }: Inventory,
): Promise<Ref<'pod-identity-association'>[]> {
  const lists = await Promise.all(clusters.map(({ name }) => listAssociations(ports, where, { clusterName: name })));
  return lists
    .flat()
    .flatMap(({ clusterName, namespace, serviceAccount }) =>
      clusterName && namespace && serviceAccount
        ? [associationRef(where.account, where.region, { clusterName, namespace, serviceAccount })]
        : [],
    );
}
