/** Why EKS refuses an update: requests that cannot be, and requests that change nothing (T-EKS-3, T-EKS-4, T-EKS-5). */
import { refuse, type At } from './at.ts';
import { canonicalIpv4 } from './cidr.ts';
import { enabledLogs } from './eks-logs.ts';
import type { Wanted } from './eks-wanted.ts';
import type { ClusterState } from './states.ts';

/** Refuses an endpoint nobody could reach and networks that cannot come from the internet. Throws AwsError. */
export function refuseInvalid(at: At, wanted: Wanted, publicAccessCidrs: readonly string[] = []): void {
  if (wanted.type !== 'EndpointAccessUpdate') return;
  const after = wanted.patch.resourcesVpcConfig;
  if (!after?.endpointPublicAccess && !after?.endpointPrivateAccess) {
    refuse(at, 'InvalidParameterException', 'Both private and public endpoint access cannot be false');
  }
  const reserved = publicAccessCidrs.filter(isReserved);
  if (reserved.length > 0) {
    refuse(
      at,
      'InvalidParameterException',
      `The following CIDRs are not allowed in publicAccessCidrs: [${reserved.join(', ')}]`,
    );
  }
}

/** Refuses what is so already: for EKS a no-op is an error. Throws AwsError. */
export function refuseNoChange(at: At, cluster: ClusterState, wanted: Wanted): void {
  if (!changesNothing(cluster, wanted)) return;
  const { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs = [] } = cluster.resourcesVpcConfig;
  const text =
    wanted.type === 'LoggingUpdate'
      ? 'No changes needed for the logging config provided'
      : wanted.type === 'EndpointAccessUpdate'
        ? `Cluster is already at the desired configuration with endpointPrivateAccess: ${endpointPrivateAccess} , endpointPublicAccess: ${endpointPublicAccess}, and Public Endpoint Restrictions: [${publicAccessCidrs.join(', ')}]`
        : `Cluster is already at the desired configuration for ${wanted.type}`;
  refuse(at, 'InvalidParameterException', text);
}

/** True when the cluster already is what the update would make it; lists are compared as sets. */
export function changesNothing(cluster: ClusterState, wanted: Wanted): boolean {
  if (wanted.type === 'LoggingUpdate')
    return same([...enabledLogs(cluster.logging)], [...enabledLogs(wanted.patch.logging)]);
  const before: Record<string, unknown> = { ...cluster };
  return Object.entries<unknown>(wanted.patch).every(([field, value]) => same(before[field], value));
}

function same(a: unknown, b: unknown): boolean {
  return sorted(a) === sorted(b);
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => {
    if (Array.isArray(inner)) return inner.map(item => JSON.stringify(item)).toSorted();
    if (inner === null || typeof inner !== 'object') return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }) ?? '';

/** Networks EKS refuses as public sources: nothing on the internet has such an address. */
const reservedNetworks = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

function isReserved(cidr: string): boolean {
  const [address = '', length = ''] = cidr.split('/');
  return reservedNetworks.some(network => {
    const width = network.split('/')[1] ?? '';
    return Number(length) >= Number(width) && canonicalIpv4(`${address}/${width}`) === network;
  });
}
