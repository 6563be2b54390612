/** SSH 22 and RDP 3389 open to the internet on a security group of EKS. */
import { control } from '../control.ts';
import { adminFinding } from '../admin-finding.ts';
import { isOpenToAdmins } from '../ingress.ts';

export const eksSgAdminPortOpen = control({
  id: 'eks-sg-admin-port-open',
  title: 'SSH 22 and RDP 3389 are closed to the internet on EKS security groups',
  why: 'A node that answers SSH or RDP from the internet is one leaked key or one unpatched daemon away from being taken over, and with it every pod and every credential on it. Session Manager needs no open port.',
  severity: 'critical',
  kind: 'aws-config',
  resource: 'security-group',
  sources: [
    { document: '000', lines: '5-27' },
    { document: '000', lines: '54-60' },
    { document: '003', lines: '101-110,164' },
  ],
  mappings: {
    'Security Hub': 'EC2.13, EC2.14',
    Prowler: 'ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22, ..._3389',
    'Stratus Red Team': 'aws.exfiltration.ec2-security-group-open-port-22-ingress',
  },
  triggers: [
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:ModifySecurityGroupRules',
    'ec2:ModifyManagedPrefixList',
    'ec2:ModifyNetworkInterfaceAttribute',
    'eks:CreateNodegroup',
    'schedule:daily',
  ],
  closes: ['ec2:RevokeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules', 'ec2:DeleteSecurityGroup'],
  calls: ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Reverted: a rule for exactly one of the two ports, open to the whole internet. Asked about: wider port ranges, all traffic, narrower public networks, rules that a load balancer controller owns.',
  evaluate: ({ group, ingress, members }, given) =>
    ingress.rules
      .filter(rule => isOpenToAdmins(rule, ingress, given.settings))
      .map(rule => adminFinding({ rule, ingress, group, members }, given)),
});
