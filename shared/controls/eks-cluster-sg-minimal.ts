/** The security group that EKS made for a cluster: whom it admits beside its own members, and whether they reach each other. */
import type { SecurityGroup, SecurityGroupRule } from '@aws-sdk/client-ec2';
import { egressFindings } from '../cluster-egress.ts';
import { control, type Finding } from '../control.ts';
import { ingressFinding, type Told } from '../ingress-finding.ts';
import { exposureOfRule, portsOf, protocolOf, rangeOf } from '../ingress.ts';
import type { Ingress, Membership } from '../resources/network.ts';
import type { Settings } from '../settings.ts';

export const eksClusterSgMinimal = control({
  id: 'eks-cluster-sg-minimal',
  title: 'The cluster security group made by EKS carries its self rule and no foreign ingress',
  why: 'This group is on the control plane, on every managed node and on every Fargate pod at once: what it admits, it admits to all of them, and what it no longer lets out they all lack. Other networks belong on a group of their own, named by the cluster as an additional one or by a launch template.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'security-group',
  sources: [
    { document: '001', lines: '45' },
    { document: '003', lines: '116-120,149-159' },
    { document: '004', lines: '20' },
  ],
  mappings: {},
  triggers: [
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:ModifySecurityGroupRules',
    'ec2:ModifyManagedPrefixList',
    'ec2:RevokeSecurityGroupIngress',
    'ec2:RevokeSecurityGroupEgress',
  ],
  closes: [
    'ec2:RevokeSecurityGroupIngress',
    'ec2:ModifySecurityGroupRules',
    'ec2:DeleteSecurityGroup',
    'ec2:AuthorizeSecurityGroupEgress',
  ],
  calls: [
    'ec2:RevokeSecurityGroupIngress',
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:AuthorizeSecurityGroupEgress',
    'ec2:RevokeSecurityGroupEgress',
  ],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Only told: a private network on port 443 alone, the usual way to a private endpoint (severity low); rules that a load balancer controller owns; groups of another VPC; the missing self rule, which EKS makes again at the next update of the cluster. A call that adds private networks only wakes nobody: the daily sweep tells of them. What the group lets out may be restricted, but EKS needs tcp 443 and 10250 and tcp and udp 53 among its members: where nodes carry the group and no rule may lead there, people are asked to let out just that; where rules lead to other groups, prefix lists or networks of the internet, or no node is known to carry the group, they are told.',
  evaluate({ group, ingress, members }, given) {
    if (!isClusterGroup(group, members)) return { notApplicable: 'it is not the group that EKS made for a cluster' };
    const foreign = ingress.rules
      .filter(rule => isForeign(rule, group))
      .map(rule => ingressFinding({ rule, ingress, group, members }, given, toldOf(rule, ingress, given.settings)));
    const GroupId = group.GroupId ?? given.ref.id;
    return [
      ...foreign,
      ...(ingress.rules.some(rule => isSelfRule(rule, group)) ? [] : [missingSelfRule(GroupId)]),
      ...egressFindings(GroupId, ingress.rules, members),
    ];
  },
});

// EKS writes the tag, and nobody else can: an `aws:` tag.
const isClusterGroup = (group: SecurityGroup, members: Membership[] | 'unknown'): boolean =>
  (members !== 'unknown' && members.some(member => member.as === 'cluster-group')) ||
  (group.Tags ?? []).some(tag => tag.Key === 'aws:eks:cluster-name');

/** The rule by which the members talk, in whatever form EKS restores it. */
const isSelfRule = (rule: SecurityGroupRule, group: SecurityGroup): boolean =>
  !rule.IsEgress && protocolOf(rule) === '-1' && rule.ReferencedGroupInfo?.GroupId === group.GroupId;

/** Groups of the same VPC may be named: nodes with groups of their own, load balancers, databases. */
function isForeign(rule: SecurityGroupRule, group: SecurityGroup): boolean {
  const source = rule.ReferencedGroupInfo;
  if (rule.IsEgress) return false;
  if (!source) return true;
  return source.VpcPeeringConnectionId !== undefined || (source.VpcId !== undefined && source.VpcId !== group.VpcId);
}

function toldOf(rule: SecurityGroupRule, ingress: Ingress, settings: Settings): Told {
  const to = `${rangeOf(rule)} of the control plane, its nodes and pods`;
  const told = { to, closed: rangeOf(rule), ofController: 'notify' as const };
  if (rule.ReferencedGroupInfo)
    return { ...told, limit: { remedy: 'notify', why: 'the source is a security group of another VPC' } };
  const ports = portsOf(rule);
  const opensApi = ports !== null && protocolOf(rule) !== 'udp' && ports.from <= 443 && ports.to >= 443;
  if (!opensApi) return told;
  const isInside = ['private', 'approved'].includes(exposureOfRule(rule, ingress, settings));
  return isInside && ports.from === ports.to
    ? {
        ...told,
        canLockOut: true,
        severity: 'low',
        limit: { remedy: 'notify', why: 'it may be the only way to the private endpoint' },
      }
    : { ...told, canLockOut: true };
}

const missingSelfRule = (GroupId: string): Finding<never, never> => ({
  key: 'self-rule',
  facet: 'self-rule',
  message: `Security group ${GroupId}, which EKS made, lacks the rule by which the control plane, its nodes and pods reach each other.`,
  atMost: { remedy: 'notify', why: 'EKS makes it again at the next update of the cluster' },
  evidence: { group: GroupId },
});
