/** EC2's reads in the sandbox: groups, rules, prefix lists, VPCs. */
import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { page, refuse, type At, type Performs } from './at.ts';
import { ipPermissions } from './ec2-permissions.ts';
import type { ec2Acls } from './ec2-acls.ts';
import type { ec2Subnets } from './ec2-subnets.ts';
import type { ec2Network } from './ec2-network.ts';
import { rulesOf } from './rules.ts';

type Elsewhere =
  | 'ec2:AuthorizeSecurityGroupEgress'
  | 'ec2:AuthorizeSecurityGroupIngress'
  | 'ec2:CreateLaunchTemplateVersion'
  | 'ec2:DescribeInstances'
  | 'ec2:DescribeLaunchTemplateVersions'
  | 'ec2:DescribeNetworkInterfaces'
  | 'ec2:DescribeVolumes'
  | 'ec2:DisableEbsEncryptionByDefault'
  | 'ec2:EnableEbsEncryptionByDefault'
  | 'ec2:GetEbsDefaultKmsKeyId'
  | 'ec2:GetEbsEncryptionByDefault'
  | 'ec2:GetInstanceMetadataDefaults'
  | 'ec2:ModifyInstanceMetadataOptions'
  | 'ec2:RevokeSecurityGroupEgress'
  | 'ec2:RevokeSecurityGroupIngress'
  | keyof typeof ec2Acls
  | keyof typeof ec2Subnets
  | keyof typeof ec2Network;

export const ec2Describe: Omit<Performs<'ec2'>, Elsewhere> = {
  'ec2:DescribeSecurityGroups': (at, input) => {
    const groups = named(at, at.here.securityGroups, input.GroupIds, 'InvalidGroup.NotFound', 'The security group');
    const byList = (input.Filters ?? [])
      .filter(filter => filter.Name === 'ip-permission.prefix-list-id')
      .map(filter => filter.Values ?? []);
    const others = (input.Filters ?? []).filter(filter => filter.Name !== 'ip-permission.prefix-list-id');
    const naming = groups.filter(group =>
      byList.every(ids => rulesOf(at.here, group.GroupId).some(rule => ids.includes(rule.PrefixListId ?? ''))),
    );
    const wanted = filtered(at, naming, others, {
      'group-id': 'GroupId',
      'group-name': 'GroupName',
      'vpc-id': 'VpcId',
      description: 'Description',
    });
    const byName = input.GroupNames?.length
      ? wanted.filter(group => input.GroupNames?.includes(group.GroupName ?? ''))
      : wanted;
    const { items, next } = page(at, byName, input.NextToken, input.MaxResults);
    return {
      SecurityGroups: items.map(group => ({
        ...group,
        SecurityGroupArn: `arn:aws:ec2:${at.region}:${at.account}:security-group/${group.GroupId}`,
        IpPermissions: ipPermissions(at.here, group.GroupId, false),
        IpPermissionsEgress: ipPermissions(at.here, group.GroupId, true),
      })),
      ...(next && { NextToken: next }),
    };
  },

  'ec2:DescribeSecurityGroupRules': (at, input) => {
    const rules = named(
      at,
      at.here.rules,
      input.SecurityGroupRuleIds,
      'InvalidSecurityGroupRuleId.NotFound',
      'The security group rule ID',
    );
    const wanted = filtered(at, rules, input.Filters, {
      'group-id': 'GroupId',
      'security-group-rule-id': 'SecurityGroupRuleId',
    });
    const { items, next } = page(at, wanted, input.NextToken, input.MaxResults);
    return { SecurityGroupRules: items, ...(next && { NextToken: next }) };
  },

  'ec2:GetManagedPrefixListEntries': (at, input) => {
    const lists = named(
      at,
      at.here.prefixLists,
      [input.PrefixListId ?? ''],
      'InvalidPrefixListID.NotFound',
      'The prefix list ID',
    );
    const { items, next } = page(
      at,
      lists.flatMap(list => list.entries),
      input.NextToken,
      input.MaxResults,
    );
    return { Entries: items, ...(next && { NextToken: next }) };
  },

  'ec2:DescribeSubnets': (at, input) => {
    const subnets = named(at, at.here.subnets, input.SubnetIds, 'InvalidSubnetID.NotFound', 'The subnet ID');
    const wanted = filtered(at, subnets, input.Filters, { 'subnet-id': 'SubnetId', 'vpc-id': 'VpcId' });
    const { items, next } = page(at, wanted, input.NextToken, input.MaxResults);
    return { Subnets: items, ...(next && { NextToken: next }) };
  },

  'ec2:DescribeVpcs': (at, input) => {
    const vpcs = named(at, at.here.vpcs, input.VpcIds, 'InvalidVpcID.NotFound', 'The vpc ID');
    const wanted = filtered(at, vpcs, input.Filters, { 'vpc-id': 'VpcId', 'dhcp-options-id': 'DhcpOptionsId' });
    const { items, next } = page(at, wanted, input.NextToken, input.MaxResults);
    // The two DNS settings are attributes: DescribeVpcs does not answer them.
    return {
      Vpcs: items.map(({ enableDnsSupport: _s, enableDnsHostnames: _h, ...vpc }) => vpc),
      ...(next && { NextToken: next }),
    };
  },

  'ec2:DescribeVpcAttribute': (at, { VpcId = '', Attribute }) => {
    const [vpc] = named(at, at.here.vpcs, [VpcId], 'InvalidVpcID.NotFound', 'The vpc ID');
    if (Attribute === 'enableDnsSupport') return { VpcId, EnableDnsSupport: { Value: vpc?.enableDnsSupport } };
    if (Attribute === 'enableDnsHostnames') return { VpcId, EnableDnsHostnames: { Value: vpc?.enableDnsHostnames } };
    return refuse(at, 'InvalidParameterValue', `Value (${Attribute}) for parameter attribute is invalid.`);
  },

  'ec2:DescribeDhcpOptions': (at, input) => {
    const options = named(
      at,
      at.here.dhcpOptions,
      input.DhcpOptionsIds,
      'InvalidDhcpOptionID.NotFound',
      'The dhcpOption ID',
    );
    const { items, next } = page(
      at,
      filtered(at, options, input.Filters, { 'dhcp-options-id': 'DhcpOptionsId' }),
      input.NextToken,
      input.MaxResults,
    );
    return { DhcpOptions: items, ...(next && { NextToken: next }) };
  },
};

/** The things asked for by id, or all of them when none is. One unknown id refuses the call. */
function named<T>(at: At, all: Record<string, T>, ids: readonly string[] | undefined, code: string, noun: string): T[] {
  if (!ids?.length) return Object.values(all);
  return ids.map(id => all[id] ?? refuse(at, code, `${noun} '${id}' does not exist`));
}

/** Those that fit every filter: by the fields named, `tag:<key>` and `tag-key`. */
function filtered<T extends { Tags?: Tag[] | undefined }>(
  at: At,
  items: T[],
  filters: Filter[] = [],
  fields: Record<string, keyof T>,
): T[] {
  return filters.reduce((left, { Name = '', Values = [] }) => {
    const field = fields[Name];
    if (field !== undefined) return left.filter(item => Values.includes(String(item[field])));
    if (Name === 'tag-key') return left.filter(item => item.Tags?.some(tag => Values.includes(tag.Key ?? '')));
    if (Name.startsWith('tag:'))
      return left.filter(item => item.Tags?.some(tag => tag.Key === Name.slice(4) && Values.includes(tag.Value ?? '')));
    return refuse(at, 'InvalidParameterValue', `The filter '${Name}' is invalid`);
  }, items);
}
