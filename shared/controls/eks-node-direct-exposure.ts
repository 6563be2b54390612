/** Node ports of Kubernetes Services open to the internet on the nodes themselves. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { control } from '../control.ts';
import { ingressFinding } from '../ingress-finding.ts';
import { isPublic, portsOf, rangeOf } from '../ingress.ts';
import type { Membership } from '../resources/network.ts';

export const eksNodeDirectExposure = control({
  id: 'eks-node-direct-exposure',
  title: 'Services are reached through load balancers or Ingress, not through node ports open to the internet',
  why: 'A node port is open on every node at once and leads past the load balancer with its TLS, logs and web application firewall. Whatever Service takes that port next is on the internet, too, without anybody deciding it.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'security-group',
  sources: [{ document: '003', lines: '40' }],
  mappings: {},
  triggers: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules', 'ec2:ModifyManagedPrefixList'],
  closes: ['ec2:RevokeSecurityGroupIngress', 'ec2:ModifySecurityGroupRules', 'ec2:DeleteSecurityGroup'],
  calls: ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Only told where a load balancer controller owns the rule: a Network Load Balancer that keeps the client’s address needs it, and it would be restored. Groups of load balancers, bastions and the control plane alone carry no nodes and are not judged.',
  evaluate({ group, ingress, members }, given) {
    if (!carriesNodes(members)) return { notApplicable: 'it is on no nodes' };
    return ingress.rules
      .filter(rule => opensNodePorts(rule) && isPublic(rule, ingress, given.settings))
      .map(rule => {
        const range = rangeOf(rule);
        const closed = isOnlyNodePorts(rule) ? `${range} of the nodes` : `${range}, node ports among them`;
        return ingressFinding({ rule, ingress, group, members }, given, {
          to: closed,
          closed: range,
          ofController: 'notify',
        });
      });
  },
});

/** What Kubernetes gives out to Services; EKS lets nobody choose another range. */
const nodePorts = { from: 30_000, to: 32_767 };

function opensNodePorts(rule: SecurityGroupRule): boolean {
  const ports = portsOf(rule);
  return ports !== null && ports.from <= nodePorts.to && ports.to >= nodePorts.from;
}

const isOnlyNodePorts = (rule: SecurityGroupRule): boolean => {
  const ports = portsOf(rule);
  return ports !== null && ports.from >= nodePorts.from && ports.to <= nodePorts.to;
};

// Additional groups are on the control plane's interfaces, source groups on bastions.
const nodesHave: ReadonlySet<Membership['as']> = new Set([
  'cluster-group',
  'remote-access',
  'launch-template',
  'node',
  'cluster-tag',
]);

const carriesNodes = (members: Membership[] | 'unknown'): boolean =>
  members === 'unknown' || members.some(member => nodesHave.has(member.as));
