/** What the sandbox keeps of each kind of resource: AWS's own fields, with times as epoch seconds so that JSON holds them. */
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AdvancedEventSelector, EventSelector, Trail } from '@aws-sdk/client-cloudtrail';
import type {
  FlowLog,
  Instance,
  NetworkAcl,
  NetworkAclEntry,
  ResponseLaunchTemplateData,
  Route,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Volume,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { Repository } from '@aws-sdk/client-ecr';
import type { RuleState as RuleStateOfEvents } from '@aws-sdk/client-eventbridge';
import type {
  AccessEntry,
  Addon,
  AssociatedAccessPolicy,
  Capability,
  OidcIdentityProviderConfig,
  Cluster,
  FargateProfile,
  InsightStatusValue,
  Nodegroup,
  PodIdentityAssociation,
  Update,
} from '@aws-sdk/client-eks';
import type { DetectorStatus, GetDetectorCommandOutput } from '@aws-sdk/client-guardduty';
import type { AttachedPermissionsBoundary, PasswordPolicy } from '@aws-sdk/client-iam';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';

export type ClusterState = Omit<Cluster, 'createdAt' | 'connectorConfig'> & {
  name: string;
  arn: string;
  createdAt: number;
  resourcesVpcConfig: NonNullable<Cluster['resourcesVpcConfig']>;
  /** Upgrade insights; not part of what DescribeCluster answers. */
  insights?: { name: string; status: InsightStatusValue }[];
};

export type NodegroupState = Omit<Nodegroup, 'createdAt' | 'modifiedAt'> & {
  clusterName: string;
  nodegroupName: string;
  createdAt: number;
  /** The remote access group EKS made here; until the log names its own, that one may take its place. */
  simulatedGroup?: true;
};

export type FargateProfileState = Omit<FargateProfile, 'createdAt'> & { createdAt: number };

export type IdentityProviderState = OidcIdentityProviderConfig & {
  clusterName: string;
  identityProviderConfigName: string;
};

export type CapabilityEntry = Omit<Capability, 'createdAt' | 'modifiedAt'> & {
  clusterName: string;
  capabilityName: string;
  createdAt: number;
};

export type AccessEntryEntry = Omit<AccessEntry, 'createdAt' | 'modifiedAt'> & {
  clusterName: string;
  principalArn: string;
  createdAt: number;
  /** Not part of what DescribeAccessEntry answers. */
  policies: Omit<AssociatedAccessPolicy, 'associatedAt' | 'modifiedAt'>[];
};

export type AddonState = Omit<Addon, 'createdAt' | 'modifiedAt'> & {
  clusterName: string;
  addonName: string;
  createdAt: number;
};

export type AssociationState = Omit<PodIdentityAssociation, 'createdAt' | 'modifiedAt'> & {
  clusterName: string;
  namespace: string;
  serviceAccount: string;
  roleArn: string;
  associationId: string;
  associationArn: string;
  createdAt: number;
};

export type UpdateState = Omit<Update, 'createdAt' | 'cancellation'> & {
  id: string;
  clusterName: string;
  createdAt: number;
  /** The fields of the cluster this update writes when it is done. */
  patch: Partial<ClusterState>;
  /** An update of an add-on instead of the cluster itself, and what it writes. */
  addon?: { addonName: string; patch: Partial<AddonState> };
  /** Set for an update of one of its node groups, with the fields that writes. */
  nodegroup?: { name: string; patch: Partial<NodegroupState> };
};

export type SecurityGroupState = SecurityGroup & { GroupId: string; VpcId: string };

/** A rule in canonical form: one source, a masked CIDR, protocol by name where AWS has one. */
export type RuleState = SecurityGroupRule & {
  SecurityGroupRuleId: string;
  GroupId: string;
  IsEgress: boolean;
  IpProtocol: string;
  FromPort: number;
  ToPort: number;
};

/** `interfaces`: ids of its network interfaces, whose groups the Region keeps. */
export type InstanceState = Omit<Instance, 'LaunchTime' | 'NetworkInterfaces' | 'SecurityGroups'> & {
  InstanceId: string;
  interfaces: string[];
  /** When it was started; epoch seconds. */
  startedAt?: number;
};

export type VolumeState = Omit<Volume, 'CreateTime' | 'Attachments'> & {
  VolumeId: string;
  Encrypted: boolean;
  /** Ids of the instances it is attached to. */
  attachedTo: string[];
};

export interface LaunchTemplateState {
  LaunchTemplateId: string;
  LaunchTemplateName: string;
  DefaultVersionNumber: number;
  /** Version 1 first. */
  versions: ResponseLaunchTemplateData[];
  /** The version each ClientToken made: the same call again answers it and makes no other. */
  tokens?: Record<string, number>;
}

export type ScalingGroupState = Omit<AutoScalingGroup, 'CreatedTime'> & { AutoScalingGroupName: string };

export type VpcState = Vpc & {
  VpcId: string;
  DhcpOptionsId: string;
  enableDnsSupport: boolean;
  enableDnsHostnames: boolean;
};

export type SubnetState = Subnet & { SubnetId: string; VpcId: string };

/** `isMain`: subnets without a table of their own follow it. */
export type RouteTableState = Omit<RouteTable, 'Associations' | 'Routes'> & {
  RouteTableId: string;
  VpcId: string;
  isMain: boolean;
  /** Ids of the subnets that are associated explicitly. */
  subnets: string[];
  Routes: Route[];
};

export type NetworkAclState = Omit<NetworkAcl, 'Associations' | 'Entries'> & {
  NetworkAclId: string;
  VpcId: string;
  /** Ids of the subnets behind it; the default one has all that no other has. */
  subnets: string[];
  Entries: NetworkAclEntry[];
};

export type LoadBalancerState = Omit<LoadBalancer, 'CreatedTime'> & {
  LoadBalancerArn: string;
  listeners: Listener[];
  tags: Record<string, string>;
};

export type FlowLogState = Omit<FlowLog, 'CreationTime'> & { FlowLogId: string; ResourceId: string };

export type VpcEndpointState = Omit<VpcEndpoint, 'CreationTimestamp'> & {
  VpcEndpointId: string;
  VpcId: string;
  ServiceName: string;
};

export type KeyState = Omit<KeyMetadata, 'CreationDate' | 'DeletionDate' | 'ValidTo'> & {
  KeyId: string;
  Arn: string;
  CreationDate: number;
  DeletionDate?: number;
  /** Not part of what DescribeKey answers. */
  KeyRotationEnabled: boolean;
};

export interface LogGroupState {
  logGroupName: string;
  /** Absent: for ever. */
  retentionInDays?: number;
  kmsKeyId?: string;
  creationTime: number;
}

export interface BucketState {
  Name: string;
  /** Absent: it has no policy. */
  IsPublic?: boolean | undefined;
  /** The groups of strangers its ACL lets in. */
  publicGroups?: string[];
  /** Absent: it blocks nothing. */
  block?: PublicAccessBlockConfiguration | undefined;
}

/** An EventBridge rule; `targets` are ARNs by id. */
export interface RuleOfEvents {
  Name: string;
  State: RuleStateOfEvents;
  targets: Record<string, string>;
}

export interface FunctionState {
  FunctionName: string;
  ReservedConcurrentExecutions?: number;
}

export interface TrailEntry {
  trail: Trail & { Name: string; TrailARN: string; HomeRegion: string };
  IsLogging: boolean;
  LatestDeliveryError?: string;
  EventSelectors: EventSelector[];
  AdvancedEventSelectors: AdvancedEventSelector[];
}

export type DetectorState = Partial<
  Pick<GetDetectorCommandOutput, 'Features' | 'FindingPublishingFrequency' | 'ServiceRole'>
> & {
  Status: DetectorStatus;
  /** ISO 8601, as GuardDuty answers them. */
  CreatedAt: string;
  UpdatedAt: string;
};

export type RepositoryState = Omit<Repository, 'createdAt'> & {
  repositoryName: string;
  repositoryArn: string;
  createdAt: number;
  policyText?: string;
  tags: Record<string, string>;
};

export interface RoleEntry {
  RoleName: string;
  Path: string;
  Arn: string;
  RoleId: string;
  CreateDate: number;
  /** JSON text, as CloudTrail shows it; Get* answers encode it. */
  AssumeRolePolicyDocument: string;
  Tags: { Key: string; Value: string }[];
  PermissionsBoundary?: AttachedPermissionsBoundary;
  /** Policy ARNs. */
  attached: string[];
  /** JSON text by policy name. */
  inline: Record<string, string>;
}

export interface PolicyEntry {
  PolicyName: string;
  Path: string;
  CreateDate: number;
  DefaultVersionId: string;
  /** JSON text by version id. */
  versions: Record<string, string>;
}

/** ExpirePasswords follows from MaxPasswordAge and is not kept. */
export type PasswordPolicyState = Omit<PasswordPolicy, 'ExpirePasswords'>;

export interface UserEntry {
  UserName: string;
  /** Policy ARNs. */
  attached: string[];
  /** JSON text by policy name. */
  inline: Record<string, string>;
}

export type GroupEntry = Omit<UserEntry, 'UserName'> & { GroupName: string };
