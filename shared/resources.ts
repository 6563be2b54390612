/** The kinds of resource we judge, and what a reader says of one. */
import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { NetworkAcl, Instance, SecurityGroup, VpcEndpoint } from '@aws-sdk/client-ec2';
import type { RegistryScanningConfiguration, Repository } from '@aws-sdk/client-ecr';
import type {
  OidcIdentityProviderConfig,
  Cluster,
  ClusterVersionInformation,
  InsightSummary,
  Nodegroup,
  PodIdentityAssociation,
} from '@aws-sdk/client-eks';
import type { Listener, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { GetDetectorCommandOutput } from '@aws-sdk/client-guardduty';
import type { Status as InspectorStatus } from '@aws-sdk/client-inspector2';
import type { AgentOf } from './guardduty-agent.ts';
import type {
  RoleState,
  PodRoleState,
  PolicyState,
  AccountState,
  KeyOfClusters,
  RepositoryState,
  BucketState,
  TrailState,
  GuardrailState,
  ChangeState,
} from './resources/account.ts';
import type {
  AddonPlace,
  BoundRole,
  ClusterNodesState,
  ClusterVolumes,
  ClusterVpc,
  NodegroupVersions,
  ClusterPath,
  VpcDns,
  ClusterAddons,
  CapabilityState,
  AccessEntryState,
} from './resources/eks.ts';
import type {
  Ingress,
  Membership,
  EndpointGroup,
  SubnetState,
  VpcState,
  LaunchTemplateState,
} from './resources/network.ts';

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

/** Names one resource. Never built by slicing strings: use the functions below. */
export interface Ref<K extends Kind = Kind> {
  kind: K;
  account: string;
  region: string;
  id: string;
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
