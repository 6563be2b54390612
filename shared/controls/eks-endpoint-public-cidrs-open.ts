/** A public Kubernetes API endpoint that admits more of the internet than the settings approve. */
import type { Cluster } from '@aws-sdk/client-eks';
import { dnsLacks, hasHybridNodes, nameOf, notRunByEks } from '../cluster-place.ts';
import { control, type Finding } from '../control.ts';
import { listed } from '../listed.ts';
import { exposureOf, isReserved, isWithin } from '../network.ts';
import type { VpcDns } from '../resources/eks.ts';
import type { Settings } from '../settings.ts';

export const eksEndpointPublicCidrsOpen = control({
  id: 'eks-endpoint-public-cidrs-open',
  title: 'A public API endpoint admits approved networks only',
  why: 'An endpoint open to the whole internet is scanned within minutes: every stolen token works from anywhere, and every vulnerability of the API server is one request away. Where the endpoint must be public, the networks it admits are the only wall in front of it.',
  severity: 'critical',
  kind: 'aws-config',
  resource: 'cluster',
  sources: [{ document: '000', lines: '36-42' }],
  mappings: {
    'CIS EKS 1.8': '5.4.1',
    'Security Hub': 'EKS.1 (partial)',
    HardenEKS: 'iam/check_endpoint_public_access',
    Prowler: 'eks_cluster_not_publicly_accessible',
    Checkov: 'CKV_AWS_38',
    Trivy: 'AWS-0041',
  },
  triggers: ['eks:CreateCluster', 'eks:UpdateClusterConfig'],
  closes: ['eks:UpdateClusterConfig', 'eks:DeleteCluster'],
  calls: ['eks:UpdateClusterConfig'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'Reverted, where the settings raise the remedy, only when the endpoint admits the whole internet, the settings approve networks (network.approvedCidrs), and nodes, of which none is a hybrid node, have a private path that resolves. Without approved networks only the whole internet is a finding, and it is only told unless a narrower network is listed beside it.',
  evaluate({ cluster, vpcDns }, { ref, settings }) {
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    const vpc = cluster.resourcesVpcConfig;
    // Absent means the default, which is public and for everyone.
    if (vpc?.endpointPublicAccess === false) return [];
    const cidrs = vpc?.publicAccessCidrs && vpc.publicAccessCidrs.length > 0 ? vpc.publicAccessCidrs : ['0.0.0.0/0'];
    const wrong = cidrs.filter(cidr => isWrong(cidr, settings));
    if (wrong.length === 0) return [];
    const name = nameOf(cluster, ref);
    const open = wrong.some(cidr => exposureOf(cidr, settings) === 'open');
    const wanted = networksFor(cluster, { cidrs, wrong, settings });
    const setTo = (publicAccessCidrs: string[], endpointPrivateAccess: boolean) => ({
      call: 'eks:UpdateClusterConfig' as const,
      input: { name, resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess, publicAccessCidrs } },
    });
    const limit = limitOf({ cluster, vpcDns, settings, open, wanted });
    return [
      {
        key: 'public-cidrs',
        facet: 'endpoint',
        message: `The public Kubernetes API of cluster ${name} admits ${open ? `the whole internet (${listed(wrong)})` : `${listed(wrong)}, which nobody approved`}.`,
        ...(!open && { severity: 'high' as const }),
        ...(limit && { atMost: limit }),
        ...(isSendable(wanted) && {
          plan: {
            // Both flags and all networks are sent: nodes without a private path must get one before their addresses are shut out (T-EKS-6).
            calls: [setTo(wanted, true)],
            undo: { calls: [setTo(cidrs, vpc?.endpointPrivateAccess ?? false)] },
            effect: `From the internet only ${listed(wanted)} still reach${wanted.length === 1 ? 'es' : ''} the API; kubectl, CI and GitOps from anywhere else lose it. Nodes and pods reach it inside the VPC${vpc?.endpointPrivateAccess ? ' as before' : ', where private access is switched on with it'}.`,
          },
        }),
        evidence: {
          admitted: cidrs.slice(0, 20),
          endpointPrivateAccess: vpc?.endpointPrivateAccess ?? null,
          approved: settings.network.approvedCidrs.slice(0, 20),
        },
      },
    ];
  },
});

/** Without approved networks nobody has said which narrow ones are wrong. */
function isWrong(cidr: string, settings: Settings): boolean {
  const exposure = exposureOf(cidr, settings);
  return exposure === 'open' || (exposure === 'public' && settings.network.approvedCidrs.length > 0);
}

/**
 * What stays: the networks that are not wrong, and the approved ones that a wrong one had let in, so that nobody approved is
 * shut out and nobody new is let in. Where that is nothing, the approved ones: an empty list would mean everybody.
 */
function networksFor(
  cluster: Cluster,
  { cidrs, wrong, settings }: { cidrs: string[]; wrong: string[]; settings: Settings },
): string[] {
  const takes = (cidr: string): boolean => !isReserved(cidr) && (!cidr.includes(':') || takesIpv6(cluster));
  const approved = settings.network.approvedCidrs.filter(takes);
  const kept = cidrs.filter(cidr => !wrong.includes(cidr) && takes(cidr));
  const admitted = approved.filter(
    one => wrong.some(wide => isWithin(one, wide)) && !kept.some(wide => isWithin(one, wide)),
  );
  const all = [...new Set([...kept, ...admitted])];
  return (all.length > 0 ? all : approved).toSorted();
}

// Public endpoints take IPv6 only of IPv6 clusters made after October 2024.
const takesIpv6 = ({ kubernetesNetworkConfig, createdAt }: Cluster): boolean =>
  kubernetesNetworkConfig?.ipFamily === 'ipv6' &&
  createdAt !== undefined &&
  new Date(createdAt).getTime() >= Date.UTC(2024, 10, 1);

/** EKS's quota, which cannot be raised. */
const mostCidrs = 40;
const isSendable = (wanted: string[]): boolean => wanted.length > 0 && wanted.length <= mostCidrs;

/** Why it is not simply reverted; the mildest remedy comes first. */
function limitOf(given: {
  cluster: Cluster;
  vpcDns: VpcDns | undefined;
  settings: Settings;
  open: boolean;
  wanted: string[];
}): Finding['atMost'] {
  const { cluster, vpcDns, settings, open, wanted } = given;
  if (wanted.length === 0)
    return {
      remedy: 'notify',
      why: 'the settings approve no network that EKS would take (network.approvedCidrs), and an empty list admits everybody',
    };
  if (!isSendable(wanted))
    return { remedy: 'notify', why: `EKS takes ${mostCidrs} networks at most and ${wanted.length} would have to stay` };
  if (settings.network.approvedCidrs.length === 0)
    return ask('the settings approve no network (network.approvedCidrs), so only those listed already would stay');
  if (!open) return ask('the networks are a part of the internet, not all of it');
  if (cluster.resourcesVpcConfig?.endpointPrivateAccess !== true)
    return ask('private access is off, so nodes come from public addresses that may not be approved');
  if (hasHybridNodes(cluster))
    return ask('its hybrid nodes come from outside the VPC, from addresses that may not be approved');
  const lacks = dnsLacks(vpcDns);
  return lacks.length > 0
    ? ask(`the VPC lacks ${lacks.join(' and ')}, so nodes may be using the public endpoint`)
    : undefined;
}

const ask = (why: string) => ({ remedy: 'ask' as const, why });
