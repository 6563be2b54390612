/** All traffic or all ports open to the internet on a security group of EKS. */
import { control } from '../control.ts';
import { ingressFinding } from '../ingress-finding.ts';
import { isPublic, opensEverything, rangeOf } from '../ingress.ts';

export const eksSgAllTrafficOpen = control({
  id: 'eks-sg-all-traffic-open',
  title: 'No EKS security group admits all traffic or all ports from the internet',
  why: 'Through such a rule the internet reaches the kubelet, every node port, every database and debug port of a pod on the host network, and whatever is started tomorrow. Nobody who opened it could say what is open.',
  severity: 'critical',
  kind: 'aws-config',
  resource: 'security-group',
  sources: [{ document: '000', lines: '43-44' }],
  mappings: { Prowler: 'ec2_securitygroup_allow_ingress_from_internet_to_all_ports' },
  triggers: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules', 'ec2:ModifyManagedPrefixList'],
  closes: ['ec2:RevokeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules', 'ec2:DeleteSecurityGroup'],
  calls: ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'Asked about, since a rule this wide may carry all of production. Where the settings raise the remedy, only a rule that the change itself opened to the whole internet is reverted. One such rule is SSH open as well: it has one case and one fix.',
  evaluate: ({ group, ingress, members }, given) =>
    ingress.rules
      .filter(rule => opensEverything(rule) && isPublic(rule, ingress, given.settings))
      .map(rule => ingressFinding({ rule, ingress, group, members }, given, { to: rangeOf(rule) })),
});
