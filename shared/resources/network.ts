/** What is read of networks, and of what nodes are started from. */
import type {
  FlowLog,
  Subnet,
  InstanceMetadataDefaultsResponse,
  LaunchTemplateVersion,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { KeyManagerType } from '@aws-sdk/client-kms';

/** Ingress and egress rules of one group with what their prefix lists hold (CIDRs by prefix list id). */
export interface Ingress {
  rules: SecurityGroupRule[];
  prefixLists: Record<string, string[]>;
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
