/** Examples of eks-cluster-sg-minimal. */
import { eksClusterSgMinimal } from '../../shared/controls/eks-cluster-sg-minimal.ts';
import type { Ref } from '../../shared/resources.ts';
import {
  placeCluster,
  placeInstance,
  placePrefixList,
  placeRule,
  placeSecurityGroup,
} from '../../local/sandbox/place.ts';
import type { RuleState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { account, groupRef, internet, ownRule, region, revoke, withRule } from '../groups-of-nodes.ts';

const found = { key: 'sgr-0bad', calls: revoke };
const here = (world: World) => regionOf(world, account, region);

/** The group EKS made for a cluster, with more rules than its own. */
const clusterGroup =
  (...rules: Partial<RuleState>[]) =>
  (world: World): Ref => {
    const name = placeCluster(world);
    const GroupId = here(world).clusters[name]?.resourcesVpcConfig.clusterSecurityGroupId ?? '';
    for (const rule of rules) placeRule(world, { GroupId, SecurityGroupRuleId: 'sgr-0bad', ...rule });
    return groupRef(GroupId);
  };
const fromGroup = (more: object = {}) => ({
  IpProtocol: '-1',
  ReferencedGroupInfo: { GroupId: 'sg-0a1b', UserId: account, ...more },
});

/** The same group on a node, letting out only what the rules say. Its tags are gone, so the inventory tells whose it is. */
const letsOut =
  (rules: Partial<RuleState>[], { isCarried = true } = {}) =>
  (world: World): Ref => {
    const at = clusterGroup()(world);
    const group = here(world).securityGroups[at.id];
    if (group) group.Tags = [];
    for (const rule of Object.values(here(world).rules))
      if (rule.GroupId === at.id && rule.IsEgress) delete here(world).rules[rule.SecurityGroupRuleId];
    for (const rule of rules) placeRule(world, { GroupId: at.id, IsEgress: true, ...rule });
    if (isCarried) placeInstance(world, { groups: [at.id], Tags: [{ Key: 'eks:cluster-name', Value: 'shop' }] });
    return at;
  };
/** One rule for each port members need, to wherever `to` says. */
const needs = (to: Partial<RuleState>): Partial<RuleState>[] => [
  { FromPort: 443, ...to },
  { FromPort: 10_250, ...to },
  { FromPort: 53, ...to },
  { IpProtocol: 'udp', FromPort: 53, ...to },
];
const amongMembers = (...ports: [string, number][]) => ({
  GroupId: expect.stringMatching(/^sg-/),
  IpPermissions: ports.map(([IpProtocol, port]) => ({
    IpProtocol,
    FromPort: port,
    ToPort: port,
    UserIdGroupPairs: [{ GroupId: expect.stringMatching(/^sg-/) }],
  })),
});
const letOut = (...ports: [string, number][]) => ({
  key: 'egress',
  calls: [{ call: 'ec2:AuthorizeSecurityGroupEgress', input: amongMembers(...ports) }],
});
const toItself = (world: World): Partial<RuleState> => ({
  ReferencedGroupInfo: { GroupId: Object.values(here(world).clusters)[0]?.resourcesVpcConfig.clusterSecurityGroupId },
});
const toldOfEgress = { key: 'egress', atMost: 'notify' as const, calls: [] };

check(eksClusterSgMinimal, {
  // Nothing shows that the barest group is the one EKS made.
  bare: 'nothing',
  changes: finding => (finding.facet === 'egress' ? /\.rules\.sgr-/ : ownRule(finding)),
  fine: [
    { name: 'the group as EKS makes it', world: clusterGroup() },
    { name: 'a group of the same VPC may be named', world: clusterGroup(fromGroup()) },
    {
      name: 'a group of the same VPC that AWS names with its VPC',
      world: world => {
        const at = clusterGroup()(world);
        const VpcId = here(world).securityGroups[at.id]?.VpcId;
        placeRule(world, { GroupId: at.id, ...fromGroup({ VpcId }) });
        return at;
      },
    },
    {
      name: 'members reach each other on the ports they need and nothing else',
      world: world => {
        const at = letsOut([])(world);
        for (const rule of needs(toItself(world))) placeRule(world, { GroupId: at.id, IsEgress: true, ...rule });
        return at;
      },
    },
    {
      name: 'all traffic goes to the members alone, as EKS lets it for Elastic Fabric Adapters',
      world: world => {
        const at = letsOut([])(world);
        placeRule(world, { GroupId: at.id, IsEgress: true, IpProtocol: '-1', ...toItself(world) });
        return at;
      },
    },
    { name: 'members are in the private network it lets out to', world: letsOut(needs({ CidrIpv4: '10.0.0.0/16' })) },
    { name: 'members are in the smallest subnet there can be', world: letsOut(needs({ CidrIpv4: '10.0.0.16/28' })) },
    { name: 'members are in a subnet of IPv6', world: letsOut(needs({ CidrIpv6: 'fd00:1:2:3::/64' })) },
    { name: 'a cluster of IPv6 lets out to everywhere', world: letsOut([{ IpProtocol: '-1', CidrIpv6: '::/0' }]) },
    {
      name: 'nodes have groups of their own, where the control plane reaches the kubelets',
      world: letsOut(
        [
          { FromPort: 10_250, ReferencedGroupInfo: { GroupId: 'sg-0n0de' } },
          { FromPort: 8443, CidrIpv4: '10.0.0.0/16' },
        ],
        { isCarried: false },
      ),
    },
    {
      name: 'what the group lets out is egress',
      world: clusterGroup({ IpProtocol: '-1', CidrIpv4: internet, IsEgress: true }),
    },
  ],
  bad: [
    {
      name: 'a private network reaches the kubelet',
      world: clusterGroup({ FromPort: 10_250, CidrIpv4: '10.0.0.0/8' }),
      finds: [
        {
          ...found,
          message: /cluster shop admits 10\.0\.0\.0\/8 to tcp\/10250 of the control plane, its nodes and pods\.$/,
          effect: /^Nobody reaches tcp\/10250 through this rule any more;/,
          undo: {
            calls: [
              {
                call: 'ec2:AuthorizeSecurityGroupIngress',
                input: {
                  GroupId: expect.any(String),
                  IpPermissions: [
                    { IpProtocol: 'tcp', FromPort: 10_250, ToPort: 10_250, IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
                  ],
                },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'SSH is open to the whole internet',
      world: clusterGroup({ FromPort: 22, CidrIpv4: internet }),
      finds: [found],
    },
    {
      name: 'who is let in to everything may be those who reach the API',
      world: clusterGroup({ IpProtocol: '-1', CidrIpv4: '10.0.0.0/8' }),
      finds: [{ ...found, canLockOut: true }],
    },
    {
      name: 'a range around the port of the API is more than the API',
      world: clusterGroup({ FromPort: 400, ToPort: 500, CidrIpv4: '10.0.0.0/8' }),
      finds: [{ ...found, canLockOut: true }],
    },
    {
      name: 'the port above that of the API leads to no API',
      world: clusterGroup({ FromPort: 444, CidrIpv4: '10.0.0.0/8' }),
      finds: [found],
    },
    {
      name: 'udp 443 leads to no API',
      world: clusterGroup({ IpProtocol: 'udp', FromPort: 443, CidrIpv4: '10.0.0.0/8' }),
      finds: [found],
    },
    {
      name: 'the whole internet reaches the API port',
      world: clusterGroup({ FromPort: 443, CidrIpv6: '::/0' }),
      finds: [{ ...found, canLockOut: true }],
    },
    {
      name: 'a private network on the port of the API is the usual way in',
      world: clusterGroup({ FromPort: 443, CidrIpv4: '10.8.0.0/16' }),
      finds: [{ ...found, severity: 'low', atMost: 'notify', why: /the only way/, canLockOut: true }],
    },
    {
      name: 'an approved office network is no better off than a private one',
      world: clusterGroup({ FromPort: 443, CidrIpv4: '198.51.100.0/28' }),
      settings: { network: { approvedCidrs: ['198.51.100.0/24'] } },
      finds: [{ ...found, severity: 'low', atMost: 'notify', canLockOut: true }],
    },
    {
      name: 'icmp from a private network',
      world: clusterGroup({ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, CidrIpv4: '10.0.0.0/8' }),
      finds: [{ ...found, message: /all types of protocol icmp/ }],
    },
    {
      name: 'a prefix list of private networks',
      world: world => clusterGroup({ FromPort: 8080, PrefixListId: placePrefixList(world) })(world),
      finds: [{ ...found, atMost: 'ask', why: /prefix list pl-/ }],
    },
    {
      name: 'a load balancer controller opened it for its targets',
      world: clusterGroup({
        FromPort: 8080,
        CidrIpv4: '10.0.0.0/8',
        Description: 'elbv2.k8s.aws/targetGroupBinding=shared',
      }),
      finds: [{ ...found, atMost: 'notify', why: /edit its Service or Ingress/ }],
    },
    {
      name: 'a group of a peered VPC',
      world: clusterGroup(fromGroup({ VpcId: 'vpc-0peer', VpcPeeringConnectionId: 'pcx-0a1b' })),
      finds: [{ key: 'sgr-0bad', atMost: 'notify', why: /another VPC/, message: /security group sg-0a1b/, calls: [] }],
    },
    {
      name: 'a group of another VPC behind the same transit gateway',
      world: clusterGroup(fromGroup({ VpcId: 'vpc-0peer' })),
      finds: [{ key: 'sgr-0bad', atMost: 'notify', why: /another VPC/, calls: [] }],
    },
    {
      name: 'a group behind a peering connection of which AWS tells no VPC',
      world: clusterGroup(fromGroup({ VpcPeeringConnectionId: 'pcx-0a1b' })),
      finds: [{ key: 'sgr-0bad', atMost: 'notify', why: /another VPC/, calls: [] }],
    },
    {
      name: 'the rule belongs to the owner of a shared VPC',
      world: clusterGroup({ FromPort: 8080, CidrIpv4: '10.0.0.0/8', GroupOwnerId: '444455556666' }),
      finds: [{ key: 'sgr-0bad', atMost: 'notify', why: /444455556666/, calls: [] }],
    },
    {
      name: 'the self rule is gone',
      world: world => {
        const at = clusterGroup()(world);
        for (const rule of Object.values(here(world).rules))
          if (rule.GroupId === at.id && !rule.IsEgress) delete here(world).rules[rule.SecurityGroupRuleId];
        return at;
      },
      finds: [{ key: 'self-rule', atMost: 'notify', why: /next update/, calls: [] }],
    },
    {
      name: 'neither a rule for another group nor one that lets out is the self rule',
      world: world => {
        const at = clusterGroup()(world);
        for (const rule of Object.values(here(world).rules)) {
          if (rule.GroupId !== at.id) continue;
          if (rule.IsEgress) Object.assign(rule, { CidrIpv4: undefined, ...toItself(world) });
          else Object.assign(rule, fromGroup());
        }
        return at;
      },
      finds: [{ key: 'self-rule', atMost: 'notify', why: /next update/, calls: [] }],
    },
    {
      name: 'a self rule for one port is not the one EKS makes',
      world: world => {
        const at = clusterGroup()(world);
        for (const rule of Object.values(here(world).rules))
          if (rule.GroupId === at.id && !rule.IsEgress)
            Object.assign(rule, { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 });
        return at;
      },
      finds: [{ key: 'self-rule', atMost: 'notify', calls: [] }],
    },
    {
      name: 'the group lets nothing out at all',
      world: letsOut([]),
      finds: [
        {
          ...letOut(['tcp', 443], ['tcp', 10_250], ['tcp', 53], ['udp', 53]),
          message:
            /reach each other on tcp\/443 \(the API\), tcp\/10250 \(the kubelets\) and tcp\/53 and udp\/53 \(DNS\)\.$/,
          undo: {
            calls: [
              {
                call: 'ec2:RevokeSecurityGroupEgress',
                input: amongMembers(['tcp', 443], ['tcp', 10_250], ['tcp', 53], ['udp', 53]),
              },
            ],
          },
        },
      ],
    },
    {
      name: 'only HTTPS is let out to everywhere',
      world: letsOut([{ FromPort: 443, CidrIpv4: internet }]),
      finds: [letOut(['tcp', 10_250], ['tcp', 53], ['udp', 53])],
    },
    {
      name: 'DNS is more than udp',
      world: letsOut([
        { FromPort: 0, ToPort: 65_535, CidrIpv4: internet },
        { IpProtocol: 'udp', FromPort: 54, ToPort: 65_535, CidrIpv4: internet },
      ]),
      finds: [letOut(['udp', 53])],
    },
    {
      name: 'the kubelets are one port beside',
      world: letsOut([
        { FromPort: 53, ToPort: 10_249, CidrIpv4: internet },
        { IpProtocol: 'udp', FromPort: 53, CidrIpv4: internet },
      ]),
      finds: [letOut(['tcp', 10_250])],
    },
    {
      name: 'a proxy in the VPC is no member, and another protocol carries neither tcp nor udp',
      world: letsOut([
        ...needs({ CidrIpv4: '10.0.0.8/29' }),
        { FromPort: 443, CidrIpv4: '203.0.113.9/32' },
        { IpProtocol: '47', CidrIpv4: internet },
      ]),
      finds: [letOut(['tcp', 443], ['tcp', 10_250], ['tcp', 53], ['udp', 53])],
    },
    {
      name: 'the members may be in a network of the internet or a prefix list',
      world: world => {
        const PrefixListId = placePrefixList(world);
        return letsOut([
          { FromPort: 443, PrefixListId },
          { FromPort: 443, CidrIpv4: '203.0.113.0/24' },
        ])(world);
      },
      finds: [{ ...toldOfEgress, why: /203\.0\.113\.0\/24 and pl-.*nobody can tell/ }],
    },
    {
      name: 'the API may be behind another group of the control plane',
      world: world => {
        const at = letsOut([{ FromPort: 443, ReferencedGroupInfo: { GroupId: 'sg-0f0a7' } }])(world);
        for (const rule of needs(toItself(world)).slice(1))
          placeRule(world, { GroupId: at.id, IsEgress: true, ...rule });
        return at;
      },
      finds: [{ ...toldOfEgress, why: /sg-0f0a7/, message: /reach each other on tcp\/443 \(the API\)\.$/ }],
    },
    {
      name: 'nobody knows a node that carries the group',
      world: letsOut([], { isCarried: false }),
      finds: [{ ...toldOfEgress, why: /no node is known/ }],
    },
    {
      name: 'the kubelets are in the network of the VPC and the API is nowhere',
      world: letsOut([{ FromPort: 10_250, CidrIpv4: '10.0.0.0/16' }], { isCarried: false }),
      finds: [{ ...toldOfEgress, why: /no node is known/ }],
    },
    {
      name: 'a group of others takes DNS and not the kubelets',
      world: letsOut([{ FromPort: 53, ReferencedGroupInfo: { GroupId: 'sg-0n0de' } }], { isCarried: false }),
      finds: [{ ...toldOfEgress, why: /no node is known/ }],
    },
    {
      name: 'the group lets nothing out and only its tags say whose it is',
      world: world => {
        const at = letsOut([], { isCarried: false })(world);
        const group = here(world).securityGroups[at.id];
        if (group) group.Tags = [{ Key: 'aws:eks:cluster-name', Value: 'shop' }];
        return at;
      },
      denies: ['eks:ListClusters'],
      finds: [letOut(['tcp', 443], ['tcp', 10_250], ['tcp', 53], ['udp', 53])],
    },
    {
      name: 'the group of a cluster nobody may list',
      world: clusterGroup({ FromPort: 8080, CidrIpv4: '10.0.0.0/8' }),
      denies: ['eks:ListClusters'],
      finds: [found],
    },
  ],
  notApplicable: [
    { name: 'a group of nodes', world: withRule({ FromPort: 8080, CidrIpv4: '10.0.0.0/8' }), because: /not the group/ },
    {
      name: 'an additional group of the control plane',
      world: world => {
        const GroupId = placeSecurityGroup(world);
        placeCluster(world, { resourcesVpcConfig: { securityGroupIds: [GroupId] } });
        placeRule(world, { GroupId, CidrIpv4: '10.0.0.0/8' });
        return groupRef(GroupId);
      },
      because: /not the group/,
    },
    {
      name: 'the group of a cluster nobody may list without the tag of EKS',
      world: world => {
        const at = clusterGroup()(world);
        const group = here(world).securityGroups[at.id];
        if (group) group.Tags = [];
        return at;
      },
      denies: ['eks:ListClusters'],
      because: /not the group/,
    },
  ],
});
