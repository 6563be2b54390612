/** The EC2 client and the commands we use of it. */
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeDhcpOptionsCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  RevokeSecurityGroupIngressCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new EC2Client(options);

export const commands: Commands<'ec2'> = {
  AuthorizeSecurityGroupIngress: AuthorizeSecurityGroupIngressCommand,
  DescribeDhcpOptions: DescribeDhcpOptionsCommand,
  DescribeInstances: DescribeInstancesCommand,
  DescribeNetworkInterfaces: DescribeNetworkInterfacesCommand,
  DescribeLaunchTemplateVersions: DescribeLaunchTemplateVersionsCommand,
  DescribeSecurityGroupRules: DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroups: DescribeSecurityGroupsCommand,
  DescribeVpcAttribute: DescribeVpcAttributeCommand,
  DescribeVpcs: DescribeVpcsCommand,
  GetManagedPrefixListEntries: GetManagedPrefixListEntriesCommand,
  RevokeSecurityGroupIngress: RevokeSecurityGroupIngressCommand,
};
