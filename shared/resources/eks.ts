/** What is read of clusters and of what belongs to them alone. */
import type {
  Addon,
  AddonVersionInfo,
  AccessEntry,
  AssociatedAccessPolicy,
  Capability,
  Cluster,
  Nodegroup,
  VpcConfigResponse,
} from '@aws-sdk/client-eks';
import type { KeyManagerType } from '@aws-sdk/client-kms';
import type { RoleState } from './account.ts';
import type { Ingress } from './network.ts';

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

/** What private DNS of the endpoint needs of the VPC (T-EKS-7). */
export interface VpcDns {
  enableDnsSupport: boolean;
  enableDnsHostnames: boolean;
  amazonProvidedDns: boolean;
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
