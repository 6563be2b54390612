/** The sandbox's AWS as plain JSON: everything it knows survives JSON.stringify and JSON.parse; times are epoch seconds. */
import type { DhcpOptions, InstanceMetadataDefaultsResponse, PrefixListEntry, Tag } from '@aws-sdk/client-ec2';
import type { RegistryScanningConfiguration } from '@aws-sdk/client-ecr';
import type { Status as InspectorStatus } from '@aws-sdk/client-inspector2';
import type { Operation } from '../../shared/operations.ts';
import type { AddonCalendar } from './eks-addon-versions.ts';
import type { Calendar } from './eks-versions.ts';
import type {
  AccessEntryEntry,
  CapabilityEntry,
  IdentityProviderState,
  AddonState,
  AssociationState,
  BucketState,
  ClusterState,
  NodegroupState,
  FargateProfileState,
  FunctionState,
  UpdateState,
  SecurityGroupState,
  RuleOfEvents,
  RuleState,
  InstanceState,
  LaunchTemplateState,
  ScalingGroupState,
  VpcState,
  SubnetState,
  RouteTableState,
  FlowLogState,
  NetworkAclState,
  LoadBalancerState,
  VolumeState,
  VpcEndpointState,
  KeyState,
  LogGroupState,
  TrailEntry,
  DetectorState,
  RepositoryState,
  RoleEntry,
  GroupEntry,
  PasswordPolicyState,
  PolicyEntry,
  UserEntry,
} from './states.ts';

// Tests and stories name the world's parts without asking how they are filed.
export type * from './states.ts';

/** `regions` and `accounts` are AWS; the rest is how the sandbox keeps its own books. */
export interface World {
  /** Another calendar than the usual one (eks-versions.ts). */
  kubernetesVersions?: Calendar;
  /** Another one of add-ons (eks-addon-versions.ts). */
  addonVersions?: AddonCalendar;
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
  /** By `<clusterName>/<name>`, and capabilities likewise. */
  identityProviders: Record<string, IdentityProviderState>;
  capabilities: Record<string, CapabilityEntry>;
  /** By `<clusterName>/<principalArn>`. */
  accessEntries: Record<string, AccessEntryEntry>;
  /** By `<clusterName>/<addonName>`. */
  addons: Record<string, AddonState>;
  /** Pod Identity associations, by `<clusterName>/<namespace>/<serviceAccount>`. */
  associations: Record<string, AssociationState>;
  updates: Record<string, UpdateState>;
  securityGroups: Record<string, SecurityGroupState>;
  rules: Record<string, RuleState>;
  prefixLists: Record<string, { PrefixListId: string; Version: number; entries: PrefixListEntry[] }>;
  instances: Record<string, InstanceState>;
  /** EBS volumes by id. */
  volumes: Record<string, VolumeState>;
  launchTemplates: Record<string, LaunchTemplateState>;
  /** Absent: the account leaves metadata options to each launch template, as AWS begins. */
  metadataDefaults?: InstanceMetadataDefaultsResponse;
  /** Absent: new volumes are encrypted, with the key AWS manages. */
  ebs: { EncryptionByDefault?: boolean; DefaultKmsKeyId?: string };
  /** By name. */
  scalingGroups: Record<string, ScalingGroupState>;
  vpcs: Record<string, VpcState>;
  dhcpOptions: Record<string, DhcpOptions>;
  subnets: Record<string, SubnetState>;
  routeTables: Record<string, RouteTableState>;
  flowLogs: Record<string, FlowLogState>;
  networkAcls: Record<string, NetworkAclState>;
  /** Application and network load balancers, by ARN. */
  loadBalancers: Record<string, LoadBalancerState>;
  vpcEndpoints: Record<string, VpcEndpointState>;
  /** Security groups of each network interface. */
  networkInterfaces: Record<string, string[]>;
  /** Of those that have some. */
  interfaceTags: Record<string, Tag[]>;
  keys: Record<string, KeyState>;
  /** Key id by alias name (`alias/…`). */
  aliases: Record<string, string>;
  /** CloudWatch log groups by name. */
  logGroups: Record<string, LogGroupState>;
  /** Trails whose home Region this is, by name. */
  trails: Record<string, TrailEntry>;
  buckets: Record<string, BucketState>;
  /** What Inspector scans; what is absent it does not. */
  inspector: { EC2?: InspectorStatus; ECR?: InspectorStatus };
  /** The account that administers this account's Inspector in this Region. */
  inspectorAdministrator?: string;
  /** EventBridge rules of the default bus, by name. */
  eventRules: Record<string, RuleOfEvents>;
  functions: Record<string, FunctionState>;
  detectors: Record<string, DetectorState>;
  repositories: Record<string, RepositoryState>;
  /** JSON; absent: the registry has no policy. */
  registryPolicy?: string;
  /** Absent: basic scanning without rules, as AWS begins. */
  registryScanning?: RegistryScanningConfiguration;
  /** The account that administers this account's GuardDuty in this Region. */
  guardDutyAdministrator?: string;
}

export interface AccountState {
  roles: Record<string, RoleEntry>;
  /** Customer managed policies, by ARN. */
  policies: Record<string, PolicyEntry>;
  users: Record<string, UserEntry>;
  groups: Record<string, GroupEntry>;
  /** The name of the role in each instance profile, by the profile's name. */
  instanceProfiles: Record<string, string>;
  /** Absent: IAM's default. */
  passwordPolicy?: PasswordPolicyState;
  /** Client ids of each OIDC provider, by ARN. */
  oidcProviders: Record<string, string[]>;
}

/** One thing AWS does by itself at `at`, in the Region named. */
export type Due = { at: number; account: string; region: string } & (
  | { do: 'activate-cluster' | 'remove-cluster'; clusterName: string }
  | { do: 'open-remote-access' | 'activate-nodegroup' | 'remove-nodegroup'; clusterName: string; nodegroupName: string }
  | { do: 'finish-update'; updateId: string }
  | {
      do: 'activate-fargate-profile' | 'activate-addon' | 'remove-addon' | 'activate-capability' | 'remove-capability';
      key: string;
    }
  | { do: 'activate-identity-provider' | 'remove-identity-provider'; key: string }
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

/** Does something in a Region; an account or Region that was unknown and still holds nothing afterwards is not left behind. */
export function visiting<T>(
  world: World,
  account: string,
  region: string,
  act: (here: RegionState, global: AccountState) => T,
): T {
  const place = `${account}/${region}`;
  const known = { region: place in world.regions, account: account in world.accounts };
  try {
    return act(regionOf(world, account, region), accountOf(world, account));
  } finally {
    if (!known.region && isEmpty(world.regions[place])) delete world.regions[place];
    if (!known.account && isEmpty(world.accounts[account])) delete world.accounts[account];
  }
}

const isEmpty = (state: RegionState | AccountState | undefined): boolean =>
  Object.values(state ?? {}).every(held => Object.keys(held).length === 0);

const emptyAccount = (): AccountState => ({
  roles: {},
  policies: {},
  users: {},
  groups: {},
  instanceProfiles: {},
  oidcProviders: {},
});

const emptyRegion = (): RegionState => ({
  clusters: {},
  nodegroups: {},
  fargateProfiles: {},
  identityProviders: {},
  capabilities: {},
  accessEntries: {},
  addons: {},
  associations: {},
  updates: {},
  securityGroups: {},
  rules: {},
  prefixLists: {},
  instances: {},
  volumes: {},
  launchTemplates: {},
  ebs: {},
  scalingGroups: {},
  vpcs: {},
  dhcpOptions: {},
  subnets: {},
  routeTables: {},
  flowLogs: {},
  networkAcls: {},
  loadBalancers: {},
  vpcEndpoints: {},
  networkInterfaces: {},
  interfaceTags: {},
  keys: {},
  aliases: {},
  logGroups: {},
  trails: {},
  buckets: {},
  inspector: {},
  eventRules: {},
  functions: {},
  detectors: {},
  repositories: {},
});
