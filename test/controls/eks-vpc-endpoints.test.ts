/** Examples of eks-vpc-endpoints. */
import { eksVpcEndpoints } from '../../shared/controls/eks-vpc-endpoints.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeNodegroup, placeVpc, placeVpcEndpoint } from '../../local/sandbox/place.ts';
import type { RouteTableState, VpcEndpointState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const id = 'vpc-0a0a0a0a0a0a0a0a0';
const main = 'rtb-0a0a0a0a0a0a0a0a0';
const all = ['autoscaling', 'ec2', 'ecr.api', 'ecr.dkr', 'eks', 'eks-auth', 'elasticloadbalancing', 'logs', 'sts'];
const shape = { SubnetIds: ['subnet-0b', 'subnet-0a'], Groups: [{ GroupId: 'sg-endpoints' }] };

interface Options {
  region?: string;
  isPublic?: boolean;
  /** What the main table of the VPC sends out, beside its local route. */
  routes?: RouteTableState['Routes'];
  without?: string[];
  /** What the endpoint of ECR's API is like. */
  ecr?: Partial<VpcEndpointState>;
  s3?: Partial<VpcEndpointState>;
}

/** A private cluster whose nodes are in two subnets without a way out, with every endpoint but some. */
const secluded =
  ({ region = 'eu-central-1', isPublic = false, routes = [], without = [], ecr = {}, s3 = {} }: Options = {}) =>
  (world: World): Ref => {
    placeVpc(world, { region, VpcId: id });
    const endpoint = { vpcId: id, endpointPublicAccess: isPublic, endpointPrivateAccess: true };
    placeCluster(world, { region, resourcesVpcConfig: endpoint });
    placeNodegroup(world, { region, subnets: ['subnet-0a', 'subnet-0b'] });
    const here = regionOf(world, account, region);
    const table = here.routeTables[main];
    if (table) table.Routes = [...table.Routes.filter(route => route.GatewayId === 'local'), ...routes];
    for (const service of all.filter(one => !without.includes(one)))
      placeVpcEndpoint(world, {
        region,
        service,
        VpcEndpointId: `vpce-${service}`,
        VpcId: id,
        ...shape,
        ...(service === 'ecr.api' && ecr),
      });
    if (!without.includes('s3'))
      placeVpcEndpoint(world, {
        region,
        service: 's3',
        VpcId: id,
        VpcEndpointType: 'Gateway',
        PrivateDnsEnabled: false,
        RouteTableIds: [main],
        ...s3,
      });
    return { kind: 'vpc', account, region, id };
  };

const created = (service: string) => ({
  key: service,
  calls: [
    {
      call: 'ec2:CreateVpcEndpoint',
      input: {
        VpcId: id,
        ServiceName: `com.amazonaws.eu-central-1.${service}`,
        VpcEndpointType: 'Interface',
        SubnetIds: ['subnet-0a', 'subnet-0b'],
        SecurityGroupIds: ['sg-endpoints'],
        PrivateDnsEnabled: true,
      },
    },
  ],
  undo: { byPerson: [{ call: 'ec2:DeleteVpcEndpoints', input: { VpcEndpointIds: ['<the new VpcEndpointId>'] } }] },
});
const gateway = {
  key: 's3',
  effect: /^Traffic of these subnets to S3 takes the endpoint/,
  calls: [
    {
      call: 'ec2:CreateVpcEndpoint',
      input: {
        VpcId: id,
        ServiceName: 'com.amazonaws.eu-central-1.s3',
        VpcEndpointType: 'Gateway',
        RouteTableIds: [main],
      },
    },
  ],
};
const told = (key: string, why: RegExp) => ({ key, atMost: 'notify' as const, why, calls: [] });

check(eksVpcEndpoints, {
  bare: 'nothing',
  changes: () => /\.vpcEndpoints\.vpce-/,
  fine: [
    { name: 'every endpoint is there', world: secluded() },
    {
      name: 'S3 has an interface endpoint with private DNS',
      world: secluded({ s3: { VpcEndpointType: 'Interface', RouteTableIds: [], PrivateDnsEnabled: true } }),
    },
    { name: 'AWS writes available with a small letter', world: secluded({ ecr: { State: 'pending' as 'Pending' } }) },
    {
      name: 'settings need fewer services',
      world: secluded({ without: ['autoscaling'] }),
      settings: { network: { endpoints: ['ecr.api', 's3'] } },
    },
  ],
  notApplicable: [
    { name: 'the cluster is public', world: secluded({ isPublic: true, without: all }), because: /public endpoint/ },
    {
      name: 'a NAT gateway takes nodes out',
      world: secluded({ without: all, routes: [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' }] }),
      because: /default route/,
    },
    {
      name: 'a transit gateway takes nodes out',
      world: secluded({ without: all, routes: [{ DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: 'tgw-1' }] }),
      because: /default route/,
    },
    {
      name: 'an egress-only gateway takes IPv6 nodes out',
      world: secluded({
        without: all,
        routes: [{ DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1' }],
      }),
      because: /default route/,
    },
  ],
  bad: [
    {
      name: 'two services have no endpoint',
      world: secluded({ without: ['sts', 'eks-auth'] }),
      finds: [
        {
          ...created('sts'),
          message: /^VPC vpc-0a0a0a0a0a0a0a0a0 has no working endpoint of sts for the nodes of cluster shop, which/,
          effect:
            /^In the whole VPC the name of sts resolves to the endpoint: .* not let in by sg-endpoints, loses it\./,
        },
        created('eks-auth'),
      ],
    },
    {
      name: 'the NAT gateway of the default route is gone',
      world: secluded({
        without: ['sts'],
        routes: [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'blackhole' }],
      }),
      finds: [created('sts')],
    },
    { name: 'S3 has no endpoint', world: secluded({ without: ['s3'] }), finds: [gateway] },
    {
      name: 'the gateway endpoint of S3 serves other route tables',
      world: secluded({ s3: { RouteTableIds: ['rtb-other'] } }),
      finds: [gateway],
    },
    {
      name: 'the gateway endpoint of S3 serves one of two route tables',
      world: world => {
        const at = secluded()(world);
        const table = { RouteTableId: 'rtb-0b', VpcId: id, isMain: false, subnets: ['subnet-0b'], Routes: [] };
        regionOf(world, account, 'eu-central-1').routeTables['rtb-0b'] = table;
        return at;
      },
      finds: [
        {
          key: 's3',
          calls: [{ call: 'ec2:CreateVpcEndpoint', input: { ...gateway.calls[0]?.input, RouteTableIds: ['rtb-0b'] } }],
        },
      ],
    },
    {
      name: 'an endpoint without private DNS is found by nobody',
      world: secluded({ ecr: { PrivateDnsEnabled: false } }),
      finds: [told('ecr.api', /private DNS: switch that on/)],
    },
    {
      name: 'an endpoint that failed serves nobody',
      world: secluded({ ecr: { State: 'Failed' } }),
      finds: [created('ecr.api')],
    },
    {
      name: 'a new endpoint is like the first that works, has groups and is in subnets',
      world: world => {
        const at = secluded({ without: ['sts'] })(world);
        const more = (VpcEndpointId: string, service: string, as: Partial<VpcEndpointState>) =>
          placeVpcEndpoint(world, { VpcEndpointId, service, VpcId: id, ...shape, ...as });
        const elsewhere = { SubnetIds: ['subnet-0z'], Groups: [{ GroupId: 'sg-other' }] };
        more('vpce-00', 'kms', { ...elsewhere, State: 'Failed' });
        more('vpce-01', 'sqs', { ...elsewhere, Groups: [] });
        more('vpce-02', 'sns', { ...elsewhere, SubnetIds: [] });
        more('vpce-03', 'glue', {});
        more('vpce-zz', 'athena', elsewhere);
        return at;
      },
      finds: [created('sts')],
    },
    {
      name: 'there is no endpoint a new one could be like',
      world: secluded({ without: all }),
      settings: { network: { endpoints: ['eks', 's3'] } },
      finds: [told('eks', /which subnets and security groups/)],
    },
    {
      name: 'in China services have names of their own',
      world: secluded({ region: 'cn-north-1', without: ['sts'] }),
      settings: { network: { endpoints: ['sts'] } },
      finds: [told('sts', /China/)],
    },
  ],
});
