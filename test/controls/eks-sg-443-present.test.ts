/** Examples of eks-sg-443-present. */
import { eksSg443Present } from '../../shared/controls/eks-sg-443-present.ts';
import type { Ref } from '../../shared/resources.ts';
import {
  placeCluster,
  placeInstance,
  placeLaunchTemplate,
  placeNodegroup,
  placePrefixList,
  placeRule,
  placeSecurityGroup,
} from '../../local/sandbox/place.ts';
import type { RuleState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { account, region } from '../groups-of-nodes.ts';

const ref: Ref = { kind: 'cluster-path', account, region, id: 'shop' };
const here = (world: World) => regionOf(world, account, region);
const own = (world: World): string => here(world).clusters['shop']?.resourcesVpcConfig.clusterSecurityGroupId ?? '';
const nodes = 'sg-0a0de00000000001';
const front = 'sg-0f0a700000000001';

/** A cluster whose node group brings a group of its own; rules on the cluster's group. */
const shut =
  (...rules: Partial<RuleState>[]) =>
  (world: World): Ref => {
    placeCluster(world);
    placeSecurityGroup(world, { GroupId: nodes });
    const template = placeLaunchTemplate(world, { versions: [{ SecurityGroupIds: [nodes] }] });
    placeNodegroup(world, { launchTemplate: { id: template, version: '1' } });
    for (const rule of rules) placeRule(world, { GroupId: own(world), ...rule });
    return ref;
  };
/** The same with an additional group in front of the API. */
const withFront =
  (...rules: Partial<RuleState>[]) =>
  (world: World): Ref => {
    shut()(world);
    placeSecurityGroup(world, { GroupId: front });
    const vpc = here(world).clusters['shop']?.resourcesVpcConfig;
    if (vpc) vpc.securityGroupIds = [front];
    for (const rule of rules) placeRule(world, { GroupId: front, ...rule });
    return ref;
  };
const fromNodes = { ReferencedGroupInfo: { GroupId: nodes, UserId: account } };
const open = (GroupId: unknown, source: string) => ({
  GroupId,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: source }] }],
});
const found = {
  key: `443-from:${nodes}`,
  calls: [{ call: 'ec2:AuthorizeSecurityGroupIngress', input: open(expect.stringMatching(/^sg-/), nodes) }],
};
/** Takes the rule away by which the members of the cluster's group talk. */
const withoutSelfRule = (world: World): void => {
  for (const rule of Object.values(here(world).rules))
    if (rule.GroupId === own(world) && !rule.IsEgress) delete here(world).rules[rule.SecurityGroupRuleId];
};

check(eksSg443Present, {
  bare: 'nothing',
  changes: () => /\.rules\.sgr-/,
  fine: [
    {
      name: 'managed nodes carry the cluster group and its self rule lets them in',
      world: world => {
        placeNodegroup(world);
        return ref;
      },
    },
    { name: 'the group of the nodes is let in on 443', world: shut(fromNodes) },
    { name: 'the group of the nodes is let in to everything', world: shut({ IpProtocol: '-1', ...fromNodes }) },
    { name: 'an additional group lets the nodes in', world: withFront(fromNodes) },
    { name: 'the network of the VPC is let in', world: shut({ CidrIpv4: '10.0.0.0/8' }) },
    {
      name: 'a prefix list holds the network of the VPC',
      world: world => shut({ PrefixListId: placePrefixList(world, { entries: [{ Cidr: '10.0.0.0/8' }] }) })(world),
    },
    {
      name: 'one of two groups of a node is enough',
      world: world => {
        placeCluster(world);
        placeInstance(world, {
          groups: [own(world), 'sg-0ba5e'],
          Tags: [{ Key: 'eks:eks-cluster-name', Value: 'shop' }],
        });
        return ref;
      },
    },
    {
      name: 'the group of the nodes is let in beside a prefix list that cannot be read',
      world: world => shut(fromNodes, { PrefixListId: placePrefixList(world) })(world),
      denies: ['ec2:GetManagedPrefixListEntries'],
    },
    {
      name: 'a cluster without any node has nobody to let in',
      world: world => {
        placeCluster(world);
        withoutSelfRule(world);
        return ref;
      },
    },
  ],
  bad: [
    {
      name: 'the group of a launch template is not let in',
      world: shut(),
      finds: [
        {
          ...found,
          message: /neither security group sg-0a0de00000000001, which its nodes carry, nor the network of the VPC/,
          undo: {
            calls: [{ call: 'ec2:RevokeSecurityGroupIngress', input: open(expect.stringMatching(/^sg-/), nodes) }],
          },
        },
      ],
    },
    {
      name: 'the additional group is the one to open',
      world: withFront(),
      finds: [{ ...found, calls: [{ call: 'ec2:AuthorizeSecurityGroupIngress', input: open(front, nodes) }] }],
    },
    { name: 'another port is not the API', world: shut({ FromPort: 8443, ...fromNodes }), finds: [found] },
    { name: 'udp 443 is not the API', world: shut({ IpProtocol: 'udp', FromPort: 443, ...fromNodes }), finds: [found] },
    { name: 'what is let out is not let in', world: shut({ IsEgress: true, ...fromNodes }), finds: [found] },
    { name: 'a part of the VPC is not all of it', world: shut({ CidrIpv4: '10.20.0.0/24' }), finds: [found] },
    {
      name: 'a second network of the VPC is left out',
      world: world => {
        const at = shut({ CidrIpv4: '10.0.0.0/8' })(world);
        for (const vpc of Object.values(here(world).vpcs))
          vpc.CidrBlockAssociationSet = [{ CidrBlock: '100.64.0.0/16', CidrBlockState: { State: 'associated' } }];
        return at;
      },
      finds: [found],
    },
    {
      name: 'the networks of the VPC are not told',
      world: world => {
        const at = shut()(world);
        for (const vpc of Object.values(here(world).vpcs)) Object.assign(vpc, { CidrBlock: undefined });
        return at;
      },
      finds: [found],
    },
    {
      name: 'the self rule is gone and managed nodes carry nothing else',
      world: world => {
        placeNodegroup(world);
        withoutSelfRule(world);
        return ref;
      },
      finds: [
        {
          key: /^443-from:sg-/,
          calls: [
            {
              call: 'ec2:AuthorizeSecurityGroupIngress',
              input: open(expect.stringMatching(/^sg-/), expect.stringMatching(/^sg-/)),
            },
          ],
        },
      ],
    },
    {
      name: 'nodes by hand and of Karpenter bring groups that nobody lets in',
      world: world => {
        placeCluster(world);
        const place = (groups: string[], Key: string, Value: string) =>
          placeInstance(world, { groups, Tags: [{ Key, Value }] });
        place(['sg-0hand', 'sg-0many'], 'kubernetes.io/cluster/shop', 'owned');
        place(['sg-0karp', 'sg-0many'], 'eks:eks-cluster-name', 'shop');
        place(['sg-0alone'], 'eks:eks-cluster-name', 'shop');
        for (const GroupId of ['sg-0hand', 'sg-0karp', 'sg-0many', 'sg-0alone']) placeSecurityGroup(world, { GroupId });
        return ref;
      },
      // One group both have is enough for both.
      finds: [{ key: '443-from:sg-0many' }, { key: '443-from:sg-0alone' }],
    },
    {
      name: 'a prefix list that cannot be read may let them in',
      world: world => shut({ PrefixListId: placePrefixList(world) })(world),
      denies: ['ec2:GetManagedPrefixListEntries'],
      finds: [{ key: 'lists-unknown', atMost: 'notify', why: /cannot be read/, calls: [] }],
    },
    {
      name: 'nobody may list the nodes',
      world: shut(),
      denies: ['ec2:DescribeInstances'],
      finds: [{ key: 'nodes-unknown', atMost: 'notify', why: /cannot be listed/, calls: [] }],
    },
    {
      name: 'nobody may list the clusters',
      world: shut(),
      denies: ['eks:ListClusters'],
      finds: [{ key: 'nodes-unknown', atMost: 'notify', calls: [] }],
    },
  ],
  notApplicable: [
    {
      name: 'nodes come by the public endpoint',
      world: world => {
        const at = shut()(world);
        const vpc = here(world).clusters['shop']?.resourcesVpcConfig;
        if (vpc) Object.assign(vpc, { endpointPrivateAccess: false, endpointPublicAccess: true });
        return at;
      },
      because: /public endpoint/,
    },
    {
      name: 'a control plane on an Outpost',
      world: world => {
        placeCluster(world, { outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } });
        return ref;
      },
      because: /Outpost/,
    },
  ],
});
