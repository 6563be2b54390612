/** The sandbox's AWS as plain JSON: everything it knows survives JSON.stringify and JSON.parse; times are epoch seconds. */
import type { AdvancedEventSelector, EventSelector, Trail } from '@aws-sdk/client-cloudtrail';
import type {
  DhcpOptions,
  PrefixListEntry,
  ResponseLaunchTemplateData,
  SecurityGroup,
  SecurityGroupRule,
  Vpc,
} from '@aws-sdk/client-ec2';
import type { Cluster, FargateProfile, Nodegroup, Update } from '@aws-sdk/client-eks';
import type { DetectorStatus, GetDetectorCommandOutput } from '@aws-sdk/client-guardduty';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { Operation } from '../../shared/operations.ts';

/** `regions` and `accounts` are AWS; the rest is how the sandbox keeps its own books. */
export interface World {
  /** By `<account>/<region>`. */
  regions: Record<string, RegionState>;
  /** What is not regional (IAM), by account. */
  accounts: Record<string, AccountState>;
  /** What AWS will do by itself, and when. */
  due: Due[];
  /** Ids of the events that happened here, so that a second delivery changes nothing. */
  applied: Record<string, true>;
  /** Resources made up because events spoke of them that none had created, by `refKey`. */
  assumed: Record<string, true>;
  nextId: number;
  /** Seconds until reads see a write that was acknowledged; 0: at once. */
  staleReads: number;
  /** The state before each write that reads do not see yet, oldest first. */
  unseen: { at: number; before: string }[];
  /** Writes that answer success and change nothing. */
  lies: Operation[];
  /** The most items one List or Describe answer holds, so that a test can force several pages. */
  pageSize: number;
}

export interface RegionState {
  clusters: Record<string, ClusterState>;
  /** By `<clusterName>/<nodegroupName>`, and Fargate profiles likewise. */
  nodegroups: Record<string, NodegroupState>;
  fargateProfiles: Record<string, FargateProfileState>;
  updates: Record<string, UpdateState>;
  securityGroups: Record<string, SecurityGroupState>;
  rules: Record<string, RuleState>;
  prefixLists: Record<string, { PrefixListId: string; Version: number; entries: PrefixListEntry[] }>;
  launchTemplates: Record<string, LaunchTemplateState>;
  vpcs: Record<string, VpcState>;
  dhcpOptions: Record<string, DhcpOptions>;
  /** Security groups of each network interface. */
  networkInterfaces: Record<string, string[]>;
  keys: Record<string, KeyState>;
  /** Key id by alias name (`alias/…`). */
  aliases: Record<string, string>;
  /** Trails whose home Region this is, by name. */
  trails: Record<string, TrailEntry>;
  detectors: Record<string, DetectorState>;
  /** The account that administers this account's GuardDuty in this Region. */
  guardDutyAdministrator?: string;
}

export type ClusterState = Omit<Cluster, 'createdAt' | 'connectorConfig'> & {
  name: string;
  arn: string;
  createdAt: number;
  resourcesVpcConfig: NonNullable<Cluster['resourcesVpcConfig']>;
};

export type NodegroupState = Omit<Nodegroup, 'createdAt' | 'modifiedAt'> & {
  clusterName: string;
  nodegroupName: string;
  createdAt: number;
  /** The remote access group EKS made here; until the log names its own, that one may take its place. */
  simulatedGroup?: true;
};

export type FargateProfileState = Omit<FargateProfile, 'createdAt'> & { createdAt: number };

export type UpdateState = Omit<Update, 'createdAt' | 'cancellation'> & {
  id: string;
  clusterName: string;
  createdAt: number;
  /** The fields of the cluster this update writes when it is done. */
  patch: Partial<ClusterState>;
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

export interface LaunchTemplateState {
  LaunchTemplateId: string;
  LaunchTemplateName: string;
  DefaultVersionNumber: number;
  /** Version 1 first. */
  versions: ResponseLaunchTemplateData[];
}

export type VpcState = Vpc & {
  VpcId: string;
  DhcpOptionsId: string;
  enableDnsSupport: boolean;
  enableDnsHostnames: boolean;
};

export type KeyState = Omit<KeyMetadata, 'CreationDate' | 'DeletionDate' | 'ValidTo'> & {
  KeyId: string;
  Arn: string;
  CreationDate: number;
  DeletionDate?: number;
};

export interface TrailEntry {
  trail: Trail & { Name: string; TrailARN: string; HomeRegion: string };
  IsLogging: boolean;
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

export interface AccountState {
  roles: Record<string, RoleEntry>;
  /** Customer managed policies, by ARN. */
  policies: Record<string, PolicyEntry>;
}

export interface RoleEntry {
  RoleName: string;
  Path: string;
  Arn: string;
  RoleId: string;
  CreateDate: number;
  /** JSON text, as CloudTrail shows it; Get* answers encode it. */
  AssumeRolePolicyDocument: string;
  Tags: { Key: string; Value: string }[];
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

/** One thing AWS does by itself at `at`, in the Region named. */
export type Due = { at: number; account: string; region: string } & (
  | { do: 'activate-cluster' | 'remove-cluster'; clusterName: string }
  | { do: 'open-remote-access' | 'activate-nodegroup' | 'remove-nodegroup'; clusterName: string; nodegroupName: string }
  | { do: 'finish-update'; updateId: string }
  | { do: 'activate-fargate-profile'; key: string }
);

/** An AWS without any resource. */
export function emptyWorld(): World {
  return {
    regions: {},
    accounts: {},
    due: [],
    applied: {},
    assumed: {},
    nextId: 1,
    staleReads: 0,
    unseen: [],
    lies: [],
    pageSize: 1000,
  };
}

/** The state of one Region of one account; an untouched one comes into being empty. */
export const regionOf = (world: Pick<World, 'regions'>, account: string, region: string): RegionState =>
  (world.regions[`${account}/${region}`] ??= emptyRegion());

/** What an account has that is not regional; an untouched account comes into being empty. */
export const accountOf = (world: Pick<World, 'accounts'>, account: string): AccountState =>
  (world.accounts[account] ??= emptyAccount());

export const emptyAccount = (): AccountState => ({ roles: {}, policies: {} });

export const emptyRegion = (): RegionState => ({
  clusters: {},
  nodegroups: {},
  fargateProfiles: {},
  updates: {},
  securityGroups: {},
  rules: {},
  prefixLists: {},
  launchTemplates: {},
  vpcs: {},
  dhcpOptions: {},
  networkInterfaces: {},
  keys: {},
  aliases: {},
  trails: {},
  detectors: {},
});
