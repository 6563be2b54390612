/** One access entry of a cluster: what it allows, whether others administer the cluster, too, and whose nodes it is for. */
import { adminPolicies, clusterAdminPolicy, creatorControl, policyName } from '../cluster-admins.ts';
import type { AccessEntry } from '@aws-sdk/client-eks';
import { AwsError, isDenied, isNotFound } from '../errors.ts';
import { roleName } from '../inventory-entries.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { Change } from '../record.ts';
import type { AccessEntryState } from '../resources/eks.ts';
import { accessEntryNames, accessEntryRef, roleRef } from '../refs.ts';
import { partitionOf } from '../partitions.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { arnOf } from '../triggers/loose.ts';
import { pages } from './lists.ts';
import { nodegroupRolesReads, readNodegroupRoles } from './nodegroup-roles.ts';

export const accessEntryReads = [
  'eks:DescribeCluster',
  'eks:DescribeAccessEntry',
  'eks:ListAssociatedAccessPolicies',
  'eks:ListAccessEntries',
  'iam:GetRole',
  ...nodegroupRolesReads,
] as const satisfies ReadOperation[];

/**
 * One round of parallel reads; a second one only for an administrator, to see who else is one and whether the entry still lets anybody in,
 * or for nodes, to see whose they are.
 */
export async function readAccessEntry(
  ports: Ports,
  ref: Ref<'access-entry'>,
  because?: Change,
): Promise<Reading<'access-entry'> | Absent> {
  const { clusterName, principalArn } = accessEntryNames(ref);
  try {
    const [{ cluster }, entry, policies, creator] = await Promise.all([
      ports.call(ref, 'eks:DescribeCluster', { name: clusterName }),
      unlessConfigMap(ports.call(ref, 'eks:DescribeAccessEntry', { clusterName, principalArn })),
      unlessConfigMap(policiesOf(ports, ref, { clusterName, principalArn })),
      isCreator(ports, ref, because),
    ]);
    const gone = { absent: 'gone' as const, why: `cluster ${clusterName} has no access entry for ${principalArn}` };
    if (!cluster || cluster.status === 'DELETING') return gone;
    const clusters = [{ name: clusterName, tags: cluster.tags ?? {} }];
    const known: AccessEntryState = {
      entry: entry?.accessEntry ?? null,
      policies: policies ?? [],
      ...(creator && { creator }),
    };
    // Until it is ACTIVE nobody can tell which entries EKS is still making.
    if (cluster.status === 'CREATING')
      return { resource: known, settled: { because: `cluster ${clusterName} is CREATING` }, tags: {}, clusters };
    // With the ConfigMap alone only the creator is known, from the event.
    if (!known.entry && !creator) return gone;
    const isAdmin = known.policies.some(
      one => one.accessScope?.type !== 'namespace' && adminPolicies.has(policyName(one.policyArn)),
    );
    const [otherAdmins, dead] = isAdmin
      ? await Promise.all([readOtherAdmins(ports, ref), isDead(ports, ref, known.entry).catch(unlessDenied)])
      : [null, null];
    const isOfNodes = /^EC2_(LINUX|WINDOWS)$/.test(known.entry?.type ?? '');
    const nodegroups = isOfNodes ? await readNodegroupRoles(ports, ref, clusterName) : null;
    return {
      resource: {
        ...known,
        ...(otherAdmins && { otherAdmins }),
        ...(dead && { dead: true }),
        ...(nodegroups && { nodegroups }),
      },
      settled: true,
      tags: known.entry?.tags ?? {},
      clusters,
    };
  } catch (error) {
    if (isNotFound(error))
      return { absent: 'gone', why: `cluster ${clusterName} has no access entry for ${principalArn}` };
    throw error;
  }
}

// The event says it, and later the case that was opened because of it.
const isCreator = async (ports: Ports, ref: Ref, because?: Change): Promise<boolean> =>
  because?.name === 'CreateCluster' || (await ports.cases.of(ref)).some(one => one.control === creatorControl);

/** Principals that hold the whole cluster and can still come in; null when nobody may tell us. */
async function readOtherAdmins(ports: Ports, ref: Ref<'access-entry'>): Promise<string[] | null> {
  const { clusterName, principalArn } = accessEntryNames(ref);
  const associatedPolicyArn = `arn:${partitionOf(ref.region)}:eks::aws:cluster-access-policy/${clusterAdminPolicy}`;
  try {
    const all = await listAccessEntries(ports, ref, { clusterName, associatedPolicyArn });
    const others = all.filter(arn => arn !== principalArn);
    const held = await Promise.all(
      others.map(arn => holdsCluster(ports, ref, { clusterName, principalArn: arn }).catch(unlessGone)),
    );
    return others.filter((_, i) => held[i] === true);
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

/** True when it is known to: a principal nobody can look up may be gone, and then nobody would be left. */
async function holdsCluster(
  ports: Ports,
  where: Where,
  names: { clusterName: string; principalArn: string },
): Promise<boolean> {
  const [policies, { accessEntry }] = await Promise.all([
    policiesOf(ports, where, names),
    ports.call(where, 'eks:DescribeAccessEntry', names),
  ]);
  const isAdmin = policies.some(
    one => policyName(one.policyArn) === clusterAdminPolicy && one.accessScope?.type === 'cluster',
  );
  return isAdmin && (await isDead(ports, where, accessEntry ?? null)) === false;
}

/**
 * EKS keeps the id of a principal beside its ARN: of one that was deleted, or deleted and made again, the entry lets nobody in. Null where
 * nobody can tell: for users, and for roles of accounts we do not look after.
 */
async function isDead(ports: Ports, where: Where, entry: AccessEntry | null): Promise<boolean | null> {
  const role = arnOf(entry?.principalArn);
  if (role?.type !== 'role' || !ports.enrolled(role.account)) return null;
  const ref = roleRef(role.account, where.region, roleName(role.id));
  try {
    const { Role } = await ports.call(ref, 'iam:GetRole', { RoleName: ref.id });
    if (Role?.Arn !== entry?.principalArn || !Role?.CreateDate || !entry?.createdAt) return null;
    return Role.CreateDate > entry.createdAt;
  } catch (error) {
    if (isNotFound(error)) return true;
    throw error;
  }
}

const policiesOf = (ports: Ports, where: Where, names: { clusterName: string; principalArn: string }) =>
  pages(async nextToken => {
    const page = await ports.call(where, 'eks:ListAssociatedAccessPolicies', {
      ...names,
      ...(nextToken && { nextToken }),
    });
    return { items: page.associatedAccessPolicies ?? [], next: page.nextToken };
  });

const listAccessEntries = (
  ports: Ports,
  where: Where,
  of: { clusterName: string; associatedPolicyArn?: string },
): Promise<string[]> =>
  pages(async nextToken => {
    const page = await ports.call(where, 'eks:ListAccessEntries', { ...of, ...(nextToken && { nextToken }) });
    return { items: page.accessEntries ?? [], next: page.nextToken };
  });

/** For the sweep: every access entry of the clusters that know them. */
export async function accessEntryRefs(ports: Ports, where: Where, { clusters }: Inventory): Promise<Ref[]> {
  const listed = await Promise.all(
    clusters.map(async ({ name: clusterName }) => {
      const arns = await unlessConfigMap(listAccessEntries(ports, where, { clusterName })).catch(unlessGone);
      return (arns ?? []).map(arn => accessEntryRef(where.account, where.region, clusterName, arn));
    }),
  );
  return listed.flat();
}

/** Null for a cluster whose authentication mode knows no access entries: EKS refuses to speak of any. */
async function unlessConfigMap<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (
      error instanceof AwsError &&
      error.code === 'InvalidRequestException' &&
      /authentication mode/.test(error.awsMessage)
    )
      return null;
    throw error;
  }
}

// What nobody may look up is taken to be alive.
function unlessDenied(error: unknown): null {
  if (isDenied(error)) return null;
  throw error;
}

// Between the list and the look an entry or its cluster may go.
function unlessGone(error: unknown): null {
  if (isNotFound(error)) return null;
  throw error;
}
