/** Nodes and Fargate pods in public subnets. */
import type { Route } from '@aws-sdk/client-ec2';
import { control } from '../control.ts';
import { listed } from '../listed.ts';
import type { Call } from '../operations.ts';
import type { SubnetState } from '../resources/network.ts';
import { internetRoutes } from '../routes.ts';

export const eksNodesPrivateSubnets = control({
  id: 'eks-nodes-private-subnets',
  title: 'Nodes and Fargate pods run in private subnets only',
  why: 'In a subnet whose route table leads to an internet gateway, a public address and an open port are all it takes to reach a node from anywhere. A private subnet stands behind every such mistake.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'subnet',
  sources: [
    { document: '003', lines: '36-40' },
    { document: '004', lines: '17,37' },
  ],
  mappings: { 'CIS EKS 1.8': '5.4.3', HardenEKS: 'infrastructure_security/deploy_workers_onto_private_subnets' },
  triggers: [
    'eks:CreateNodegroup',
    'eks:CreateFargateProfile',
    'eks:CreateCluster',
    'ec2:CreateRoute',
    'ec2:ReplaceRoute',
    'ec2:AssociateRouteTable',
    'ec2:ReplaceRouteTableAssociation',
    'ec2:DisassociateRouteTable',
  ],
  closes: [],
  calls: ['ec2:DeleteRoute', 'ec2:CreateRoute'],
  byPerson: [],
  remedy: 'notify',
  strongest: 'ask',
  condition:
    'Settings that raise the remedy have people asked to delete a route that was not there in the last state in which nothing was wrong, when no other subnet follows the route table. Everything else is told: a node group cannot move to other subnets, and a default route that others rely on is not ours to take away. Judged by routes alone, not by the addresses that the subnet gives out.',
  needsLastGood: true,
  evaluate({ subnet, uses, nodes, table }, { ref, lastGood }) {
    const known = uses.filter(use => use.by !== 'itself');
    if (known.length === 0 && nodes === 0) return { notApplicable: 'no nodes or Fargate pods are known to be in it' };
    const id = subnet.SubnetId ?? ref.id;
    const users = [...new Set(uses.map(use => use.cluster))].toSorted();
    return internetRoutes(table).map(route => {
      const to = route.DestinationIpv6CidrBlock ?? route.DestinationCidrBlock ?? 'everywhere';
      const because = whyNotNew(route, table, lastGood?.table);
      return {
        key: `route:${to}`,
        facet: 'routes',
        message: `Subnet ${id} with nodes of ${users.length > 0 ? listed(users) : 'a cluster'} is public, as its route table leads ${to} to internet gateway ${route.GatewayId ?? 'of no id'}.`,
        ...(because === null
          ? planOf(table?.RouteTableId ?? '', route)
          : { atMost: { remedy: 'notify' as const, why: because } }),
        evidence: {
          routeTable: table?.RouteTableId ?? null,
          usedBy: uses
            .map(use => (use.by === 'nodegroup' ? `${use.cluster}/${use.nodegroup}` : `${use.cluster} (${use.by})`))
            .slice(0, 20),
          nodes,
        },
      };
    });
  },
});

type Table = SubnetState['table'];

/** Why the route may not be deleted; null: it is new, and no other subnet follows its table. */
function whyNotNew(route: Route, table: Table, before: Table): string | null {
  const others = (table?.Associations ?? []).filter(one => one.Main === true || one.SubnetId !== undefined);
  if (!before || before.RouteTableId !== table?.RouteTableId)
    return 'nobody knows that the route is new, and machines may rely on a default route that is old';
  if ((before.Routes ?? []).some(one => isSameDestination(one, route)))
    return 'another route to the same networks stood in its place before, which deleting it would not bring back';
  if (others.length !== 1 || others[0]?.Main === true)
    return 'other subnets follow the same route table, which may have to be public';
  return null;
}

const isSameDestination = (a: Route, b: Route): boolean =>
  a.DestinationCidrBlock === b.DestinationCidrBlock && a.DestinationIpv6CidrBlock === b.DestinationIpv6CidrBlock;

function planOf(
  RouteTableId: string,
  { GatewayId, DestinationCidrBlock: ipv4, DestinationIpv6CidrBlock: ipv6 }: Route,
) {
  const named = {
    RouteTableId,
    ...(ipv4 !== undefined && { DestinationCidrBlock: ipv4 }),
    ...(ipv6 !== undefined && { DestinationIpv6CidrBlock: ipv6 }),
  };
  const remove: Call<'ec2:DeleteRoute'> = { call: 'ec2:DeleteRoute', input: named };
  const restore: Call<'ec2:CreateRoute'> = {
    call: 'ec2:CreateRoute',
    input: { ...named, ...(GatewayId !== undefined && { GatewayId }) },
  };
  return {
    plan: {
      calls: [remove],
      undo: { calls: [restore] },
      effect: `Nothing in the subnet reaches ${ipv6 ?? ipv4 ?? 'the internet'} by the internet gateway any more, and nobody reaches it from there.`,
      canLockOut: true as const,
    },
  };
}
