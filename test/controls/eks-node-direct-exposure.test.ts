/** Examples of eks-node-direct-exposure. */
import { eksNodeDirectExposure } from '../../shared/controls/eks-node-direct-exposure.ts';
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
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { account, groupRef, internet, nodeGroup, ownRule, region, revoke, withRule } from '../groups-of-nodes.ts';

const found = { key: 'sgr-0bad', calls: revoke };
const nodePort = { SecurityGroupRuleId: 'sgr-0bad', FromPort: 30_080, CidrIpv4: internet };

/** A group with a node port open to everyone; `use` makes it EKS's. */
const used =
  (use: (world: World, GroupId: string) => void) =>
  (world: World): Ref => {
    placeCluster(world);
    const GroupId = placeSecurityGroup(world);
    use(world, GroupId);
    placeRule(world, { GroupId, ...nodePort });
    return groupRef(GroupId);
  };

check(eksNodeDirectExposure, {
  changes: ownRule,
  fine: [
    { name: 'a group with two rules for the VPC', world: world => groupRef(nodeGroup(world)) },
    {
      name: 'node ports from a load balancer by its group',
      world: withRule({
        FromPort: 30_000,
        ToPort: 32_767,
        ReferencedGroupInfo: { GroupId: 'sg-0a1b', UserId: account },
      }),
    },
    {
      name: 'the ports below and above node ports',
      world: world => {
        const at = withRule({ FromPort: 29_999, CidrIpv4: internet })(world);
        placeRule(world, { GroupId: at.id, FromPort: 32_768, CidrIpv4: internet });
        return at;
      },
    },
    {
      name: 'node ports from an approved office network',
      world: withRule({ FromPort: 30_080, CidrIpv4: '198.51.100.0/28' }),
      settings: { network: { approvedCidrs: ['198.51.100.0/24'] } },
    },
    {
      name: 'icmp of all types opens no port',
      world: withRule({ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, CidrIpv4: internet }),
    },
  ],
  bad: [
    {
      name: 'one node port is open to the whole internet',
      world: withRule({ FromPort: 30_080, CidrIpv4: internet }),
      finds: [
        {
          ...found,
          message: /admits the whole internet \(0\.0\.0\.0\/0\) to tcp\/30080 of the nodes\.$/,
          effect: /^Nobody reaches tcp\/30080 through this rule any more;/,
          undo: {
            calls: [
              {
                call: 'ec2:AuthorizeSecurityGroupIngress',
                input: {
                  GroupId: expect.any(String),
                  IpPermissions: [
                    {
                      IpProtocol: 'tcp',
                      FromPort: 30_080,
                      ToPort: 30_080,
                      IpRanges: [{ CidrIp: internet, Description: 'debug, alice' }],
                    },
                  ],
                  TagSpecifications: [
                    { ResourceType: 'security-group-rule', Tags: [{ Key: 'ticket', Value: 'OPS-7' }] },
                  ],
                },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'a wide range has node ports among others',
      world: withRule({ IpProtocol: 'udp', FromPort: 32_767, ToPort: 40_000, CidrIpv6: '::/0' }),
      finds: [{ ...found, message: /udp ports 32767-40000, node ports among them/ }],
    },
    {
      name: 'all traffic has node ports among others',
      world: withRule({ IpProtocol: '-1', CidrIpv4: internet }),
      finds: [{ ...found, message: /all traffic, node ports among them/ }],
    },
    {
      name: 'the settings allow the port but not on nodes',
      world: withRule({ FromPort: 30_080, CidrIpv4: internet }),
      settings: { network: { publicPorts: [30_080] } },
      finds: [found],
    },
    {
      name: 'a network of the internet that nobody approved',
      world: withRule({ FromPort: 30_080, CidrIpv4: '203.0.113.0/24' }),
      finds: [{ ...found, atMost: 'ask', why: /a part of the internet/ }],
    },
    {
      name: 'a controller opened it for its load balancer',
      world: withRule({ FromPort: 30_080, CidrIpv4: internet, Description: 'kubernetes.io/rule/nlb/client=a1b2' }),
      finds: [{ ...found, atMost: 'notify', why: /edit its Service or Ingress/ }],
    },
    {
      name: 'nodes that somebody launched by hand',
      world: used((world, id) =>
        placeInstance(world, { groups: [id], Tags: [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }] }),
      ),
      finds: [found],
    },
    {
      name: 'nodes of Auto Mode with a group of their own',
      world: used((world, id) =>
        placeInstance(world, { groups: [id], Tags: [{ Key: 'eks:eks-cluster-name', Value: 'shop' }] }),
      ),
      finds: [found],
    },
    {
      name: 'nodes whose launch template names the group',
      world: used((world, id) => {
        const template = placeLaunchTemplate(world, { versions: [{ SecurityGroupIds: [id] }] });
        placeNodegroup(world, { launchTemplate: { id: template, version: '1' } });
      }),
      finds: [found],
    },
    {
      name: 'the group of nodes nobody may list',
      world: used(() => undefined),
      denies: ['ec2:DescribeNetworkInterfaces'],
      finds: [{ ...found, atMost: 'ask', why: /their nodes could not be listed/ }],
    },
    {
      name: 'all node ports and no others',
      world: withRule({ FromPort: 30_000, ToPort: 32_767, CidrIpv4: internet }),
      finds: [{ ...found, message: /to tcp ports 30000-32767 of the nodes\.$/ }],
    },
    {
      name: 'a range that ends with the first node port',
      world: withRule({ FromPort: 29_990, ToPort: 30_000, CidrIpv4: internet }),
      finds: [{ ...found, message: /tcp ports 29990-30000, node ports among them/ }],
    },
    {
      name: 'a prefix list came to hold everyone',
      world: world =>
        withRule({ FromPort: 30_080, PrefixListId: placePrefixList(world, { entries: [{ Cidr: internet }] }) })(world),
      finds: [{ ...found, atMost: 'ask', why: /prefix list pl-/ }],
    },
    {
      name: 'the group that EKS made for the cluster',
      world: world => {
        const name = placeCluster(world);
        const GroupId =
          regionOf(world, account, region).clusters[name]?.resourcesVpcConfig.clusterSecurityGroupId ?? '';
        placeRule(world, { GroupId, ...nodePort });
        return groupRef(GroupId);
      },
      finds: [found],
    },
    {
      name: 'the group that EKS made for remote access',
      world: world => {
        placeNodegroup(world, { remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: ['sg-0bastion'] } });
        const { resources } = regionOf(world, account, region).nodegroups['shop/workers'] ?? {};
        const GroupId = resources?.remoteAccessSecurityGroup ?? '';
        placeRule(world, { GroupId, ...nodePort });
        return groupRef(GroupId);
      },
      finds: [found],
    },
    {
      name: 'a group on the control plane and on nodes',
      world: used((world, id) => {
        const shop = regionOf(world, account, region).clusters['shop'];
        if (shop) shop.resourcesVpcConfig.securityGroupIds = [id];
        placeInstance(world, { groups: [id], Tags: [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }] });
      }),
      finds: [found],
    },
  ],
  notApplicable: [
    {
      name: 'a group on the control plane only',
      world: used((world, id) => {
        const shop = regionOf(world, account, region).clusters['shop'];
        if (shop) shop.resourcesVpcConfig.securityGroupIds = [id];
      }),
      because: /on no nodes/,
    },
    {
      name: 'a bastion from which nodes admit SSH',
      world: used((world, id) =>
        placeNodegroup(world, { remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: [id] } }),
      ),
      because: /on no nodes/,
    },
    {
      name: 'a group that stands before load balancers',
      world: world => {
        const Tags = [{ Key: 'elbv2.k8s.aws/cluster', Value: placeCluster(world) }];
        const GroupId = placeSecurityGroup(world, { Tags });
        placeRule(world, { GroupId, ...nodePort });
        return groupRef(GroupId);
      },
      because: /on no nodes/,
    },
  ],
});
