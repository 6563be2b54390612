/** The log group of a cluster's control plane, beside the cluster: whether it must exist depends on what the cluster logs. */
import { isNotFound } from '../errors.ts';
import { clusterOfLogGroup } from '../log-group.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref, Resources } from '../resources.ts';
import { pages } from './lists.ts';

export const logGroupReads = ['eks:DescribeCluster', 'logs:DescribeLogGroups'] as const satisfies ReadOperation[];

/** Unsettled while the cluster is made: nothing was delivered yet, so nothing can be missing. */
export async function readLogGroup(ports: Ports, ref: Ref<'log-group'>): Promise<Reading<'log-group'> | Absent> {
  const name = clusterOfLogGroup(ref.id);
  if (!name) return { absent: 'not-eks', why: `log group ${ref.id} is no cluster's` };
  const gone: Absent = { absent: 'not-eks', why: `there is no cluster ${name} whose log group ${ref.id} would be` };
  try {
    const [{ cluster }, group] = await Promise.all([
      ports.call(ref, 'eks:DescribeCluster', { name }),
      groupOf(ports, ref, ref.id),
    ]);
    // Its group may go with it.
    if (!cluster || cluster.status === 'DELETING') return gone;
    const tags = cluster.tags ?? {};
    return {
      resource: { group, cluster },
      settled: cluster.status === 'CREATING' ? { because: `cluster ${name} is being made` } : true,
      tags,
      clusters: [{ name, tags }],
    };
  } catch (error) {
    if (isNotFound(error)) return gone;
    throw error;
  }
}

// AWS knows prefixes only: other groups may begin alike.
async function groupOf(ports: Ports, where: Where, name: string): Promise<Resources['log-group']['group']> {
  const groups = await pages(async nextToken => {
    const page = await ports.call(where, 'logs:DescribeLogGroups', {
      logGroupNamePrefix: name,
      ...(nextToken && { nextToken }),
    });
    return { items: page.logGroups ?? [], next: page.nextToken };
  });
  return groups.find(group => group.logGroupName === name) ?? null;
}
