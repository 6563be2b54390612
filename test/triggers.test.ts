/** Each recorded event and each odd form of one leads where it should, and nowhere else. */
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import type { CloudTrailRecord, Loose } from '../shared/record.ts';
import { isUnreadable, recordsIn } from '../shared/records.ts';
import { isTrigger, ruleFacet, triggers } from '../shared/triggers.ts';
import type { EventTrigger, Look, TriggerFacts } from '../shared/triggers.ts';
import { fieldsOf } from '../shared/triggers/loose.ts';

const names = Object.keys(triggers).filter(isTrigger);
const facts = (name: EventTrigger): TriggerFacts => triggers[name];

// What each file of events/ leads to. Account 111122223333 and Region eu-central-1 are left out, ids are shortened.
const recorded: Record<string, string[]> = {
  'autoscaling-CreateAutoScalingGroup': [
    'launch-template lt-0c0ffee0000000002 touched [version]',
    'network dismissed: neither zones of the group nor templates by name are written',
    'cluster-nodes shop touched [groups zones]',
  ],
  'autoscaling-UpdateAutoScalingGroup': [
    'launch-template lt-0c0ffee0000000002 touched [version]',
    'network dismissed: neither zones of the group nor templates by name are written',
  ],
  'autoscaling-UpdateAutoScalingGroup.zones': [
    'network scaling-group/shop-self-managed touched [zones]',
    'launch-template dismissed: UpdateAutoScalingGroup names no launch template id',
  ],
  'cloudtrail-CreateTrail': ['trail shop-audit touched all'],
  'cloudtrail-DeleteEventDataStore': ['change touched all'],
  'cloudtrail-DeleteTrail': ['trail old-audit touched all'],
  'cloudtrail-PutEventSelectors': ['trail shop-audit touched [selectors]'],
  'cloudtrail-PutInsightSelectors': ['change touched all'],
  'cloudtrail-StartLogging': ['trail shop-audit closing touched []'],
  'cloudtrail-StopEventDataStoreIngestion': ['change touched all'],
  'cloudtrail-StopLogging': ['trail shop-audit touched [logging]'],
  'cloudtrail-UpdateTrail.validation': ['trail shop-audit touched [validation kms]'],
  'cloudtrail-UpdateTrail': ['trail shop-audit touched [settings]'],
  'ec2-AuthorizeSecurityGroupIngress.all-traffic': ['security-group sg-…01 touched [sgr-…05 rule:-1:-1--1:0.0.0.0/0]'],
  'ec2-AuthorizeSecurityGroupIngress.by-nodegroup-role': [
    'security-group sg-…03 touched [sgr-…14 rule:tcp:22-22:0.0.0.0/0]',
  ],
  'ec2-AuthorizeSecurityGroupIngress.dry-run': ['security-group sg-…01 touched [rule:tcp:22-22:0.0.0.0/0]'],
  'ec2-AuthorizeSecurityGroupIngress.failed': ['security-group sg-…01 touched [rule:tcp:22-22:0.0.0.0/0]'],
  'ec2-AuthorizeSecurityGroupIngress.flat': ['security-group sg-…01 touched [sgr-…02 rule:tcp:3389-3389:0.0.0.0/0]'],
  'ec2-AuthorizeSecurityGroupIngress.group-name': ['security-group sg-…01 touched [sgr-…15 rule:tcp:22-22:0.0.0.0/0]'],
  'ec2-AuthorizeSecurityGroupIngress.ipv6': ['security-group sg-…01 touched [sgr-…03 rule:tcp:22-22:::/0]'],
  'ec2-AuthorizeSecurityGroupIngress': ['security-group sg-…01 touched [sgr-…01 rule:tcp:22-22:0.0.0.0/0]'],
  'ec2-AuthorizeSecurityGroupIngress.prefix-list': [
    'security-group sg-…01 touched [sgr-…09 rule:tcp:22-22:pl-0c0ffee0000000001]',
  ],
  'ec2-AuthorizeSecurityGroupIngress.private-only': [
    'security-group dismissed: only private sources or groups were added',
  ],
  'ec2-AuthorizeSecurityGroupIngress.range': ['security-group sg-…01 touched [sgr-…04 rule:tcp:20-30:0.0.0.0/0]'],
  'ec2-AuthorizeSecurityGroupIngress.several-one-bad': [
    'security-group sg-…01 touched [sgr-…06 rule:tcp:443-443:10.20.0.0/16 sgr-…07 rule:tcp:22-22:10.20.0.0/16 sgr-…08 rule:tcp:22-22:0.0.0.0/0]',
  ],
  'ec2-AuthorizeSecurityGroupIngress.without-rule-ids': ['security-group sg-…01 touched [rule:tcp:22-22:0.0.0.0/0]'],
  'ec2-CreateFlowLogs': ['vpc vpc-0a110000000000001 closing touched []'],
  'ec2-CreateNetworkAclEntry': ['network-acl acl-0a110000000000001 touched [entries]'],
  'ec2-DeleteNetworkAclEntry': ['network-acl acl-0a110000000000001 touched [entries]'],
  'ec2-ReplaceNetworkAclEntry': ['network-acl acl-0a110000000000001 touched [entries]'],
  'ec2-ReplaceNetworkAclEntry.egress': ['network-acl dismissed: the entry is about what leaves the subnets'],
  'ec2-ReplaceNetworkAclAssociation': ['network-acl acl-0a110000000000001 touched []'],
  'ec2-CreateVpcEndpoint': [
    'vpc vpc-0a110000000000001 closing touched []',
    'vpc-endpoint vpce-0a110000000000002 touched all',
  ],
  'ec2-ModifyVpcEndpoint': ['network vpcs/* touched []', 'vpc-endpoint vpce-0a110000000000001 touched []'],
  'ec2-DeleteVpcEndpoints': ['network vpcs/* touched []', 'vpc-endpoint vpce-0a110000000000001 closing touched []'],
  'ec2-DeleteFlowLogs': ['network flow-log/fl-0a110000000000001 touched [flow-logs]'],
  'ec2-CreateLaunchTemplateVersion': ['launch-template lt-0c0ffee0000000001 touched [version]'],
  'ec2-AttachVolume': ['volume vol-0a110000000000001 touched [volumes]'],
  'ec2-CreateVolume': ['volume vol-0a110000000000001 touched [volumes]'],
  'ec2-CreateVolume.encrypted': ['volume dismissed: the volume is encrypted'],
  'ec2-ModifyEbsDefaultKmsKeyId': ['ebs-default ebs-default touched [default-key]'],
  'ec2-ResetEbsDefaultKmsKeyId': ['ebs-default ebs-default touched [default-key]'],
  'ec2-DisableEbsEncryptionByDefault': ['ebs-default ebs-default touched [by-default]'],
  'ec2-EnableEbsEncryptionByDefault': ['ebs-default ebs-default touched []'],
  'ec2-AssociateAddress': ['network instance/i-0c0ffee0000000002 touched [nodes]'],
  'ec2-AuthorizeSecurityGroupEgress': ['security-group sg-…01 closing touched []'],
  'ec2-RevokeSecurityGroupEgress': ['group-change sg-…01 touched [egress]'],
  'ec2-DeleteSecurityGroup': ['security-group sg-…04 closing touched []', 'group-change sg-…04 touched [self-rule]'],
  'ec2-ModifyInstanceMetadataOptions': ['instance i-0c0ffee0000000001 touched [tokens]'],
  'ec2-ModifyInstanceMetadataOptions.hop-limit': ['instance i-0c0ffee0000000001 touched [hop-limit]'],
  'ec2-ModifyLaunchTemplate': ['launch-template lt-0c0ffee0000000001 touched [version]'],
  'ec2-ModifyManagedPrefixList': ['prefix-list pl-0c0ffee0000000001 touched [pl-0c0ffee0000000001]'],
  'ec2-ModifyManagedPrefixList.removed': ['prefix-list dismissed: no entries were added to the prefix list'],
  'ec2-ModifyNetworkInterfaceAttribute': ['security-group sg-…01 touched []', 'security-group sg-…02 touched []'],
  'ec2-ModifySecurityGroupRules': [
    'security-group sg-…01 touched [sgr-…07 rule:tcp:22-22:0.0.0.0/0]',
    'group-change sg-…01 touched [sgr-…07 rule:tcp:22-22:0.0.0.0/0 self-rule egress]',
  ],
  'ec2-ModifySecurityGroupRules.several': [
    'security-group sg-…01 closing touched []',
    'group-change sg-…01 touched [sgr-…06 rule:tcp:443-443:10.20.0.0/16 sgr-…07 rule:tcp:22-22:10.20.0.0/16 self-rule egress]',
  ],
  'ec2-RunInstances': ['instance i-0c0ffee0000000002 touched all', 'subnet subnet-0aaaaaaaaaaaaaaa1 touched [nodes]'],
  'ec2-AssociateRouteTable': ['subnet subnet-0aaaaaaaaaaaaaaa1 touched [routes]'],
  'ec2-CreateRoute': ['network route-table/rtb-0a110000000000001 touched [routes]'],
  'ec2-ReplaceRoute': ['network route-table/rtb-0a110000000000001 touched []'],
  'ec2-ReplaceRouteTableAssociation': ['network route-table/rtb-0a110000000000001 touched []'],
  'ec2-DisassociateRouteTable': ['network main-tables/* touched []'],
  'ec2-ModifySubnetAttribute': ['subnet subnet-0aaaaaaaaaaaaaaa1 touched [addresses]'],
  'ec2-ModifySubnetAttribute.off': ['subnet subnet-0aaaaaaaaaaaaaaa1 closing touched []'],
  'ec2-RevokeSecurityGroupIngress': [
    'security-group sg-…01 closing touched []',
    'group-change sg-…01 touched [self-rule]',
  ],
  'ecr-CreateRepository': ['repository shop/api touched all'],
  'ecr-DeleteRepository': ['repository shop/api closing touched []'],
  'ecr-DeleteRepositoryPolicy': ['repository shop/api closing touched []'],
  'ecr-PutImageScanningConfiguration': ['repository shop/api touched [scanning]'],
  'ecr-PutImageTagMutability': ['repository shop/api touched [tag-mutability]'],
  'ecr-PutRegistryPolicy': ['registry registry touched [policy]'],
  'ecr-DeleteRegistryPolicy': ['registry registry closing touched []'],
  'ecr-PutRegistryScanningConfiguration': ['registry-scanning registry touched [scanning]'],
  'ecr-SetRepositoryPolicy': ['repository shop/api touched [policy]'],
  'eks-AssociateAccessPolicy': [
    'access-entry shop/arn:aws:iam::111122223333:role/contractor touched [policy:AmazonEKSClusterAdminPolicy]',
  ],
  'eks-AssociateEncryptionConfig': ['cluster ledger touched [encryption]', 'key 5e1f… touched []'],
  'eks-CreateAddon.coredns': [
    'addon shop/coredns touched all',
    "detector dismissed: add-on coredns is not GuardDuty's agent",
    'oidc-provider dismissed: the add-on is not the Pod Identity agent',
    'cluster-addons dismissed: the add-on collects no metrics',
    'tags eks:addon/shop/coredns/… touched all',
  ],
  'eks-CreateAddon': [
    'addon dismissed: no control looks at add-on aws-guardduty-agent',
    'detector detector closing touched []',
    'oidc-provider dismissed: the add-on is not the Pod Identity agent',
    'cluster-addons dismissed: the add-on collects no metrics',
    'tags eks:addon/shop/aws-guardduty-agent/… touched all',
  ],
  'eks-AssociateIdentityProviderConfig': ['identity-provider-config shop/people touched [provider]'],
  'eks-CreateAccessEntry.nodes': ['access-entry shop/arn:aws:iam::111122223333:role/self-managed touched all'],
  'eks-CreateAccessEntry': ['access-entry shop/arn:aws:iam::111122223333:role/contractor touched all'],
  'eks-CreateCapability': ['capability shop/argocd touched all'],
  'eks-CreateCluster.auto-mode': [
    'cluster shop-auto touched all',
    'detector detector touched []',
    'role us-east-1/shop-auto-cluster touched [shared]',
    'role us-east-1/shop-auto-nodes touched []',
    'key 5e1f… touched []',
    'log-group /aws/eks/shop-auto/cluster touched []',
    'tags eks:cluster/shop-auto touched all',
    'access-entry dismissed: the creator was made no administrator',
    'network cluster/shop-auto touched []',
    'cluster-addons shop-auto touched []',
    'oidc-provider shop-auto touched []',
    'cluster-path shop-auto touched [vpc]',
  ],
  'eks-CreateCluster.creator-admin': [
    'cluster shop-tools touched all',
    'detector detector touched []',
    'role us-east-1/shop-cluster touched [shared]',
    'key 5e1f… touched []',
    'log-group /aws/eks/shop-tools/cluster touched []',
    'tags eks:cluster/shop-tools touched all',
    'access-entry shop-tools/arn:aws:iam::111122223333:role/deploy touched all',
    'network cluster/shop-tools touched []',
    'cluster-addons shop-tools touched []',
    'oidc-provider shop-tools touched []',
    'cluster-path shop-tools touched [vpc]',
  ],
  'eks-CreateCluster': [
    'cluster shop touched all',
    'detector detector touched []',
    'role us-east-1/shop-cluster touched [shared]',
    'key 5e1f… touched []',
    'log-group /aws/eks/shop/cluster touched []',
    'tags eks:cluster/shop touched all',
    'access-entry dismissed: the creator was made no administrator',
    'network cluster/shop touched []',
    'cluster-addons shop touched []',
    'oidc-provider shop touched []',
    'cluster-path shop touched [vpc]',
  ],
  'eks-CreateCluster.public': [
    'cluster shop-preview touched all',
    'detector detector touched []',
    'role us-east-1/shop-preview-cluster touched [shared]',
    'key dismissed: no key for the secrets is named',
    'log-group /aws/eks/shop-preview/cluster touched []',
    'tags eks:cluster/shop-preview touched all',
    'access-entry dismissed: the creator was made no administrator',
    'network cluster/shop-preview touched []',
    'cluster-addons shop-preview touched []',
    'oidc-provider shop-preview touched []',
    'cluster-path shop-preview touched [vpc]',
  ],
  'eks-CreateFargateProfile': [
    'role us-east-1/shop-fargate touched []',
    'tags eks:fargateprofile/shop/batch/… touched all',
    'cluster-nodes shop touched [zones]',
    'network nodes/shop touched []',
  ],
  'eks-CreateNodegroup': [
    'nodegroup shop/workers touched all',
    'role us-east-1/shop-workers touched []',
    'security-group dismissed: no group is named; those EKS makes are found with the node group',
    'tags eks:nodegroup/shop/workers/… touched all',
    'launch-template dismissed: no launch template is named',
    'cluster-nodes shop touched [zones]',
    'nodegroup-versions shop touched [nodegroup:workers]',
    'network nodes/shop/workers touched [nodes]',
    'addon shop/vpc-cni touched [role:shop-workers]',
  ],
  'eks-CreateNodegroup.ssh-from-group': [
    'nodegroup shop/workers-bastion touched all',
    'role us-east-1/shop-workers touched []',
    'security-group sg-…02 touched []',
    'tags eks:nodegroup/shop/workers-bastion/… touched all',
    'launch-template dismissed: no launch template is named',
    'cluster-nodes shop touched [zones]',
    'nodegroup-versions shop touched [nodegroup:workers-bastion]',
    'network nodes/shop/workers-bastion touched [nodes]',
    'addon shop/vpc-cni touched [role:shop-workers]',
  ],
  'eks-CreateNodegroup.ssh-open': [
    'nodegroup shop/workers-ssh touched all',
    'role us-east-1/shop-workers touched []',
    'security-group dismissed: no group is named; those EKS makes are found with the node group',
    'tags eks:nodegroup/shop/workers-ssh/… touched all',
    'launch-template dismissed: no launch template is named',
    'cluster-nodes shop touched [zones]',
    'nodegroup-versions shop touched [nodegroup:workers-ssh]',
    'network nodes/shop/workers-ssh touched [nodes]',
    'addon shop/vpc-cni touched [role:shop-workers]',
  ],
  'eks-CreatePodIdentityAssociation': [
    'pod-identity-association shop/kube-system/aws-node touched all',
    'addon shop/vpc-cni touched [role role:shop-cni]',
  ],
  'eks-CreatePodIdentityAssociation.orders': [
    'pod-identity-association shop/orders/orders touched all',
    'addon dismissed: the association is not for aws-node',
  ],
  'eks-UpdatePodIdentityAssociation': ['pod-identity-association shop/orders/orders touched [role]'],
  'eks-DeletePodIdentityAssociation.aws-node': [
    'change touched all',
    'addon shop/vpc-cni touched all',
    'pod-identity-association shop/kube-system/aws-node closing touched []',
  ],
  'eks-DeleteAddon': [
    'change touched all',
    'addon dismissed: no control looks at add-on aws-guardduty-agent',
    'detector detector touched [agent:shop]',
    'oidc-provider dismissed: the add-on is not the Pod Identity agent',
    'cluster-addons dismissed: the add-on collects no metrics',
  ],
  'eks-DeleteAddon.metrics': [
    'change touched all',
    'addon dismissed: no control looks at add-on amazon-cloudwatch-observability',
    "detector dismissed: add-on amazon-cloudwatch-observability is not GuardDuty's agent",
    'oidc-provider dismissed: the add-on is not the Pod Identity agent',
    'cluster-addons shop touched [collectors]',
  ],
  'eks-DeleteAccessEntry': ['access-entry shop/arn:aws:iam::111122223333:role/contractor closing touched []'],
  'eks-DeleteCapability': ['capability shop/argocd closing touched []'],
  'eks-DeleteCluster': [
    'cluster shop-preview closing touched []',
    'log-group /aws/eks/shop-preview/cluster closing touched []',
    'cluster-vpc shop-preview closing touched []',
    'nodegroup-versions shop-preview closing touched []',
    'cluster-addons shop-preview closing touched []',
    'oidc-provider shop-preview closing touched []',
    'addon shop-preview/coredns closing touched []',
  ],
  'eks-DeleteFargateProfile': ['change touched all'],
  'eks-DeleteNodegroup': [
    'nodegroup shop/workers-ssh closing touched []',
    'cluster-nodes shop touched [zones]',
    'nodegroup-versions shop closing touched []',
  ],
  'eks-DeletePodIdentityAssociation': [
    'change touched all',
    'addon dismissed: the association is not for aws-node',
    'pod-identity-association shop/orders/orders closing touched []',
  ],
  'eks-UpdateAddon': ['addon shop/coredns touched [version health]'],
  'eks-UpdateAccessEntry': ['access-entry shop/arn:aws:iam::111122223333:role/contractor touched [groups]'],
  'eks-UpdateCapability': ['capability shop/argocd touched [role capability]'],
  'eks-UpdateClusterConfig': [
    'cluster shop touched [endpoint private-access]',
    'role dismissed: no node role is named',
    'log-group /aws/eks/shop/cluster closing touched []',
    'network dismissed: the endpoint did not become private',
    'cluster-path shop touched [vpc]',
    'cluster-vpc dismissed: UpdateClusterConfig names no subnets, additional groups or egress mode of a control plane',
  ],
  'eks-UpdateClusterConfig.access-entries': [
    'cluster shop touched [access]',
    'role dismissed: no node role is named',
    'log-group /aws/eks/shop/cluster closing touched []',
    'network dismissed: the endpoint did not become private',
    'cluster-path dismissed: UpdateClusterConfig names no change of security groups or private access',
    'cluster-vpc dismissed: UpdateClusterConfig names no subnets, additional groups or egress mode of a control plane',
  ],
  'eks-DisassociateAccessPolicy': ['access-entry shop/arn:aws:iam::111122223333:role/contractor closing touched []'],
  'eks-DisassociateIdentityProviderConfig': ['identity-provider-config shop/people closing touched []'],
  'eks-TagResource': ['tags eks:cluster/shop touched [tag:team]'],
  'eks-UntagResource': ['tags eks:nodegroup/shop/workers/… touched [tag:team]'],
  'eks-UpdateClusterConfig.deletion-protection-off': [
    'cluster shop touched [deletion-protection]',
    'role dismissed: no node role is named',
    'log-group /aws/eks/shop/cluster closing touched []',
    'network dismissed: the endpoint did not become private',
    'cluster-path dismissed: UpdateClusterConfig names no change of security groups or private access',
    'cluster-vpc dismissed: UpdateClusterConfig names no subnets, additional groups or egress mode of a control plane',
  ],
  'eks-UpdateClusterConfig.logging-off': [
    'cluster shop touched [logging]',
    'role dismissed: no node role is named',
    'log-group /aws/eks/shop/cluster closing touched []',
    'network dismissed: the endpoint did not become private',
    'cluster-path dismissed: UpdateClusterConfig names no change of security groups or private access',
    'cluster-vpc dismissed: UpdateClusterConfig names no subnets, additional groups or egress mode of a control plane',
  ],
  'eks-UpdateClusterConfig.logging-on': [
    'cluster shop closing touched []',
    'role dismissed: no node role is named',
    'log-group /aws/eks/shop/cluster closing touched []',
    'network dismissed: the endpoint did not become private',
    'cluster-path dismissed: UpdateClusterConfig names no change of security groups or private access',
    'cluster-vpc dismissed: UpdateClusterConfig names no subnets, additional groups or egress mode of a control plane',
  ],
  'eks-UpdateClusterConfig.private': [
    'cluster shop closing touched []',
    'role dismissed: no node role is named',
    'log-group /aws/eks/shop/cluster closing touched []',
    'network cluster/shop touched []',
    'cluster-path shop touched [vpc]',
    'cluster-vpc dismissed: UpdateClusterConfig names no subnets, additional groups or egress mode of a control plane',
  ],
  'eks-UpdateClusterConfig.public': [
    'cluster shop touched [endpoint private-access]',
    'role dismissed: no node role is named',
    'log-group /aws/eks/shop/cluster closing touched []',
    'network dismissed: the endpoint did not become private',
    'cluster-path shop touched [vpc]',
    'cluster-vpc dismissed: UpdateClusterConfig names no subnets, additional groups or egress mode of a control plane',
  ],
  'eks-UpdateClusterConfig.security-groups': [
    'cluster shop touched [vpc]',
    'role dismissed: no node role is named',
    'log-group /aws/eks/shop/cluster closing touched []',
    'network dismissed: the endpoint did not become private',
    'cluster-path shop touched [vpc]',
    'cluster-vpc shop touched [security-groups]',
  ],
  'eks-UpdateClusterConfig.support-extended': [
    'cluster shop touched [upgrade-policy]',
    'role dismissed: no node role is named',
    'log-group /aws/eks/shop/cluster closing touched []',
    'network dismissed: the endpoint did not become private',
    'cluster-path dismissed: UpdateClusterConfig names no change of security groups or private access',
    'cluster-vpc dismissed: UpdateClusterConfig names no subnets, additional groups or egress mode of a control plane',
  ],
  'eks-UpdateClusterVersion': [
    'cluster shop closing touched []',
    'addon shop/coredns touched [version]',
    'nodegroup-versions shop touched all',
  ],
  'eks-UpdateClusterVersion.rollback': [
    'cluster shop touched [version]',
    'addon shop/coredns touched [version]',
    'nodegroup-versions shop touched all',
  ],
  'eks-UpdateNodegroupConfig': ['nodegroup shop/workers touched [scaling]'],
  'eks-UpdateNodegroupVersion': [
    'nodegroup shop/workers touched [version]',
    'launch-template dismissed: no launch template is named',
    'nodegroup-versions shop touched [nodegroup:workers]',
  ],
  'eks-UpdateNodegroupVersion.launch-template': [
    'nodegroup shop/workers touched [version launch-template]',
    'launch-template lt-0c0ffee0000000001 touched [version]',
    'nodegroup-versions shop touched [nodegroup:workers]',
  ],
  'elasticloadbalancing-CreateListener': [
    'load-balancer arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188 touched [listeners]',
  ],
  'elasticloadbalancing-CreateLoadBalancer': [
    'load-balancer arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188 touched [listeners]',
  ],
  'elasticloadbalancing-ModifyListener': [
    'load-balancer arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188 touched [listeners]',
  ],
  'elasticloadbalancing-CreateLoadBalancer.classic': [
    'load-balancer dismissed: CreateLoadBalancer names no load balancer ARN',
  ],
  'events-DeleteRule': [
    'change touched all',
    'guardrail rule/eks-guardrails-prod-EksEvents-1A2B3C4D5E6F touched [state]',
  ],
  'events-DisableRule': [
    'change touched all',
    'guardrail rule/eks-guardrails-prod-EksEvents-1A2B3C4D5E6F touched [state]',
  ],
  'events-EnableRule': ['guardrail rule/eks-guardrails-prod-EksEvents-1A2B3C4D5E6F closing touched []'],
  'events-PutRule': ['change touched all', 'guardrail rule/eks-guardrails-prod-EksEvents-1A2B3C4D5E6F touched [state]'],
  'events-PutTargets': [
    'change touched all',
    'guardrail rule/eks-guardrails-prod-EksEvents-1A2B3C4D5E6F touched [targets]',
  ],
  'events-RemoveTargets': [
    'change touched all',
    'guardrail rule/eks-guardrails-prod-EksEvents-1A2B3C4D5E6F touched [targets]',
  ],
  'lambda-RemovePermission20150331v2': ['change touched all'],
  'lambda-UpdateEventSourceMapping20150331': ['change touched all'],
  'lambda-DeleteEventSourceMapping20150331': ['change touched all'],
  'sns-DeleteTopic': ['change touched all'],
  'sns-SetTopicAttributes': ['change touched all'],
  'sns-Unsubscribe': ['change touched all'],
  'sqs-DeleteQueue': ['change touched all'],
  'sqs-PurgeQueue': ['change touched all'],
  'guardduty-DeleteMembers': ['change touched all'],
  'guardduty-DeletePublishingDestination': ['change touched all'],
  'cloudtrail-UpdateEventDataStore': ['change touched all'],
  'cloudtrail-DeregisterOrganizationDelegatedAdmin': ['change touched all'],
  'sqs-SetQueueAttributes': ['change touched all'],
  'sqs-RemovePermission': ['change touched all'],
  'sns-RemovePermission': ['change touched all'],
  'dynamodb-DeleteTable': ['change touched all'],
  'dynamodb-UpdateTable': ['change touched all'],
  'dynamodb-UpdateTimeToLive': ['change touched all'],
  'dynamodb-UpdateContinuousBackups': ['change touched all'],
  'monitoring-DeleteAlarms': ['change touched all'],
  'monitoring-DisableAlarmActions': ['change touched all'],
  'monitoring-PutMetricAlarm': ['change touched all'],
  'ssm-PutParameter': ['change touched all'],
  'ssm-DeleteParameter': ['change touched all'],
  'ssm-DeleteParameters': ['change touched all'],
  'cloudformation-DeleteStack': ['change touched all'],
  'cloudformation-UpdateStack': ['change touched all'],
  'cloudformation-ExecuteChangeSet': ['change touched all'],
  'iam-PutRolePermissionsBoundary': ['change touched all'],
  'guardduty-CreateDetector': ['detector eu-west-1/detector touched all'],
  'guardduty-CreateFilter': ['change touched all'],
  'guardduty-CreateIPSet': ['change touched all'],
  'guardduty-CreateTrustedEntitySet': ['change touched all'],
  'guardduty-DisassociateFromMasterAccount': ['change touched all'],
  'guardduty-UpdateFilter': ['change touched all'],
  'guardduty-UpdateIPSet': ['change touched all'],
  'guardduty-UpdateTrustedEntitySet': ['change touched all'],
  'guardduty-DeleteDetector': ['detector eu-west-1/detector touched all'],
  'guardduty-DisassociateFromAdministratorAccount': ['change touched all'],
  'guardduty-DisassociateMembers': ['change touched all'],
  'guardduty-StopMonitoringMembers': ['change touched all'],
  'guardduty-UpdateDetector.runtime': ['detector detector touched [RUNTIME_MONITORING EKS_ADDON_MANAGEMENT]'],
  'guardduty-UpdateDetector.enabled': ['detector detector closing touched []'],
  'guardduty-UpdateDetector': ['detector detector touched [EKS_AUDIT_LOGS]'],
  'guardduty-UpdateDetector.suspended': ['detector detector touched [status]'],
  'guardduty-UpdateMemberDetectors': ['detector 444455556666/eu-central-1/detector touched [EKS_AUDIT_LOGS]'],
  'guardduty-UpdateOrganizationConfiguration': ['detector detector touched []'],
  'guardduty-finding': ['change touched all'],
  'iam-AddRoleToInstanceProfile': ['role us-east-1/shop-workers touched []'],
  'iam-AttachRolePolicy.administrator-access': [
    'role us-east-1/shop-workers touched [arn:aws:iam::aws:policy/AdministratorAccess]',
    'cni-role dismissed: the policy is none of the CNI',
  ],
  'iam-AttachRolePolicy.by-root': [
    'role us-east-1/shop-workers touched [arn:aws:iam::aws:policy/PowerUserAccess]',
    'cni-role dismissed: the policy is none of the CNI',
  ],
  'iam-AttachRolePolicy': [
    'role us-east-1/shop-workers touched [arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore]',
    'cni-role dismissed: the policy is none of the CNI',
  ],
  'iam-AttachRolePolicy.own-policy': [
    'role us-east-1/shop-workers touched [arn:aws:iam::111122223333:policy/shop-workers-extra]',
    'cni-role dismissed: the policy is none of the CNI',
  ],
  'iam-AttachGroupPolicy': [
    'policy us-east-1/arn:aws:iam::111122223333:policy/shop-clusters touched [arn:aws:iam::111122223333:policy/shop-clusters]',
  ],
  'iam-AttachUserPolicy': ['policy us-east-1/arn:aws:iam::aws:policy/AdministratorAccess touched [user/bob]'],
  'iam-AttachUserPolicy.read-only': [
    'policy dismissed: arn:aws:iam::aws:policy/ReadOnlyAccess allows nothing over all clusters',
  ],
  'iam-CreatePolicy': [
    'policy us-east-1/arn:aws:iam::111122223333:policy/shop-clusters touched [arn:aws:iam::111122223333:policy/shop-clusters]',
  ],
  'iam-PutGroupPolicy': ['policy us-east-1/group/shop-developers/clusters touched [group/shop-developers/clusters]'],
  'iam-PutUserPolicy': ['policy us-east-1/user/bob/debug touched [user/bob/debug]'],
  'iam-PutUserPolicy.narrow': ['policy us-east-1/user/bob/debug closing touched []'],
  'iam-CreatePolicyVersion': [
    'policy us-east-1/arn:aws:iam::111122223333:policy/shop-workers-extra touched [arn:aws:iam::111122223333:policy/shop-workers-extra]',
  ],
  'iam-CreatePolicyVersion.not-default': [
    'policy dismissed: the new version is not the default one, so it grants nothing yet',
  ],
  'iam-CreateOpenIDConnectProvider': ['oidc-issuer oidc.eks.eu-central-1.amazonaws.com/id/shop touched []'],
  'iam-DeleteOpenIDConnectProvider': [
    'oidc-issuer oidc.eks.eu-central-1.amazonaws.com/id/shop touched [provider:oidc.eks.eu-central-1.amazonaws.com/id/shop provider]',
  ],
  'iam-DeleteGroupPolicy': ['policy us-east-1/group/shop-developers/old-clusters closing touched []'],
  'iam-DeletePolicy': ['policy us-east-1/arn:aws:iam::111122223333:policy/shop-old closing touched []'],
  'iam-DeletePolicyVersion': [
    'policy us-east-1/arn:aws:iam::111122223333:policy/shop-workers-extra closing touched []',
  ],
  'iam-DeleteRole': [
    'role us-east-1/shop-old-workers closing touched []',
    'pod-role us-east-1/shop-old-workers closing touched []',
  ],
  'iam-DeleteRolePolicy': [
    'role us-east-1/shop-workers touched [old-debug]',
    'policy us-east-1/role/shop-workers/old-debug closing touched []',
  ],
  'iam-DeleteUserPolicy': ['policy us-east-1/user/bob/old-debug closing touched []'],
  'iam-DetachGroupPolicy': ['policy us-east-1/arn:aws:iam::111122223333:policy/shop-clusters closing touched []'],
  'iam-DetachUserPolicy': ['policy us-east-1/arn:aws:iam::aws:policy/AdministratorAccess closing touched []'],
  'iam-DetachRolePolicy': [
    'role us-east-1/shop-workers touched [needs:ssm]',
    'policy dismissed: arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore is not looked at for the sake of this role',
    'cni-role dismissed: the policy is none of the CNI',
  ],
  'iam-DetachRolePolicy.cni': [
    'role us-east-1/shop-workers touched [needs:cni]',
    'policy dismissed: arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy is not looked at for the sake of this role',
    'cni-role us-east-1/shop-workers touched [role:shop-workers]',
  ],
  'iam-DetachRolePolicy.admin': [
    'role us-east-1/shop-workers closing touched []',
    'policy dismissed: arn:aws:iam::aws:policy/AdministratorAccess is not looked at for the sake of this role',
    'cni-role dismissed: the policy is none of the CNI',
  ],
  'iam-PutRolePolicy': [
    'role us-east-1/shop-workers touched [debug]',
    'policy us-east-1/role/shop-workers/debug touched [role/shop-workers/debug]',
  ],
  'iam-SetDefaultPolicyVersion': [
    'policy us-east-1/arn:aws:iam::111122223333:policy/shop-workers-extra touched [arn:aws:iam::111122223333:policy/shop-workers-extra]',
  ],
  'iam-CreateRole': ['pod-role us-east-1/shop-api touched all'],
  'iam-CreateRole.for-lambda': ['pod-role dismissed: no pod may take on role shop-mailer'],
  'iam-DeleteAccountPasswordPolicy': ['account us-east-1/111122223333 touched [password-policy]'],
  'iam-UpdateAccountPasswordPolicy': ['account us-east-1/111122223333 touched [password-policy]'],
  'iam-UpdateAssumeRolePolicy': [
    'role us-east-1/shop-workers touched [trust]',
    'pod-role us-east-1/shop-workers closing touched []',
  ],
  'iam-UpdateAssumeRolePolicy.irsa': [
    'role us-east-1/shop-api touched [trust]',
    'pod-role us-east-1/shop-api touched [trust]',
  ],
  'inspector2-Disable': ['inspector inspector touched [EC2 ECR]'],
  'inspector2-DisassociateMember': ['inspector 444455556666/eu-central-1/inspector touched []'],
  'inspector2-Enable': ['inspector inspector closing touched []'],
  'inspector2-UpdateOrganizationConfiguration': ['inspector inspector touched []'],
  'kms-CancelKeyDeletion': ['key 5e1f… closing touched []'],
  'kms-DisableKey': ['key 5e1f… touched [state]'],
  'kms-DisableKeyRotation': ['key 5e1f… touched [rotation]'],
  'kms-EnableKey': ['key 5e1f… closing touched []'],
  'kms-EnableKeyRotation': ['key 5e1f… closing touched []'],
  'kms-PutKeyPolicy': ['key 5e1f… touched [policy]'],
  'kms-RetireGrant': ['key 5e1f… touched [grants]'],
  'kms-RevokeGrant': ['key 5e1f… touched [grants]'],
  'kms-ScheduleKeyDeletion': ['key 5e1f… touched [state]'],
  'lambda-DeleteFunction20150331': ['change touched all'],
  'lambda-DeleteFunctionConcurrency20171031': ['guardrail function/eks-guardrails-prod-sweep closing touched []'],
  'lambda-PutFunctionConcurrency20171031': [
    'change touched all',
    'guardrail function/eks-guardrails-prod-sweep touched [concurrency]',
  ],
  'lambda-UpdateFunctionCode20150331v2': ['change touched all'],
  'lambda-UpdateFunctionConfiguration20150331v2': ['change touched all'],
  'logs-DeleteLogGroup': ['change touched all'],
  'logs-DeleteLogStream': ['change touched all'],
  'logs-DeleteRetentionPolicy': ['log-group /aws/eks/shop/cluster closing touched []'],
  'logs-DisassociateKmsKey': ['change touched all'],
  'logs-PutRetentionPolicy': ['log-group /aws/eks/shop/cluster touched [retention]'],
  's3-DeleteBucket': ['change touched all'],
  's3-DeleteBucketPolicy': ['change touched all', 'bucket trail-111122223333 closing touched []'],
  's3-DeleteBucketPublicAccessBlock': [
    'change touched all',
    'bucket trail-111122223333 touched [public-access policy acl]',
  ],
  's3-PutBucketAcl': ['change touched all', 'bucket trail-111122223333 touched [acl]'],
  's3-PutBucketLifecycle': ['change touched all'],
  's3-PutBucketPolicy': ['change touched all', 'bucket trail-111122223333 touched [policy]'],
  's3-PutBucketPublicAccessBlock': [
    'change touched all',
    'bucket trail-111122223333 touched [public-access policy acl]',
  ],
  'sts-AssumeRole': ['change touched all'],
  'sts-AssumeRoleWithSAML': ['change touched all'],
  'sts-AssumeRoleWithWebIdentity': ['change touched all'],
};

describe('a recorded event', () => {
  test.each(Object.entries(recorded))('%s leads to %j', (file, expected) => {
    const record = recordOf(file);
    expect(triggerOf(record).look(record).map(words)).toEqual(expected);
  });

  test('of every file of events/ stands in the table', () => {
    const files = readdirSync('events').flatMap(name => (name.endsWith('.json') ? name.slice(0, -5) : []));
    expect(Object.keys(recorded).toSorted()).toEqual(files.toSorted());
  });
});

const ingress = (requestParameters: Loose, responseElements: Loose | null = null) =>
  look('ec2:AuthorizeSecurityGroupIngress', { requestParameters, responseElements });
const permission = (sources: Loose) => ({
  groupId: 'sg-1',
  ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: '22', toPort: 22, groups: {}, ipRanges: {}, ...sources }] },
});
const dismissed = ['security-group dismissed: only private sources or groups were added'];

describe('an added rule', () => {
  test.each<[string, Loose, string[]]>([
    ['10.0.0.0/8 is private', permission({ ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] } }), dismissed],
    ['172.16.0.0/12 is private', permission({ ipRanges: { items: { cidrIp: '172.31.4.0/24' } } }), dismissed],
    ['a group is a source like a private one', permission({ groups: { items: [{ groupId: 'sg-2' }] } }), dismissed],
    ['a group by name too', { groupId: 'sg-1', sourceSecurityGroupName: 'lb', ipPermissions: {} }, dismissed],
    ['fc00::/7 is private', permission({ ipv6Ranges: { items: [{ cidrIpv6: 'fd12:3456::/48' }] } }), dismissed],
    [
      '10.0.0.0/7 is wider than the private network in it',
      permission({ ipRanges: { items: [{ cidrIp: '10.0.0.0/7' }] } }),
      ['security-group sg-1 touched [rule:tcp:22-22:10.0.0.0/7]'],
    ],
    [
      '172.32.0.0/16 lies beside the private network',
      permission({ ipRanges: { items: [{ cidrIp: '172.32.0.0/16' }] } }),
      ['security-group sg-1 touched [rule:tcp:22-22:172.32.0.0/16]'],
    ],
    [
      'one public source among private ones is looked at',
      permission({
        ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] },
        ipv6Ranges: { items: [{ cidrIpv6: '2001:DB8:0::/33' }] },
      }),
      ['security-group sg-1 touched [rule:tcp:22-22:10.0.0.0/8 rule:tcp:22-22:2001:db8::/33]'],
    ],
    [
      'a prefix list cannot be judged from the event',
      permission({ prefixListIds: { items: [{ prefixListId: 'pl-1' }] } }),
      ['security-group sg-1 touched [rule:tcp:22-22:pl-1]'],
    ],
    [
      'a source we cannot read is not taken for private',
      permission({ ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }, { cidrIp: 'everyone' }] } }),
      ['security-group sg-1 touched [rule:tcp:22-22:10.0.0.0/8 rule:tcp:22-22:everyone]'],
    ],
    [
      'a permission without any source is not either',
      permission({ somethingNew: { items: [{ id: 'x' }] } }),
      ['security-group sg-1 touched [rule:tcp:22-22:unknown]'],
    ],
    [
      'a call whose rules are not in the record is looked at',
      { groupId: 'sg-1', ipPermissions: {} },
      ['security-group sg-1 touched []'],
    ],
    [
      'a group named by its name alone in an old record has no id to look at',
      { groupName: 'workers', cidrIp: '0.0.0.0/0', ipProtocol: 'tcp', fromPort: 22, toPort: 22 },
      ['security-group dismissed: AuthorizeSecurityGroupIngress names no group id'],
    ],
  ])('%s', (_, request, expected) => expect(ingress(request)).toEqual(expected));

  test('is public when the answer says so, whatever was asked', () =>
    expect(
      ingress(permission({ ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] } }), {
        securityGroupRuleSet: {
          items: {
            groupId: 'sg-1',
            securityGroupRuleId: 'sgr-1',
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            cidrIpv4: '0.0.0.0/0',
          },
        },
      }),
    ).toEqual(['security-group sg-1 touched [sgr-1 rule:tcp:22-22:0.0.0.0/0 rule:tcp:22-22:10.0.0.0/8]']));
});

describe('the facet of a rule', () => {
  test.each([
    [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '203.0.113.7/0' }, 'rule:tcp:22-22:0.0.0.0/0'],
    [{ IpProtocol: '6', FromPort: 22, ToPort: 22, CidrIpv4: '100.68.0.18/18' }, 'rule:tcp:22-22:100.68.0.0/18'],
    [
      { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, CidrIpv6: '2001:0DB8:0:0:1::/64' },
      'rule:tcp:0-65535:2001:db8::/64',
    ],
    [
      { IpProtocol: 'udp', FromPort: 53, ToPort: 53, CidrIpv6: '::ffff:192.0.2.1/128' },
      'rule:udp:53-53:::ffff:c000:201/128',
    ],
    [{ IpProtocol: 'udp', FromPort: 53, ToPort: 53, CidrIpv6: '1:0:0:2:0:0:0:3/128' }, 'rule:udp:53-53:1:0:0:2::3/128'],
    [{ IpProtocol: '-1', CidrIpv4: '0.0.0.0/0' }, 'rule:-1:-1--1:0.0.0.0/0'],
    [{ IpProtocol: '-1', FromPort: 0, ToPort: 0, CidrIpv4: '0.0.0.0/0' }, 'rule:-1:-1--1:0.0.0.0/0'],
    [{ IpProtocol: '50', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' }, 'rule:50:-1--1:0.0.0.0/0'],
    [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListId: 'pl-1' }, 'rule:tcp:22-22:pl-1'],
    [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, ReferencedGroupInfo: { GroupId: 'sg-2' } }, 'rule:tcp:22-22:sg-2'],
  ])('of %j is %s', (rule, facet) => expect(ruleFacet(rule)).toBe(facet));

  test('is the same from an event as from what EC2 stores, for every network', () =>
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.integer({ min: 0, max: 32 }),
        fc.ipV6(),
        fc.integer({ min: 0, max: 128 }),
        (v4, short, v6, long) => {
          const once = [{ CidrIpv4: `${v4}/${short}` }, { CidrIpv6: `${v6}/${long}` }].map(ruleFacet);
          const stored = once.map(facet => facet.replace(/^rule:unknown:-1--1:/, ''));
          expect([{ CidrIpv4: stored[0] }, { CidrIpv6: stored[1] }].map(ruleFacet)).toEqual(once);
          // The platform reads the address as we do, but for the dotted form, which ipaddr.js takes for ::ffff: and AWS never writes.
          fc.pre(!v6.includes('.'));
          const [whole = ''] = [{ CidrIpv6: `${v6}/128` }].map(ruleFacet);
          expect(new URL(`http://[${whole.slice('rule:unknown:-1--1:'.length, -4)}]`).host).toBe(
            new URL(`http://[${v6}]`).host,
          );
        },
      ),
    ));
});

const config = (request: Loose) =>
  look('eks:UpdateClusterConfig', { requestParameters: { name: 'shop', ...request } })[0];
const vpc = (resourcesVpcConfig: Loose) => config({ resourcesVpcConfig });
const logging = (...clusterLogging: Loose[]) => config({ logging: { clusterLogging } });
const mends = 'cluster shop closing touched []';

describe('an update of a cluster', () => {
  test.each([
    ['private access on', vpc({ endpointPrivateAccess: true }), mends],
    [
      'public access off, with CIDRs that now admit nobody',
      vpc({ endpointPublicAccess: false, publicAccessCidrs: ['0.0.0.0/0'] }),
      mends,
    ],
    ['log types on', logging({ types: ['audit'], enabled: true }), mends],
    [
      'log types on, and nothing off',
      logging({ types: ['audit'], enabled: true }, { types: [], enabled: false }),
      mends,
    ],
    [
      'private access off',
      vpc({ endpointPrivateAccess: false, endpointPublicAccess: false }),
      'cluster shop touched [private-access endpoint]',
    ],
    [
      'private access off and nothing else',
      vpc({ endpointPrivateAccess: false }),
      'cluster shop touched [private-access]',
    ],
    ['other CIDRs', vpc({ publicAccessCidrs: ['192.0.2.0/24'] }), 'cluster shop touched [endpoint]'],
    [
      'one log type on and another off',
      logging({ types: ['api'], enabled: true }, { types: ['audit'], enabled: false }),
      'cluster shop touched [logging]',
    ],
    ['other subnets', vpc({ subnetIds: ['subnet-1'] }), 'cluster shop touched [vpc]'],
    [
      'other subnets with private access on',
      vpc({ subnetIds: ['subnet-1'], endpointPrivateAccess: true }),
      'cluster shop touched [vpc private-access]',
    ],
    [
      'another authentication mode',
      config({ accessConfig: { authenticationMode: 'API' } }),
      'cluster shop touched [access]',
    ],
    ['something we do not know yet', config({ remoteNetworkConfig: {} }), 'cluster shop touched [remoteNetworkConfig]'],
    ['a flag as text', vpc({ endpointPublicAccess: 'true' }), 'cluster shop touched [endpoint]'],
    ['nothing the record shows', config({}), 'cluster shop touched []'],
  ])('with %s: %s', (_, first, expected) => expect(first).toBe(expected));
});

const key = 'arn:aws:kms:eu-central-1:111122223333:key/1234';

describe('odd forms', () => {
  test.each<[string, EventTrigger, Partial<CloudTrailRecord>, string[]]>([
    [
      'an old record calls the cluster clusterName',
      'eks:CreateCluster',
      { requestParameters: { clusterName: 'old' } },
      [
        'cluster old touched all',
        'detector detector touched []',
        'key dismissed: no key for the secrets is named',
        'log-group /aws/eks/old/cluster touched []',
        'network cluster/old touched []',
        'cluster-addons old touched []',
        'oidc-provider old touched []',
        'cluster-path old touched [vpc]',
        'role dismissed: CreateCluster names no role',
        'tags dismissed: CreateCluster names no ARN of a resource with tags',
        'access-entry dismissed: CreateCluster names no principal',
      ],
    ],
    [
      'the name may be in the answer only',
      'eks:DeleteCluster',
      { responseElements: { cluster: { clusterName: 'old' } } },
      [
        'cluster old closing touched []',
        'log-group /aws/eks/old/cluster closing touched []',
        'cluster-vpc old closing touched []',
        'nodegroup-versions old closing touched []',
        'cluster-addons old closing touched []',
        'oidc-provider old closing touched []',
        'addon old/coredns closing touched []',
      ],
    ],
    [
      'no name at all is said',
      'eks:DeleteCluster',
      { requestParameters: null },
      [
        'cluster dismissed: DeleteCluster names no cluster',
        'log-group dismissed: DeleteCluster names no log group',
        'cluster-vpc dismissed: DeleteCluster names no subnets, additional groups or egress mode of a control plane',
        'nodegroup-versions dismissed: DeleteCluster names no cluster',
        'cluster-addons dismissed: DeleteCluster names no cluster',
        'oidc-provider dismissed: DeleteCluster names no cluster',
        'addon dismissed: DeleteCluster names no add-on any control looks at',
      ],
    ],
    [
      'a version that goes back may be worse',
      'eks:UpdateClusterVersion',
      { requestParameters: { name: 'shop', version: '1.33', rollbackConfig: {} } },
      ['cluster shop touched [version]', 'addon shop/coredns touched [version]', 'nodegroup-versions shop touched all'],
    ],
    [
      'a launch template is part of a node version',
      'eks:UpdateNodegroupVersion',
      { requestParameters: { name: 'shop', nodegroupName: 'w', launchTemplate: { id: 'lt-1', version: '2' } } },
      [
        'nodegroup shop/w touched [version launch-template]',
        'launch-template lt-1 touched [version]',
        'nodegroup-versions shop touched [nodegroup:w]',
      ],
    ],
    [
      'requiring tokens can only mend',
      'ec2:ModifyInstanceMetadataOptions',
      { requestParameters: { ModifyInstanceMetadataOptionsRequest: { InstanceId: 'i-1', HttpTokens: 'required' } } },
      ['instance i-1 closing touched []'],
    ],
    [
      'a metadata service that comes back is looked at as a whole',
      'ec2:ModifyInstanceMetadataOptions',
      { requestParameters: { ModifyInstanceMetadataOptionsRequest: { InstanceId: 'i-1', HttpEndpoint: 'enabled' } } },
      ['instance i-1 touched all'],
    ],
    [
      'instances that require tokens are no news',
      'ec2:RunInstances',
      {
        responseElements: {
          instancesSet: { items: [{ instanceId: 'i-1', metadataOptions: { httpTokens: 'required' } }] },
        },
      },
      [
        'instance dismissed: every instance was started with IMDSv2 required',
        'subnet dismissed: RunInstances names no subnet',
      ],
    ],
    [
      'machines of nobody’s cluster are none of ours',
      'ec2:RunInstances',
      {
        responseElements: {
          instancesSet: { items: [{ instanceId: 'i-1', tagSet: { items: [{ key: 'Name', value: 'db' }] } }] },
        },
      },
      [
        'instance dismissed: the tags of the instances name no cluster',
        'subnet dismissed: the tags of the instances name no cluster',
      ],
    ],
    [
      'nodes that require tokens may have public addresses all the same',
      'ec2:RunInstances',
      {
        responseElements: {
          instancesSet: {
            items: ['1', '2'].map(id => ({
              instanceId: `i-${id}`,
              subnetId: 'subnet-1',
              metadataOptions: { httpTokens: 'required' },
            })),
          },
        },
      },
      ['instance dismissed: every instance was started with IMDSv2 required', 'subnet subnet-1 touched [nodes]'],
    ],
    [
      'names of machines in a subnet are none of its addresses',
      'ec2:ModifySubnetAttribute',
      { requestParameters: { subnetId: 'subnet-1', enableDns64: { value: true } } },
      ['subnet dismissed: the attribute is not about the addresses the subnet gives out'],
    ],
    ...(
      [
        ['10.30.0.0/16', 'igw-1', 'network dismissed: the route is no default route'],
        ['0.0.0.0/0', 'vgw-1', 'network dismissed: the route leads to no internet gateway'],
      ] as const
    ).map(
      ([destinationCidrBlock, gatewayId, expected]) =>
        [
          `a route of ${destinationCidrBlock} to ${gatewayId} makes no subnet public`,
          'ec2:CreateRoute',
          { requestParameters: { routeTableId: 'rtb-1', destinationCidrBlock, gatewayId } },
          [expected],
        ] as [string, EventTrigger, Loose, string[]],
    ),
    [
      'IPv6 addresses are given out from now on',
      'ec2:ModifySubnetAttribute',
      { requestParameters: { subnetId: 'subnet-1', assignIpv6AddressOnCreation: { value: true } } },
      ['subnet subnet-1 touched [addresses]'],
    ],
    [
      'an answer without tags tells nothing, so it is looked at',
      'ec2:RunInstances',
      { responseElements: { instancesSet: { items: [{ instanceId: 'i-1' }, { instanceId: 'i-2' }] } } },
      ['instance i-1 touched all', 'instance i-2 touched all', 'subnet dismissed: RunInstances names no subnet'],
    ],
    [
      'a template called by its name is known from the answer',
      'ec2:CreateLaunchTemplateVersion',
      {
        requestParameters: { CreateLaunchTemplateVersionRequest: { LaunchTemplateName: 'workers' } },
        responseElements: {
          CreateLaunchTemplateVersionResponse: { launchTemplateVersion: { launchTemplateId: 'lt-9' } },
        },
      },
      ['launch-template lt-9 touched [version]'],
    ],
    [
      'a mixed instances policy names a template in each of its two places',
      'autoscaling:UpdateAutoScalingGroup',
      {
        requestParameters: {
          autoScalingGroupName: 'spot',
          mixedInstancesPolicy: {
            launchTemplate: {
              launchTemplateSpecification: { launchTemplateId: 'lt-1' },
              overrides: [{ instanceType: 'm7g.large', launchTemplateSpecification: { launchTemplateId: 'lt-2' } }],
            },
          },
        },
      },
      [
        'launch-template lt-1 touched [version]',
        'launch-template lt-2 touched [version]',
        'network dismissed: neither zones of the group nor templates by name are written',
      ],
    ],
    [
      'a group that only grows has no template to look at',
      'autoscaling:UpdateAutoScalingGroup',
      { requestParameters: { autoScalingGroupName: 'spot', maxSize: 9 } },
      [
        'network dismissed: neither zones of the group nor templates by name are written',
        'launch-template dismissed: UpdateAutoScalingGroup names no launch template id',
      ],
    ],
    [
      'a group that names zones and no subnets',
      'autoscaling:UpdateAutoScalingGroup',
      { requestParameters: { autoScalingGroupName: 'spot', availabilityZones: ['eu-central-1a'] } },
      [
        'network scaling-group/spot touched [zones]',
        'launch-template dismissed: UpdateAutoScalingGroup names no launch template id',
      ],
    ],
    [
      'a group names its template by name, as eksctl does',
      'autoscaling:CreateAutoScalingGroup',
      { requestParameters: { autoScalingGroupName: 'hand', launchTemplate: { launchTemplateName: 'nodes' } } },
      [
        'network scaling-group/hand touched [version]',
        'launch-template dismissed: CreateAutoScalingGroup names no launch template id',
        'cluster-nodes dismissed: CreateAutoScalingGroup names no cluster',
      ],
    ],
    [
      'an address goes to a network interface',
      'ec2:AssociateAddress',
      { requestParameters: { networkInterfaceId: 'eni-1', publicIp: '203.0.113.9' } },
      ['network interface/eni-1 touched [nodes]'],
    ],
    [
      'an address goes to nobody the record names',
      'ec2:AssociateAddress',
      { requestParameters: { publicIp: '203.0.113.9' } },
      ['network dismissed: AssociateAddress names no part of a network'],
    ],
    [
      'a percent-encoded role ARN with a path',
      'eks:CreateFargateProfile',
      {
        requestParameters: {
          name: 'shop',
          podExecutionRoleArn: 'arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Feks%2Ffargate',
        },
      },
      [
        'role us-east-1/fargate touched []',
        'cluster-nodes shop touched [zones]',
        'network nodes/shop touched []',
        'tags dismissed: CreateFargateProfile names no ARN of a resource with tags',
      ],
    ],
    [
      'a broken escape is no ARN',
      'eks:CreateFargateProfile',
      { requestParameters: { podExecutionRoleArn: 'arn%3Aaws%3Aiam%E0' } },
      [
        'role dismissed: CreateFargateProfile names no role',
        'tags dismissed: CreateFargateProfile names no ARN of a resource with tags',
        'cluster-nodes dismissed: CreateFargateProfile names no cluster',
        'network dismissed: CreateFargateProfile names no part of a network',
      ],
    ],
    [
      'a policy for some namespaces takes the whole cluster away',
      'eks:AssociateAccessPolicy',
      {
        requestParameters: {
          name: 'shop',
          principalArn: 'arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Fteam%2Fx',
          policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy',
          accessScope: { type: 'namespace', namespaces: ['shop'] },
        },
      },
      ['access-entry shop/arn:aws:iam::111122223333:user/team/x closing touched []'],
    ],
    [
      'a policy that only looks',
      'eks:AssociateAccessPolicy',
      {
        requestParameters: {
          name: 'shop',
          principalArn: 'arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fx',
          policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy',
          accessScope: { type: 'cluster' },
        },
      },
      ['access-entry dismissed: AmazonEKSAdminViewPolicy makes nobody an administrator'],
    ],
    [
      'an entry without groups',
      'eks:CreateAccessEntry',
      { requestParameters: { name: 'shop', principalArn: 'arn:aws:iam::111122223333:role/x', kubernetesGroups: [] } },
      ['access-entry dismissed: a new entry without groups allows nothing'],
    ],
    [
      'a user who creates a cluster',
      'eks:CreateCluster',
      {
        requestParameters: { name: 'shop' },
        userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice' },
      },
      [
        'cluster shop touched all',
        'detector detector touched []',
        'key dismissed: no key for the secrets is named',
        'log-group /aws/eks/shop/cluster touched []',
        'access-entry shop/arn:aws:iam::111122223333:user/alice touched all',
        'network cluster/shop touched []',
        'cluster-addons shop touched []',
        'oidc-provider shop touched []',
        'cluster-path shop touched [vpc]',
        'role dismissed: CreateCluster names no role',
        'tags dismissed: CreateCluster names no ARN of a resource with tags',
      ],
    ],
    [
      'tags of what needs none',
      'eks:TagResource',
      {
        requestParameters: { resourceArn: 'arn:aws:eks:eu-central-1:111122223333:access-entry/shop/role/x', tags: {} },
      },
      ['tags dismissed: tags are required of clusters and their parts only'],
    ],
    [
      'tags of a cluster of ECS',
      'eks:TagResource',
      { requestParameters: { resourceArn: 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop', tags: {} } },
      ['tags dismissed: tags are required of clusters and their parts only'],
    ],
    [
      'one tag taken away, written as a text',
      'eks:UntagResource',
      { requestParameters: { resourceArn: 'arn:aws:eks:eu-central-1:111122223333:cluster/shop', tagKeys: 'team' } },
      ['tags eks:cluster/shop touched [tag:team]'],
    ],
    [
      'tags taken away that nobody names',
      'eks:UntagResource',
      { requestParameters: { resourceArn: 'arn:aws:eks:eu-central-1:111122223333:cluster/shop' } },
      ['tags eks:cluster/shop touched all'],
    ],
    [
      'a percent-encoded policy ARN',
      'iam:AttachRolePolicy',
      { requestParameters: { roleName: 'r', policyArn: 'arn%3aaws%3aiam%3a%3aaws%3apolicy%2fReadOnlyAccess' } },
      [
        'role us-east-1/r touched [arn:aws:iam::aws:policy/ReadOnlyAccess]',
        'cni-role dismissed: the policy is none of the CNI',
      ],
    ],
    [
      'IAM of China is in its own Region',
      'iam:UpdateAssumeRolePolicy',
      { awsRegion: 'cn-north-1', requestParameters: { roleName: 'r' } },
      ['role cn-north-1/r touched [trust]', 'pod-role cn-north-1/r touched [trust]'],
    ],
    [
      "AWS's own policy",
      'iam:SetDefaultPolicyVersion',
      { requestParameters: { policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
      ["policy dismissed: arn:aws:iam::aws:policy/ReadOnlyAccess is AWS's own policy and is judged by its name"],
    ],
    [
      'the key is in resources, whatever keyId says',
      'kms:DisableKey',
      { requestParameters: { keyId: 'alias/shop' }, resources: [{ ARN: key }] },
      ['key 1234 touched [state]'],
    ],
    [
      'another resource beside the key',
      'kms:DisableKey',
      { resources: [{ ARN: 'arn:aws:s3:::audit' }, { ARN: key }] },
      ['key 1234 touched [state]'],
    ],
    [
      "the key's Region is that of its ARN",
      'kms:DisableKey',
      { awsRegion: 'us-east-1', resources: [{ ARN: key }] },
      ['key 1234 touched [state]'],
    ],
    ['a bare key id', 'kms:DisableKey', { requestParameters: { keyId: 'mrk-1234' } }, ['key mrk-1234 touched [state]']],
    [
      'the answer knows the key behind an alias',
      'kms:EnableKey',
      { requestParameters: { keyId: 'alias/shop' }, responseElements: { keyId: key } },
      ['key 1234 closing touched []'],
    ],
    [
      'an alias alone is no key',
      'kms:DisableKey',
      { requestParameters: { keyId: 'alias/shop' } },
      ['key dismissed: DisableKey names the key only by an alias (alias/shop)'],
    ],
    [
      "another account's key",
      'kms:DisableKey',
      { resources: [{ ARN: key.replace('111122223333', '444455556666') }] },
      ['key dismissed: the key belongs to account 444455556666, where its own events are judged'],
    ],
    [
      "a cluster that another account's key encrypts",
      'eks:AssociateEncryptionConfig',
      {
        requestParameters: {
          name: 'shop',
          encryptionConfig: [{ provider: { keyArn: key.replace('111122223333', '444455556666') } }],
        },
      },
      ['cluster shop touched [encryption]', 'key arn:aws:kms:eu-central-1:444455556666:key/1234 touched []'],
    ],
    [
      'a trail of another Region by ARN',
      'cloudtrail:StopLogging',
      { requestParameters: { name: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit' } },
      ['trail eu-west-1/audit touched [logging]'],
    ],
    ...(
      [
        ['that sends a trail elsewhere', { s3BucketName: 'elsewhere' }, 'closing touched []'],
        ['that mends a trail', { isMultiRegionTrail: true, enableLogFileValidation: true }, 'closing touched []'],
        ['that ends validation', { enableLogFileValidation: false }, 'touched [validation]'],
        ['that takes the key away', { kmsKeyId: '' }, 'touched [kms]'],
        ['that leaves out IAM', { includeGlobalServiceEvents: 'false' }, 'touched [settings]'],
      ] as const
    ).map(([name, request, what]): [string, EventTrigger, Partial<CloudTrailRecord>, string[]] => [
      `an UpdateTrail ${name}`,
      'cloudtrail:UpdateTrail',
      { requestParameters: { name: 'audit', ...request } },
      [`trail audit ${what}`],
    ]),
    [
      'a legacy data source',
      'guardduty:UpdateDetector',
      { requestParameters: { dataSources: { kubernetes: { auditLogs: { enable: false } } } } },
      ['detector detector touched [EKS_AUDIT_LOGS]'],
    ],
    [
      'a part of a feature switched off',
      'guardduty:UpdateDetector',
      {
        requestParameters: {
          features: [
            {
              name: 'RUNTIME_MONITORING',
              status: 'ENABLED',
              additionalConfiguration: [{ name: 'EKS_ADDON_MANAGEMENT', status: 'DISABLED' }],
            },
          ],
        },
      },
      ['detector detector touched [RUNTIME_MONITORING EKS_ADDON_MANAGEMENT]'],
    ],
    [
      'the older feature of the agents, with its detector',
      'guardduty:UpdateDetector',
      { requestParameters: { enable: false, features: [{ name: 'EKS_RUNTIME_MONITORING', status: 'DISABLED' }] } },
      ['detector detector touched [status RUNTIME_MONITORING]'],
    ],
    [
      'enable as text',
      'guardduty:UpdateDetector',
      { requestParameters: { enable: 'false' } },
      ['detector detector touched [status]'],
    ],
    [
      'member detectors without accounts',
      'guardduty:UpdateMemberDetectors',
      { requestParameters: { accountIds: [] } },
      ['detector dismissed: UpdateMemberDetectors names no member account'],
    ],
    [
      'several modified rules as a list',
      'ec2:ModifySecurityGroupRules',
      {
        requestParameters: {
          ModifySecurityGroupRulesRequest: {
            GroupId: 'sg-1',
            SecurityGroupRule: [
              {
                SecurityGroupRuleId: 'sgr-1',
                SecurityGroupRule: { IpProtocol: 'tcp', FromPort: '22', ToPort: '22', CidrIpv4: '10.0.0.0/8' },
              },
              {
                SecurityGroupRuleId: 'sgr-2',
                SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv6: '::/0' },
              },
            ],
          },
        },
      },
      [
        'security-group sg-1 touched [sgr-1 rule:tcp:22-22:10.0.0.0/8 sgr-2 rule:tcp:22-22:::/0]',
        'group-change sg-1 touched [sgr-1 rule:tcp:22-22:10.0.0.0/8 sgr-2 rule:tcp:22-22:::/0 self-rule egress]',
      ],
    ],
    [
      'a modified rule whose source the record leaves out',
      'ec2:ModifySecurityGroupRules',
      {
        requestParameters: {
          ModifySecurityGroupRulesRequest: {
            GroupId: 'sg-1',
            SecurityGroupRule: { SecurityGroupRuleId: 'sgr-1', SecurityGroupRule: { Description: 'x' } },
          },
        },
      },
      [
        'security-group sg-1 touched [sgr-1 rule:unknown:-1--1:unknown]',
        'group-change sg-1 touched [sgr-1 rule:unknown:-1--1:unknown self-rule egress]',
      ],
    ],
    [
      'an interface whose groups did not change',
      'ec2:ModifyNetworkInterfaceAttribute',
      { requestParameters: { networkInterfaceId: 'eni-1', groupSet: {} } },
      ['security-group dismissed: ModifyNetworkInterfaceAttribute names no group id'],
    ],
    [
      'the account of the caller where no other is named',
      'cloudtrail:StopLogging',
      { recipientAccountId: '', userIdentity: { accountId: '444455556666' }, requestParameters: { name: 'audit' } },
      ['trail 444455556666/eu-central-1/audit touched [logging]'],
    ],
    [
      'no account at all',
      'cloudtrail:StopLogging',
      { recipientAccountId: '', requestParameters: { name: 'audit' } },
      ['trail dismissed: StopLogging names no account'],
    ],
  ])('%s', (_, name, fields, expected) => expect(look(name, fields)).toEqual(expected));
});

describe('whatever AWS writes', () => {
  const anything = fc.anything({ withNullPrototype: false, maxDepth: 4, key: fc.constantFrom(...fields()) });
  const free = fc.record({ requestParameters: anything, responseElements: anything, resources: anything });

  test.each(names)('%s answers for each of its kinds and never throws', name =>
    fc.assert(
      fc.property(free, given => {
        const looks = facts(name).look(recordWith(name, fieldsOf(given)));
        expect(new Set(looks.map(kindOf))).toEqual(new Set(facts(name).on));
        for (const found of looks) if ('ref' in found) expect(found.ref.id).not.toBe('');
      }),
      { numRuns: 60 },
    ),
  );
});

test('the key behind an alias is the one the answer names for a new cluster', () => {
  const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234';
  const encrypted = (keyArn: string) => ({ name: 'shop', encryptionConfig: [{ provider: { keyArn } }] });
  const keys = (answered: Loose) =>
    look('eks:CreateCluster', {
      requestParameters: encrypted('alias/shop'),
      responseElements: answered,
    }).filter(words => words.startsWith('key'));
  expect(keys({ cluster: encrypted(arn) })).toEqual(['key 1234 touched []']);
  expect(keys({})).toEqual(['key dismissed: CreateCluster names the key only by an alias (alias/shop)']);
});

test('a change that can only mend touched nothing that could be wrong', () => {
  const looks = Object.keys(recorded).flatMap(file => triggerOf(recordOf(file)).look(recordOf(file)));
  const closing = looks.filter(found => 'ref' in found && found.closing);
  expect(closing.length).toBeGreaterThan(10);
  for (const found of closing) expect(found).toMatchObject({ touched: [] });
});

function look(name: EventTrigger, fields: Partial<CloudTrailRecord>): string[] {
  return facts(name).look(recordWith(name, fields)).map(words);
}

function recordWith(name: EventTrigger, fields: Partial<CloudTrailRecord>): CloudTrailRecord {
  const [source, eventName = ''] = name.split(':');
  return {
    eventID: 'e-1',
    eventTime: '2026-11-03T09:14:07Z',
    eventSource: `${source}.amazonaws.com`,
    eventName,
    awsRegion: 'eu-central-1',
    recipientAccountId: '111122223333',
    userIdentity: {},
    ...fields,
  };
}

function recordOf(file: string): CloudTrailRecord {
  const [record] = recordsIn(JSON.parse(readFileSync(`events/${file}.json`, 'utf8')));
  if (!record || isUnreadable(record)) throw new Error(`${file} holds no record`);
  return record;
}

const triggerOf = (record: CloudTrailRecord): TriggerFacts => {
  const name = names.find(known => `${record.eventSource.split('.')[0]}:${record.eventName}` === known);
  if (!name) throw new Error(`nothing listens to ${record.eventName}`);
  return facts(name);
};

const kindOf = (found: Look) => ('ref' in found ? found.ref.kind : found.kind);

function words(found: Look): string {
  if (!('ref' in found)) return `${found.kind} dismissed: ${found.dismissed}`;
  const { kind, account, region, id } = found.ref;
  const touched = found.touched === 'all' ? 'all' : `[${found.touched.join(' ')}]`;
  return (
    `${kind} ${account}/${region}/${id} ${found.closing ? 'closing ' : ''}touched ${touched}`
      .replace('111122223333/eu-central-1/', '')
      // A change's id is its event's.
      .replace(/^change \S+/, 'change')
      .replace(/ 111122223333[/](?=us-east-1|eu-west-1|cn-north-1)/, ' ')
      .replaceAll('sg-0b5e11a7e57e510', 'sg-…')
      .replaceAll('sgr-0a51de000000000', 'sgr-…')
      .replace('5e1f0000-1111-4222-8333-0123456789ab', '5e1f…')
      .replace('arn:aws:eks:eu-central-1:111122223333:', 'eks:')
      .replace(/00000000-1111-4222-8333-0123456789a[b-f]/, '…')
  );
}

// The field names our code looks at, so that random records reach deep into it.
function fields(): string[] {
  const sources = readdirSync('shared/triggers').map(file => readFileSync(`shared/triggers/${file}`, 'utf8'));
  return [...new Set(sources.flatMap(source => source.match(/(?<=[.{ ])[a-z]\w+(?=[\s,;)}.\]])/gi) ?? []))];
}
