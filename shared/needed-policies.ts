/** AWS's own policies without which clusters and nodes do not work: what roles must carry, and all our roles may ever attach. */
import type { RoleState } from './resources/account.ts';

/** What a role must carry one of: the first is the one that is attached where none is there. */
export interface Need {
  policies: readonly [string, ...string[]];
  /** What a policy of the account that may stand in for it would allow. */
  proof: string;
}

export const needs = {
  cluster: { policies: ['AmazonEKSClusterPolicy'], proof: 'ec2:CreateSecurityGroup' },
  'auto-compute': { policies: ['AmazonEKSComputePolicy'], proof: 'ec2:CreateFleet' },
  'auto-storage': { policies: ['AmazonEKSBlockStoragePolicy'], proof: 'ec2:CreateVolume' },
  'auto-load-balancing': {
    policies: ['AmazonEKSLoadBalancingPolicy'],
    proof: 'elasticloadbalancing:CreateLoadBalancer',
  },
  'auto-networking': { policies: ['AmazonEKSNetworkingPolicy'], proof: 'ec2:CreateNetworkInterface' },
  worker: { policies: ['AmazonEKSWorkerNodePolicy'], proof: 'ec2:DescribeInstances' },
  'auto-worker': {
    policies: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEKSWorkerNodePolicy'],
    proof: 'eks-auth:AssumeRoleForPodIdentity',
  },
  // aws-node needs it, with the node role or with one of its own.
  cni: { policies: ['AmazonEKS_CNI_Policy'], proof: 'ec2:AssignPrivateIpAddresses' },
  // PullOnly is the newer and tighter of the two.
  ecr: {
    policies: ['AmazonEC2ContainerRegistryPullOnly', 'AmazonEC2ContainerRegistryReadOnly'],
    proof: 'ecr:BatchGetImage',
  },
  ssm: {
    policies: ['AmazonSSMManagedInstanceCore', 'AmazonSSMManagedEC2InstanceDefaultPolicy'],
    proof: 'ssmmessages:CreateControlChannel',
  },
} as const satisfies Record<string, Need>;

export type NeedName = keyof typeof needs;

const entries: [string, Need][] = Object.entries(needs);

/** The facet a need is found at; detaching a policy that meets it writes there. */
export const needFacet = (need: string): string => `needs:${need}`;

/** The part of a cluster's vpc-cni add-on that a change of this role's policies writes. */
export const cniFacet = (role: string): string => `role:${role}`;

/** The facets that detaching AWS's policy of this name writes; none for a policy nothing needs. */
export const facetsOfNeeded = (policyName: string): string[] =>
  entries.flatMap(([need, { policies }]) => (policies.includes(policyName) ? [needFacet(need)] : []));

/** The policies our own role may attach, by name: each is the first that meets a need. */
export const attachable: readonly string[] = [...new Set(entries.map(([, { policies }]) => policies[0]))];

/** Policies no deny list counts against: a node without the CNI's has no addresses, Fargate pods without theirs no image. */
export const neverDenied: readonly string[] = [
  ...entries.flatMap(([, { policies }]) => policies),
  'AmazonEKS_CNI_Policy',
  'AmazonEKSFargatePodExecutionRolePolicy',
];

/** AWS's own policy, which every account has (not a policy of the account that took its name). */
export const isAwsOwn = (arn: string): boolean => /^arn:[^:]+:iam::aws:/.test(arn);

/** True when the role carries a policy of AWS that meets the need. */
export const carries = ({ attached }: RoleState, need: NeedName): boolean => {
  const { policies }: Need = needs[need];
  return attached.some(({ PolicyArn, PolicyName }) => isAwsOwn(PolicyArn) && policies.includes(PolicyName));
};
