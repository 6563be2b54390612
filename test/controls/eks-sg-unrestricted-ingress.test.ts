/** Examples of eks-sg-unrestricted-ingress. */
import { eksSgUnrestrictedIngress } from '../../shared/controls/eks-sg-unrestricted-ingress.ts';
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
import { account, groupRef, internet, nodeGroup, ownRule, region, revoke, withRule } from '../groups-of-nodes.ts';

const found = { key: 'sgr-0bad', calls: revoke };
const open = (rule: Partial<RuleState> & { FromPort: number }) => withRule({ CidrIpv4: internet, ...rule });

/** A group the load balancer controller made, with one rule. */
const balanced =
  (rule: Partial<RuleState>) =>
  (world: World): Ref => {
    const Tags = [{ Key: 'elbv2.k8s.aws/cluster', Value: placeCluster(world) }];
    const GroupId = placeSecurityGroup(world, { Tags });
    placeRule(world, { GroupId, FromPort: 443, CidrIpv4: internet });
    placeRule(world, { GroupId, SecurityGroupRuleId: 'sgr-0bad', CidrIpv4: internet, ...rule });
    return groupRef(GroupId);
  };

check(eksSgUnrestrictedIngress, {
  // A rule of which nothing is known is a rule for everything: another control's.
  bare: 'nothing',
  changes: ownRule,
  fine: [
    { name: 'a group with two rules for the VPC', world: world => groupRef(nodeGroup(world)) },
    { name: 'port 443 is open to everyone', world: open({ FromPort: 443 }) },
    { name: 'port 443 over QUIC is 443 all the same', world: open({ IpProtocol: 'udp', FromPort: 443 }) },
    {
      name: 'ports the settings allow, one beside the other',
      world: open({ FromPort: 8443, ToPort: 8444 }),
      settings: { network: { publicPorts: [443, 8444, 8443] } },
    },
    { name: 'a load balancer takes plain HTTP to redirect it', world: balanced({ FromPort: 80 }) },
    {
      name: 'the group of a Service by the cloud provider takes it too',
      world: world => {
        const Tags = [{ Key: `kubernetes.io/cluster/${placeCluster(world)}`, Value: 'owned' }];
        const GroupId = placeSecurityGroup(world, { GroupName: 'k8s-elb-a58b0ae62f0524d8', Tags });
        placeRule(world, { GroupId, FromPort: 80, CidrIpv4: internet });
        return groupRef(GroupId);
      },
    },
    { name: 'SSH is what another control finds', world: open({ FromPort: 22 }) },
    { name: 'all traffic is what another control finds', world: withRule({ IpProtocol: '-1', CidrIpv4: internet }) },
    {
      name: 'all udp ports are what another control finds',
      world: open({ IpProtocol: 'udp', FromPort: 1, ToPort: 65_535 }),
    },
    {
      name: 'icmp of all types opens no port',
      world: withRule({ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, CidrIpv4: internet }),
    },
    { name: 'port 8080 from the VPC', world: withRule({ FromPort: 8080, CidrIpv4: '10.20.0.0/16' }) },
    {
      name: 'port 8080 from another group',
      world: withRule({ FromPort: 8080, ReferencedGroupInfo: { GroupId: 'sg-0bastion', UserId: account } }),
    },
    {
      name: 'port 8080 from an approved office network',
      world: withRule({ FromPort: 8080, CidrIpv4: '198.51.100.0/28' }),
      settings: { network: { approvedCidrs: ['198.51.100.0/24'] } },
    },
    {
      name: 'the cluster group with the rule by which its members talk',
      world: world => {
        const name = placeCluster(world);
        return groupRef(
          regionOf(world, account, region).clusters[name]?.resourcesVpcConfig.clusterSecurityGroupId ?? '',
        );
      },
    },
  ],
  bad: [
    {
      name: 'port 8080 is open to the whole internet',
      world: open({ FromPort: 8080 }),
      finds: [
        {
          ...found,
          message: /admits the whole internet \(0\.0\.0\.0\/0\) to tcp\/8080\.$/,
          undo: {
            calls: [
              {
                call: 'ec2:AuthorizeSecurityGroupIngress',
                input: {
                  GroupId: expect.any(String),
                  IpPermissions: [
                    {
                      IpProtocol: 'tcp',
                      FromPort: 8080,
                      ToPort: 8080,
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
    { name: 'plain HTTP on nodes is not for the internet', world: open({ FromPort: 80 }), finds: [found] },
    {
      name: 'a range around 443 is more than 443',
      world: open({ FromPort: 440, ToPort: 450 }),
      finds: [{ ...found, message: /to tcp ports 440-450\.$/ }],
    },
    {
      name: 'the settings allow no port at all',
      world: open({ FromPort: 443 }),
      settings: { network: { publicPorts: [] } },
      finds: [found],
    },
    {
      name: 'the kubelet is open to all of IPv6',
      world: withRule({ FromPort: 10_250, CidrIpv6: '::/0' }),
      finds: [found],
    },
    {
      name: 'node ports are open to everyone',
      world: open({ FromPort: 30_000, ToPort: 32_767 }),
      finds: [found],
    },
    {
      name: 'a network of the internet that nobody approved',
      world: withRule({ FromPort: 8080, CidrIpv4: '203.0.113.0/24' }),
      finds: [{ ...found, atMost: 'ask', why: /a part of the internet/ }],
    },
    {
      name: 'a prefix list came to hold everyone',
      world: world =>
        withRule({ FromPort: 8080, PrefixListId: placePrefixList(world, { entries: [{ Cidr: internet }] }) })(world),
      finds: [
        { ...found, atMost: 'ask', why: /prefix list pl-/, message: /admits prefix list pl-\S+ to tcp\/8080\.$/ },
      ],
    },
    {
      name: 'a controller opened a node port for its load balancer',
      world: open({ FromPort: 31_000, Description: 'kubernetes.io/rule/nlb/client=a1b2' }),
      finds: [
        {
          ...found,
          atMost: 'notify',
          why: /owns this rule \(kubernetes\.io\/rule\/nlb\/client=a1b2\): edit its Service or Ingress/,
        },
      ],
    },
    {
      name: 'a load balancer listens on another port',
      world: balanced({ FromPort: 8080 }),
      finds: [{ ...found, atMost: 'notify', why: /a load balancer controller owns this group/ }],
    },
    {
      name: 'the tag of a load balancer on a group of nodes allows nothing',
      world: world => {
        const at = balanced({ FromPort: 80 })(world);
        placeInstance(world, { groups: [at.id], Tags: [{ Key: 'eks:cluster-name', Value: 'shop' }] });
        return at;
      },
      finds: [found],
    },
    {
      name: 'the rule belongs to the owner of a shared VPC',
      world: open({ FromPort: 8080, GroupOwnerId: '444455556666' }),
      finds: [{ key: 'sgr-0bad', atMost: 'notify', why: /444455556666/, calls: [] }],
    },
    {
      name: 'the group of a cluster nobody may list',
      world: world => {
        const GroupId = placeSecurityGroup(world);
        placeRule(world, { GroupId, SecurityGroupRuleId: 'sgr-0bad', FromPort: 8080, CidrIpv4: internet });
        return groupRef(GroupId);
      },
      denies: ['eks:ListClusters'],
      finds: [{ ...found, atMost: 'ask', why: /could not be listed/ }],
    },
    {
      name: 'a prefix list came to hold a network of the internet',
      world: world =>
        withRule({ FromPort: 8080, PrefixListId: placePrefixList(world, { entries: [{ Cidr: '203.0.113.0/24' }] }) })(
          world,
        ),
      finds: [{ ...found, atMost: 'ask', why: /a part of the internet/ }],
    },
    {
      name: 'a description that only speaks of a controller is not one by it',
      world: open({ FromPort: 8080, Description: 'as kubernetes.io/rule/nlb/client=a1b2' }),
      finds: [found],
    },
    {
      name: 'the tags of a load balancer and of nodes on one group',
      world: world => {
        const at = balanced({ FromPort: 80 })(world);
        const group = regionOf(world, account, region).securityGroups[at.id];
        group?.Tags?.push({ Key: 'kubernetes.io/cluster/shop', Value: 'owned' });
        return at;
      },
      finds: [found],
    },
  ],
});
