/** Examples of eks-cni-policy-placement. */
import { eksCniPolicyPlacement } from '../../shared/controls/eks-cni-policy-placement.ts';
import { addonRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import {
  placeAddon,
  placeAssociation,
  placeCluster,
  placeNodegroup,
  placePodRole,
  placePolicy,
  placeRole,
} from '../../local/sandbox/place.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { registered } from '../registered.ts';

const account = '111122223333';
const ref = addonRef(account, 'eu-central-1', 'shop', 'vpc-cni');
const cniPolicy = 'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy';
const worker = 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy';
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const allows = (...Action: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
type Fields = Partial<Omit<ClusterState, 'resourcesVpcConfig'>>;

/** aws-node with a role of its own that carries these policies. */
const own =
  (attached: string[], more: { inline?: Record<string, unknown>; cluster?: Fields } = {}) =>
  (world: World): Ref => {
    placeCluster(world, more.cluster);
    placePodRole(world, { RoleName: 'cni', attached, inline: more.inline ?? {} });
    placeAddon(world, { addonName: 'vpc-cni', serviceAccountRoleArn: roleArn('cni') });
    return ref;
  };
/** aws-node with the role of the nodes, which carries these policies. */
const nodes =
  (attached: string[], more: { inline?: Record<string, unknown>; cluster?: Fields } = {}) =>
  (world: World): Ref => {
    placeCluster(world, more.cluster);
    placeRole(world, { attached, inline: more.inline ?? {} });
    placeNodegroup(world, { nodeRole: roleArn('eks-node') });
    placeAddon(world, { addonName: 'vpc-cni' });
    return ref;
  };
const attach = (RoleName: string) => [{ call: 'iam:AttachRolePolicy', input: { RoleName, PolicyArn: cniPolicy } }];
const detach = (RoleName: string) => [{ call: 'iam:DetachRolePolicy', input: { RoleName, PolicyArn: cniPolicy } }];
const placement = { key: 'placement', severity: 'low' as const, atMost: 'notify' as const, calls: [] };
const ipv6: Fields = { kubernetesNetworkConfig: { ipFamily: 'ipv6' } };

check(eksCniPolicyPlacement, {
  bare: 'nothing',
  changes: finding => new RegExp(`\\.roles\\.${finding.key.replace('missing:', '')}\\.attached\\["${cniPolicy}"\\]`),
  fine: [
    { name: 'aws-node has a role of its own with the policy', world: own([cniPolicy]) },
    {
      name: 'aws-node has a role by Pod Identity, and the node role does not matter',
      world: world => {
        nodes([worker])(world);
        placePodRole(world, { RoleName: 'cni', attached: [cniPolicy] });
        placeAssociation(world, { namespace: 'kube-system', serviceAccount: 'aws-node', roleArn: roleArn('cni') });
        return ref;
      },
    },
    {
      name: 'an IPv6 cluster whose role carries a policy of the account',
      world: own([], { inline: { AmazonEKS_CNI_IPv6_Policy: allows('ec2:AssignIpv6Addresses') }, cluster: ipv6 }),
    },
  ],
  bad: [
    {
      name: 'neither aws-node nor the nodes have the policy',
      world: nodes([worker]),
      finds: [
        placement,
        {
          key: 'missing:eks-node',
          message:
            /^Add-on vpc-cni of cluster shop runs with role eks-node \(nodes of workers\), which does not carry AmazonEKS_CNI_Policy\.$/,
          calls: attach('eks-node'),
          undo: { calls: detach('eks-node') },
        },
      ],
    },
    {
      name: 'aws-node has a role without it, so the one of the nodes is of no use',
      world: world => {
        nodes([worker, cniPolicy])(world);
        return own([])(world);
      },
      finds: [{ key: 'missing:cni', message: /role cni \(aws-node\)/, calls: attach('cni') }],
    },
    {
      name: 'one of two node roles lacks it',
      world: world => {
        nodes([worker])(world);
        placeRole(world, { RoleName: 'other-nodes' });
        placeNodegroup(world, { nodegroupName: 'others', nodeRole: roleArn('other-nodes') });
        return ref;
      },
      finds: [placement, { key: 'missing:eks-node', calls: attach('eks-node') }],
    },
    {
      name: 'it is on the node role only',
      world: nodes([worker, cniPolicy]),
      finds: [{ ...placement, message: /runs with that of the nodes \(eks-node\)/, why: /a person moves it/ }],
    },
    {
      name: 'a policy of the account took its name',
      world: world => nodes([worker, placePolicy(world, { PolicyName: 'AmazonEKS_CNI_Policy' })])(world),
      finds: [placement, { key: 'missing:eks-node', calls: attach('eks-node') }],
    },
    {
      name: 'a policy of the account may stand in for it',
      world: own([], { inline: { addresses: allows('ec2:AssignPrivateIpAddresses') } }),
      finds: [{ key: 'missing:cni', atMost: 'ask', why: /policy addresses may stand in/, calls: attach('cni') }],
    },
    {
      name: 'an IPv6 cluster with the policy for IPv4',
      world: own([cniPolicy], { cluster: ipv6 }),
      finds: [{ key: 'missing:cni', atMost: 'notify', why: /no managed policy for IPv6/, calls: [] }],
    },
    {
      name: 'the role carries as many policies as IAM takes',
      world: own(Array.from({ length: 10 }, (_, i) => `arn:aws:iam::aws:policy/Policy${i}`)),
      finds: [{ key: 'missing:cni', atMost: 'notify', why: /as many as IAM usually takes/, calls: [] }],
    },
    {
      name: 'the role of aws-node is gone',
      world: world => {
        placeCluster(world);
        placeAddon(world, { addonName: 'vpc-cni', serviceAccountRoleArn: roleArn('gone') });
        return ref;
      },
      finds: [{ key: 'missing:gone', atMost: 'notify', message: /which does not exist/, calls: [] }],
    },
    {
      name: 'the role of aws-node is another account’s',
      world: world => {
        placeCluster(world);
        placeAddon(world, { addonName: 'vpc-cni', serviceAccountRoleArn: 'arn:aws:iam::444455556666:role/cni' });
        return ref;
      },
      finds: [{ key: 'missing:cni', severity: 'low', atMost: 'notify', why: /another account/, calls: [] }],
    },
    {
      name: 'nobody may look at the policies of the role',
      world: own([]),
      denies: ['iam:ListAttachedRolePolicies'],
      finds: [{ key: 'roles', severity: 'low', atMost: 'notify', why: /read role/, calls: [] }],
    },
    {
      name: 'a policy of the account that is attached may stand in for it, beside one that may not',
      world: world =>
        own([
          placePolicy(world, { PolicyName: 'logs', document: allows('logs:PutLogEvents') }),
          placePolicy(world, { PolicyName: 'addresses', document: allows('ec2:AssignPrivateIpAddresses') }),
        ])(world),
      finds: [{ key: 'missing:cni', atMost: 'ask', why: /policy addresses may stand in/, calls: attach('cni') }],
    },
  ],
  notApplicable: [
    {
      name: 'a CNI that was installed by hand',
      world: world => {
        placeNodegroup(world);
        return ref;
      },
      because: /no vpc-cni add-on/,
    },
    {
      name: 'Auto Mode has no aws-node',
      world: world => {
        placeCluster(world, { computeConfig: { enabled: true } });
        return ref;
      },
      because: /Auto Mode/,
    },
    {
      name: 'no node group whose role it could use',
      world: world => {
        placeCluster(world);
        placeAddon(world, { addonName: 'vpc-cni' });
        return ref;
      },
      because: /no node group/,
    },
    {
      name: 'another add-on than the CNI',
      world: world => {
        placeCluster(world);
        placeAddon(world, { addonName: 'coredns' });
        return addonRef(account, 'eu-central-1', 'shop', 'coredns');
      },
      because: /not the VPC CNI/,
    },
    {
      name: 'a cluster that is only registered with EKS',
      world: registered(own([])),
      because: /runs elsewhere/,
    },
  ],
});
