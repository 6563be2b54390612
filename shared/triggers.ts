/** The CloudTrail events we listen to, and where each one says to look. */
import type { CloudTrailRecord } from './record.ts';
import type { ledKinds } from './led-kinds.ts';
import type { Kind, Ref } from './resources.ts';
import { trailCreatedOrDeleted, trailLogging, trailSelectors, trailSettings } from './triggers/cloudtrail.ts';
import { changeItself } from './triggers/conduct.ts';
import * as ec2 from './triggers/ec2.ts';
import * as access from './triggers/eks-access.ts';
import * as network from './triggers/ec2-network.ts';
import * as routes from './triggers/ec2-routes.ts';
import * as elb from './triggers/elasticloadbalancing.ts';
import * as ecr from './triggers/ecr.ts';
import * as cni from './triggers/cni.ts';
import * as parts from './triggers/eks-parts.ts';
import * as eks from './triggers/eks.ts';
import * as addons from './triggers/eks-addons.ts';
import * as guardduty from './triggers/guardduty.ts';
import * as iam from './triggers/iam.ts';
import * as policies from './triggers/iam-policies.ts';
import { tagsAdded, tagsRemoved } from './triggers/eks-tags.ts';
import { keyMended, keyWritten } from './triggers/kms.ts';
import * as logs from './triggers/logs.ts';
import { scalingGroupCreated, scalingGroupUpdated, templateWritten } from './triggers/launch-templates.ts';
import { metadataOptionsModified } from './triggers/instances.ts';
import { ebsDefaultChanged, volumeAttached, volumeCreated } from './triggers/volumes.ts';
import * as oidc from './triggers/oidc.ts';
import * as podIdentity from './triggers/pod-identity.ts';
import { leadsTo } from './triggers/leads-to.ts';

import * as inspector2 from './triggers/inspector2.ts';
import * as own from './triggers/own-parts.ts';
import * as s3 from './triggers/s3.ts';

export { ruleFacet } from './triggers/rule-facet.ts';

/**
 * Where one event says to look, or why it proves that nothing of a kind can be wrong.
 * `closing`: the change can only have mended something, so it touched nothing that could be wrong and is looked at only for an open case.
 */
export type Look = { ref: Ref; touched: string[] | 'all'; closing?: true } | { kind: Kind; dismissed: string };

export interface TriggerFacts {
  /** The kinds of resource it leads to. */
  on: readonly Kind[];
  /** Pure and never throws: at least one look or dismissal for every kind of `on`. Whether the call failed is not asked here. */
  look(record: CloudTrailRecord): Look[];
}

export const triggers = {
  'autoscaling:CreateAutoScalingGroup': leadsTo(['launch-template', 'cluster-nodes', 'network'], scalingGroupCreated),
  'autoscaling:UpdateAutoScalingGroup': leadsTo(['launch-template', 'network'], scalingGroupUpdated),

  'ec2:AssociateAddress': leadsTo(['network'], network.addressAssociated),
  'ec2:AuthorizeSecurityGroupEgress': leadsTo(['security-group'], ec2.egressAdded),
  'ec2:AuthorizeSecurityGroupIngress': leadsTo(['security-group'], ec2.ingressAdded),
  'ec2:CreateLaunchTemplateVersion': leadsTo(['launch-template'], templateWritten),
  'ec2:AttachVolume': leadsTo(['volume'], volumeAttached),
  'ec2:CreateVolume': leadsTo(['volume'], volumeCreated),
  'ec2:DisableEbsEncryptionByDefault': leadsTo(['ebs-default'], ebsDefaultChanged(['by-default'])),
  'ec2:EnableEbsEncryptionByDefault': leadsTo(['ebs-default'], ebsDefaultChanged([])),
  'ec2:ModifyEbsDefaultKmsKeyId': leadsTo(['ebs-default'], ebsDefaultChanged(['default-key'])),
  'ec2:ResetEbsDefaultKmsKeyId': leadsTo(['ebs-default'], ebsDefaultChanged(['default-key'])),
  'ec2:ModifyInstanceMetadataOptions': leadsTo(['instance'], metadataOptionsModified),
  'ec2:ModifyLaunchTemplate': leadsTo(['launch-template'], templateWritten),
  'ec2:ModifySecurityGroupRules': leadsTo(['security-group', 'group-change'], ec2.rulesModified),
  'ec2:ModifyManagedPrefixList': leadsTo(['prefix-list'], ec2.prefixListModified),
  'ec2:ModifyNetworkInterfaceAttribute': leadsTo(['security-group'], ec2.groupsAttached),
  'ec2:RevokeSecurityGroupEgress': leadsTo(['group-change'], ec2.egressRemoved),
  'ec2:RevokeSecurityGroupIngress': leadsTo(['security-group', 'group-change'], ec2.groupMended),
  'ec2:RunInstances': leadsTo(['instance', 'subnet'], network.nodesStarted),
  'ec2:DeleteSecurityGroup': leadsTo(['security-group', 'group-change'], ec2.groupMended),

  'eks:CreateCluster': leadsTo(
    [
      'cluster',
      'detector',
      'role',
      'key',
      'log-group',
      'tags',
      'access-entry',
      'network',
      'cluster-addons',
      'oidc-provider',
      'cluster-path',
    ],
    eks.clusterCreated,
  ),
  'eks:UpdateClusterConfig': leadsTo(
    ['cluster', 'role', 'log-group', 'network', 'cluster-path', 'cluster-vpc'],
    eks.configUpdated,
  ),
  'eks:UpdateClusterVersion': leadsTo(['cluster', 'addon', 'nodegroup-versions'], addons.clusterUpgraded),
  'ec2:DeleteFlowLogs': leadsTo(['network'], network.flowLogsDeleted),
  'ec2:CreateVpcEndpoint': leadsTo(['vpc', 'vpc-endpoint'], network.endpointCreated),
  'ec2:ModifyVpcEndpoint': leadsTo(['network', 'vpc-endpoint'], network.endpointChanged),
  'ec2:DeleteVpcEndpoints': leadsTo(['network', 'vpc-endpoint'], network.endpointsDeleted),
  'ec2:CreateNetworkAclEntry': leadsTo(['network-acl'], network.entriesWritten),
  'ec2:ReplaceNetworkAclEntry': leadsTo(['network-acl'], network.entriesWritten),
  'ec2:DeleteNetworkAclEntry': leadsTo(['network-acl'], network.entriesWritten),
  'ec2:ReplaceNetworkAclAssociation': leadsTo(['network-acl'], network.aclAssociated),
  'ec2:CreateRoute': leadsTo(['network'], routes.routeWritten),
  'ec2:ReplaceRoute': leadsTo(['network'], routes.routeWritten),
  'ec2:AssociateRouteTable': leadsTo(['subnet'], routes.tableAssociated),
  'ec2:ReplaceRouteTableAssociation': leadsTo(['network'], routes.associationReplaced),
  'ec2:DisassociateRouteTable': leadsTo(['network'], routes.tableDisassociated),
  'ec2:ModifySubnetAttribute': leadsTo(['subnet'], network.subnetModified),
  'ec2:CreateFlowLogs': leadsTo(['vpc'], network.flowLogsCreated),

  'eks:AssociateEncryptionConfig': leadsTo(['cluster', 'key'], eks.encryptionAssociated),
  'eks:CreateNodegroup': leadsTo(
    [
      'nodegroup',
      'role',
      'security-group',
      'tags',
      'launch-template',
      'cluster-nodes',
      'addon',
      'network',
      'nodegroup-versions',
    ],
    cni.nodegroupAdded,
  ),
  'eks:UpdateNodegroupConfig': leadsTo(['nodegroup'], eks.nodegroupConfigUpdated),
  'eks:UpdateNodegroupVersion': leadsTo(
    ['nodegroup', 'launch-template', 'nodegroup-versions'],
    eks.nodegroupVersionUpdated,
  ),
  'eks:CreateFargateProfile': leadsTo(['role', 'tags', 'cluster-nodes', 'network'], eks.fargateProfileCreated),
  'eks:CreateAddon': leadsTo(['addon', 'detector', 'tags', 'oidc-provider', 'cluster-addons'], addons.addonCreated),
  'eks:UpdateAddon': leadsTo(['addon'], addons.addonUpdated),
  'eks:CreateAccessEntry': leadsTo(['access-entry'], access.entryCreated),
  'eks:UpdateAccessEntry': leadsTo(['access-entry'], access.entryUpdated),
  'eks:AssociateAccessPolicy': leadsTo(['access-entry'], access.policyAssociated),
  'eks:DisassociateAccessPolicy': leadsTo(['access-entry'], access.entryMended),
  'eks:DeleteAccessEntry': leadsTo(['access-entry'], access.entryMended),
  'eks:AssociateIdentityProviderConfig': leadsTo(['identity-provider-config'], parts.providerAssociated),
  'eks:DisassociateIdentityProviderConfig': leadsTo(['identity-provider-config'], parts.providerDisassociated),
  'eks:CreateCapability': leadsTo(['capability'], parts.capabilityCreated),
  'eks:UpdateCapability': leadsTo(['capability'], parts.capabilityUpdated),
  'eks:DeleteCapability': leadsTo(['capability'], parts.capabilityDeleted),
  'eks:TagResource': leadsTo(['tags'], tagsAdded),
  'eks:UntagResource': leadsTo(['tags'], tagsRemoved),
  'eks:DeleteCluster': leadsTo(
    ['cluster', 'log-group', 'cluster-vpc', 'nodegroup-versions', 'cluster-addons', 'oidc-provider', 'addon'],
    eks.clusterDeleted,
  ),
  'eks:DeleteNodegroup': leadsTo(['nodegroup', 'cluster-nodes', 'nodegroup-versions'], eks.nodegroupDeleted),
  'eks:DeleteAddon': leadsTo(['change', 'addon', 'detector', 'oidc-provider', 'cluster-addons'], addons.addonDeleted),
  'eks:DeleteFargateProfile': leadsTo(['change'], changeItself),
  'eks:CreatePodIdentityAssociation': leadsTo(['pod-identity-association', 'addon'], podIdentity.created),
  'eks:UpdatePodIdentityAssociation': leadsTo(['pod-identity-association'], podIdentity.updated),
  'eks:DeletePodIdentityAssociation': leadsTo(['change', 'pod-identity-association', 'addon'], podIdentity.deleted),

  'iam:AttachRolePolicy': leadsTo(['role', 'cni-role'], cni.attachedPolicy),
  'iam:PutRolePolicy': leadsTo(['role', 'policy'], iam.inlinePolicyPut),
  'iam:PutUserPolicy': leadsTo(['policy'], policies.inlinePut('user')),
  'iam:PutGroupPolicy': leadsTo(['policy'], policies.inlinePut('group')),
  'iam:AttachUserPolicy': leadsTo(['policy'], policies.attachedTo('user')),
  'iam:AttachGroupPolicy': leadsTo(['policy'], policies.attachedTo('group')),
  'iam:CreatePolicy': leadsTo(['policy'], policies.policyCreated),
  'iam:DetachRolePolicy': leadsTo(['role', 'policy', 'cni-role'], cni.detachedPolicy),
  'iam:DetachUserPolicy': leadsTo(['policy'], policies.detachedFrom('user')),
  'iam:DetachGroupPolicy': leadsTo(['policy'], policies.detachedFrom('group')),
  'iam:DeleteRolePolicy': leadsTo(['role', 'policy'], iam.inlinePolicyDeleted),
  'iam:DeleteUserPolicy': leadsTo(['policy'], policies.inlineDeleted('user')),
  'iam:DeleteGroupPolicy': leadsTo(['policy'], policies.inlineDeleted('group')),
  'iam:DeletePolicy': leadsTo(['policy'], policies.policyDeleted),
  'iam:DeletePolicyVersion': leadsTo(['policy'], policies.policyDeleted),
  'iam:DeleteRole': leadsTo(['role', 'pod-role'], iam.roleDeleted),
  'iam:CreateRole': leadsTo(['pod-role'], iam.roleCreated),
  'iam:UpdateAssumeRolePolicy': leadsTo(['role', 'pod-role'], iam.trustUpdated),
  'iam:CreatePolicyVersion': leadsTo(['policy'], policies.policyVersionCreated),
  'iam:SetDefaultPolicyVersion': leadsTo(['policy'], policies.policyVersionChosen),
  'iam:UpdateAccountPasswordPolicy': leadsTo(['account'], iam.passwordPolicyWritten),
  'iam:DeleteAccountPasswordPolicy': leadsTo(['account'], iam.passwordPolicyWritten),
  'iam:PutRolePermissionsBoundary': leadsTo(['change'], changeItself),
  'iam:AddRoleToInstanceProfile': leadsTo(['role'], iam.roleUsed),

  'iam:CreateOpenIDConnectProvider': leadsTo(['oidc-issuer'], oidc.providerCreated),
  'iam:DeleteOpenIDConnectProvider': leadsTo(['oidc-issuer'], oidc.providerDeleted),

  'kms:DisableKey': leadsTo(['key'], keyWritten('state')),
  'kms:ScheduleKeyDeletion': leadsTo(['key'], keyWritten('state')),
  'kms:PutKeyPolicy': leadsTo(['key'], keyWritten('policy')),
  'kms:RevokeGrant': leadsTo(['key'], keyWritten('grants')),
  'kms:RetireGrant': leadsTo(['key'], keyWritten('grants')),
  'kms:DisableKeyRotation': leadsTo(['key'], keyWritten('rotation')),
  'kms:EnableKey': leadsTo(['key'], keyMended),
  'kms:EnableKeyRotation': leadsTo(['key'], keyMended),
  'kms:CancelKeyDeletion': leadsTo(['key'], keyMended),

  'logs:PutRetentionPolicy': leadsTo(['log-group'], logs.retentionPut),
  'logs:DeleteRetentionPolicy': leadsTo(['log-group'], logs.retentionDeleted),
  'logs:DeleteLogGroup': leadsTo(['change'], changeItself),
  'logs:DeleteLogStream': leadsTo(['change'], changeItself),
  'logs:DisassociateKmsKey': leadsTo(['change'], changeItself),

  'cloudtrail:StopLogging': leadsTo(['trail'], trailLogging('stopped')),
  'cloudtrail:DeleteTrail': leadsTo(['trail'], trailCreatedOrDeleted),
  'cloudtrail:UpdateTrail': leadsTo(['trail'], trailSettings),
  'cloudtrail:PutEventSelectors': leadsTo(['trail'], trailSelectors),
  'cloudtrail:CreateTrail': leadsTo(['trail'], trailCreatedOrDeleted),
  'cloudtrail:StartLogging': leadsTo(['trail'], trailLogging('started')),
  'cloudtrail:PutInsightSelectors': leadsTo(['change'], changeItself),
  'cloudtrail:DeleteEventDataStore': leadsTo(['change'], changeItself),
  'cloudtrail:StopEventDataStoreIngestion': leadsTo(['change'], changeItself),
  'cloudtrail:UpdateEventDataStore': leadsTo(['change'], changeItself),
  'cloudtrail:DeregisterOrganizationDelegatedAdmin': leadsTo(['change'], changeItself),

  'ecr:CreateRepository': leadsTo(['repository'], ecr.repositoryCreated),
  'ecr:PutImageScanningConfiguration': leadsTo(['repository'], ecr.scanningPut),
  'ecr:PutImageTagMutability': leadsTo(['repository'], ecr.mutabilityPut),
  'ecr:SetRepositoryPolicy': leadsTo(['repository'], ecr.policySet),
  'ecr:DeleteRepositoryPolicy': leadsTo(['repository'], ecr.repositoryMended),
  'ecr:PutRegistryPolicy': leadsTo(['registry'], ecr.registryPolicyPut),
  'ecr:DeleteRegistryPolicy': leadsTo(['registry'], ecr.registryPolicyDeleted),
  'ecr:PutRegistryScanningConfiguration': leadsTo(['registry-scanning'], ecr.registryScanningPut),
  'ecr:DeleteRepository': leadsTo(['repository'], ecr.repositoryMended),

  'elasticloadbalancing:CreateListener': leadsTo(['load-balancer'], elb.listenerCreated),
  'elasticloadbalancing:ModifyListener': leadsTo(['load-balancer'], elb.listenerModified),
  'elasticloadbalancing:CreateLoadBalancer': leadsTo(['load-balancer'], elb.loadBalancerCreated),

  'sts:AssumeRole': leadsTo(['change'], changeItself),
  'sts:AssumeRoleWithSAML': leadsTo(['change'], changeItself),
  'sts:AssumeRoleWithWebIdentity': leadsTo(['change'], changeItself),

  's3:DeleteBucket': leadsTo(['change'], changeItself),
  's3:DeleteBucketPolicy': leadsTo(['change', 'bucket'], s3.policyDeleted),
  's3:DeleteBucketPublicAccessBlock': leadsTo(['change', 'bucket'], s3.blockDeleted),
  's3:PutBucketAcl': leadsTo(['change', 'bucket'], s3.aclPut),
  's3:PutBucketLifecycle': leadsTo(['change'], changeItself),
  's3:PutBucketPolicy': leadsTo(['change', 'bucket'], s3.policyPut),
  's3:PutBucketPublicAccessBlock': leadsTo(['change', 'bucket'], s3.blockPut),

  'inspector2:Disable': leadsTo(['inspector'], inspector2.scansDisabled),
  'inspector2:DisassociateMember': leadsTo(['inspector'], inspector2.memberDisassociated),
  'inspector2:UpdateOrganizationConfiguration': leadsTo(['inspector'], inspector2.organizationConfigured),
  'inspector2:Enable': leadsTo(['inspector'], inspector2.scansEnabled),

  'events:DisableRule': leadsTo(['change', 'guardrail'], own.ruleWritten('state')),
  'events:DeleteRule': leadsTo(['change', 'guardrail'], own.ruleWritten('state')),
  'events:RemoveTargets': leadsTo(['change', 'guardrail'], own.ruleWritten('targets')),
  'events:PutTargets': leadsTo(['change', 'guardrail'], own.ruleWritten('targets')),
  'events:PutRule': leadsTo(['change', 'guardrail'], own.rulePut),
  'events:EnableRule': leadsTo(['guardrail'], own.ownMended),
  'lambda:DeleteFunction20150331': leadsTo(['change'], changeItself),
  'lambda:UpdateFunctionCode20150331v2': leadsTo(['change'], changeItself),
  'lambda:UpdateFunctionConfiguration20150331v2': leadsTo(['change'], changeItself),
  'lambda:RemovePermission20150331v2': leadsTo(['change'], changeItself),
  'lambda:UpdateEventSourceMapping20150331': leadsTo(['change'], changeItself),
  'lambda:DeleteEventSourceMapping20150331': leadsTo(['change'], changeItself),
  'lambda:PutFunctionConcurrency20171031': leadsTo(['change', 'guardrail'], own.concurrencyPut),
  'lambda:DeleteFunctionConcurrency20171031': leadsTo(['guardrail'], own.ownMended),

  'sqs:DeleteQueue': leadsTo(['change'], changeItself),
  'sqs:PurgeQueue': leadsTo(['change'], changeItself),
  'sqs:SetQueueAttributes': leadsTo(['change'], changeItself),
  'sns:DeleteTopic': leadsTo(['change'], changeItself),
  'sns:SetTopicAttributes': leadsTo(['change'], changeItself),
  'sns:Unsubscribe': leadsTo(['change'], changeItself),
  'sqs:RemovePermission': leadsTo(['change'], changeItself),
  'sns:RemovePermission': leadsTo(['change'], changeItself),
  'dynamodb:DeleteTable': leadsTo(['change'], changeItself),
  'dynamodb:UpdateTable': leadsTo(['change'], changeItself),
  'dynamodb:UpdateTimeToLive': leadsTo(['change'], changeItself),
  'dynamodb:UpdateContinuousBackups': leadsTo(['change'], changeItself),
  'monitoring:DeleteAlarms': leadsTo(['change'], changeItself),
  'monitoring:DisableAlarmActions': leadsTo(['change'], changeItself),
  'monitoring:PutMetricAlarm': leadsTo(['change'], changeItself),
  'ssm:PutParameter': leadsTo(['change'], changeItself),
  'ssm:DeleteParameter': leadsTo(['change'], changeItself),
  'ssm:DeleteParameters': leadsTo(['change'], changeItself),
  'cloudformation:DeleteStack': leadsTo(['change'], changeItself),
  'cloudformation:UpdateStack': leadsTo(['change'], changeItself),
  'cloudformation:ExecuteChangeSet': leadsTo(['change'], changeItself),

  'guardduty:UpdateDetector': leadsTo(['detector'], guardduty.detectorUpdated),
  'guardduty:CreateDetector': leadsTo(['detector'], guardduty.detectorCreatedOrDeleted),
  'guardduty:DeleteDetector': leadsTo(['detector'], guardduty.detectorCreatedOrDeleted),
  'guardduty:UpdateMemberDetectors': leadsTo(['detector'], guardduty.memberDetectorsUpdated),
  'guardduty:UpdateOrganizationConfiguration': leadsTo(['detector'], guardduty.organizationUpdated),
  'guardduty:DisassociateFromAdministratorAccount': leadsTo(['change'], changeItself),
  'guardduty:DisassociateFromMasterAccount': leadsTo(['change'], changeItself),
  'guardduty:DisassociateMembers': leadsTo(['change'], changeItself),
  'guardduty:DeleteMembers': leadsTo(['change'], changeItself),
  'guardduty:DeletePublishingDestination': leadsTo(['change'], changeItself),
  'guardduty:StopMonitoringMembers': leadsTo(['change'], changeItself),
  'guardduty:finding': leadsTo(['change'], changeItself),
  'guardduty:CreateFilter': leadsTo(['change'], changeItself),
  'guardduty:UpdateFilter': leadsTo(['change'], changeItself),
  'guardduty:CreateIPSet': leadsTo(['change'], changeItself),
  'guardduty:UpdateIPSet': leadsTo(['change'], changeItself),
  'guardduty:CreateTrustedEntitySet': leadsTo(['change'], changeItself),
  'guardduty:UpdateTrustedEntitySet': leadsTo(['change'], changeItself),
} as const satisfies Record<string, TriggerFacts>;

/** `source:EventName` of every event in the table. */
export type EventTrigger = keyof typeof triggers;

/** True for a name of the table, and only for its own keys (`toString` is none). */
export const isTrigger = (name: string): name is EventTrigger => Object.hasOwn(triggers, name);

/** The events that lead to a kind: a control can only name those. `eks:*` is every write call of EKS, for conduct controls. */
export type TriggerFor<K extends Kind> =
  | { [T in EventTrigger]: K extends Reached<(typeof triggers)[T]['on'][number]> ? T : never }[EventTrigger]
  | (K extends 'change' ? EventTrigger | 'eks:*' : 'schedule:hourly' | 'schedule:daily');

type Reached<K extends Kind> = K | (K extends keyof typeof ledKinds ? (typeof ledKinds)[K][number] : never);
