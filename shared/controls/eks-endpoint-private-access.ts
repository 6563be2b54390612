/** Private access of the Kubernetes API endpoint: the path nodes and pods take without leaving the VPC. */
import { dnsLacks, hasHybridNodes, nameOf, notRunByEks } from '../cluster-place.ts';
import { control } from '../control.ts';

export const eksEndpointPrivateAccess = control({
  id: 'eks-endpoint-private-access',
  title: 'Private endpoint access is on',
  why: 'Without private access, nodes and pods reach the Kubernetes API over public addresses, and restricting the public endpoint would cut them off. Private access adds a path inside the VPC and removes none.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'cluster',
  sources: [
    { document: '000', lines: '34-35' },
    { document: '001', lines: '33' },
    { document: '004', lines: '18,135' },
  ],
  mappings: {
    'CIS EKS 1.8': '5.4.2',
    Prowler: 'eks_cluster_private_nodes_enabled',
    Kubescape: 'ensure-endpointprivateaccess-is-enabled',
  },
  triggers: ['eks:CreateCluster', 'eks:UpdateClusterConfig'],
  closes: ['eks:UpdateClusterConfig', 'eks:DeleteCluster'],
  calls: ['eks:UpdateClusterConfig'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Asked about when the DNS settings of the VPC are known to lack what a private endpoint needs, and for clusters with hybrid nodes, which AWS wants to take one way or the other.',
  evaluate({ cluster, vpcDns }, { ref }) {
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    const vpc = cluster.resourcesVpcConfig;
    if (vpc?.endpointPrivateAccess === true) return [];
    const name = nameOf(cluster, ref);
    // EKS refuses a cluster with neither path, so where private access is off public access is on.
    const endpointPublicAccess = vpc?.endpointPublicAccess ?? true;
    const cidrs = vpc?.publicAccessCidrs ?? [];
    // All three settings are sent as read: what an update leaves out EKS may take from its defaults, which are wider.
    const rest = {
      endpointPublicAccess,
      ...(endpointPublicAccess && cidrs.length > 0 && { publicAccessCidrs: cidrs }),
    };
    const setTo = (endpointPrivateAccess: boolean) => ({
      call: 'eks:UpdateClusterConfig' as const,
      input: { name, resourcesVpcConfig: { endpointPrivateAccess, ...rest } },
    });
    const lacks = vpcDns ? dnsLacks(vpcDns) : [];
    const doubts = [
      ...(lacks.length > 0 ? [`the VPC lacks ${lacks.join(' and ')}, so the private address would not resolve`] : []),
      ...(hasHybridNodes(cluster)
        ? ['hybrid nodes keep to the public addresses, and AWS advises against both ways at once for them']
        : []),
    ];
    return [
      {
        key: 'private',
        facet: 'private-access',
        message: `The Kubernetes API of cluster ${name} cannot be reached from inside its VPC: private endpoint access is off.`,
        ...(doubts.length > 0 && { atMost: { remedy: 'ask' as const, why: doubts.join('; ') } }),
        plan: {
          calls: [setTo(true)],
          undo: { calls: [setTo(false)] },
          effect:
            'Inside the VPC the API name now resolves to private addresses: the cluster security group must admit port 443 from clients that used the public path. No path is removed.',
        },
        evidence: {
          endpointPrivateAccess: vpc?.endpointPrivateAccess ?? null,
          endpointPublicAccess: vpc?.endpointPublicAccess ?? null,
        },
      },
    ];
  },
});
