/** Nodes that the security groups in front of the private API endpoint do not let in. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { nameOf, notRunByEks } from '../cluster-place.ts';
import { control, type Finding } from '../control.ts';
import { portsOf, protocolOf } from '../ingress.ts';
import { isWithin } from '../network.ts';
import type { ClusterPath } from '../resources/eks.ts';

export const eksSg443Present = control({
  id: 'eks-sg-443-present',
  title: 'The control-plane security groups admit 443 from nodes and VPC callers',
  why: 'A node whose groups are not let in on 443 cannot join, renew its lease or get its pods: it becomes NotReady without a word about the reason. Usually a clean-up took away a rule that looked like any other.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'cluster-path',
  sources: [
    { document: '000', lines: '47,61-67' },
    { document: '001', lines: '43-45' },
  ],
  mappings: {},
  triggers: [
    'ec2:RevokeSecurityGroupIngress',
    'ec2:ModifySecurityGroupRules',
    'ec2:DeleteSecurityGroup',
    'eks:CreateCluster',
    'eks:CreateNodegroup',
    'eks:UpdateNodegroupVersion',
    'eks:UpdateClusterConfig',
  ],
  closes: [],
  calls: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Judged are clusters with private endpoint access and the groups of the nodes they have: by their network interfaces, and by the launch templates of their node groups. A new cluster has no nodes yet. Only told where a prefix list or the nodes cannot be read.',
  evaluate(path, given) {
    const { cluster, nodes } = path;
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    if (cluster.resourcesVpcConfig?.endpointPrivateAccess !== true)
      return { notApplicable: 'private endpoint access is off, so nodes reach the API through its public endpoint' };
    const name = nameOf(cluster, given.ref);
    const rules = path.groups.flatMap(group => group.ingress.rules).filter(opensApi);
    if (path.vpcCidrs.length > 0 && path.vpcCidrs.every(cidr => rules.some(rule => admits(path, rule, cidr))))
      return [];
    const isUnreadable = rules.some(rule => rule.PrefixListId && !listsOf(path)[rule.PrefixListId]);
    if (nodes === 'unknown') return [untold(name, 'nodes-unknown', 'its nodes cannot be listed')];
    const shut = nodes.filter(set => !rules.some(rule => set.includes(rule.ReferencedGroupInfo?.GroupId ?? '')));
    if (shut.length === 0) return [];
    if (isUnreadable) return [untold(name, 'lists-unknown', 'a prefix list that may let its nodes in cannot be read')];
    return chosen(shut).flatMap(source => findingFor(path, name, source));
  },
});

const opensApi = (rule: SecurityGroupRule): boolean => {
  const ports = portsOf(rule);
  return !rule.IsEgress && protocolOf(rule) !== 'udp' && ports !== null && ports.from <= 443 && ports.to >= 443;
};

const listsOf = (path: ClusterPath): Record<string, string[]> =>
  Object.assign({}, ...path.groups.map(group => group.ingress.prefixLists));

const admits = (path: ClusterPath, rule: SecurityGroupRule, cidr: string): boolean =>
  [rule.CidrIpv4 ?? [], listsOf(path)[rule.PrefixListId ?? ''] ?? []].flat().some(wide => isWithin(cidr, wide));

/** As few groups as let every set in, those on most sets first; a group that stands alone is the node's own. */
function chosen(sets: readonly string[][]): string[] {
  const groups = [...new Set(sets.flat())].toSorted();
  const uses = (group: string): number => sets.filter(set => set.includes(group)).length;
  const best = groups.reduce<string | null>(
    (soFar, one) => (soFar === null || uses(one) > uses(soFar) ? one : soFar),
    null,
  );
  if (best === null) return [];
  return [best, ...chosen(sets.filter(set => !set.includes(best)))];
}

function findingFor(path: ClusterPath, name: string, source: string) {
  const vpc = path.cluster.resourcesVpcConfig;
  const [GroupId] = [...(vpc?.securityGroupIds ?? []).toSorted(), vpc?.clusterSecurityGroupId ?? []].flat();
  if (GroupId === undefined) return [];
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: source }] }];
  const input = { GroupId, IpPermissions };
  return [
    {
      key: `443-from:${source}`,
      facet: 'vpc',
      message: `The control plane of cluster ${name} admits tcp/443 from neither security group ${source}, which its nodes carry, nor the network of the VPC, so these nodes cannot reach the API.`,
      plan: {
        calls: [{ call: 'ec2:AuthorizeSecurityGroupIngress' as const, input }],
        undo: { calls: [{ call: 'ec2:RevokeSecurityGroupIngress' as const, input }] },
        effect: `What carries security group ${source} reaches the API of cluster ${name} on tcp/443 through ${GroupId}; nothing is closed.`,
      },
      evidence: {
        nodes: source,
        groups: path.groups.map(group => group.GroupId).toSorted(),
        vpc: path.vpcCidrs.slice(0, 20).toSorted(),
      },
    },
  ];
}

const untold = (name: string, key: string, why: string): Finding<never, never> => ({
  key,
  facet: 'vpc',
  message: `Nobody can tell whether the control plane of cluster ${name} admits tcp/443 from its nodes: ${why}.`,
  atMost: { remedy: 'notify', why },
  evidence: { cluster: name },
});
