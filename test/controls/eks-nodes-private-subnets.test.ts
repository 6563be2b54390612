/** Examples of eks-nodes-private-subnets. */
import type { Route } from '@aws-sdk/client-ec2';
import { eksNodesPrivateSubnets } from '../../shared/controls/eks-nodes-private-subnets.ts';
import type { Ref } from '../../shared/resources.ts';
import {
  placeCluster,
  placeFargateProfile,
  placeInstance,
  placeNodegroup,
  placeSubnet,
} from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const SubnetId = 'subnet-0a';
const RouteTableId = 'rtb-0a';
const ref: Ref = { kind: 'subnet', account, region, id: SubnetId };

type Build = (world: World) => unknown;
/** A subnet of a cluster's VPC; without a table of its own it follows the main one, which leads to a NAT gateway. */
const subnet =
  (...others: Build[]) =>
  (world: World): Ref => {
    placeCluster(world);
    placeSubnet(world, { SubnetId });
    others.forEach(build => build(world));
    return ref;
  };
const nodegroup: Build = world => placeNodegroup(world, { subnets: [SubnetId] });
const fargate: Build = world => placeFargateProfile(world, { subnets: [SubnetId] });
const node: Build = world =>
  placeInstance(world, { groups: [], SubnetId, Tags: [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }] });
const table =
  (routes: Route[], subnets = [SubnetId]): Build =>
  world => {
    const here = regionOf(world, account, region);
    here.routeTables[RouteTableId] = {
      RouteTableId,
      VpcId: here.subnets[SubnetId]?.VpcId ?? '',
      isMain: false,
      subnets,
      Routes: routes.map(route => ({ State: 'active', Origin: 'CreateRoute', ...route })),
    };
  };
const mainTable =
  (route: Route): Build =>
  world => {
    const main = Object.values(regionOf(world, account, region).routeTables).find(one => one.isMain);
    main?.Routes.push({ State: 'active', Origin: 'CreateRoute', ...route });
  };
const namesMainTable: Build = world => {
  const main = Object.values(regionOf(world, account, region).routeTables).find(one => one.isMain);
  main?.subnets.push(SubnetId);
};

const nat = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a' };
const internet = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a' };
const internet6 = { DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-0a' };
const office = { DestinationCidrBlock: '10.8.0.0/16', GatewayId: 'vgw-0a' };
const office6 = { DestinationIpv6CidrBlock: 'fd00:8::/48', GatewayId: 'vgw-0a' };
const egressOnly6 = { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-0a' };
const before = (...routes: Route[]) => subnet(nodegroup, table(routes));

const told = (why: RegExp, key = 'route:0.0.0.0/0') => ({ key, atMost: 'notify' as const, why, calls: [] });

check(eksNodesPrivateSubnets, {
  bare: 'nothing',
  changes: () => /\.routeTables\.rtb-0a\.Routes\[/,
  fine: [
    { name: 'nodes reach the internet through a NAT gateway', world: subnet(nodegroup, table([nat])) },
    { name: 'nodes follow the main table of the VPC', world: subnet(nodegroup) },
    { name: 'IPv6 goes out through an egress-only gateway', world: subnet(nodegroup, table([nat, egressOnly6])) },
    {
      name: 'only a few networks are reached by the internet gateway',
      world: subnet(nodegroup, table([nat, { DestinationCidrBlock: '198.51.100.0/24', GatewayId: 'igw-0a' }])),
    },
    {
      name: 'the internet gateway of the route is gone',
      world: subnet(nodegroup, table([{ ...internet, State: 'blackhole' }])),
    },
    {
      name: 'a table of its own counts and not the public main one',
      world: subnet(nodegroup, mainTable(internet6), table([nat])),
    },
    {
      name: 'addresses that a private subnet gives out make it no public one',
      world: subnet(nodegroup, table([nat]), world => {
        placeSubnet(world, { SubnetId, MapPublicIpOnLaunch: true });
      }),
    },
  ],
  notApplicable: [
    {
      name: 'the subnet is for load balancers alone',
      world: subnet(table([internet]), world =>
        placeSubnet(world, { SubnetId, Tags: [{ Key: 'kubernetes.io/cluster/shop', Value: 'shared' }] }),
      ),
      because: /no nodes or Fargate pods/,
    },
    {
      name: 'only the control plane is known to use it',
      world: subnet(table([internet]), world =>
        placeCluster(world, {
          name: 'till',
          resourcesVpcConfig: {
            vpcId: Object.keys(regionOf(world, account, region).vpcs)[0] ?? '',
            subnetIds: [SubnetId],
          },
        }),
      ),
      because: /no nodes or Fargate pods/,
    },
  ],
  bad: [
    {
      name: 'a node group is in a public subnet',
      world: subnet(nodegroup, table([internet])),
      finds: [
        {
          ...told(/nobody knows that the route is new/),
          message: /^Subnet subnet-0a with nodes of shop is public, .* 0\.0\.0\.0\/0 to internet gateway igw-0a\.$/,
        },
      ],
    },
    {
      name: 'a Fargate profile names a public subnet',
      world: subnet(fargate, table([internet])),
      finds: [told(/new/)],
    },
    {
      name: 'self-managed nodes run in a public subnet',
      world: subnet(node, table([internet])),
      finds: [{ ...told(/new/), message: /with nodes of a cluster is public/ }],
    },
    {
      name: 'the main table of the VPC is public',
      world: subnet(nodegroup, mainTable(internet6)),
      lastGood: subnet(nodegroup),
      finds: [told(/other subnets follow/, 'route:::/0')],
    },
    {
      name: 'the subnet names the main table, which others follow without a word',
      world: subnet(nodegroup, mainTable(internet6), namesMainTable),
      lastGood: subnet(nodegroup, namesMainTable),
      finds: [told(/other subnets follow/, 'route:::/0')],
    },
    {
      name: 'nodes of two clusters are in it',
      world: subnet(
        world => placeNodegroup(world, { clusterName: 'till', subnets: [SubnetId] }),
        nodegroup,
        table([internet]),
      ),
      finds: [{ ...told(/new/), message: /with nodes of shop and till is public/ }],
    },
    {
      name: 'a route to the internet was added beside the NAT gateway',
      world: subnet(nodegroup, table([nat, internet6])),
      lastGood: before(nat),
      finds: [
        {
          key: 'route:::/0',
          canLockOut: true,
          calls: [{ call: 'ec2:DeleteRoute', input: { RouteTableId, DestinationIpv6CidrBlock: '::/0' } }],
          undo: {
            calls: [
              {
                call: 'ec2:CreateRoute',
                input: { RouteTableId, DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-0a' },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'a default route of IPv4 was added beside one to the office',
      world: subnet(nodegroup, table([egressOnly6, office, internet])),
      lastGood: before(egressOnly6, office),
      finds: [
        {
          key: 'route:0.0.0.0/0',
          canLockOut: true,
          calls: [{ call: 'ec2:DeleteRoute', input: { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' } }],
          undo: {
            calls: [
              {
                call: 'ec2:CreateRoute',
                input: { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a' },
              },
            ],
          },
          effect: /^Nothing in the subnet reaches 0\.0\.0\.0\/0 by the internet gateway any more/,
        },
      ],
    },
    {
      name: 'a default route of IPv6 was added beside another one of IPv6',
      world: subnet(nodegroup, table([nat, office6, internet6])),
      lastGood: before(nat, office6),
      finds: [{ key: 'route:::/0', canLockOut: true, effect: /^Nothing in the subnet reaches ::\/0 by/ }],
    },
    {
      name: 'the route replaced the one to the NAT gateway',
      world: subnet(nodegroup, table([office, internet])),
      lastGood: before(office, nat),
      finds: [told(/would not bring back/)],
    },
    {
      name: 'the subnet follows another table than before',
      world: subnet(nodegroup, table([internet])),
      lastGood: subnet(nodegroup),
      finds: [told(/nobody knows that the route is new/)],
    },
    {
      name: 'another subnet follows the table too',
      world: subnet(nodegroup, table([nat, internet6], [SubnetId, 'subnet-0b'])),
      lastGood: subnet(nodegroup, table([nat], [SubnetId, 'subnet-0b'])),
      finds: [told(/other subnets follow/, 'route:::/0')],
    },
  ],
});
