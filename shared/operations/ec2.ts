/** The operations of EC2 the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

const group = 'arn:{partition}:ec2:{region}:{account}:security-group/{GroupId}';
const routeTable = 'arn:{partition}:ec2:{region}:{account}:route-table/{RouteTableId}';
const acl = 'arn:{partition}:ec2:{region}:{account}:network-acl/{NetworkAclId}';

export const ec2 = {
  'ec2:AuthorizeSecurityGroupEgress': {
    access: 'write',
    on: [group, 'arn:{partition}:ec2:{region}:{account}:security-group-rule/*'],
  },
  'ec2:AuthorizeSecurityGroupIngress': {
    access: 'write',
    on: [group, 'arn:{partition}:ec2:{region}:{account}:security-group-rule/*'],
    also: [{ action: 'ec2:CreateTags', on: ['arn:{partition}:ec2:{region}:{account}:security-group-rule/*'] }],
  },
  'ec2:CreateFlowLogs': {
    access: 'write',
    // The input names the VPC in a list, which a template cannot; a new flow log has no id yet.
    on: ['arn:{partition}:ec2:{region}:{account}:vpc/*', 'arn:{partition}:ec2:{region}:{account}:vpc-flow-log/*'],
    // What delivery to S3 asks of whoever creates the log; it knows no resource.
    also: [{ action: 'logs:CreateLogDelivery', on: ['*'] }],
  },
  'ec2:CreateLaunchTemplateVersion': {
    access: 'write',
    on: ['arn:{partition}:ec2:{region}:{account}:launch-template/{LaunchTemplateId}'],
  },
  'ec2:CreateNetworkAclEntry': { access: 'write', on: [acl] },
  'ec2:CreateRoute': { access: 'write', on: [routeTable] },
  'ec2:CreateVpcEndpoint': {
    access: 'write',
    on: [
      'arn:{partition}:ec2:{region}:{account}:vpc/{VpcId}',
      'arn:{partition}:ec2:{region}:{account}:vpc-endpoint/*',
      'arn:{partition}:ec2:{region}:{account}:subnet/*',
      'arn:{partition}:ec2:{region}:{account}:security-group/*',
      'arn:{partition}:ec2:{region}:{account}:route-table/*',
    ],
  },
  'ec2:DeleteFlowLogs': { access: 'write', on: ['arn:{partition}:ec2:{region}:{account}:vpc-flow-log/*'] },
  'ec2:DeleteNetworkAclEntry': { access: 'write', on: [acl] },
  'ec2:DeleteRoute': { access: 'write', on: [routeTable] },
  'ec2:DeleteVpcEndpoints': { access: 'write', on: ['arn:{partition}:ec2:{region}:{account}:vpc-endpoint/*'] },
  'ec2:DescribeDhcpOptions': { access: 'read', on: ['*'] },
  'ec2:DescribeFlowLogs': { access: 'read', on: ['*'] },
  'ec2:DescribeInstances': { access: 'read', on: ['*'] },
  'ec2:DescribeLaunchTemplateVersions': { access: 'read', on: ['*'] },
  'ec2:DescribeNetworkAcls': { access: 'read', on: ['*'] },
  'ec2:DescribeNetworkInterfaces': { access: 'read', on: ['*'] },
  'ec2:DescribeRouteTables': { access: 'read', on: ['*'] },
  'ec2:DescribeSecurityGroupRules': { access: 'read', on: ['*'] },
  'ec2:DescribeSecurityGroups': { access: 'read', on: ['*'] },
  'ec2:DescribeSubnets': { access: 'read', on: ['*'] },
  'ec2:DescribeVolumes': { access: 'read', on: ['*'] },
  'ec2:DescribeVpcAttribute': { access: 'read', on: ['*'] },
  'ec2:DescribeVpcEndpoints': { access: 'read', on: ['*'] },
  'ec2:DescribeVpcs': { access: 'read', on: ['*'] },
  'ec2:DisableEbsEncryptionByDefault': { access: 'write', on: ['*'] },
  'ec2:EnableEbsEncryptionByDefault': { access: 'write', on: ['*'] },
  'ec2:GetEbsDefaultKmsKeyId': { access: 'read', on: ['*'] },
  'ec2:GetEbsEncryptionByDefault': { access: 'read', on: ['*'] },
  'ec2:GetInstanceMetadataDefaults': { access: 'read', on: ['*'] },
  'ec2:GetManagedPrefixListEntries': { access: 'read', on: ['*'] },
  'ec2:ModifyInstanceMetadataOptions': {
    access: 'write',
    on: ['arn:{partition}:ec2:{region}:{account}:instance/{InstanceId}'],
  },
  'ec2:ModifySubnetAttribute': {
    access: 'write',
    on: ['arn:{partition}:ec2:{region}:{account}:subnet/{SubnetId}'],
  },
  'ec2:RevokeSecurityGroupEgress': { access: 'write', on: [group] },
  'ec2:RevokeSecurityGroupIngress': { access: 'write', on: [group], merge: 'SecurityGroupRuleIds' },
} as const satisfies Record<`ec2:${string}`, OperationFacts>;
