/** Examples of eks-cluster-role-policies. */
import { eksClusterRolePolicies } from '../../shared/controls/eks-cluster-role-policies.ts';
import { roleRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeNodegroup, placePolicy, placeRole } from '../../local/sandbox/place.ts';
import { trustOf } from '../../local/sandbox/place-policies.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const clusterPolicy = aws('AmazonEKSClusterPolicy');
const admin = aws('AdministratorAccess');
const auto = { enabled: true, nodeRoleArn: `arn:aws:iam::${account}:role/auto-nodes` };
const autoPolicies = ['Compute', 'BlockStorage', 'LoadBalancing', 'Networking'].map(name =>
  aws(`AmazonEKS${name}Policy`),
);

interface Made {
  attached?: string[];
  inline?: Record<string, unknown>;
  trust?: unknown;
  Path?: string;
  cluster?: Partial<Omit<ClusterState, 'resourcesVpcConfig'>>;
}

/** Cluster shop with a role that carries these policies. */
const role =
  ({ attached = [clusterPolicy], inline = {}, trust = trustOf('eks.amazonaws.com'), Path = '/', cluster = {} }: Made) =>
  (world: World): Ref => {
    placeRole(world, { RoleName: 'control', Path, attached, inline, AssumeRolePolicyDocument: trust });
    placeCluster(world, { roleArn: `arn:aws:iam::${account}:role${Path}control`, ...cluster });
    return roleRef(account, 'eu-central-1', 'control');
  };
const trusted = (...Statement: unknown[]) => role({ trust: { Version: '2012-10-17', Statement } });
const by = (Principal: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...more,
});
const eks = by({ Service: 'eks.amazonaws.com' }, { Action: ['sts:AssumeRole', 'sts:TagSession'] });
const attach = (PolicyArn: string) => ({ call: 'iam:AttachRolePolicy', input: { RoleName: 'control', PolicyArn } });
const detach = (PolicyArn: string) => ({ call: 'iam:DetachRolePolicy', input: { RoleName: 'control', PolicyArn } });
const allow = (Action: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const missing = { key: 'missing', calls: [attach(clusterPolicy)], undo: { calls: [detach(clusterPolicy)] } };

check(eksClusterRolePolicies, {
  changes: ({ facet, key }) =>
    facet.startsWith('needs:') || key.startsWith('arn:')
      ? /\.roles\.control\.attached\[/
      : new RegExp(String.raw`\.roles\.control\.inline\.${key}:`),
  fine: [
    { name: 'the one policy and the one service', world: role({}) },
    { name: 'a role below a path', world: role({ Path: '/eks/prod/' }) },
    {
      name: 'Auto Mode with all its policies',
      world: role({ attached: [clusterPolicy, ...autoPolicies], cluster: { computeConfig: auto } }),
    },
    { name: 'EKS may tag the session', world: trusted(eks) },
    { name: 'others are denied, not allowed', world: trusted(eks, by('*', { Effect: 'Deny' })) },
    {
      name: 'a narrow policy of its own beside it',
      world: role({ inline: { logs: allow('logs:PutLogEvents') } }),
    },
    {
      name: 'a node role as well, which EC2 must take on',
      world: world => {
        role({
          attached: [clusterPolicy, aws('AmazonEKSWorkerNodePolicy'), admin],
          trust: { Version: '2012-10-17', Statement: [eks, by({ Service: 'ec2.amazonaws.com' })] },
        })(world);
        placeNodegroup(world, { nodeRole: `arn:aws:iam::${account}:role/control` });
        return roleRef(account, 'eu-central-1', 'control');
      },
    },
  ],
  notApplicable: [
    {
      name: 'the role of nodes only',
      world: world => {
        placeNodegroup(world);
        return roleRef(account, 'eu-central-1', 'eks-node');
      },
      because: /no cluster’s role/,
    },
    {
      name: 'the role of a local cluster on an Outpost',
      world: role({
        attached: [aws('AmazonEKSLocalOutpostClusterPolicy')],
        cluster: { outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } },
      }),
      because: /Outposts/,
    },
    {
      name: 'the role of another service while nobody may list clusters',
      world: role({ trust: trustOf('lambda.amazonaws.com'), attached: [admin] }),
      denies: ['eks:ListClusters'],
      because: /no cluster’s role/,
    },
  ],
  bad: [
    {
      name: 'the policy of EKS is not there',
      world: role({ attached: [] }),
      finds: [
        {
          ...missing,
          message: /^Role control \(control plane of cluster shop\) does not carry AmazonEKSClusterPolicy\.$/,
        },
      ],
    },
    {
      name: 'a policy of the account took its name',
      world: world => role({ attached: [placePolicy(world, { PolicyName: 'AmazonEKSClusterPolicy' })] })(world),
      finds: [missing],
    },
    {
      name: 'a role of China, whose policies are another partition’s',
      world: world => {
        placeRole(world, {
          region: 'cn-north-1',
          RoleName: 'control',
          attached: [],
          AssumeRolePolicyDocument: trustOf('eks.amazonaws.com'),
        });
        placeCluster(world, { roleArn: `arn:aws-cn:iam::${account}:role/control` });
        return roleRef(account, 'eu-central-1', 'control');
      },
      finds: [{ key: 'missing', calls: [attach('arn:aws-cn:iam::aws:policy/AmazonEKSClusterPolicy')] }],
    },
    {
      name: 'a custom policy may stand in for it',
      world: world =>
        role({ attached: [placePolicy(world, { document: allow(['ec2:Create*', 'elasticloadbalancing:*']) })] })(world),
      finds: [{ ...missing, atMost: 'ask', why: /policy app may stand in for it/ }],
    },
    {
      name: 'ten policies already, and IAM takes no more',
      world: world =>
        role({ attached: Array.from({ length: 10 }, (_, at) => placePolicy(world, { PolicyName: `p-${at}` })) })(world),
      finds: [{ key: 'missing', atMost: 'notify', why: /10 managed policies/, calls: [] }],
    },
    {
      name: 'Auto Mode without two of its policies',
      world: role({ attached: [clusterPolicy, ...autoPolicies.slice(0, 2)], cluster: { computeConfig: auto } }),
      finds: [
        {
          key: 'missing:auto-load-balancing',
          atMost: 'ask',
          why: /only AmazonEKSClusterPolicy/,
          calls: [attach(aws('AmazonEKSLoadBalancingPolicy'))],
        },
        { key: 'missing:auto-networking', atMost: 'ask' },
      ],
    },
    {
      name: 'an admin policy beside it',
      world: role({ attached: [clusterPolicy, admin] }),
      finds: [
        {
          key: admin,
          atMost: 'ask',
          message: /carries AdministratorAccess, which is on the deny list\.$/,
          calls: [detach(admin)],
          undo: { byPerson: [attach(admin)] },
        },
      ],
    },
    {
      name: 'an inline policy allows everything',
      world: role({ inline: { all: allow('*') } }),
      finds: [
        {
          key: 'all',
          atMost: 'ask',
          calls: [{ call: 'iam:DeleteRolePolicy', input: { RoleName: 'control', PolicyName: 'all' } }],
          undo: {
            byPerson: [
              {
                call: 'iam:PutRolePolicy',
                input: { RoleName: 'control', PolicyName: 'all', PolicyDocument: JSON.stringify(allow('*')) },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'people may take it on too',
      world: trusted(eks, by({ AWS: [`arn:aws:iam::${account}:root`], Service: 'ec2.amazonaws.com' })),
      finds: [{ key: 'trust', message: /by arn:aws:iam::111122223333:root and ec2\.amazonaws\.com,/, calls: [] }],
    },
    {
      name: 'everyone but one may take it on, in one statement in place of a list',
      world: role({
        trust: { Statement: { Effect: 'Allow', NotPrincipal: { AWS: account }, Action: 'sts:*' } },
      }),
      finds: [{ key: 'trust', message: /everyone but a few/, calls: [] }],
    },
    {
      name: 'a web identity may take it on by a wildcard',
      world: trusted(eks, by('*', { Action: 'sts:AssumeRoleWith*' })),
      finds: [{ key: 'trust', message: /by everyone,/, calls: [] }],
    },
    {
      name: 'nobody may list the clusters, and it seems to be one of theirs',
      world: role({ attached: [admin] }),
      denies: ['eks:ListClusters'],
      finds: [{ key: 'missing', atMost: 'notify', why: /could not be listed/, calls: [] }],
    },
  ],
});
