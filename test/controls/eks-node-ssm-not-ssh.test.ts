/** Examples of eks-node-ssm-not-ssh. */
import { eksNodeSsmNotSsh } from '../../shared/controls/eks-node-ssm-not-ssh.ts';
import { roleRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeNodegroup, placeRole } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const usual = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'].map(aws);
const core = aws('AmazonSSMManagedInstanceCore');
const nodeRole = `arn:aws:iam::${account}:role/eks-node`;
const ref = roleRef(account, 'eu-central-1', 'eks-node');

const nodes =
  (attached: string[], inline: Record<string, unknown> = {}) =>
  (world: World): Ref => {
    placeRole(world, { attached: [...usual, ...attached], inline });
    placeNodegroup(world, { nodeRole });
    return ref;
  };
const allow = (Action: unknown, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }],
});
const agent = ['ssm:UpdateInstanceInformation', 'ssmmessages:*'];
const found = {
  key: 'ssm',
  calls: [{ call: 'iam:AttachRolePolicy', input: { RoleName: 'eks-node', PolicyArn: core } }],
  undo: { calls: [{ call: 'iam:DetachRolePolicy', input: { RoleName: 'eks-node', PolicyArn: core } }] },
};

check(eksNodeSsmNotSsh, {
  changes: () => /\.roles\.eks-node\.attached\[/,
  fine: [
    { name: 'the policy Session Manager needs', world: nodes([core]) },
    { name: 'the newer one of AWS', world: nodes([aws('AmazonSSMManagedEC2InstanceDefaultPolicy')]) },
    { name: 'a policy of the account that allows the same', world: nodes([], { ssm: allow(agent) }) },
  ],
  notApplicable: [
    {
      name: 'nodes of Auto Mode',
      world: world => {
        placeRole(world, { attached: [aws('AmazonEKSWorkerNodeMinimalPolicy')] });
        placeCluster(world, { computeConfig: { enabled: true, nodeRoleArn: nodeRole } });
        return ref;
      },
      because: /Auto Mode/,
    },
    {
      name: 'the role of a cluster only',
      world: world => {
        placeCluster(world);
        return roleRef(account, 'eu-central-1', 'eks-cluster-shop');
      },
      because: /role of no node/,
    },
  ],
  bad: [
    {
      name: 'the role does not let Session Manager in',
      world: nodes([]),
      finds: [{ ...found, message: /does not carry AmazonSSMManagedInstanceCore or/ }],
    },
    {
      name: 'a policy that allows only a part of it',
      world: nodes([], { ssm: allow('ssm:*') }),
      finds: [found],
    },
    {
      name: 'a policy that allows everything, and is to go',
      world: nodes([], { all: allow('*') }),
      finds: [{ ...found, atMost: 'ask' }],
    },
    {
      name: 'a policy that allows it under a condition',
      world: nodes([], { ssm: allow(agent, { Condition: { Bool: { 'aws:SecureTransport': true } } }) }),
      finds: [{ ...found, atMost: 'ask', why: /policy ssm may stand in/ }],
    },
    {
      name: 'nodes of Auto Mode and of a node group with one role',
      world: world => {
        nodes([])(world);
        placeCluster(world, { name: 'auto', computeConfig: { enabled: true, nodeRoleArn: nodeRole } });
        return ref;
      },
      finds: [found],
    },
    {
      name: 'nobody may list the clusters, and it seems to be a node role',
      world: nodes([]),
      denies: ['eks:ListClusters'],
      finds: [{ key: 'ssm', atMost: 'notify', why: /could not be listed/, calls: [] }],
    },
  ],
});
