/** The EC2 client and the commands we use of it. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogsCommand,
  CreateVpcEndpointCommand,
  DeleteFlowLogsCommand,
  DeleteVpcEndpointsCommand,
  DescribeDhcpOptionsCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeFlowLogsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  RevokeSecurityGroupIngressCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new EC2Client(options);

export const commands: Commands<'ec2'> = {
  AuthorizeSecurityGroupIngress: AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogs: CreateFlowLogsCommand,
  CreateVpcEndpoint: CreateVpcEndpointCommand,
  DeleteVpcEndpoints: DeleteVpcEndpointsCommand,
  DeleteFlowLogs: DeleteFlowLogsCommand,
  DescribeDhcpOptions: DescribeDhcpOptionsCommand,
  DescribeInstances: DescribeInstancesCommand,
  DescribeNetworkInterfaces: DescribeNetworkInterfacesCommand,
  DescribeFlowLogs: DescribeFlowLogsCommand,
  DescribeLaunchTemplateVersions: DescribeLaunchTemplateVersionsCommand,
  DescribeRouteTables: DescribeRouteTablesCommand,
  DescribeSecurityGroupRules: DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroups: DescribeSecurityGroupsCommand,
  DescribeVpcAttribute: DescribeVpcAttributeCommand,
  DescribeVpcEndpoints: DescribeVpcEndpointsCommand,
  DescribeVpcs: DescribeVpcsCommand,
  GetManagedPrefixListEntries: GetManagedPrefixListEntriesCommand,
  RevokeSecurityGroupIngress: RevokeSecurityGroupIngressCommand,
};
