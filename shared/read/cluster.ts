/** An EKS cluster, and for a public one what private DNS would need of its VPC. */
import { isDenied, isNotFound } from '../errors.ts';
import { rememberCluster } from '../inventory-mending.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { VpcDns } from '../resources/eks.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { readObstacles, readVersions, versionReads } from './versions.ts';

export const clusterReads = [
  'eks:DescribeCluster',
  'eks:DescribeUpdate',
  'ec2:DescribeVpcAttribute',
  'ec2:DescribeVpcs',
  'ec2:DescribeDhcpOptions',
  ...versionReads,
] as const satisfies ReadOperation[];

/** One round trip for a private cluster; a public one takes its VPC's DNS settings too, since closing the public door depends on them (T-EKS-7). */
export async function readCluster(ports: Ports, ref: Ref<'cluster'>): Promise<Reading<'cluster'> | Absent> {
  // Both at once: the versions do not depend on the cluster, and are mostly known already.
  const [cluster, versions] = await Promise.all([describe(ports, ref), readVersions(ports, ref)]);
  if (!cluster || cluster.status === 'DELETING') {
    await rememberCluster(ports, ref, ref.id, null);
    return { absent: 'gone', why: `cluster ${ref.id} no longer exists` };
  }
  const tags = cluster.tags ?? {};
  const settled =
    cluster.status === 'ACTIVE'
      ? (true as const)
      : { because: `cluster ${ref.id} is ${cluster.status ?? 'in an unknown state'}` };
  const vpcId = cluster.resourcesVpcConfig?.vpcId;
  if (settled !== true) return { resource: { cluster }, settled, tags, clusters: [{ name: ref.id, tags }] };
  const [vpcDns, leads] = await Promise.all([
    cluster.resourcesVpcConfig?.endpointPublicAccess && vpcId ? readVpcDns(ports, ref, vpcId) : null,
    rememberCluster(ports, ref, ref.id, cluster),
  ]);
  const status = versions?.find(one => one.clusterVersion === cluster.version)?.versionStatus;
  const obstacles = status && status !== 'STANDARD_SUPPORT' ? await readObstacles(ports, ref, ref.id) : null;
  return {
    resource: { cluster, ...(vpcDns && { vpcDns }), ...(versions && { versions }), ...(obstacles && { obstacles }) },
    settled,
    tags,
    clusters: [{ name: ref.id, tags }],
    leads,
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

/** Null when we may not know: the control then warns instead of promising. */
async function readVpcDns(ports: Ports, where: Where, VpcId: string): Promise<VpcDns | null> {
  try {
    const [support, hostnames, vpcs] = await Promise.all([
      ports.call(where, 'ec2:DescribeVpcAttribute', { VpcId, Attribute: 'enableDnsSupport' }),
      ports.call(where, 'ec2:DescribeVpcAttribute', { VpcId, Attribute: 'enableDnsHostnames' }),
      ports.call(where, 'ec2:DescribeVpcs', { VpcIds: [VpcId] }),
    ]);
    const dhcp = vpcs.Vpcs?.[0]?.DhcpOptionsId;
    const options = dhcp ? await ports.call(where, 'ec2:DescribeDhcpOptions', { DhcpOptionsIds: [dhcp] }) : null;
    const servers =
      options?.DhcpOptions?.[0]?.DhcpConfigurations?.find(one => one.Key === 'domain-name-servers')?.Values ?? [];
    return {
      enableDnsSupport: support.EnableDnsSupport?.Value === true,
      enableDnsHostnames: hostnames.EnableDnsHostnames?.Value === true,
      amazonProvidedDns: servers.some(server => server.Value === 'AmazonProvidedDNS'),
    };
  } catch (error) {
    if (isNotFound(error) || isDenied(error)) return null;
    throw error;
  }
}
