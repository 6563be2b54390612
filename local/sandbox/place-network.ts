/** Builders of what a network is made of: VPC, subnet, endpoint, prefix list, launch template. */
import type { NetworkAclEntry, PrefixListEntry, ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import { partitionOf } from '../../shared/partitions.ts';
import { located, type Place } from './groups.ts';
import { newId } from './ids.ts';
import type { ScalingGroupState, SubnetState, VpcEndpointState, VpcState } from './states.ts';
import { regionOf, type World } from './world.ts';

/**
 * A VPC in which a private endpoint resolves: DNS support and host names on, AmazonProvidedDNS (T-EKS-7). Its traffic is logged, and
 * what its subnets send out goes through a NAT gateway. Answers its id.
 */
export function placeVpc(
  world: World,
  options: Partial<Place> & Partial<VpcState> & { domainNameServers?: string[] } = {},
): string {
  const { place, fields: all } = located(options);
  const { domainNameServers = ['AmazonProvidedDNS'], ...fields } = all;
  const here = regionOf(world, place.account, place.region);
  const VpcId = fields.VpcId ?? newId(world, 'vpc');
  const DhcpOptionsId = fields.DhcpOptionsId ?? newId(world, 'dopt');
  here.dhcpOptions[DhcpOptionsId] ??= {
    DhcpOptionsId,
    OwnerId: place.account,
    Tags: [],
    DhcpConfigurations: [{ Key: 'domain-name-servers', Values: domainNameServers.map(Value => ({ Value })) }],
  };
  here.vpcs[VpcId] = {
    OwnerId: place.account,
    CidrBlock: '10.20.0.0/16',
    IsDefault: false,
    State: 'available',
    Tags: [],
    enableDnsSupport: true,
    enableDnsHostnames: true,
    ...fields,
    VpcId,
    DhcpOptionsId,
  };
  // Named after the VPC: a VPC more changes no other id of a world.
  const tail = VpcId.replace(/^vpc-/, '');
  const CidrBlock = here.vpcs[VpcId]?.CidrBlock;
  here.routeTables[`rtb-${tail}`] ??= {
    RouteTableId: `rtb-${tail}`,
    VpcId,
    isMain: true,
    subnets: [],
    Routes: [
      { DestinationCidrBlock: CidrBlock, GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
      { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: `nat-${tail}`, State: 'active', Origin: 'CreateRoute' },
    ],
  };
  here.networkAcls[`acl-${tail}`] ??= {
    NetworkAclId: `acl-${tail}`,
    VpcId,
    IsDefault: true,
    subnets: [],
    Entries: defaultEntries(),
  };
  here.flowLogs[`fl-${tail}`] ??= {
    FlowLogId: `fl-${tail}`,
    ResourceId: VpcId,
    FlowLogStatus: 'ACTIVE',
    TrafficType: 'ALL',
    LogDestinationType: 's3',
    LogDestination: `arn:${partitionOf(place.region)}:s3:::flow-logs-${place.account}`,
  };
  return VpcId;
}

/** Everything in and out, and what AWS ends both lists with. */
export const defaultEntries = (): NetworkAclEntry[] =>
  [true, false].flatMap(Egress =>
    (
      [
        ['allow', 100],
        ['deny', 32_767],
      ] as const
    ).map(([RuleAction, RuleNumber]) => ({
      Egress,
      RuleNumber,
      RuleAction,
      Protocol: '-1',
      CidrBlock: '0.0.0.0/0',
    })),
  );

/** A subnet that gives out no public addresses and follows the main route table of its VPC, the first one if none is named. Answers its id. */
export function placeSubnet(world: World, options: Partial<Place> & Partial<SubnetState> = {}): string {
  const { place, fields } = located(options);
  const here = regionOf(world, place.account, place.region);
  const SubnetId = fields.SubnetId ?? newId(world, 'subnet');
  const VpcId = fields.VpcId ?? Object.keys(here.vpcs)[0] ?? placeVpc(world, place);
  const at = Object.keys(here.subnets).length;
  here.subnets[SubnetId] = {
    OwnerId: place.account,
    CidrBlock: `10.20.${at % 256}.0/24`,
    AvailabilityZone: `${place.region}${'abc'[at % 3]}`,
    // `euc1-az1` for eu-central-1, as AWS writes them.
    AvailabilityZoneId: `${place.region.replace(/^(\w\w)-(\w)\w*-(\d)$/, '$1$2$3')}-az${(at % 3) + 1}`,
    State: 'available',
    MapPublicIpOnLaunch: false,
    AssignIpv6AddressOnCreation: false,
    Tags: [],
    ...fields,
    SubnetId,
    VpcId,
  };
  return SubnetId;
}

/** Makes sure that the subnets a cluster, node group or Fargate profile names are there. */
export function needSubnets(world: World, place: Place, ids: readonly string[] | undefined, VpcId?: string): void {
  const { subnets } = regionOf(world, place.account, place.region);
  for (const SubnetId of ids ?? [])
    if (!subnets[SubnetId]) placeSubnet(world, { ...place, SubnetId, ...(VpcId && { VpcId }) });
}

/** An interface endpoint of the ECR API with private DNS, without security groups. Answers its id. */
export function placeVpcEndpoint(
  world: World,
  options: Partial<Place> & Partial<VpcEndpointState> & { service?: string } = {},
): string {
  const { place, fields: all } = located(options);
  const { service = 'ecr.api', ...fields } = all;
  const here = regionOf(world, place.account, place.region);
  const VpcEndpointId = fields.VpcEndpointId ?? newId(world, 'vpce');
  here.vpcEndpoints[VpcEndpointId] = {
    OwnerId: place.account,
    VpcEndpointType: 'Interface',
    State: 'Available',
    ServiceName: `com.amazonaws.${place.region}.${service}`,
    PrivateDnsEnabled: true,
    SubnetIds: [],
    Groups: [],
    RouteTableIds: [],
    Tags: [],
    ...fields,
    VpcEndpointId,
    VpcId: fields.VpcId ?? Object.keys(here.vpcs)[0] ?? placeVpc(world, place),
  };
  return VpcEndpointId;
}

/** A customer managed prefix list that holds one private network. Answers its id. */
export function placePrefixList(
  world: World,
  options: Partial<Place> & { PrefixListId?: string; entries?: PrefixListEntry[] } = {},
): string {
  const { place } = located(options);
  const PrefixListId = options.PrefixListId ?? newId(world, 'pl');
  const entries = options.entries ?? [{ Cidr: '10.0.0.0/8', Description: 'inside' }];
  regionOf(world, place.account, place.region).prefixLists[PrefixListId] = { PrefixListId, Version: 1, entries };
  return PrefixListId;
}

/** A launch template of one version that names no security groups and demands IMDSv2. Answers its id. */
export function placeLaunchTemplate(
  world: World,
  options: Partial<Place> & {
    LaunchTemplateId?: string;
    LaunchTemplateName?: string;
    /** Version 1 first. */
    versions?: ResponseLaunchTemplateData[];
    DefaultVersionNumber?: number;
  } = {},
): string {
  const { place } = located(options);
  const LaunchTemplateId = options.LaunchTemplateId ?? newId(world, 'lt');
  regionOf(world, place.account, place.region).launchTemplates[LaunchTemplateId] = {
    LaunchTemplateId,
    LaunchTemplateName: options.LaunchTemplateName ?? 'workers',
    DefaultVersionNumber: options.DefaultVersionNumber ?? 1,
    versions: options.versions ?? [{ MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } }],
  };
  return LaunchTemplateId;
}

/** A self-managed Auto Scaling group of a cluster's nodes, by default in two zones and from a compliant template. Answers its name. */
export function placeScalingGroup(
  world: World,
  options: Partial<Place> & Partial<ScalingGroupState> & { cluster?: string } = {},
): string {
  const { place, fields: all } = located(options);
  const { cluster = 'shop', ...fields } = all;
  const name = fields.AutoScalingGroupName ?? `${cluster}-self-managed`;
  const template = () => ({ LaunchTemplateId: placeLaunchTemplate(world, place), Version: '1' });
  regionOf(world, place.account, place.region).scalingGroups[name] = {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:${partitionOf(place.region)}:autoscaling:${place.region}:${place.account}:autoScalingGroup:2cc1b8a7-0000-4000-8000-000000000002:autoScalingGroupName/${name}`,
    MinSize: 2,
    MaxSize: 4,
    DesiredCapacity: 2,
    DefaultCooldown: 300,
    AvailabilityZones: [`${place.region}a`, `${place.region}b`],
    VPCZoneIdentifier: 'subnet-0aaaaaaaaaaaaaaa1,subnet-0aaaaaaaaaaaaaaa2',
    HealthCheckType: 'EC2',
    Tags: [{ Key: `kubernetes.io/cluster/${cluster}`, Value: 'owned', ResourceId: name }],
    ...(!fields.MixedInstancesPolicy && { LaunchTemplate: fields.LaunchTemplate ?? template() }),
    ...fields,
  };
  return name;
}
