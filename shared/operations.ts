/** Every AWS operation the program uses, read or write, with its types, its IAM resources and how several can be one. */
import type * as autoscaling from '@aws-sdk/client-auto-scaling';
import type * as cloudtrail from '@aws-sdk/client-cloudtrail';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type * as ec2 from '@aws-sdk/client-ec2';
import type * as ecr from '@aws-sdk/client-ecr';
import type * as eks from '@aws-sdk/client-eks';
import type * as events from '@aws-sdk/client-eventbridge';
import type * as guardduty from '@aws-sdk/client-guardduty';
import type * as iam from '@aws-sdk/client-iam';
import type * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as inspector2 from '@aws-sdk/client-inspector2';
import type * as kms from '@aws-sdk/client-kms';
import type * as lambda from '@aws-sdk/client-lambda';
import type * as s3 from '@aws-sdk/client-s3';
import type * as ssm from '@aws-sdk/client-ssm';
import { cloudwatchAddon } from './metrics-addons.ts';

/** One operation's input and output, exactly the SDK's own. */
interface Types<I, O> {
  input: I;
  output: O;
}

/** The types of every operation; a key is at once the SDK command, the AWS CLI command and, unless `action` says otherwise, the IAM action. */
export interface OperationTypes {
  'autoscaling:DescribeAutoScalingGroups': Types<
    autoscaling.DescribeAutoScalingGroupsCommandInput,
    autoscaling.DescribeAutoScalingGroupsCommandOutput
  >;
  'cloudtrail:DescribeTrails': Types<cloudtrail.DescribeTrailsCommandInput, cloudtrail.DescribeTrailsCommandOutput>;
  'cloudtrail:GetEventSelectors': Types<
    cloudtrail.GetEventSelectorsCommandInput,
    cloudtrail.GetEventSelectorsCommandOutput
  >;
  'cloudtrail:GetTrailStatus': Types<cloudtrail.GetTrailStatusCommandInput, cloudtrail.GetTrailStatusCommandOutput>;
  'cloudtrail:PutEventSelectors': Types<
    cloudtrail.PutEventSelectorsCommandInput,
    cloudtrail.PutEventSelectorsCommandOutput
  >;
  'cloudtrail:StartLogging': Types<cloudtrail.StartLoggingCommandInput, cloudtrail.StartLoggingCommandOutput>;
  'cloudtrail:StopLogging': Types<cloudtrail.StopLoggingCommandInput, cloudtrail.StopLoggingCommandOutput>;
  'cloudtrail:UpdateTrail': Types<cloudtrail.UpdateTrailCommandInput, cloudtrail.UpdateTrailCommandOutput>;
  'ec2:AuthorizeSecurityGroupIngress': Types<
    ec2.AuthorizeSecurityGroupIngressCommandInput,
    ec2.AuthorizeSecurityGroupIngressCommandOutput
  >;
  'ec2:CreateFlowLogs': Types<ec2.CreateFlowLogsCommandInput, ec2.CreateFlowLogsCommandOutput>;
  'ec2:CreateNetworkAclEntry': Types<ec2.CreateNetworkAclEntryCommandInput, ec2.CreateNetworkAclEntryCommandOutput>;
  'ec2:DeleteNetworkAclEntry': Types<ec2.DeleteNetworkAclEntryCommandInput, ec2.DeleteNetworkAclEntryCommandOutput>;
  'ec2:DescribeNetworkAcls': Types<ec2.DescribeNetworkAclsCommandInput, ec2.DescribeNetworkAclsCommandOutput>;
  'ec2:CreateVpcEndpoint': Types<ec2.CreateVpcEndpointCommandInput, ec2.CreateVpcEndpointCommandOutput>;
  'ec2:DeleteVpcEndpoints': Types<ec2.DeleteVpcEndpointsCommandInput, ec2.DeleteVpcEndpointsCommandOutput>;
  'ec2:DeleteFlowLogs': Types<ec2.DeleteFlowLogsCommandInput, ec2.DeleteFlowLogsCommandOutput>;
  'ec2:CreateLaunchTemplateVersion': Types<
    ec2.CreateLaunchTemplateVersionCommandInput,
    ec2.CreateLaunchTemplateVersionCommandOutput
  >;
  'ec2:DescribeDhcpOptions': Types<ec2.DescribeDhcpOptionsCommandInput, ec2.DescribeDhcpOptionsCommandOutput>;
  'ec2:DescribeInstances': Types<ec2.DescribeInstancesCommandInput, ec2.DescribeInstancesCommandOutput>;
  'ec2:DescribeFlowLogs': Types<ec2.DescribeFlowLogsCommandInput, ec2.DescribeFlowLogsCommandOutput>;
  'ec2:DescribeLaunchTemplateVersions': Types<
    ec2.DescribeLaunchTemplateVersionsCommandInput,
    ec2.DescribeLaunchTemplateVersionsCommandOutput
  >;
  'ec2:DescribeNetworkInterfaces': Types<
    ec2.DescribeNetworkInterfacesCommandInput,
    ec2.DescribeNetworkInterfacesCommandOutput
  >;
  'ec2:DescribeRouteTables': Types<ec2.DescribeRouteTablesCommandInput, ec2.DescribeRouteTablesCommandOutput>;
  'ec2:DescribeSecurityGroupRules': Types<
    ec2.DescribeSecurityGroupRulesCommandInput,
    ec2.DescribeSecurityGroupRulesCommandOutput
  >;
  'ec2:DescribeSecurityGroups': Types<ec2.DescribeSecurityGroupsCommandInput, ec2.DescribeSecurityGroupsCommandOutput>;
  'ec2:CreateRoute': Types<ec2.CreateRouteCommandInput, ec2.CreateRouteCommandOutput>;
  'ec2:DeleteRoute': Types<ec2.DeleteRouteCommandInput, ec2.DeleteRouteCommandOutput>;
  'ec2:ModifySubnetAttribute': Types<ec2.ModifySubnetAttributeCommandInput, ec2.ModifySubnetAttributeCommandOutput>;
  'ec2:DescribeSubnets': Types<ec2.DescribeSubnetsCommandInput, ec2.DescribeSubnetsCommandOutput>;
  'ec2:DescribeVpcAttribute': Types<ec2.DescribeVpcAttributeCommandInput, ec2.DescribeVpcAttributeCommandOutput>;
  'ec2:DescribeVpcEndpoints': Types<ec2.DescribeVpcEndpointsCommandInput, ec2.DescribeVpcEndpointsCommandOutput>;
  'ec2:DescribeVpcs': Types<ec2.DescribeVpcsCommandInput, ec2.DescribeVpcsCommandOutput>;
  'ec2:DisableEbsEncryptionByDefault': Types<
    ec2.DisableEbsEncryptionByDefaultCommandInput,
    ec2.DisableEbsEncryptionByDefaultCommandOutput
  >;
  'ec2:EnableEbsEncryptionByDefault': Types<
    ec2.EnableEbsEncryptionByDefaultCommandInput,
    ec2.EnableEbsEncryptionByDefaultCommandOutput
  >;
  'ec2:GetEbsEncryptionByDefault': Types<
    ec2.GetEbsEncryptionByDefaultCommandInput,
    ec2.GetEbsEncryptionByDefaultCommandOutput
  >;
  'ec2:GetInstanceMetadataDefaults': Types<
    ec2.GetInstanceMetadataDefaultsCommandInput,
    ec2.GetInstanceMetadataDefaultsCommandOutput
  >;
  'ec2:GetManagedPrefixListEntries': Types<
    ec2.GetManagedPrefixListEntriesCommandInput,
    ec2.GetManagedPrefixListEntriesCommandOutput
  >;
  'ec2:ModifyInstanceMetadataOptions': Types<
    ec2.ModifyInstanceMetadataOptionsCommandInput,
    ec2.ModifyInstanceMetadataOptionsCommandOutput
  >;
  'ec2:RevokeSecurityGroupIngress': Types<
    ec2.RevokeSecurityGroupIngressCommandInput,
    ec2.RevokeSecurityGroupIngressCommandOutput
  >;
  'ecr:DeleteRepositoryPolicy': Types<ecr.DeleteRepositoryPolicyCommandInput, ecr.DeleteRepositoryPolicyCommandOutput>;
  'ecr:DescribeRepositories': Types<ecr.DescribeRepositoriesCommandInput, ecr.DescribeRepositoriesCommandOutput>;
  'ecr:GetRegistryScanningConfiguration': Types<
    ecr.GetRegistryScanningConfigurationCommandInput,
    ecr.GetRegistryScanningConfigurationCommandOutput
  >;
  'ecr:GetRepositoryPolicy': Types<ecr.GetRepositoryPolicyCommandInput, ecr.GetRepositoryPolicyCommandOutput>;
  'ecr:ListTagsForResource': Types<ecr.ListTagsForResourceCommandInput, ecr.ListTagsForResourceCommandOutput>;
  'ecr:PutImageScanningConfiguration': Types<
    ecr.PutImageScanningConfigurationCommandInput,
    ecr.PutImageScanningConfigurationCommandOutput
  >;
  'ecr:PutImageTagMutability': Types<ecr.PutImageTagMutabilityCommandInput, ecr.PutImageTagMutabilityCommandOutput>;
  'eks:AssociateAccessPolicy': Types<eks.AssociateAccessPolicyCommandInput, eks.AssociateAccessPolicyCommandOutput>;
  'ecr:SetRepositoryPolicy': Types<ecr.SetRepositoryPolicyCommandInput, ecr.SetRepositoryPolicyCommandOutput>;
  'eks:AssociateEncryptionConfig': Types<
    eks.AssociateEncryptionConfigCommandInput,
    eks.AssociateEncryptionConfigCommandOutput
  >;
  'eks:AssociateIdentityProviderConfig': Types<
    eks.AssociateIdentityProviderConfigCommandInput,
    eks.AssociateIdentityProviderConfigCommandOutput
  >;
  'eks:DescribeAccessEntry': Types<eks.DescribeAccessEntryCommandInput, eks.DescribeAccessEntryCommandOutput>;
  'eks:CreateAddon': Types<eks.CreateAddonCommandInput, eks.CreateAddonCommandOutput>;
  'eks:DeleteAddon': Types<eks.DeleteAddonCommandInput, eks.DeleteAddonCommandOutput>;
  'eks:CreatePodIdentityAssociation': Types<
    eks.CreatePodIdentityAssociationCommandInput,
    eks.CreatePodIdentityAssociationCommandOutput
  >;
  'eks:DeletePodIdentityAssociation': Types<
    eks.DeletePodIdentityAssociationCommandInput,
    eks.DeletePodIdentityAssociationCommandOutput
  >;
  'eks:DescribeAddon': Types<eks.DescribeAddonCommandInput, eks.DescribeAddonCommandOutput>;
  'eks:DescribeAddonConfiguration': Types<
    eks.DescribeAddonConfigurationCommandInput,
    eks.DescribeAddonConfigurationCommandOutput
  >;
  'eks:DescribeAddonVersions': Types<eks.DescribeAddonVersionsCommandInput, eks.DescribeAddonVersionsCommandOutput>;
  'eks:DescribeCapability': Types<eks.DescribeCapabilityCommandInput, eks.DescribeCapabilityCommandOutput>;
  'eks:DescribeCluster': Types<eks.DescribeClusterCommandInput, eks.DescribeClusterCommandOutput>;
  'eks:DescribeClusterVersions': Types<
    eks.DescribeClusterVersionsCommandInput,
    eks.DescribeClusterVersionsCommandOutput
  >;
  'eks:DescribeFargateProfile': Types<eks.DescribeFargateProfileCommandInput, eks.DescribeFargateProfileCommandOutput>;
  'eks:DescribeIdentityProviderConfig': Types<
    eks.DescribeIdentityProviderConfigCommandInput,
    eks.DescribeIdentityProviderConfigCommandOutput
  >;
  'eks:DescribeNodegroup': Types<eks.DescribeNodegroupCommandInput, eks.DescribeNodegroupCommandOutput>;
  'eks:DescribePodIdentityAssociation': Types<
    eks.DescribePodIdentityAssociationCommandInput,
    eks.DescribePodIdentityAssociationCommandOutput
  >;
  'eks:DescribeUpdate': Types<eks.DescribeUpdateCommandInput, eks.DescribeUpdateCommandOutput>;
  'eks:DisassociateAccessPolicy': Types<
    eks.DisassociateAccessPolicyCommandInput,
    eks.DisassociateAccessPolicyCommandOutput
  >;
  'eks:DisassociateIdentityProviderConfig': Types<
    eks.DisassociateIdentityProviderConfigCommandInput,
    eks.DisassociateIdentityProviderConfigCommandOutput
  >;
  'eks:ListAccessEntries': Types<eks.ListAccessEntriesCommandInput, eks.ListAccessEntriesCommandOutput>;
  'eks:ListAddons': Types<eks.ListAddonsCommandInput, eks.ListAddonsCommandOutput>;
  'eks:ListAssociatedAccessPolicies': Types<
    eks.ListAssociatedAccessPoliciesCommandInput,
    eks.ListAssociatedAccessPoliciesCommandOutput
  >;
  'eks:ListCapabilities': Types<eks.ListCapabilitiesCommandInput, eks.ListCapabilitiesCommandOutput>;
  'eks:ListClusters': Types<eks.ListClustersCommandInput, eks.ListClustersCommandOutput>;
  'eks:ListFargateProfiles': Types<eks.ListFargateProfilesCommandInput, eks.ListFargateProfilesCommandOutput>;
  'eks:ListIdentityProviderConfigs': Types<
    eks.ListIdentityProviderConfigsCommandInput,
    eks.ListIdentityProviderConfigsCommandOutput
  >;
  'eks:ListInsights': Types<eks.ListInsightsCommandInput, eks.ListInsightsCommandOutput>;
  'eks:ListNodegroups': Types<eks.ListNodegroupsCommandInput, eks.ListNodegroupsCommandOutput>;
  'eks:ListPodIdentityAssociations': Types<
    eks.ListPodIdentityAssociationsCommandInput,
    eks.ListPodIdentityAssociationsCommandOutput
  >;
  'eks:ListTagsForResource': Types<eks.ListTagsForResourceCommandInput, eks.ListTagsForResourceCommandOutput>;
  'eks:TagResource': Types<eks.TagResourceCommandInput, eks.TagResourceCommandOutput>;
  'eks:UntagResource': Types<eks.UntagResourceCommandInput, eks.UntagResourceCommandOutput>;
  'eks:UpdateAddon': Types<eks.UpdateAddonCommandInput, eks.UpdateAddonCommandOutput>;
  'eks:UpdateClusterConfig': Types<eks.UpdateClusterConfigCommandInput, eks.UpdateClusterConfigCommandOutput>;
  'eks:UpdateClusterVersion': Types<eks.UpdateClusterVersionCommandInput, eks.UpdateClusterVersionCommandOutput>;
  'events:DescribeRule': Types<events.DescribeRuleCommandInput, events.DescribeRuleCommandOutput>;
  'events:DisableRule': Types<events.DisableRuleCommandInput, events.DisableRuleCommandOutput>;
  'events:EnableRule': Types<events.EnableRuleCommandInput, events.EnableRuleCommandOutput>;
  'events:ListRules': Types<events.ListRulesCommandInput, events.ListRulesCommandOutput>;
  'events:ListTargetsByRule': Types<events.ListTargetsByRuleCommandInput, events.ListTargetsByRuleCommandOutput>;
  'eks:UpdateNodegroupConfig': Types<eks.UpdateNodegroupConfigCommandInput, eks.UpdateNodegroupConfigCommandOutput>;
  'eks:UpdateNodegroupVersion': Types<eks.UpdateNodegroupVersionCommandInput, eks.UpdateNodegroupVersionCommandOutput>;
  'guardduty:CreateDetector': Types<guardduty.CreateDetectorCommandInput, guardduty.CreateDetectorCommandOutput>;
  'guardduty:DeleteDetector': Types<guardduty.DeleteDetectorCommandInput, guardduty.DeleteDetectorCommandOutput>;
  'guardduty:GetAdministratorAccount': Types<
    guardduty.GetAdministratorAccountCommandInput,
    guardduty.GetAdministratorAccountCommandOutput
  >;
  'guardduty:GetDetector': Types<guardduty.GetDetectorCommandInput, guardduty.GetDetectorCommandOutput>;
  'guardduty:ListDetectors': Types<guardduty.ListDetectorsCommandInput, guardduty.ListDetectorsCommandOutput>;
  'guardduty:UpdateDetector': Types<guardduty.UpdateDetectorCommandInput, guardduty.UpdateDetectorCommandOutput>;
  'iam:AttachRolePolicy': Types<iam.AttachRolePolicyCommandInput, iam.AttachRolePolicyCommandOutput>;
  'iam:CreateOpenIDConnectProvider': Types<
    iam.CreateOpenIDConnectProviderCommandInput,
    iam.CreateOpenIDConnectProviderCommandOutput
  >;
  'iam:DeleteOpenIDConnectProvider': Types<
    iam.DeleteOpenIDConnectProviderCommandInput,
    iam.DeleteOpenIDConnectProviderCommandOutput
  >;
  'iam:DeleteRolePolicy': Types<iam.DeleteRolePolicyCommandInput, iam.DeleteRolePolicyCommandOutput>;
  'iam:DetachRolePolicy': Types<iam.DetachRolePolicyCommandInput, iam.DetachRolePolicyCommandOutput>;
  'iam:DeleteAccountPasswordPolicy': Types<
    iam.DeleteAccountPasswordPolicyCommandInput,
    iam.DeleteAccountPasswordPolicyCommandOutput
  >;
  'iam:GetAccountAuthorizationDetails': Types<
    iam.GetAccountAuthorizationDetailsCommandInput,
    iam.GetAccountAuthorizationDetailsCommandOutput
  >;
  'iam:GetAccountPasswordPolicy': Types<
    iam.GetAccountPasswordPolicyCommandInput,
    iam.GetAccountPasswordPolicyCommandOutput
  >;
  'iam:GetAccountSummary': Types<iam.GetAccountSummaryCommandInput, iam.GetAccountSummaryCommandOutput>;
  'iam:GetGroupPolicy': Types<iam.GetGroupPolicyCommandInput, iam.GetGroupPolicyCommandOutput>;
  'iam:GetPolicy': Types<iam.GetPolicyCommandInput, iam.GetPolicyCommandOutput>;
  'iam:GetPolicyVersion': Types<iam.GetPolicyVersionCommandInput, iam.GetPolicyVersionCommandOutput>;
  'iam:GetRole': Types<iam.GetRoleCommandInput, iam.GetRoleCommandOutput>;
  'iam:GetRolePolicy': Types<iam.GetRolePolicyCommandInput, iam.GetRolePolicyCommandOutput>;
  'iam:GetUserPolicy': Types<iam.GetUserPolicyCommandInput, iam.GetUserPolicyCommandOutput>;
  'iam:ListAttachedRolePolicies': Types<
    iam.ListAttachedRolePoliciesCommandInput,
    iam.ListAttachedRolePoliciesCommandOutput
  >;
  'iam:ListEntitiesForPolicy': Types<iam.ListEntitiesForPolicyCommandInput, iam.ListEntitiesForPolicyCommandOutput>;
  'iam:ListOpenIDConnectProviders': Types<
    iam.ListOpenIDConnectProvidersCommandInput,
    iam.ListOpenIDConnectProvidersCommandOutput
  >;
  'iam:ListPolicyVersions': Types<iam.ListPolicyVersionsCommandInput, iam.ListPolicyVersionsCommandOutput>;
  'iam:ListRolePolicies': Types<iam.ListRolePoliciesCommandInput, iam.ListRolePoliciesCommandOutput>;
  'iam:ListRoles': Types<iam.ListRolesCommandInput, iam.ListRolesCommandOutput>;
  'iam:PutRolePolicy': Types<iam.PutRolePolicyCommandInput, iam.PutRolePolicyCommandOutput>;
  'elasticloadbalancing:DescribeListeners': Types<
    elb.DescribeListenersCommandInput,
    elb.DescribeListenersCommandOutput
  >;
  'elasticloadbalancing:DescribeLoadBalancers': Types<
    elb.DescribeLoadBalancersCommandInput,
    elb.DescribeLoadBalancersCommandOutput
  >;
  'elasticloadbalancing:DescribeTags': Types<elb.DescribeTagsCommandInput, elb.DescribeTagsCommandOutput>;
  'elasticloadbalancing:ModifyListener': Types<elb.ModifyListenerCommandInput, elb.ModifyListenerCommandOutput>;
  'inspector2:BatchGetAccountStatus': Types<
    inspector2.BatchGetAccountStatusCommandInput,
    inspector2.BatchGetAccountStatusCommandOutput
  >;
  'inspector2:Disable': Types<inspector2.DisableCommandInput, inspector2.DisableCommandOutput>;
  'inspector2:Enable': Types<inspector2.EnableCommandInput, inspector2.EnableCommandOutput>;
  'inspector2:GetDelegatedAdminAccount': Types<
    inspector2.GetDelegatedAdminAccountCommandInput,
    inspector2.GetDelegatedAdminAccountCommandOutput
  >;
  'iam:SetDefaultPolicyVersion': Types<
    iam.SetDefaultPolicyVersionCommandInput,
    iam.SetDefaultPolicyVersionCommandOutput
  >;
  'iam:UpdateAccountPasswordPolicy': Types<
    iam.UpdateAccountPasswordPolicyCommandInput,
    iam.UpdateAccountPasswordPolicyCommandOutput
  >;
  'iam:UpdateAssumeRolePolicy': Types<iam.UpdateAssumeRolePolicyCommandInput, iam.UpdateAssumeRolePolicyCommandOutput>;
  'kms:CancelKeyDeletion': Types<kms.CancelKeyDeletionCommandInput, kms.CancelKeyDeletionCommandOutput>;
  'kms:DescribeKey': Types<kms.DescribeKeyCommandInput, kms.DescribeKeyCommandOutput>;
  'kms:DisableKey': Types<kms.DisableKeyCommandInput, kms.DisableKeyCommandOutput>;
  'kms:DisableKeyRotation': Types<kms.DisableKeyRotationCommandInput, kms.DisableKeyRotationCommandOutput>;
  'kms:EnableKey': Types<kms.EnableKeyCommandInput, kms.EnableKeyCommandOutput>;
  'kms:EnableKeyRotation': Types<kms.EnableKeyRotationCommandInput, kms.EnableKeyRotationCommandOutput>;
  'kms:GetKeyRotationStatus': Types<kms.GetKeyRotationStatusCommandInput, kms.GetKeyRotationStatusCommandOutput>;
  'kms:ScheduleKeyDeletion': Types<kms.ScheduleKeyDeletionCommandInput, kms.ScheduleKeyDeletionCommandOutput>;
  'lambda:DeleteFunctionConcurrency': Types<
    lambda.DeleteFunctionConcurrencyCommandInput,
    lambda.DeleteFunctionConcurrencyCommandOutput
  >;
  'lambda:GetFunctionConcurrency': Types<
    lambda.GetFunctionConcurrencyCommandInput,
    lambda.GetFunctionConcurrencyCommandOutput
  >;
  'lambda:PutFunctionConcurrency': Types<
    lambda.PutFunctionConcurrencyCommandInput,
    lambda.PutFunctionConcurrencyCommandOutput
  >;
  'logs:DescribeLogGroups': Types<logs.DescribeLogGroupsCommandInput, logs.DescribeLogGroupsCommandOutput>;
  'logs:PutRetentionPolicy': Types<logs.PutRetentionPolicyCommandInput, logs.PutRetentionPolicyCommandOutput>;
  's3:DeletePublicAccessBlock': Types<s3.DeletePublicAccessBlockCommandInput, s3.DeletePublicAccessBlockCommandOutput>;
  's3:GetBucketPolicyStatus': Types<s3.GetBucketPolicyStatusCommandInput, s3.GetBucketPolicyStatusCommandOutput>;
  's3:GetPublicAccessBlock': Types<s3.GetPublicAccessBlockCommandInput, s3.GetPublicAccessBlockCommandOutput>;
  's3:ListBuckets': Types<s3.ListBucketsCommandInput, s3.ListBucketsCommandOutput>;
  's3:PutPublicAccessBlock': Types<s3.PutPublicAccessBlockCommandInput, s3.PutPublicAccessBlockCommandOutput>;
  'ssm:GetParameter': Types<ssm.GetParameterCommandInput, ssm.GetParameterCommandOutput>;
}

export type Operation = keyof OperationTypes;
export type Input<N extends Operation> = OperationTypes[N]['input'];
export type Output<N extends Operation> = OperationTypes[N]['output'];

/**
 * What IAM and the pipeline must know of an operation.
 * `on`: the ARNs IAM checks, as templates: `{partition} {region} {account}` and fields of the input; `*` where IAM knows no resource.
 * `action`: the IAM action where it has another name than the operation (T-S3-1).
 * `also`: permissions AWS asks of the caller in addition (aws-facts.md, section 4), each with its own ARN templates.
 * `merge`: the list of the input in which calls, otherwise equal, may be joined into one call.
 * `passes`: the field that names the roles it hands to EKS, as an ARN or a list of objects with a `roleArn`; the caller must be allowed to pass them.
 * `update`: EKS answers at once and works on; success is only what DescribeUpdate says later.
 */
export interface OperationFacts {
  access: 'read' | 'write';
  action?: string;
  on: readonly string[];
  also?: readonly { action: string; on: readonly string[] }[];
  merge?: string;
  passes?: string;
  update?: true;
}

const cluster = 'arn:{partition}:eks:{region}:{account}:cluster/';
const identityProvider = 'arn:{partition}:eks:{region}:{account}:identityproviderconfig/{clusterName}/*';
const accessEntry = 'arn:{partition}:eks:{region}:{account}:access-entry/{clusterName}/*';
// The input's ARN is the resource itself; these say of which kinds it may be.
const tagged = ['cluster', 'nodegroup', 'fargateprofile', 'addon'].map(
  type => `arn:{partition}:eks:{region}:{account}:${type}/{resourceArn}`,
);
const addon = 'arn:{partition}:eks:{region}:{account}:addon/';
const nodegroup = 'arn:{partition}:eks:{region}:{account}:nodegroup/';
const oidcProvider = 'arn:{partition}:iam::{account}:oidc-provider/';
const association = 'arn:{partition}:eks:{region}:{account}:podidentityassociation/';
const group = 'arn:{partition}:ec2:{region}:{account}:security-group/{GroupId}';
const routeTable = 'arn:{partition}:ec2:{region}:{account}:route-table/{RouteTableId}';
const acl = 'arn:{partition}:ec2:{region}:{account}:network-acl/{NetworkAclId}';
const key = 'arn:{partition}:kms:{region}:{account}:key/{KeyId}';
const repository = 'arn:{partition}:ecr:{region}:{account}:repository/{repositoryName}';
const detector = 'arn:{partition}:guardduty:{region}:{account}:detector/{DetectorId}';
const eventRule = 'arn:{partition}:events:{region}:{account}:rule/{Name}';
const lambdaFunction = 'arn:{partition}:lambda:{region}:{account}:function:{FunctionName}';
const bucket = 'arn:{partition}:s3:::{Bucket}';
// IAM knows a log group by its ARN with `:*` behind it.
const logGroup = 'arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:*';
// A role's ARN holds its path, which neither the event nor the input knows.
const role = [
  'arn:{partition}:iam::{account}:role/{RoleName}',
  'arn:{partition}:iam::{account}:role/*/{RoleName}',
] as const;

export const operations = {
  'autoscaling:DescribeAutoScalingGroups': { access: 'read', on: ['*'] },
  'cloudtrail:DescribeTrails': { access: 'read', on: ['*'] },
  'cloudtrail:GetEventSelectors': { access: 'read', on: ['{TrailName}'] },
  'cloudtrail:GetTrailStatus': { access: 'read', on: ['{Name}'] },
  'cloudtrail:PutEventSelectors': { access: 'write', on: ['{TrailName}'] },
  'cloudtrail:StartLogging': { access: 'write', on: ['{Name}'] },
  'cloudtrail:StopLogging': { access: 'write', on: ['{Name}'] },
  'cloudtrail:UpdateTrail': { access: 'write', on: ['{Name}'] },
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
  'ec2:CreateNetworkAclEntry': { access: 'write', on: [acl] },
  'ec2:DeleteNetworkAclEntry': { access: 'write', on: [acl] },
  'ec2:DescribeNetworkAcls': { access: 'read', on: ['*'] },
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
  'ec2:DeleteVpcEndpoints': { access: 'write', on: ['arn:{partition}:ec2:{region}:{account}:vpc-endpoint/*'] },
  'ec2:DeleteFlowLogs': { access: 'write', on: ['arn:{partition}:ec2:{region}:{account}:vpc-flow-log/*'] },
  'ec2:CreateLaunchTemplateVersion': {
    access: 'write',
    on: ['arn:{partition}:ec2:{region}:{account}:launch-template/{LaunchTemplateId}'],
  },
  'ec2:DescribeDhcpOptions': { access: 'read', on: ['*'] },
  'ec2:DescribeInstances': { access: 'read', on: ['*'] },
  'ec2:DescribeLaunchTemplateVersions': { access: 'read', on: ['*'] },
  'ec2:DescribeNetworkInterfaces': { access: 'read', on: ['*'] },
  'ec2:DescribeFlowLogs': { access: 'read', on: ['*'] },
  'ec2:DescribeRouteTables': { access: 'read', on: ['*'] },
  'ec2:DescribeSecurityGroupRules': { access: 'read', on: ['*'] },
  'ec2:DescribeSecurityGroups': { access: 'read', on: ['*'] },
  'ec2:CreateRoute': { access: 'write', on: [routeTable] },
  'ec2:DeleteRoute': { access: 'write', on: [routeTable] },
  'ec2:ModifySubnetAttribute': {
    access: 'write',
    on: ['arn:{partition}:ec2:{region}:{account}:subnet/{SubnetId}'],
  },
  'ec2:DescribeSubnets': { access: 'read', on: ['*'] },
  'ec2:DescribeVpcAttribute': { access: 'read', on: ['*'] },
  'ec2:DescribeVpcEndpoints': { access: 'read', on: ['*'] },
  'ec2:DescribeVpcs': { access: 'read', on: ['*'] },
  'ec2:DisableEbsEncryptionByDefault': { access: 'write', on: ['*'] },
  'ec2:EnableEbsEncryptionByDefault': { access: 'write', on: ['*'] },
  'ec2:GetEbsEncryptionByDefault': { access: 'read', on: ['*'] },
  'ec2:GetInstanceMetadataDefaults': { access: 'read', on: ['*'] },
  'ec2:GetManagedPrefixListEntries': { access: 'read', on: ['*'] },
  'ec2:ModifyInstanceMetadataOptions': {
    access: 'write',
    on: ['arn:{partition}:ec2:{region}:{account}:instance/{InstanceId}'],
  },
  'ec2:RevokeSecurityGroupIngress': { access: 'write', on: [group], merge: 'SecurityGroupRuleIds' },
  'ecr:DeleteRepositoryPolicy': { access: 'write', on: [repository] },
  'ecr:DescribeRepositories': { access: 'read', on: [repository] },
  'ecr:GetRegistryScanningConfiguration': { access: 'read', on: ['*'] },
  'ecr:GetRepositoryPolicy': { access: 'read', on: [repository] },
  'ecr:ListTagsForResource': { access: 'read', on: [repository] },
  'ecr:PutImageScanningConfiguration': { access: 'write', on: [repository] },
  'ecr:PutImageTagMutability': { access: 'write', on: [repository] },
  'ecr:SetRepositoryPolicy': { access: 'write', on: [repository] },
  'eks:AssociateAccessPolicy': { access: 'write', on: [accessEntry] },
  'eks:AssociateEncryptionConfig': {
    access: 'write',
    on: [`${cluster}{clusterName}`],
    also: [
      { action: 'kms:DescribeKey', on: ['arn:{partition}:kms:{region}:*:key/*'] },
      { action: 'kms:CreateGrant', on: ['arn:{partition}:kms:{region}:*:key/*'] },
    ],
    update: true,
  },
  'eks:CreateAddon': { access: 'write', on: [`${cluster}{clusterName}`], passes: 'podIdentityAssociations' },
  'eks:DeleteAddon': {
    access: 'write',
    // Only what we make: no role of ours may take away an agent that watches.
    on: [`${addon}{clusterName}/${cloudwatchAddon}/*`],
  },
  'eks:CreatePodIdentityAssociation': { access: 'write', on: [`${cluster}{clusterName}`], passes: 'roleArn' },
  'eks:DeletePodIdentityAssociation': { access: 'write', on: [`${association}{clusterName}/{associationId}`] },
  'eks:DescribeAddon': { access: 'read', on: [`${addon}{clusterName}/{addonName}/*`] },
  'eks:DescribeAddonConfiguration': { access: 'read', on: ['*'] },
  'eks:DescribeAddonVersions': { access: 'read', on: ['*'] },
  'eks:AssociateIdentityProviderConfig': { access: 'write', on: [`${cluster}{clusterName}`], update: true },
  'eks:DescribeAccessEntry': { access: 'read', on: [accessEntry] },
  'eks:DescribeCapability': {
    access: 'read',
    on: ['arn:{partition}:eks:{region}:{account}:capability/{clusterName}/*'],
  },
  'eks:DescribeCluster': { access: 'read', on: [`${cluster}{name}`] },
  'eks:DescribeClusterVersions': { access: 'read', on: ['*'] },
  'eks:DescribeFargateProfile': {
    access: 'read',
    on: ['arn:{partition}:eks:{region}:{account}:fargateprofile/{clusterName}/{fargateProfileName}/*'],
  },
  'eks:DescribeIdentityProviderConfig': { access: 'read', on: [identityProvider] },
  'eks:DescribeNodegroup': {
    access: 'read',
    on: [`${nodegroup}{clusterName}/{nodegroupName}/*`],
  },
  'eks:DescribeUpdate': {
    access: 'read',
    on: [`${cluster}{name}`, `${addon}{name}/{addonName}/*`, `${nodegroup}{name}/{nodegroupName}/*`],
  },
  'eks:DescribePodIdentityAssociation': { access: 'read', on: [`${association}{clusterName}/*`] },
  'eks:DisassociateAccessPolicy': { access: 'write', on: [accessEntry] },
  'eks:DisassociateIdentityProviderConfig': { access: 'write', on: [identityProvider], update: true },
  'eks:ListAccessEntries': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListAddons': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListAssociatedAccessPolicies': { access: 'read', on: [accessEntry] },
  'eks:ListCapabilities': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListClusters': { access: 'read', on: ['*'] },
  'eks:ListFargateProfiles': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListIdentityProviderConfigs': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListInsights': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListNodegroups': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListPodIdentityAssociations': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListTagsForResource': { access: 'read', on: tagged },
  'eks:TagResource': { access: 'write', on: tagged },
  'eks:UntagResource': { access: 'write', on: tagged },
  'eks:UpdateAddon': {
    access: 'write',
    on: [`${addon}{clusterName}/{addonName}/*`, `${association}{clusterName}/*`],
    passes: 'podIdentityAssociations',
    update: true,
  },
  'eks:UpdateClusterConfig': { access: 'write', on: [`${cluster}{name}`], update: true },
  'eks:UpdateClusterVersion': { access: 'write', on: [`${cluster}{name}`], update: true },
  'events:DescribeRule': { access: 'read', on: [eventRule] },
  'events:DisableRule': { access: 'write', on: [eventRule] },
  'events:EnableRule': { access: 'write', on: [eventRule] },
  'events:ListRules': { access: 'read', on: ['*'] },
  'events:ListTargetsByRule': { access: 'read', on: ['arn:{partition}:events:{region}:{account}:rule/{Rule}'] },
  // With a launch template EKS tries, as the caller, whether nodes could be started from it (aws-facts.md, section 4).
  'eks:UpdateNodegroupConfig': {
    access: 'write',
    on: ['arn:{partition}:eks:{region}:{account}:nodegroup/{clusterName}/{nodegroupName}/*'],
    update: true,
  },
  'eks:UpdateNodegroupVersion': {
    access: 'write',
    on: [`${nodegroup}{clusterName}/{nodegroupName}/*`],
    also: [
      {
        action: 'ec2:RunInstances',
        // Images and snapshots have no account in their ARN.
        on: [
          'arn:{partition}:ec2:{region}:{account}:*/*',
          'arn:{partition}:ec2:{region}::image/*',
          'arn:{partition}:ec2:{region}::snapshot/*',
        ],
      },
      { action: 'ec2:CreateTags', on: ['arn:{partition}:ec2:{region}:{account}:*/*'] },
    ],
    update: true,
  },
  'guardduty:CreateDetector': {
    access: 'write',
    on: ['*'],
    also: [
      {
        action: 'iam:CreateServiceLinkedRole',
        on: ['arn:{partition}:iam::{account}:role/aws-service-role/guardduty.amazonaws.com/*'],
      },
    ],
  },
  'guardduty:DeleteDetector': { access: 'write', on: [detector] },
  'guardduty:GetAdministratorAccount': { access: 'read', on: [detector] },
  'guardduty:GetDetector': { access: 'read', on: [detector] },
  'guardduty:ListDetectors': { access: 'read', on: ['*'] },
  'guardduty:UpdateDetector': { access: 'write', on: [detector] },
  'iam:AttachRolePolicy': { access: 'write', on: role },
  'iam:CreateOpenIDConnectProvider': { access: 'write', on: [`${oidcProvider}{Url}`] },
  'iam:DeleteOpenIDConnectProvider': { access: 'write', on: [`${oidcProvider}{OpenIDConnectProviderArn}`] },
  'iam:DeleteRolePolicy': { access: 'write', on: role },
  'iam:DetachRolePolicy': { access: 'write', on: role },
  'iam:DeleteAccountPasswordPolicy': { access: 'write', on: ['*'] },
  'iam:GetAccountAuthorizationDetails': { access: 'read', on: ['*'] },
  'iam:GetAccountPasswordPolicy': { access: 'read', on: ['*'] },
  'iam:GetAccountSummary': { access: 'read', on: ['*'] },
  'iam:GetGroupPolicy': {
    access: 'read',
    on: ['arn:{partition}:iam::{account}:group/{GroupName}', 'arn:{partition}:iam::{account}:group/*/{GroupName}'],
  },
  'iam:GetPolicy': { access: 'read', on: ['{PolicyArn}'] },
  'iam:GetPolicyVersion': { access: 'read', on: ['{PolicyArn}'] },
  'iam:GetRole': { access: 'read', on: role },
  'iam:GetRolePolicy': { access: 'read', on: role },
  'iam:GetUserPolicy': {
    access: 'read',
    on: ['arn:{partition}:iam::{account}:user/{UserName}', 'arn:{partition}:iam::{account}:user/*/{UserName}'],
  },
  'iam:ListAttachedRolePolicies': { access: 'read', on: role },
  'iam:ListEntitiesForPolicy': { access: 'read', on: ['{PolicyArn}'] },
  'iam:ListOpenIDConnectProviders': { access: 'read', on: ['*'] },
  'iam:ListPolicyVersions': { access: 'read', on: ['{PolicyArn}'] },
  'iam:ListRolePolicies': { access: 'read', on: role },
  'iam:ListRoles': { access: 'read', on: ['*'] },
  'iam:PutRolePolicy': { access: 'write', on: role },
  'elasticloadbalancing:DescribeListeners': { access: 'read', on: ['*'] },
  'elasticloadbalancing:DescribeLoadBalancers': { access: 'read', on: ['*'] },
  'elasticloadbalancing:DescribeTags': { access: 'read', on: ['*'] },
  'elasticloadbalancing:ModifyListener': {
    access: 'write',
    on: ['arn:{partition}:elasticloadbalancing:{region}:{account}:listener/{ListenerArn}'],
  },
  'inspector2:BatchGetAccountStatus': { access: 'read', on: ['*'] },
  'inspector2:Disable': { access: 'write', on: ['*'] },
  'inspector2:Enable': {
    access: 'write',
    on: ['*'],
    also: [
      {
        action: 'iam:CreateServiceLinkedRole',
        on: ['arn:{partition}:iam::{account}:role/aws-service-role/inspector2.amazonaws.com/*'],
      },
    ],
  },
  'inspector2:GetDelegatedAdminAccount': { access: 'read', on: ['*'] },
  'iam:SetDefaultPolicyVersion': { access: 'write', on: ['{PolicyArn}'] },
  'iam:UpdateAccountPasswordPolicy': { access: 'write', on: ['*'] },
  'iam:UpdateAssumeRolePolicy': { access: 'write', on: role },
  'kms:CancelKeyDeletion': { access: 'write', on: [key] },
  'kms:DescribeKey': { access: 'read', on: ['arn:{partition}:kms:{region}:*:key/*'] },
  'kms:DisableKey': { access: 'write', on: [key] },
  'kms:DisableKeyRotation': { access: 'write', on: [key] },
  'kms:EnableKey': { access: 'write', on: [key] },
  'kms:EnableKeyRotation': { access: 'write', on: [key] },
  'kms:GetKeyRotationStatus': { access: 'read', on: ['arn:{partition}:kms:{region}:*:key/*'] },
  'kms:ScheduleKeyDeletion': { access: 'write', on: [key] },
  'lambda:DeleteFunctionConcurrency': { access: 'write', on: [lambdaFunction] },
  'lambda:GetFunctionConcurrency': { access: 'read', on: [lambdaFunction] },
  'lambda:PutFunctionConcurrency': { access: 'write', on: [lambdaFunction] },
  'logs:DescribeLogGroups': { access: 'read', on: ['*'] },
  'logs:PutRetentionPolicy': { access: 'write', on: [logGroup] },
  's3:DeletePublicAccessBlock': { access: 'write', action: 's3:PutBucketPublicAccessBlock', on: [bucket] },
  's3:GetBucketPolicyStatus': { access: 'read', on: [bucket] },
  's3:GetPublicAccessBlock': { access: 'read', action: 's3:GetBucketPublicAccessBlock', on: [bucket] },
  's3:ListBuckets': { access: 'read', action: 's3:ListAllMyBuckets', on: ['*'] },
  's3:PutPublicAccessBlock': { access: 'write', action: 's3:PutBucketPublicAccessBlock', on: [bucket] },
  // Public parameters have no account in their ARN; no others are read with the read role.
  'ssm:GetParameter': {
    access: 'read',
    on: ['arn:{partition}:ssm:{region}::parameter/aws/service/eks/optimized-ami/*'],
  },
} as const satisfies { [N in Operation]: OperationFacts };

type WithAccess<A extends OperationFacts['access']> = {
  [N in Operation]: (typeof operations)[N]['access'] extends A ? N : never;
}[Operation];

/** The IAM action an operation takes. */
export const actionOf = (operation: Operation): string => factsOf(operation).action ?? operation;

export type ReadOperation = WithAccess<'read'>;
export type WriteOperation = WithAccess<'write'>;

/** One call as data: what the SDK sends, IAM allows, a person reads, approves and undoes. */
export type Call<N extends WriteOperation = WriteOperation> = N extends WriteOperation
  ? { call: N; input: Input<N> }
  : never;

/** The facts of an operation under the general type, for code that walks over all of them. */
export const factsOf = (operation: Operation): OperationFacts => operations[operation];
