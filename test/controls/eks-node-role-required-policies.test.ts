/** Examples of eks-node-role-required-policies. */
import { eksNodeRoleRequiredPolicies } from '../../shared/controls/eks-node-role-required-policies.ts';
import { roleRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import {
  placeCluster,
  placeFargateProfile,
  placeNodegroup,
  placeOwnNode,
  placePolicy,
  placeRole,
} from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const partitioned = (partition: string) => (name: string) => `arn:${partition}:iam::aws:policy/${name}`;
const aws = partitioned('aws');
const [worker, minimal, pull, read, cni, ssm] = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKSWorkerNodeMinimalPolicy',
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonEKS_CNI_Policy',
  'AmazonSSMManagedInstanceCore',
].map(aws) as [string, string, string, string, string, string];
const nodeRole = `arn:aws:iam::${account}:role/eks-node`;
const ref = roleRef(account, 'eu-central-1', 'eks-node');

/** Node group workers of cluster shop, whose role carries these policies. */
const nodes =
  (attached: string[], inline: Record<string, unknown> = {}) =>
  (world: World): Ref => {
    placeRole(world, { attached, inline });
    placeNodegroup(world, { nodeRole });
    return ref;
  };
const auto =
  (attached: string[]) =>
  (world: World): Ref => {
    placeRole(world, { attached });
    placeCluster(world, { computeConfig: { enabled: true, nodeRoleArn: nodeRole } });
    return ref;
  };
const attach = (PolicyArn: string) => ({
  calls: [{ call: 'iam:AttachRolePolicy', input: { RoleName: 'eks-node', PolicyArn } }],
  undo: { calls: [{ call: 'iam:DetachRolePolicy', input: { RoleName: 'eks-node', PolicyArn } }] },
});
const allow = (Action: unknown, Resource: unknown = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});

check(eksNodeRoleRequiredPolicies, {
  changes: () => /\.roles\.eks-node\.attached\[/,
  fine: [
    {
      name: 'Auto Mode’s nodes of a node class with a role of its own get by with less',
      world: world => {
        placeCluster(world, { computeConfig: { enabled: true } });
        placeRole(world, { attached: [minimal, pull] });
        placeOwnNode(world, { role: 'eks-node', Operator: { Managed: true, Principal: 'eks.amazonaws.com' } });
        return ref;
      },
    },
    { name: 'the tighter pull policy of AWS', world: nodes([worker, pull]) },
    { name: 'the older pull policy of AWS', world: nodes([cni, worker, read]) },
    { name: 'the least of Auto Mode', world: auto([minimal, pull]) },
    { name: 'more than Auto Mode needs', world: auto([worker, read]) },
  ],
  notApplicable: [
    {
      name: 'the role of machines of another Kubernetes',
      world: world => {
        placeCluster(world);
        placeRole(world, { attached: [] });
        placeNodegroup(world, { nodeRole: `${nodeRole}-2` });
        placeFargateProfile(world, { podExecutionRoleArn: nodeRole });
        placeOwnNode(world, { role: 'eks-node', cluster: 'somebody-elses' });
        return ref;
      },
      because: /role of no node/,
    },
    {
      name: 'the role of a cluster only',
      world: world => {
        placeCluster(world);
        return roleRef(account, 'eu-central-1', 'eks-cluster-shop');
      },
      because: /role of no node/,
    },
    {
      name: 'the role of Fargate pods, which has a policy of its own',
      world: world => {
        placeRole(world, { RoleName: 'fargate', attached: [aws('AmazonEKSFargatePodExecutionRolePolicy')] });
        placeCluster(world);
        for (const region of Object.values(world.regions))
          region.fargateProfiles['shop/jobs'] = {
            clusterName: 'shop',
            fargateProfileName: 'jobs',
            createdAt: 0,
            status: 'ACTIVE',
            podExecutionRoleArn: `arn:aws:iam::${account}:role/fargate`,
          };
        return roleRef(account, 'eu-central-1', 'fargate');
      },
      because: /role of no node/,
    },
    {
      name: 'an instance role of others while nobody may list clusters',
      world: nodes([ssm]),
      denies: ['eks:ListClusters'],
      because: /role of no node/,
    },
  ],
  bad: [
    {
      name: 'no worker policy',
      world: nodes([cni, pull]),
      finds: [
        {
          key: 'worker',
          ...attach(worker),
          message: /^Role eks-node \(nodes of cluster shop\) does not carry AmazonEKSWorkerNodePolicy\.$/,
        },
      ],
    },
    {
      name: 'no pull policy gets the tighter one',
      world: nodes([worker, cni]),
      finds: [{ key: 'ecr', ...attach(pull), message: /PullOnly or AmazonEC2ContainerRegistryReadOnly/ }],
    },
    { name: 'neither of the two', world: nodes([]), finds: [{ key: 'worker' }, { key: 'ecr' }] },
    {
      name: 'what suffices for Auto Mode does not for a node group',
      world: nodes([minimal, pull]),
      finds: [{ key: 'worker', ...attach(worker) }],
    },
    {
      name: 'the role of Auto Mode and of a node group needs what both need',
      world: world => {
        auto([minimal, pull])(world);
        placeNodegroup(world, { nodeRole });
        return ref;
      },
      finds: [{ key: 'worker', ...attach(worker) }],
    },
    {
      name: 'nodes that no node group starts need what a node group’s do',
      world: world => {
        placeCluster(world);
        placeRole(world, { attached: [minimal, pull] });
        placeOwnNode(world, { role: 'eks-node' });
        return ref;
      },
      finds: [{ key: 'worker', ...attach(worker) }],
    },
    {
      name: 'Auto Mode without its policy gets the least',
      world: auto([pull]),
      finds: [{ key: 'worker', ...attach(minimal) }],
    },
    {
      name: 'a policy for pushing is none for pulling only',
      world: nodes([worker, aws('AmazonEC2ContainerRegistryPowerUser')]),
      finds: [{ key: 'ecr', ...attach(pull) }],
    },
    {
      name: 'a policy of the account may stand in for it',
      world: nodes([worker], { pull: allow(['ecr:Batch*'], `arn:aws:ecr:*:${account}:repository/*`) }),
      finds: [{ key: 'ecr', ...attach(pull), atMost: 'ask', why: /policy pull may stand in/ }],
    },
    {
      name: 'ten policies already, and IAM takes no more',
      world: world =>
        nodes([worker, ...Array.from({ length: 9 }, (_, at) => placePolicy(world, { PolicyName: `p-${at}` }))])(world),
      finds: [{ key: 'ecr', atMost: 'notify', why: /10 managed policies/, calls: [] }],
    },
    {
      name: 'nobody may list the clusters, and it seems to be a node role',
      world: nodes([cni, pull]),
      denies: ['eks:ListClusters'],
      finds: [{ key: 'worker', atMost: 'notify', why: /could not be listed/, calls: [] }],
    },
    {
      name: 'a Region of another partition',
      world: world => {
        const region = 'us-gov-west-1';
        const arn = partitioned('aws-us-gov');
        placeRole(world, { region, attached: [arn('AmazonEKSWorkerNodePolicy')] });
        placeNodegroup(world, { nodeRole: nodeRole.replace('aws', 'aws-us-gov') });
        return ref;
      },
      finds: [{ key: 'ecr', ...attach(pull.replace('aws', 'aws-us-gov')) }],
    },
  ],
});
