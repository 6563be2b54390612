/** Examples of eks-nodes-public-ip. */
import { eksNodesPublicIp } from '../../shared/controls/eks-nodes-public-ip.ts';
import type { Ref } from '../../shared/resources.ts';
import {
  placeCluster,
  placeFargateProfile,
  placeInstance,
  placeNodegroup,
  placeSubnet,
} from '../../local/sandbox/place.ts';
import type { InstanceState, SubnetState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const SubnetId = 'subnet-0a';
const owned = { Key: 'kubernetes.io/cluster/shop', Value: 'owned' };
const ofGroup = [owned, { Key: 'eks:nodegroup-name', Value: 'workers' }];

type Build = (world: World) => unknown;
const subnet =
  (fields: Partial<SubnetState>, ...others: Build[]) =>
  (world: World): Ref => {
    if (!regionOf(world, account, region).clusters['shop']) placeCluster(world);
    placeSubnet(world, { ...fields, SubnetId });
    others.forEach(build => build(world));
    return { kind: 'subnet', account, region, id: SubnetId };
  };
const nodegroup: Build = world => placeNodegroup(world, { subnets: [SubnetId] });
const node =
  (fields: Partial<InstanceState>): Build =>
  world =>
    placeInstance(world, { groups: [], SubnetId, Tags: ofGroup, ...fields });
const auto = { enabled: true, nodePools: ['system'], nodeRoleArn: 'arn:aws:iam::111122223333:role/auto-node' };
/** A cluster whose own subnets this one is among, with or without Auto Mode. */
const clusterIn =
  (more: { computeConfig?: typeof auto } = {}): Build =>
  world =>
    placeCluster(world, { name: 'till', resourcesVpcConfig: { ...own(world), subnetIds: [SubnetId] }, ...more });
const own = (world: World) => ({ vpcId: Object.keys(regionOf(world, account, region).vpcs)[0] ?? '' });
/** Its route table leads to the internet by an internet gateway, or by what stands in `route`. */
const routed =
  (route: object = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a' }): Build =>
  world => {
    const here = regionOf(world, account, region);
    here.routeTables['rtb-0a'] = {
      RouteTableId: 'rtb-0a',
      VpcId: here.subnets[SubnetId]?.VpcId ?? '',
      isMain: false,
      subnets: [SubnetId],
      Routes: [{ State: 'active', ...route }],
    };
  };

const gives = { MapPublicIpOnLaunch: true };
const call = (Value: boolean) => ({
  call: 'ec2:ModifySubnetAttribute',
  input: { SubnetId, MapPublicIpOnLaunch: { Value } },
});
const planned = {
  key: 'ipv4-on-launch',
  severity: 'low' as const,
  calls: [call(false)],
  undo: { calls: [call(true)] },
};
const told = (key: string, why: RegExp) => ({ key, atMost: 'notify' as const, why, calls: [] });

check(eksNodesPublicIp, {
  bare: 'nothing',
  changes: () => /\.subnets\.subnet-0a\.MapPublicIpOnLaunch: /,
  fine: [
    {
      name: 'nodes have private addresses alone',
      world: subnet({}, nodegroup, node({ PrivateIpAddress: '10.20.0.7' })),
    },
    {
      name: 'a public subnet that gives out no addresses is not of this control',
      world: subnet({}, nodegroup, routed()),
    },
    {
      name: 'IPv6 addresses behind an egress-only gateway are reached by nobody',
      world: subnet(
        { AssignIpv6AddressOnCreation: true },
        nodegroup,
        routed({ DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-0a' }),
      ),
    },
    {
      name: 'a bastion that is no node has a public address',
      world: subnet({}, nodegroup, node({ PublicIpAddress: '203.0.113.9', Tags: [] })),
    },
    {
      name: 'a node of another subnet has a public address',
      world: subnet({}, nodegroup, node({ PublicIpAddress: '203.0.113.9', SubnetId: 'subnet-0b' })),
    },
    {
      name: 'the node of a cluster that is not of EKS has a public address',
      world: subnet(
        {},
        nodegroup,
        node({ PublicIpAddress: '203.0.113.9', Tags: [{ Key: 'kubernetes.io/cluster/kops', Value: 'owned' }] }),
      ),
    },
    {
      name: 'a route of IPv6 to the internet reaches no node without such an address',
      world: subnet({}, nodegroup, routed({ DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-0a' })),
    },
    {
      name: 'IPv6 addresses that only a route of IPv4 could lead to are reached by nobody',
      world: subnet({ AssignIpv6AddressOnCreation: true }, nodegroup, routed()),
    },
  ],
  notApplicable: [
    {
      name: 'only load balancers are in it',
      world: subnet({ ...gives, Tags: [{ ...owned, Value: 'shared' }] }),
      because: /no nodes/,
    },
    {
      name: 'only Fargate pods run in it',
      world: subnet(gives, world => placeFargateProfile(world, { subnets: [SubnetId] })),
      because: /Fargate/,
    },
  ],
  bad: [
    {
      name: 'a node has a public address',
      world: subnet({}, nodegroup, node({ PublicIpAddress: '203.0.113.9' })),
      finds: [
        {
          ...told('nodes:node group workers', /until it is replaced/),
          message: /^A node of node group workers in subnet subnet-0a has a public address\.$/,
        },
      ],
    },
    {
      name: 'nodes of several origins are told once for each',
      world: subnet(
        {},
        nodegroup,
        node({ PublicIpAddress: '203.0.113.9' }),
        node({ PublicIpAddress: '203.0.113.10' }),
        node({ PublicIpAddress: '203.0.113.11', Tags: [owned, { Key: 'karpenter.sh/nodepool', Value: 'spot' }] }),
        node({ PublicIpAddress: '203.0.113.12', Tags: [owned], InstanceId: 'i-0d' }),
        node({
          PublicIpAddress: '203.0.113.13',
          Tags: [owned, { Key: 'aws:autoscaling:groupName', Value: 'old' }],
        }),
      ),
      finds: [
        {
          ...told('nodes:node group workers', /replaced/),
          message: /^A node of node group workers /,
          evidence: { instances: [expect.stringMatching(/^i-/), expect.stringMatching(/^i-/)], count: 2 },
        },
        told('nodes:node pool spot', /replaced/),
        { ...told('nodes:instance i-0d', /replaced/), message: /^Node i-0d in/ },
        told('nodes:Auto Scaling group old', /replaced/),
      ],
    },
    {
      name: 'a private subnet of a node group gives out addresses',
      world: subnet(gives, nodegroup),
      finds: [
        { ...planned, message: /^Subnet subnet-0a gives a public address/, effect: /no public address; what runs/ },
      ],
    },
    {
      name: 'a managed node group in a public subnet needs the addresses to join',
      world: subnet(gives, nodegroup, routed()),
      finds: [
        {
          ...told('ipv4-on-launch', /^the subnet is public, .*node group shop\/workers could not join/),
          severity: 'low',
        },
      ],
    },
    {
      name: 'the route table of the subnet is not known',
      world: subnet(gives, nodegroup, world => {
        regionOf(world, account, region).routeTables = {};
      }),
      finds: [{ ...told('ipv4-on-launch', /nobody can tell/), severity: 'low' }],
    },
    {
      name: 'nodes of Auto Mode are started in the public subnets of the cluster',
      world: subnet(gives, clusterIn({ computeConfig: auto }), routed()),
      finds: [
        { ...planned, effect: /no public address and, .*, reaches nothing outside the VPC over IPv4; what runs/ },
      ],
    },
    {
      name: 'a cluster that shows no node groups runs its nodes by itself',
      world: subnet(gives, clusterIn()),
      finds: [planned],
    },
    {
      name: 'self-managed nodes are started in a subnet no cluster names',
      world: subnet(gives, node({ Tags: [owned] })),
      finds: [planned],
    },
    {
      name: 'IPv6 addresses are reached by way of the internet gateway',
      world: subnet(
        { AssignIpv6AddressOnCreation: true },
        nodegroup,
        routed({ DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-0a' }),
      ),
      finds: [{ ...told('ipv6-on-creation', /uses IPv6/), severity: 'low' }],
    },
  ],
});
