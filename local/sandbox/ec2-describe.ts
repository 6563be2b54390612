/** EC2's reads in the sandbox: groups, rules, prefix lists, launch templates, VPCs. */
import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { page, refuse, type At, type Performs } from './at.ts';
import { ipPermissions } from './ec2-permissions.ts';
import { rulesOf } from './rules.ts';
import type { LaunchTemplateState } from './world.ts';

type Writes = 'ec2:AuthorizeSecurityGroupIngress' | 'ec2:RevokeSecurityGroupIngress';

export const ec2Describe: Omit<Performs<'ec2'>, Writes> = {
  'ec2:DescribeSecurityGroups': (at, input) => {
    const groups = named(
      at,
      at.here.securityGroups,
      input.GroupIds,
      'InvalidGroup.NotFound',
      'The security group',
    );
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
    const rules = named(at, at.here.rules, input.SecurityGroupRuleIds, 'InvalidSecurityGroupRuleId.NotFound', 'The security group rule ID');
    const wanted = filtered(at, rules, input.Filters, {
      'group-id': 'GroupId',
      'security-group-rule-id': 'SecurityGroupRuleId',
    });
    const { items, next } = page(at, wanted, input.NextToken, input.MaxResults);
    return { SecurityGroupRules: items, ...(next && { NextToken: next }) };
  },

  'ec2:GetManagedPrefixListEntries': (at, input) => {
    const lists = named(at, at.here.prefixLists, [input.PrefixListId ?? ''], 'InvalidPrefixListID.NotFound', 'The prefix list ID');
    const { items, next } = page(
      at,
      lists.flatMap(list => list.entries),
      input.NextToken,
      input.MaxResults,
    );
    return { Entries: items, ...(next && { NextToken: next }) };
  },

  'ec2:DescribeLaunchTemplateVersions': (at, input) => {
    const template = templateOf(at, input);
    const numbers = input.Versions?.length
      ? [...new Set(input.Versions.map(version => versionNumber(at, template, version)))]
      : template.versions.map((_, i) => i + 1);
    const versions = numbers.map(VersionNumber => ({
      LaunchTemplateId: template.LaunchTemplateId,
      LaunchTemplateName: template.LaunchTemplateName,
      VersionNumber,
      DefaultVersion: VersionNumber === template.DefaultVersionNumber,
      LaunchTemplateData: template.versions[VersionNumber - 1] ?? {},
    }));
    const { items, next } = page(at, versions, input.NextToken, input.MaxResults);
    return { LaunchTemplateVersions: items, ...(next && { NextToken: next }) };
  },

  'ec2:DescribeVpcs': (at, input) => {
    const vpcs = named(
      at,
      at.here.vpcs,
      input.VpcIds,
      'InvalidVpcID.NotFound',
      'The vpc ID',
    );
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
    const options = named(at, at.here.dhcpOptions, input.DhcpOptionsIds, 'InvalidDhcpOptionID.NotFound', 'The dhcpOption ID');
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
function named<T>(
  at: At,
  all: Record<string, T>,
  ids: readonly string[] | undefined,
  code: string,
  noun: string,
): T[] {
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

function templateOf(
  at: At,
  input: { LaunchTemplateId?: string | undefined; LaunchTemplateName?: string | undefined },
): LaunchTemplateState {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = input;
  if (id)
    return (
      at.here.launchTemplates[id] ??
      refuse(
        at,
        'InvalidLaunchTemplateId.NotFound',
        `The specified launch template, with template ID ${id}, does not exist.`,
      )
    );
  const byName = Object.values(at.here.launchTemplates).find(template => template.LaunchTemplateName === name);
  return (
    byName ??
    refuse(
      at,
      'InvalidLaunchTemplateName.NotFoundException',
      `The specified launch template, with template name ${name}, does not exist.`,
    )
  );
}

function versionNumber(at: At, template: LaunchTemplateState, version: string): number {
  const number =
    version === '$Latest'
      ? template.versions.length
      : version === '$Default'
        ? template.DefaultVersionNumber
        : Number(version);
  if (template.versions[number - 1]) return number;
  return refuse(
    at,
    'InvalidLaunchTemplateId.VersionNotFound',
    `Could not find the specified version ${version} for the launch template with ID ${template.LaunchTemplateId}.`,
  );
}
