/** Nodes with public addresses, and subnets that give them one. */
import { control } from '../control.ts';
import { listed } from '../listed.ts';
import type { SubnetState } from '../resources/network.ts';
import { internetRoutes } from '../routes.ts';

export const eksNodesPublicIp = control({
  id: 'eks-nodes-public-ip',
  title: 'Nodes have no public address',
  why: 'A node with a public address is one security group rule away from the internet: whatever opens a port on it, opens it to everyone. Nodes behind a NAT gateway reach what they need and nobody reaches them.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'subnet',
  sources: [{ document: '003', lines: '79,93' }],
  mappings: { 'CIS EKS 1.8': '5.4.3' },
  triggers: ['eks:CreateNodegroup', 'ec2:ModifySubnetAttribute', 'ec2:RunInstances', 'ec2:AssociateAddress'],
  closes: ['ec2:ModifySubnetAttribute'],
  calls: ['ec2:ModifySubnetAttribute'],
  byPerson: [],
  remedy: 'notify',
  strongest: 'ask',
  condition:
    'A node with a public address is told, as replacing it, or taking an Elastic IP address back, is for its owner. An address taken back ends the case with the daily sweep: its event names no machine. That a subnet gives addresses to what is started in it is a finding of low severity, and settings that raise the remedy have people asked, but never where a managed node group starts nodes in a public subnet: they could not join the cluster without an address. IPv6 addresses that the subnet gives out count only where a route leads from the internet gateway to them: IPv6 clusters need them.',
  evaluate({ subnet, uses, nodes, exposed, table }, { ref }) {
    const starters = uses.filter(use => use.by !== 'fargate');
    if (starters.length === 0 && nodes === 0)
      return {
        notApplicable: uses.length > 0 ? 'Fargate gives its pods no public address' : 'no nodes are started in it',
      };
    const id = subnet.SubnetId ?? ref.id;
    const gives = subnet.MapPublicIpOnLaunch === true;
    const givesIpv6 =
      subnet.AssignIpv6AddressOnCreation === true &&
      internetRoutes(table).some(route => route.DestinationIpv6CidrBlock !== undefined);
    return [
      ...byOrigin(exposed).map(([startedBy, theirs]) => ({
        key: `nodes:${startedBy}`,
        facet: 'nodes',
        message: `${startedBy.startsWith('instance') ? startedBy.replace('instance', 'Node') : `A node of ${startedBy}`} in subnet ${id} has a public address.`,
        atMost: {
          remedy: 'notify' as const,
          why: 'a running node keeps its address until it is replaced, or its owner takes an Elastic IP address back',
        },
        evidence: { instances: theirs.slice(0, 20), count: theirs.length },
      })),
      ...(gives
        ? [
            {
              key: 'ipv4-on-launch',
              facet: 'addresses',
              severity: 'low' as const,
              message: `Subnet ${id} gives a public address to every machine started in it, nodes among them.`,
              ...withPlan(id, { uses: starters, table }),
              evidence: { usedBy: usersOf(starters) },
            },
          ]
        : []),
      ...(givesIpv6
        ? [
            {
              key: 'ipv6-on-creation',
              facet: 'addresses',
              severity: 'low' as const,
              message: `Subnet ${id} gives an IPv6 address to every machine started in it, and its route table leads to an internet gateway.`,
              atMost: { remedy: 'notify' as const, why: 'a cluster that uses IPv6 needs these addresses' },
              evidence: { usedBy: usersOf(starters) },
            },
          ]
        : []),
    ];
  },
});

/** Nodes with a public address by what started them: an Auto Scaling group's next node has the same fault. */
function byOrigin(exposed: SubnetState['exposed']): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const { startedBy, InstanceId } of exposed)
    groups.set(startedBy, [...(groups.get(startedBy) ?? []), InstanceId]);
  return [...groups];
}

function withPlan(SubnetId: string, { uses, table }: { uses: SubnetState['uses']; table: SubnetState['table'] }) {
  const managed = uses.filter(use => use.by === 'nodegroup');
  const isPublic = internetRoutes(table).length > 0;
  // T-EKS-18: since April 2020 managed nodes have an address only by their subnet's leave.
  if (managed.length > 0 && (isPublic || !table))
    return {
      atMost: {
        remedy: 'notify' as const,
        why: `${isPublic ? 'the subnet is public' : 'nobody can tell whether the subnet is public'}, and without an address new nodes of ${listed(usersOf(managed))} could not join the cluster`,
      },
    };
  const call = (Value: boolean) => ({
    call: 'ec2:ModifySubnetAttribute' as const,
    input: { SubnetId, MapPublicIpOnLaunch: { Value } },
  });
  return {
    plan: {
      calls: [call(false)],
      undo: { calls: [call(true)] },
      effect: `What is started in the subnet from now on gets no public address${isPublic ? ' and, as the subnet leads to an internet gateway, reaches nothing outside the VPC over IPv4' : ''}; what runs keeps its own.`,
    },
  };
}

const usersOf = (uses: SubnetState['uses']): string[] =>
  uses
    .map(use => (use.by === 'nodegroup' ? `node group ${use.cluster}/${use.nodegroup}` : `cluster ${use.cluster}`))
    .slice(0, 20);
