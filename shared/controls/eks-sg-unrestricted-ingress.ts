/** Ports open to the internet that nobody allowed, on a security group of EKS. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { control } from '../control.ts';
import { ingressFinding } from '../ingress-finding.ts';
import { adminPorts, isOfLoadBalancer, isPublic, portsOf, rangeOf } from '../ingress.ts';

export const eksSgUnrestrictedIngress = control({
  id: 'eks-sg-unrestricted-ingress',
  title: 'From the internet EKS security groups admit 443 and the ports the settings allow, no others',
  why: 'Every open port is scanned within minutes and is only as safe as what happens to listen there: a debug port, a database, the kubelet on 10250. Traffic from the internet belongs on a load balancer, where it is encrypted, logged and filtered.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'security-group',
  sources: [
    { document: '000', lines: '43-60' },
    { document: '001', lines: '43-47' },
  ],
  mappings: { Prowler: 'ec2_securitygroup_allow_ingress_from_internet_to_any_port' },
  triggers: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules', 'ec2:ModifyManagedPrefixList'],
  closes: ['ec2:RevokeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules', 'ec2:DeleteSecurityGroup'],
  calls: ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'Allowed are the ports of network.publicPorts and, on groups of load balancers, 80. Only told where a load balancer controller owns the rule or the group: it would restore what is revoked. Where the settings raise the remedy, only a rule that the change itself opened to the whole internet is reverted. SSH, RDP and rules for every port are left to eks-sg-admin-port-open and eks-sg-all-traffic-open; icmp has no ports and is not judged.',
  evaluate: ({ group, ingress, members }, given) => {
    const { publicPorts } = given.settings.network;
    const allowed = new Set(isOfLoadBalancer(members) ? [...publicPorts, 80] : publicPorts);
    return ingress.rules
      .filter(rule => !isOthers(rule) && !isWithinPorts(rule, allowed) && isPublic(rule, ingress, given.settings))
      .map(rule =>
        ingressFinding({ rule, ingress, group, members }, given, { to: rangeOf(rule), ofController: 'notify' }),
      );
  },
});

/** What another control finds is not found twice: an exemption there would be none. A rule for every port opens these, too. */
const isOthers = (rule: SecurityGroupRule): boolean => adminPorts(rule).length > 0;

/** True when every port of the rule is allowed, and for icmp, which has none. */
function isWithinPorts(rule: SecurityGroupRule, allowed: ReadonlySet<number>): boolean {
  const ports = portsOf(rule);
  if (!ports) return true;
  return Array.from({ length: ports.to - ports.from + 1 }, (_, i) => ports.from + i).every(port => allowed.has(port));
}
