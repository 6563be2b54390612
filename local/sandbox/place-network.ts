/** Builders of what a network is made of: VPC, prefix list, launch template. */
import type { PrefixListEntry, ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import { located, type Place } from './groups.ts';
import { newId } from './ids.ts';
import type { VpcState } from './states.ts';
import { regionOf, type World } from './world.ts';

/** A VPC in which a private endpoint resolves: DNS support and host names on, AmazonProvidedDNS (T-EKS-7). Answers its id. */
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
  return VpcId;
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
