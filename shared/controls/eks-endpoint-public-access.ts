/** A Kubernetes API endpoint that answers the internet. */
import type { Cluster } from '@aws-sdk/client-eks';
import { dnsLacks, hasHybridNodes, nameOf, notRunByEks } from '../cluster-place.ts';
import { control } from '../control.ts';
import { exposureOf } from '../network.ts';
import { listed } from '../listed.ts';

export const eksEndpointPublicAccess = control({
  id: 'eks-endpoint-public-access',
  title: 'The Kubernetes API endpoint is not public',
  why: 'Everyone the public endpoint admits can try stolen tokens and fresh vulnerabilities on the API that controls the whole cluster. With private access alone an attacker must be in the network first.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'cluster',
  sources: [
    { document: '000', lines: '28-42' },
    { document: '001', lines: '49' },
    { document: '004', lines: '18-19,135' },
  ],
  mappings: {
    'CIS EKS 1.8': '5.4.1, 5.4.2',
    'Security Hub': 'EKS.1',
    'AWS Config': 'eks-endpoint-no-public-access',
    'Control Tower': 'CT.EKS.PR.1',
    HardenEKS: 'iam/check_endpoint_public_access',
    Prowler: 'eks_cluster_not_publicly_accessible',
    Checkov: 'CKV_AWS_39',
    Trivy: 'AWS-0040',
  },
  triggers: ['eks:CreateCluster', 'eks:UpdateClusterConfig'],
  closes: ['eks:UpdateClusterConfig', 'eks:DeleteCluster'],
  calls: ['eks:UpdateClusterConfig'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Only told when the VPC lacks what a private endpoint needs to resolve: closing the public one would then cut everybody off.',
  evaluate({ cluster, vpcDns }, { ref, settings }) {
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    const vpc = cluster.resourcesVpcConfig;
    // Absent means the default, which is public.
    if (vpc?.endpointPublicAccess === false) return [];
    const name = nameOf(cluster, ref);
    const cidrs = admitted(cluster);
    const exposures = cidrs.map(cidr => exposureOf(cidr, settings));
    const restricted = exposures.every(exposure => exposure === 'approved' || exposure === 'private');
    const lacks = dnsLacks(vpcDns);
    const call = 'eks:UpdateClusterConfig' as const;
    const before = {
      endpointPublicAccess: true,
      endpointPrivateAccess: vpc?.endpointPrivateAccess ?? false,
      ...(vpc?.publicAccessCidrs && vpc.publicAccessCidrs.length > 0 && { publicAccessCidrs: vpc.publicAccessCidrs }),
    };
    return [
      {
        key: 'public',
        facet: 'endpoint',
        message: `The Kubernetes API of cluster ${name} is public and admits ${exposures.includes('open') ? `the whole internet (${listed(cidrs)})` : listed(cidrs)}.`,
        ...(restricted && { severity: 'medium' as const, note: 'only approved networks are admitted' }),
        ...(lacks.length > 0
          ? {
              atMost: {
                remedy: 'notify' as const,
                why: `VPC ${vpc?.vpcId ?? 'of the cluster'} lacks ${lacks.join(' and ')}, so nobody could resolve the private endpoint`,
              },
            }
          : {
              plan: {
                calls: [
                  {
                    call,
                    input: { name, resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true } },
                  },
                ],
                undo: { calls: [{ call, input: { name, resourcesVpcConfig: before } }] },
                effect: `kubectl, CI and GitOps from outside the VPC lose the API${hasHybridNodes(cluster) ? ', and so do its hybrid nodes unless they find the private address' : ''}; nodes and pods reach it inside the VPC. The cluster security group must admit port 443 from whoever is to reach it.`,
                canLockOut: true as const,
              },
            }),
        evidence: {
          admitted: cidrs.slice(0, 20),
          endpointPrivateAccess: vpc?.endpointPrivateAccess ?? null,
          vpcDnsLacks: lacks,
        },
      },
    ];
  },
});

/** Absent CIDRs of a public endpoint admit everyone. */
const admitted = (cluster: Cluster): string[] => {
  const cidrs = cluster.resourcesVpcConfig?.publicAccessCidrs ?? [];
  return cidrs.length > 0 ? cidrs : ['0.0.0.0/0'];
};
