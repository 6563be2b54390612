/** A capability that EKS runs for a cluster, with the policies of its role. */
import { isDenied, isNotFound } from '../errors.ts';
import { roleName } from '../inventory-entries.ts';
import { tagsOfCluster } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { CapabilityState } from '../resources/eks.ts';
import { partNames, roleRef } from '../refs.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { pages } from './lists.ts';
import { policyReads, readPolicies } from './role-policies.ts';

export const capabilityReads = [
  'eks:DescribeCapability',
  'eks:DescribeCluster',
  'eks:ListCapabilities',
  ...policyReads,
] as const satisfies ReadOperation[];

/** The capability, then the policies of the role it names. */
export async function readCapability(ports: Ports, ref: Ref<'capability'>): Promise<Reading<'capability'> | Absent> {
  const { clusterName, partName } = partNames(ref);
  const [capability, inventory] = await Promise.all([
    describe(ports, ref),
    ports.cases.inventory(ref.account, ref.region),
  ]);
  if (!capability || capability.status === 'DELETING')
    return { absent: 'gone', why: `cluster ${clusterName} has no capability ${partName}` };
  const isWorking = capability.status === 'CREATING' || capability.status === 'UPDATING';
  const [tags, role] = await Promise.all([
    tagsOfCluster(ports, ref, clusterName, inventory),
    isWorking ? null : policiesOf(ports, ref, capability.roleArn),
  ]);
  return {
    resource: { capability, role },
    settled: isWorking ? { because: `capability ${ref.id} is ${capability.status}` } : true,
    tags: capability.tags ?? {},
    clusters: [{ name: clusterName, tags }],
  };
}

async function describe(ports: Ports, ref: Ref) {
  const { clusterName, partName: capabilityName } = partNames(ref);
  try {
    return (await ports.call(ref, 'eks:DescribeCapability', { clusterName, capabilityName })).capability ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Null when there is no such role or nobody may look: the control says so. */
async function policiesOf(ports: Ports, ref: Ref, roleArn: string | undefined): Promise<CapabilityState['role']> {
  if (!roleArn) return null;
  const role = roleRef(ref.account, ref.region, roleName(roleArn));
  try {
    return await readPolicies(ports, role);
  } catch (error) {
    if (isNotFound(error) || isDenied(error)) return null;
    throw error;
  }
}

/** For the sweep. */
export async function capabilityRefs(ports: Ports, where: Where, { clusters }: Inventory): Promise<Ref[]> {
  const { account, region } = where;
  const listed = await Promise.all(
    clusters.map(async ({ name: clusterName }) => {
      const all = await pages(async nextToken => {
        const page = await ports.call(where, 'eks:ListCapabilities', { clusterName, ...(nextToken && { nextToken }) });
        return { items: page.capabilities ?? [], next: page.nextToken };
      });
      return all.map(({ capabilityName }) => `${clusterName}/${capabilityName}`);
    }),
  );
  return listed.flat().map(id => ({ kind: 'capability' as const, account, region, id }));
}
