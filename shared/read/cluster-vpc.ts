/** The subnets, security groups and way out of a cluster's control plane. */
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';

export const clusterVpcReads = ['eks:DescribeCluster', 'eks:DescribeUpdate'] as const satisfies ReadOperation[];

/** One call; only what is compared is kept, since the sweep keeps it for every cluster. */
export async function readClusterVpc(ports: Ports, ref: Ref<'cluster-vpc'>): Promise<Reading<'cluster-vpc'> | Absent> {
  const cluster = await describe(ports, ref);
  if (!cluster || cluster.status === 'DELETING') return { absent: 'gone', why: `cluster ${ref.id} no longer exists` };
  const { name, createdAt, resourcesVpcConfig: vpc, outpostConfig, connectorConfig, tags = {} } = cluster;
  return {
    resource: {
      cluster: {
        ...(name && { name }),
        ...(outpostConfig && { outpostConfig }),
        ...(connectorConfig && { connectorConfig }),
      },
      ...(createdAt && { createdAt: Math.floor(createdAt.getTime() / 1000) }),
      ...(vpc?.subnetIds && { subnetIds: vpc.subnetIds }),
      ...(vpc?.securityGroupIds && { securityGroupIds: vpc.securityGroupIds }),
      ...(vpc?.controlPlaneEgressMode && { controlPlaneEgressMode: vpc.controlPlaneEgressMode }),
    },
    settled:
      cluster.status === 'ACTIVE'
        ? (true as const)
        : { because: `cluster ${ref.id} is ${cluster.status ?? 'in an unknown state'}` },
    tags,
    clusters: [{ name: ref.id, tags }],
  };
}

async function describe(ports: Ports, ref: Ref) {
  try {
    return (await ports.call(ref, 'eks:DescribeCluster', { name: ref.id })).cluster ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
