/** The kinds of resource we judge, and what a reader says of one. */
import type { EventSelector, AdvancedEventSelector, Trail } from '@aws-sdk/client-cloudtrail';
import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type {
  FlowLog,
  NetworkAcl,
  Subnet,
  Instance,
  InstanceMetadataDefaultsResponse,
  LaunchTemplateVersion,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { RegistryScanningConfiguration, Repository } from '@aws-sdk/client-ecr';
import type {
  Addon,
  AddonVersionInfo,
  AccessEntry,
  AssociatedAccessPolicy,
  Capability,
  OidcIdentityProviderConfig,
  Cluster,
  ClusterVersionInformation,
  InsightSummary,
  Nodegroup,
  PodIdentityAssociation,
  VpcConfigResponse,
} from '@aws-sdk/client-eks';
import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RuleState } from '@aws-sdk/client-eventbridge';
import type { GetDetectorCommandOutput } from '@aws-sdk/client-guardduty';
import type { PasswordPolicy, Role } from '@aws-sdk/client-iam';
import type { Status as InspectorStatus } from '@aws-sdk/client-inspector2';
import type { KeyManagerType, KeyMetadata } from '@aws-sdk/client-kms';
import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import type { AgentOf } from './guardduty-agent.ts';
import type { CloudTrailRecord } from './record.ts';

/** The state of each kind, in AWS's own field names. */
export interface Resources {
  /** `versions`: what EKS says of every Kubernetes version; `obstacles`: of an upgrade, read only where one is due. Absent: not known. */
  cluster: {
    cluster: Cluster;
    vpcDns?: VpcDns;
    versions?: ClusterVersionInformation[];
    obstacles?: InsightSummary[];
  };
  'cluster-path': ClusterPath;
  'cluster-vpc': ClusterVpc;
  'nodegroup-versions': NodegroupVersions;
  nodegroup: { nodegroup: Nodegroup; remoteAccessRules: Ingress | null };
  addon: AddonPlace;
  'launch-template': LaunchTemplateState;
  'cluster-addons': ClusterAddons;
  'cluster-nodes': ClusterNodesState;
  instance: { instance: Instance; clusters: string[] };
  'cluster-volumes': ClusterVolumes;
  /** Only leads to the clusters whose nodes it is attached to. */
  volume: null;
  'security-group': { group: SecurityGroup; ingress: Ingress; members: Membership[] | 'unknown' };
  role: RoleState;
  key: KeyOfClusters;
  /** `group` is null where there is none yet or no more. */
  'log-group': { group: LogGroup | null; cluster: Cluster };
  trail: { trail: TrailState | null; others: TrailState[] };
  bucket: BucketState;
  /** `agents`: GuardDuty's agent in each cluster with nodes, read only where the detector is to install it. */
  /** `administrator`: the account that decides for this one; `unknown` where nobody may ask. */
  inspector: { status: { EC2?: InspectorStatus; ECR?: InspectorStatus }; administrator?: string };
  detector: {
    detector: (GetDetectorCommandOutput & { DetectorId: string }) | null;
    administrator?: string;
    agents?: AgentOf[] | 'unknown';
  };
  repository: RepositoryState;
  /** Its policy as JSON; absent where it has none. */
  registry: { policyText?: string };
  /** What the ECR registry scans by its rules, and what its repositories scan by themselves. Also leads to those that are not scanned. */
  'registry-scanning': {
    scanning: RegistryScanningConfiguration;
    repositories: Pick<Repository, 'repositoryName' | 'imageScanningConfiguration'>[];
  };
  'access-entry': AccessEntryState;
  'identity-provider-config': { oidc: OidcIdentityProviderConfig };
  capability: CapabilityState;
  /** Of one EKS resource, whose ARN is the ref's id. */
  tags: { tags: Record<string, string> };
  guardrail: GuardrailState;
  vpc: VpcState;
  /** `nodeSubnets`: the subnets of nodes behind it; `others`: how many more there are. */
  'network-acl': { acl: NetworkAcl; nodeSubnets: string[]; others: number };
  subnet: SubnetState;
  /** Its ref's id is its ARN. */
  'load-balancer': { loadBalancer: LoadBalancer; listeners: Listener[]; tags: Record<string, string> };
  'vpc-endpoint': { endpoint: VpcEndpoint; groups: EndpointGroup[] };
  /** `provider`: whether IAM has one for the cluster's issuer; `agent`: the status of the Pod Identity agent's add-on (null: there is none, `unknown`: it may not be read), read only where the provider is missing. */
  'oidc-provider': { cluster: Cluster; provider: boolean | 'unknown'; agent?: string | null };
  'pod-identity-association': { association: PodIdentityAssociation; roles: BoundRole[] };
  /** Conduct: the CloudTrail record is what is judged; there is nothing to read. */
  change: ChangeState;
  /** A security group: only leads to the clusters whose control plane carries it. */
  'group-change': null;
  'pod-role': PodRoleState;
  account: AccountState;
  /** Only leads to the security groups that name it. */
  'prefix-list': null;
  /** Also leads to the launch templates of nodes. */
  'ebs-default': null;
  /** Only leads to the roles that carry it. */
  policy: PolicyState;
  /** A part of a network whose events name no VPC or subnet: only leads to those it bears on. */
  network: null;
  /** A role whose CNI policy came or went; only leads to the vpc-cni add-ons that may run with it. */
  'cni-role': null;
  /** An OIDC issuer whose provider came or went; only leads to the clusters of its Region. */
  'oidc-issuer': null;
}

export type Kind = keyof Resources;

/** A KMS key that encrypts the secrets of `clusters`. */
export interface KeyOfClusters {
  /** Of a key that does not exist any more: its id alone. */
  metadata: KeyMetadata;
  clusters: string[];
  /** KMS knows no such key (any more), and the clusters still name it. */
  isGone?: true;
  /** What EKS reports of a key in the health of a cluster (T-EKS-15). */
  issues: { cluster: string; code: string }[];
  /** Absent where KMS cannot rotate the key or does not tell us. */
  KeyRotationEnabled?: boolean;
}

/** Names one resource. Never built by slicing strings: use the functions below. */
export interface Ref<K extends Kind = Kind> {
  kind: K;
  account: string;
  region: string;
  id: string;
}

/** An EKS add-on and its cluster. `addon` is null where EKS manages none of that name. */
export interface AddonPlace {
  addon: Addon | null;
  cluster: Cluster;
  /** The versions EKS offers for the cluster's Kubernetes version. Absent: not read, or nobody may know. */
  versions?: AddonVersionInfo[];
  /** How a storage driver without a role of its own could get one; read only for such. */
  identity?: AddonIdentity | 'unknown';
  /** The roles aws-node runs with, and what they may do; read only for vpc-cni. */
  cni?: CniRole[] | 'unknown';
}

/** An add-on's service accounts, as EKS names them, and whether pods can have a role by them. */
export interface AddonIdentity {
  serviceAccounts: string[];
  /** The service accounts that have a Pod Identity association made beside the add-on. */
  associated: string[];
  /** The Pod Identity agent runs in the cluster. */
  agent: boolean;
}

/** A role an association binds, or the one it chains on to. */
export interface BoundRole {
  arn: string;
  as: 'role' | 'target role';
  /** `elsewhere`: a role of another account; `unknown`: we may not read it. */
  policies: Pick<RoleState, 'attached' | 'inline'> | 'elsewhere' | 'gone' | 'unknown';
  /** ARN of the permissions boundary. */
  boundary?: string;
}

/** A role aws-node runs with. `policies` is `elsewhere` for a role of another account, which nobody can read from here. */
export interface CniRole {
  arn: string;
  name: string;
  /** The node groups whose role it is; none: it is aws-node's own. */
  nodegroups: string[];
  policies: Pick<RoleState, 'attached' | 'inline'> | 'elsewhere' | 'gone';
}

/** Ingress and egress rules of one group with what their prefix lists hold (CIDRs by prefix list id). */
export interface Ingress {
  rules: SecurityGroupRule[];
  prefixLists: Record<string, string[]>;
}

/** What starts a cluster's nodes, each with the ids of the Availability Zones it does so in. */
export interface ClusterNodesState {
  cluster: string;
  /** EKS itself launches nodes too (Auto Mode), in the subnets of the control plane. */
  hasAutoNodes: boolean;
  started: { by: 'nodegroup' | 'fargate-profile' | 'auto-scaling-group'; name: string; zones: string[] }[];
}

/** The EBS volumes attached to a cluster's nodes. */
export interface ClusterVolumes {
  cluster: string;
  volumes: NodeVolume[];
  /** By `KmsKeyId`, whose it is; one nobody may look at is missing. */
  keyManagers: Record<string, KeyManagerType>;
}

/** A volume, and what makes others like it: a claim's namespace (empty where nobody tells), or what starts its node. */
export interface NodeVolume {
  VolumeId: string;
  Encrypted?: boolean;
  KmsKeyId?: string;
  by: 'claim' | 'nodegroup' | 'nodepool' | 'auto-scaling-group' | 'instance';
  name: string;
}

/** A launch template as far as clusters start nodes from it. */
export interface LaunchTemplateState {
  LaunchTemplateId: string;
  /** Who starts nodes from it, and the version they are started from. */
  uses: (TemplateUse & { version: LaunchTemplateVersion })[];
  /** The rules of the security groups these versions name, by group id. */
  groups: Record<string, Ingress>;
  /** Whether EC2 encrypts every new volume of the account's Region; absent where nobody may ask. */
  EbsEncryptionByDefault?: boolean;
  /** The key it encrypts with where nothing else is said; absent where nobody may ask. */
  defaultKey?: string;
  /** By each key a version names, and the default one, whose it is; one nobody may look at is missing. */
  keyManagers?: Record<string, KeyManagerType>;
  /** What the account says of metadata options a version leaves open; absent where nobody may ask. */
  metadataDefaults?: InstanceMetadataDefaultsResponse;
}

/** `follows`: the group names no number but `$Latest` or `$Default`, so the next version may reach it by itself. */
export type TemplateUse = { cluster: string } & (
  { by: 'nodegroup'; nodegroup: string } | { by: 'auto-scaling-group'; group: string; follows?: '$Latest' | '$Default' }
);

/** Where a control plane is in its network: what is compared with the state of before, and nothing else. */
export interface ClusterVpc extends Pick<
  VpcConfigResponse,
  'subnetIds' | 'securityGroupIds' | 'controlPlaneEgressMode'
> {
  cluster: Pick<Cluster, 'name' | 'outpostConfig' | 'connectorConfig'>;
  /** Epoch seconds: a cluster made anew under its old name is another one. */
  createdAt?: number;
}

/** What versions a cluster's managed node groups run. */
export interface NodegroupVersions {
  cluster: Pick<Cluster, 'name' | 'version'>;
  nodegroups: Nodegroup[];
  /** The AMI release AWS recommends, or `unknown`, by version and AMI type (ami-release.ts). */
  recommended: Record<string, string>;
}

/** Who must reach a cluster's API, and what lets them in. */
export interface ClusterPath {
  cluster: Cluster;
  /** Its own group and the additional ones. */
  groups: { GroupId: string; ingress: Ingress }[];
  /** The different sets of security groups its nodes come with. */
  nodes: string[][] | 'unknown';
  /** IPv4 networks of its VPC. */
  vpcCidrs: string[];
}

/** Why a security group or role is EKS's: what it is to which cluster. */
export interface Membership {
  cluster: string;
  as:
    | 'cluster-group'
    | 'additional'
    | 'remote-access'
    | 'remote-access-source'
    | 'launch-template'
    | 'node'
    | 'cluster-tag'
    | 'load-balancer';
  nodegroup?: string;
}

/** What private DNS of the endpoint needs of the VPC (T-EKS-7). */
export interface VpcDns {
  enableDnsSupport: boolean;
  enableDnsHostnames: boolean;
  amazonProvidedDns: boolean;
}

export interface RoleState {
  /** With its trust policy as decoded JSON text. */
  role: Role;
  /** Attached managed policies; `document` only for customer managed ones (AWS's own are judged by their ARN). */
  attached: { PolicyArn: string; PolicyName: string; document?: string }[];
  /** Inline policies with their decoded JSON text. */
  inline: { PolicyName: string; document: string }[];
  usedBy: RoleUse[] | 'unknown';
}

/** A role pods take on. */
export interface PodRoleState {
  RoleName: string;
  /** Another one for a role that was made again under an old name. */
  RoleId?: string;
  /** The trust policy as decoded JSON text. */
  trust: string;
}

/** A policy with everyone it grants to. */
export interface PolicyState {
  name: string;
  origin: 'aws' | 'account' | 'inline';
  /** Decoded JSON text; absent for AWS's own policies, which are judged by name. */
  document?: string;
  carriers: PolicyCarrier[];
  /** The default version of a policy of the account. */
  VersionId?: string;
  /** The newest version before it; read only where the default one allows too much. */
  previous?: { VersionId: string; document: string };
}

export interface PolicyCarrier {
  type: 'user' | 'group' | 'role';
  name: string;
}

export interface AccountState {
  /** Null where only IAM's default holds. */
  passwordPolicy: PasswordPolicy | null;
  /** How many IAM users there are; absent where IAM does not tell. */
  users?: number;
}

export interface RoleUse {
  cluster: string;
  region: string;
  as: 'cluster' | 'node' | 'pod-execution';
  /** The cluster runs in Auto Mode or has its control plane on an Outpost. */
  mode?: 'auto' | 'outpost';
}

export interface RepositoryState {
  repository: Repository;
  /** The registry's rules, which may scan what the repository itself does not. */
  scanning: RegistryScanningConfiguration;
  tags: Record<string, string>;
  /** JSON; absent where it has no policy. */
  policyText?: string;
  /** Who manages the key it is encrypted with; absent where there is none or nobody may look at it. */
  keyManager?: KeyManagerType;
}

/** A bucket to which trails write. `isOwn`: whether this account owns it; of another's nothing else is known. */
export interface BucketState {
  trails: string[];
  isOwn: boolean;
  /** What its policy says, whatever the block makes of it. */
  IsPublic?: boolean;
  /** Groups of strangers its ACL lets in, whatever the block makes of it: `AllUsers`, `AuthenticatedUsers`. */
  publicGroups?: string[];
  /** Absent: it blocks nothing. */
  block?: PublicAccessBlockConfiguration;
  /** The clusters of the account in its Region. */
  clusters?: string[] | 'unknown';
}

/** A rule or function of eks-guardrails itself. `targets`: ARNs; `missing`: the stack has no such rule any more; a concurrency of null is none reserved. */
export type GuardrailState =
  | { part: 'rule'; name: string; State?: RuleState; targets: string[]; missing?: true }
  | { part: 'function'; name: string; ReservedConcurrentExecutions: number | null };
/** `role`: the policies of the role it acts with; null when they could not be read. */
export interface CapabilityState {
  capability: Capability;
  role: Pick<RoleState, 'attached' | 'inline'> | null;
}

export interface AccessEntryState {
  /** Null where the authentication mode of the cluster knows no access entries. */
  entry: AccessEntry | null;
  policies: AssociatedAccessPolicy[];
  /** ARNs of the other principals known to administer the cluster still. Absent: not read, or nobody may tell. */
  otherAdmins?: string[];
  /** Its principal was deleted, and perhaps made again: the entry lets nobody in. */
  dead?: true;
  /** The cluster's managed node groups; read only for an entry of EC2 nodes. Absent: not read, or nobody may tell. */
  nodegroups?: Pick<Nodegroup, 'nodegroupName' | 'nodeRole'>[];
  /** The principal is known to have created the cluster. */
  creator?: true;
}

/** `tags`: those of what was changed; absent until they are read, and where nobody may read them. */
export interface ChangeState {
  record: CloudTrailRecord;
  tags?: Record<string, string>;
}

/** A security group of a VPC endpoint. */
export interface EndpointGroup {
  group: SecurityGroup;
  ingress: Ingress;
  /** A cluster or its nodes have it too. */
  isOfCluster: boolean;
  /** Every endpoint that has it, in order; absent where nobody may tell. */
  endpoints?: string[];
  /** Something else than endpoints has it; absent where nobody may tell. */
  isShared?: boolean;
}

/** A subnet of clusters' nodes. */
export interface SubnetState {
  subnet: Subnet;
  /** What starts nodes or Fargate pods in it. */
  uses: SubnetUse[];
  /** How many nodes are in it now, whoever started them. */
  nodes: number;
  /** Those with a public address, and what started them in words. */
  exposed: { InstanceId: string; startedBy: string }[];
  /** The route table it follows. */
  table?: RouteTable;
}

/** `itself`: the cluster shows nothing that starts nodes, so they most likely run in its own subnets. */
export type SubnetUse = { cluster: string } & (
  { by: 'nodegroup'; nodegroup: string } | { by: 'fargate' | 'auto-mode' | 'itself' }
);

/** A VPC with clusters in it. */
export interface VpcState {
  vpc: Vpc;
  /** Of the VPC itself and of `nodeSubnets`. */
  flowLogs: FlowLog[];
  endpoints: VpcEndpoint[];
  routeTables: RouteTable[];
  clusters: { name: string; isPublic: boolean }[];
  /** Ids of the subnets nodes and Fargate pods run in. */
  nodeSubnets: string[];
}

export interface TrailState {
  trail: Trail;
  IsLogging: boolean;
  /** Why S3 did not take its log files. */
  LatestDeliveryError?: string;
  EventSelectors: EventSelector[];
  AdvancedEventSelectors: AdvancedEventSelector[];
}

/** What a reader found. `settled` is false with a reason while AWS still works on the resource: then nobody judges it. */
export interface Reading<K extends Kind = Kind> {
  resource: Resources[K];
  settled: true | { because: string };
  /** The resource's own tags. */
  tags: Record<string, string>;
  /** The clusters it belongs to, with their tags: modes may be chosen by cluster tag. */
  clusters: { name: string; tags: Record<string, string> }[];
  /** Other resources this one brings into question; they are woken too. */
  leads?: Ref[];
  /** Of conduct: why what was changed is not EKS's. Only controls that speak of anyone's resources judge it. */
  stranger?: string;
  /** The change wrote the very part of the leads that it touched here: what it introduced there counts as its own. */
  passesOn?: true;
}

/** Nothing to judge: the resource is gone, or it is not EKS's. Open cases of it end; nothing else happens. */
export interface Absent {
  absent: 'gone' | 'not-eks';
  why: string;
  /** As those of a reading: what is not judged itself may still bear on others. */
  leads?: Ref[];
  passesOn?: true;
}

/** A trail whose account has none to name still needs a ref: the missing trail is the finding. */
export const noTrail = 'no-trail';

/** GuardDuty has at most one detector per account and Region, so its ref needs no id to be found by. */
export const detectorRef = (account: string, region: string): Ref<'detector'> => ({
  kind: 'detector',
  account,
  region,
  id: 'detector',
});

/** What of a network an event names, by its id: a cluster by its name, nodes by `<cluster>/<node group>`, Fargate pods by `<cluster>`, an Auto Scaling group by its name, `*` for every VPC with clusters. */
export type NetworkPart =
  'cluster' | 'nodes' | 'route-table' | 'flow-log' | 'vpcs' | 'instance' | 'interface' | 'scaling-group';

/** The ref of a part of a network. */
export const networkRef = (account: string, region: string, part: NetworkPart, id: string): Ref<'network'> => ({
  kind: 'network',
  account,
  region,
  id: `${part}/${id}`,
});

/** Inspector is one per account and Region. */
export const inspectorRef = (account: string, region: string): Ref<'inspector'> => ({
  kind: 'inspector',
  account,
  region,
  id: 'inspector',
});

/** ECR has one registry per account and Region; its policy and its scans are judged apart. */
export const registryRef = (account: string, region: string): Ref<'registry'> => ({
  kind: 'registry',
  account,
  region,
  id: 'registry',
});

/** What it scans. */
export const registryScanningRef = (account: string, region: string): Ref<'registry-scanning'> => ({
  kind: 'registry-scanning',
  account,
  region,
  id: 'registry',
});

/** A node group's ref; EKS names hold no slash, so the two names stay apart. */
export const nodegroupRef = (
  account: string,
  region: string,
  cluster: string,
  nodegroup: string,
): Ref<'nodegroup'> => ({
  kind: 'nodegroup',
  account,
  region,
  id: `${cluster}/${nodegroup}`,
});

/** The two names of a node group's ref. */
export function nodegroupNames(ref: Ref): { clusterName: string; nodegroupName: string } {
  const [clusterName = '', nodegroupName = ''] = ref.id.split('/');
  return { clusterName, nodegroupName };
}

/** An add-on's ref; EKS names hold no slash. */
export const addonRef = (account: string, region: string, cluster: string, addon: string): Ref<'addon'> => ({
  kind: 'addon',
  account,
  region,
  id: `${cluster}/${addon}`,
});

/** The two names of an add-on's ref. */
export function addonNames(ref: Ref): { clusterName: string; addonName: string } {
  const [clusterName = '', addonName = ''] = ref.id.split('/');
  return { clusterName, addonName };
}

/** The two names of a ref that is a named part of a cluster: a capability, an identity provider. EKS names hold no slash. */
export function partNames(ref: Ref): { clusterName: string; partName: string } {
  const [clusterName = '', partName = ''] = ref.id.split('/');
  return { clusterName, partName };
}

/** An access entry's ref; a cluster's name holds no slash, an ARN does. */
export const accessEntryRef = (
  account: string,
  region: string,
  cluster: string,
  principalArn: string,
): Ref<'access-entry'> => ({ kind: 'access-entry', account, region, id: `${cluster}/${principalArn}` });

/** The cluster and the principal of an access entry's ref. */
export function accessEntryNames(ref: Ref): { clusterName: string; principalArn: string } {
  const at = ref.id.indexOf('/');
  return { clusterName: ref.id.slice(0, at), principalArn: ref.id.slice(at + 1) };
}

/** What a cluster's add-ons do together. */
export interface ClusterAddons {
  cluster: Cluster;
  /** The add-ons that collect metrics; `unknown` when we may not read them. */
  collectors: Collector[] | 'unknown';
  /** Whether pods can have roles by Pod Identity; read only where nothing collects metrics. */
  agent?: boolean | 'unknown';
  /** It has Fargate profiles and no node of any kind; looked up only where nothing collects metrics. */
  isFargateOnly?: true;
}

/** An add-on that collects metrics, and what EKS says of its status. */
export interface Collector {
  name: string;
  status: string;
}

/** A cluster has one issuer, so its provider goes by the cluster's name. */
export const oidcProviderRef = (account: string, region: string, cluster: string): Ref<'oidc-provider'> => ({
  kind: 'oidc-provider',
  account,
  region,
  id: cluster,
});

/** What names a Pod Identity association for good: the service account it is for. */
export interface AssociationNames {
  clusterName: string;
  namespace: string;
  serviceAccount: string;
}

/** An association's ref; none of the names holds a slash. Its id is left out: it is another one each time it is made. */
export const associationRef = (
  account: string,
  region: string,
  { clusterName, namespace, serviceAccount }: AssociationNames,
): Ref<'pod-identity-association'> => ({
  kind: 'pod-identity-association',
  account,
  region,
  id: `${clusterName}/${namespace}/${serviceAccount}`,
});

/** The names of an association's ref. */
export function associationNames(ref: Ref): AssociationNames {
  const [clusterName = '', namespace = '', serviceAccount = ''] = ref.id.split('/');
  return { clusterName, namespace, serviceAccount };
}

/** IAM is global: its refs name the Region where its events arrive. */
export const roleRef = (account: string, region: string, name: string): Ref<'role'> => ({
  kind: 'role',
  account,
  region: iamRegion(region),
  id: name,
});

/** A role that pods take on; the same role may also be one of nodes or clusters, which is another matter. */
export const podRoleRef = (account: string, region: string, name: string): Ref<'pod-role'> => ({
  kind: 'pod-role',
  account,
  region: iamRegion(region),
  id: name,
});

/** What an account has once: its id is the account's own. */
export const accountRef = (account: string, region: string): Ref<'account'> => ({
  kind: 'account',
  account,
  region: iamRegion(region),
  id: account,
});

/** The Region where IAM's events arrive and its API lives, for the partition of `region` (aws-facts.md, section 1.12). */
export const iamRegion = (region: string): string =>
  region.startsWith('cn-') ? 'cn-north-1' : region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';

/** The AWS partition of a Region, for ARNs. */
export const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

/** One text per ref, for maps and table keys. */
export const refKey = (ref: Ref): string => `${ref.account}/${ref.region}/${ref.kind}/${ref.id}`;
