/** Clusters whose control plane AWS does not run in the account's Region: they lack most fields we judge (T-EKS-22). */
import type { Cluster } from '@aws-sdk/client-eks';
import type { NotApplicable } from './control.ts';
import type { VpcDns } from './resources/eks.ts';

/** Why a cluster's endpoint, logging or encryption is not EKS's to set; null for an ordinary cluster. */
export function notRunByEks(cluster: Cluster): NotApplicable | null {
  if (cluster.connectorConfig)
    return { notApplicable: 'it is only registered with EKS: its control plane runs elsewhere' };
  if (cluster.outpostConfig)
    return { notApplicable: 'its control plane runs on an Outpost, where EKS has no such setting' };
  return null;
}

/** Nodes on premises reach the API from outside the VPC, and by the public name where there is one. */
export const hasHybridNodes = ({ remoteNetworkConfig }: Cluster): boolean =>
  (remoteNetworkConfig?.remoteNodeNetworks ?? []).length > 0;

/** The name AWS answers, or the one that was asked for. */
export const nameOf = (cluster: Cluster, ref: { id: string }): string => cluster.name ?? ref.id;

/** What the VPC lacks for a private endpoint to resolve inside it (T-EKS-7), in words; empty when nothing. */
export function dnsLacks(dns: VpcDns | undefined): string[] {
  if (!dns) return ['DNS settings we may read'];
  return [
    ...(dns.enableDnsSupport ? [] : ['enableDnsSupport']),
    ...(dns.enableDnsHostnames ? [] : ['enableDnsHostnames']),
    ...(dns.amazonProvidedDns ? [] : ['AmazonProvidedDNS in its DHCP options']),
  ];
}
