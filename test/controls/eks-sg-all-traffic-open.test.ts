/** Examples of eks-sg-all-traffic-open. */
import { eksSgAllTrafficOpen } from '../../shared/controls/eks-sg-all-traffic-open.ts';
import { placeCluster, placePrefixList, placeRule, placeSecurityGroup } from '../../local/sandbox/place.ts';
import { regionOf } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { account, groupRef, internet, nodeGroup, ownRule, region, revoke, withRule } from '../groups-of-nodes.ts';

const found = { key: 'sgr-0bad', calls: revoke };
const everything = { IpProtocol: '-1', CidrIpv4: internet };

check(eksSgAllTrafficOpen, {
  changes: ownRule,
  fine: [
    { name: 'a group with two rules for the VPC', world: world => groupRef(nodeGroup(world)) },
    { name: 'only port 443 is open to everyone', world: withRule({ FromPort: 443, CidrIpv4: internet }) },
    {
      name: 'half of all ports is not all of them',
      world: withRule({ FromPort: 1024, ToPort: 65_535, CidrIpv4: internet }),
    },
    {
      name: 'icmp of all types opens no port',
      world: withRule({ IpProtocol: 'icmp', FromPort: -1, ToPort: -1, CidrIpv4: internet }),
    },
    { name: 'all traffic from the VPC', world: withRule({ IpProtocol: '-1', CidrIpv4: '10.0.0.0/8' }) },
    {
      name: 'all traffic from an approved office network',
      world: withRule({ IpProtocol: '-1', CidrIpv4: '198.51.100.0/28' }),
      settings: { network: { approvedCidrs: ['198.51.100.0/24'] } },
    },
    { name: 'all traffic to everyone is egress', world: withRule({ ...everything, IsEgress: true }) },
    {
      name: 'the cluster group with the rule by which its members talk',
      world: world => {
        const name = placeCluster(world);
        return groupRef(
          regionOf(world, account, region).clusters[name]?.resourcesVpcConfig.clusterSecurityGroupId ?? '',
        );
      },
    },
    {
      name: 'the well-known ports are not all of them',
      world: withRule({ FromPort: 0, ToPort: 1023, CidrIpv4: internet }),
    },
    {
      name: 'one port less than all is left to other controls',
      world: withRule({ FromPort: 2, ToPort: 65_535, CidrIpv4: internet }),
    },
  ],
  bad: [
    {
      name: 'all traffic is open to the whole internet',
      world: withRule(everything),
      finds: [
        {
          ...found,
          message: /cluster shop admits the whole internet \(0\.0\.0\.0\/0\) to all traffic\.$/,
          undo: {
            calls: [
              {
                call: 'ec2:AuthorizeSecurityGroupIngress',
                input: {
                  GroupId: expect.any(String),
                  IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: internet, Description: 'debug, alice' }] }],
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
      name: 'all traffic is open to all of IPv6',
      world: withRule({ IpProtocol: '-1', CidrIpv6: '::/0' }),
      finds: [found],
    },
    {
      name: 'all tcp ports from zero are open',
      world: withRule({ FromPort: 0, ToPort: 65_535, CidrIpv4: internet }),
      finds: [{ ...found, message: /to tcp ports 0-65535\.$/ }],
    },
    {
      name: 'all udp ports from one are open',
      world: withRule({ IpProtocol: 'udp', FromPort: 1, ToPort: 65_535, CidrIpv4: internet }),
      finds: [{ ...found, message: /to udp ports 1-65535\.$/ }],
    },
    {
      name: 'of an exotic protocol EC2 opens every port',
      world: withRule({ IpProtocol: '47', CidrIpv4: internet }),
      finds: [{ ...found, message: /all ports of protocol 47/ }],
    },
    {
      name: 'two halves of the internet make the whole',
      world: world => {
        const at = withRule({ IpProtocol: '-1', CidrIpv4: '0.0.0.0/1' })(world);
        placeRule(world, {
          GroupId: at.id,
          SecurityGroupRuleId: 'sgr-0half',
          IpProtocol: '-1',
          CidrIpv4: '128.0.0.0/1',
        });
        return at;
      },
      finds: [found, { key: 'sgr-0half' }],
    },
    {
      name: 'a network of the internet that nobody approved',
      world: withRule({ IpProtocol: '-1', CidrIpv4: '203.0.113.0/24' }),
      finds: [{ ...found, atMost: 'ask', why: /a part of the internet/ }],
    },
    {
      name: 'a prefix list came to hold everyone',
      world: world =>
        withRule({ IpProtocol: '-1', PrefixListId: placePrefixList(world, { entries: [{ Cidr: internet }] }) })(world),
      finds: [{ ...found, atMost: 'ask', why: /prefix list pl-/ }],
    },
    {
      name: 'a prefix list that cannot be read is not private',
      world: world => withRule({ IpProtocol: '-1', PrefixListId: placePrefixList(world) })(world),
      denies: ['ec2:GetManagedPrefixListEntries'],
      finds: [{ ...found, atMost: 'ask', why: /cannot be read/ }],
    },
    {
      name: 'a load balancer controller owns the open rule',
      world: withRule({ ...everything, Description: 'elbv2.k8s.aws/targetGroupBinding=shared' }),
      finds: [{ ...found, atMost: 'ask', why: /edit its Service or Ingress/ }],
    },
    {
      name: 'the rule belongs to the owner of a shared VPC',
      world: withRule({ ...everything, GroupOwnerId: '444455556666' }),
      finds: [{ key: 'sgr-0bad', atMost: 'notify', why: /444455556666/, calls: [] }],
    },
    {
      name: 'the group of a cluster nobody may list',
      world: world => {
        const GroupId = placeSecurityGroup(world);
        placeRule(world, { GroupId, SecurityGroupRuleId: 'sgr-0bad', ...everything });
        return groupRef(GroupId);
      },
      denies: ['eks:ListClusters'],
      finds: [{ ...found, atMost: 'ask', why: /could not be listed/ }],
    },
  ],
});
