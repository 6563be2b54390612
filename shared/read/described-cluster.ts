/** The cluster that something else is judged beside. */
import type { Cluster } from '@aws-sdk/client-eks';
import { isNotFound } from '../errors.ts';
import type { Ports, Where } from '../ports.ts';

/** Null when it is gone, or going. */
export async function describedCluster(ports: Ports, where: Where, name: string): Promise<Cluster | null> {
  try {
    const { cluster } = await ports.call(where, 'eks:DescribeCluster', { name });
    return cluster && cluster.status !== 'DELETING' ? cluster : null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** EKS tells all of a cluster only while it is ACTIVE. */
export const settledness = (cluster: Cluster, name: string): true | { because: string } =>
  cluster.status === 'ACTIVE' ? true : { because: `cluster ${name} is ${cluster.status ?? 'in an unknown state'}` };
