/** Examples of eks-sg-admin-port-open. */
import { eksSgAdminPortOpen } from '../../shared/controls/eks-sg-admin-port-open.ts';
import { adminPorts } from '../../shared/ingress.ts';
import {
  placeCluster,
  placeInstance,
  placeNodegroup,
  placePrefixList,
  placeRule,
  placeSecurityGroup,
} from '../../local/sandbox/place.ts';
import { regionOf } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import {
  account,
  groupRef as ref,
  internet,
  nodeGroup,
  ownRule,
  region,
  revoke,
  withRule,
} from '../groups-of-nodes.ts';

const reverted = { key: 'sgr-0bad', calls: revoke };
const asked = { key: 'sgr-0bad', atMost: 'ask' as const, calls: revoke };

check(eksSgAdminPortOpen, {
  changes: ownRule,
  fine: [
    { name: 'a group with SSH from the VPC only', world: world => ref(nodeGroup(world)) },
    { name: 'port 443 is open to everyone', world: withRule({ FromPort: 443, CidrIpv4: internet }) },
    {
      name: 'ports 23 to 3388 lie between SSH and RDP',
      world: withRule({ FromPort: 23, ToPort: 3388, CidrIpv4: internet }),
    },
    { name: 'udp port 22 is not SSH', world: withRule({ IpProtocol: 'udp', FromPort: 22, CidrIpv4: internet }) },
    {
      name: 'icmp type 3 code 22 opens no port',
      world: withRule({ IpProtocol: 'icmp', FromPort: 3, ToPort: 22, CidrIpv4: internet }),
    },
    {
      name: 'icmpv6 of all types opens no port',
      world: withRule({ IpProtocol: 'icmpv6', FromPort: -1, ToPort: -1, CidrIpv6: '::/0' }),
    },
    {
      name: 'SSH from an approved office network',
      world: withRule({ FromPort: 22, CidrIpv4: '198.51.100.0/28' }),
      settings: { network: { approvedCidrs: ['198.51.100.0/24'] } },
    },
    { name: 'SSH from unique local IPv6 addresses', world: withRule({ FromPort: 22, CidrIpv6: 'fd00::/8' }) },
    {
      name: 'all traffic from another group',
      world: withRule({ IpProtocol: '-1', ReferencedGroupInfo: { GroupId: 'sg-0bastion', UserId: account } }),
    },
    {
      name: 'all traffic to everyone is egress',
      world: withRule({ IpProtocol: '-1', CidrIpv4: internet, IsEgress: true }),
    },
    {
      name: 'SSH from a prefix list of private networks',
      world: world => withRule({ FromPort: 22, PrefixListId: placePrefixList(world) })(world),
    },
    {
      name: 'the cluster group with the rule by which its members talk',
      world: world => {
        const name = placeCluster(world);
        return ref(regionOf(world, account, region).clusters[name]?.resourcesVpcConfig.clusterSecurityGroupId ?? '');
      },
    },
  ],
  bad: [
    {
      name: 'port 22 is open to the whole internet',
      world: withRule({ FromPort: 22, CidrIpv4: internet }),
      finds: [
        {
          ...reverted,
          message: /cluster shop admits the whole internet \(0\.0\.0\.0\/0\) to tcp\/22\.$/,
          note: 'exactly port 22',
          undo: {
            calls: [
              {
                call: 'ec2:AuthorizeSecurityGroupIngress',
                input: {
                  GroupId: expect.any(String),
                  IpPermissions: [
                    {
                      IpProtocol: 'tcp',
                      FromPort: 22,
                      ToPort: 22,
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
      name: 'port 3389 is open to the whole internet',
      world: withRule({ FromPort: 3389, CidrIpv4: internet }),
      finds: [reverted],
    },
    {
      name: 'udp port 3389 is open to the whole internet',
      world: withRule({ IpProtocol: 'udp', FromPort: 3389, CidrIpv4: internet }),
      finds: [reverted],
    },
    { name: 'port 22 is open to all of IPv6', world: withRule({ FromPort: 22, CidrIpv6: '::/0' }), finds: [reverted] },
    {
      name: 'protocol number 6 is tcp by another name',
      world: withRule({ IpProtocol: '6', FromPort: 22, CidrIpv4: internet }),
      finds: [reverted],
    },
    {
      name: 'a network written with host bits is everyone all the same',
      world: withRule({ FromPort: 22, CidrIpv4: '208.236.235.254/0' }),
      finds: [reverted],
    },
    {
      name: 'two halves of the internet make the whole',
      world: world => {
        const at = withRule({ FromPort: 22, CidrIpv4: '0.0.0.0/1' })(world);
        placeRule(world, { GroupId: at.id, SecurityGroupRuleId: 'sgr-0half', FromPort: 22, CidrIpv4: '128.0.0.0/1' });
        return at;
      },
      finds: [reverted, { key: 'sgr-0half' }],
    },
    {
      name: 'IPv4 and IPv6 are open by two rules',
      world: world => {
        const at = withRule({ FromPort: 22, CidrIpv4: internet })(world);
        placeRule(world, { GroupId: at.id, SecurityGroupRuleId: 'sgr-0six', FromPort: 22, CidrIpv6: '::/0' });
        return at;
      },
      finds: [reverted, { key: 'sgr-0six' }],
    },
    {
      name: 'a range from port 0 includes SSH and RDP',
      world: withRule({ FromPort: 0, ToPort: 65535, CidrIpv4: internet }),
      finds: [{ ...asked, why: /more than tcp\/22 and tcp\/3389/ }],
    },
    {
      name: 'a range of a few ports includes SSH',
      world: withRule({ FromPort: 20, ToPort: 25, CidrIpv4: internet }),
      finds: [{ ...asked, message: /tcp ports 20-25, which includes tcp\/22/ }],
    },
    {
      name: 'all traffic is open to the whole internet',
      world: withRule({ IpProtocol: '-1', CidrIpv4: internet }),
      finds: [{ ...asked, message: /all traffic/ }],
    },
    {
      name: 'an exotic protocol is open to the whole internet',
      world: withRule({ IpProtocol: '47', CidrIpv4: internet }),
      finds: [asked],
    },
    {
      name: 'a part of the internet nobody approved reaches SSH',
      world: withRule({ FromPort: 22, CidrIpv4: '203.0.113.0/24' }),
      finds: [{ ...asked, why: /a part of the internet/ }],
    },
    {
      name: 'a prefix list came to hold everyone',
      world: world =>
        withRule({
          FromPort: 22,
          PrefixListId: placePrefixList(world, { entries: [{ Cidr: '10.0.0.0/8' }, { Cidr: internet }] }),
        })(world),
      finds: [{ ...asked, why: /prefix list pl-/ }],
    },
    {
      name: 'a prefix list that cannot be read is not private',
      world: world => withRule({ FromPort: 22, PrefixListId: placePrefixList(world) })(world),
      denies: ['ec2:GetManagedPrefixListEntries'],
      finds: [{ ...asked, why: /cannot be read/ }],
    },
    {
      name: 'a load balancer controller owns the open rule',
      world: withRule({ FromPort: 22, CidrIpv4: internet, Description: 'kubernetes.io/rule/nlb/client=a1b2' }),
      finds: [{ ...asked, why: /edit its Service or Ingress/ }],
    },
    {
      name: 'the rule belongs to the owner of a shared VPC',
      world: withRule({ FromPort: 22, CidrIpv4: internet, GroupOwnerId: '444455556666' }),
      finds: [{ key: 'sgr-0bad', atMost: 'notify', why: /444455556666/, calls: [] }],
    },
    {
      name: 'a bastion that is only a source of remote access',
      world: world => {
        placeCluster(world);
        const GroupId = placeSecurityGroup(world);
        placeNodegroup(world, { remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: [GroupId] } });
        placeRule(world, { GroupId, SecurityGroupRuleId: 'sgr-0bad', FromPort: 22, CidrIpv4: internet });
        return ref(GroupId);
      },
      finds: [{ ...asked, why: /bastion/ }],
    },
    {
      name: 'the group of a cluster nobody may list',
      world: world => {
        const GroupId = placeSecurityGroup(world);
        placeRule(world, { GroupId, SecurityGroupRuleId: 'sgr-0bad', FromPort: 22, CidrIpv4: internet });
        return ref(GroupId);
      },
      denies: ['eks:ListClusters'],
      finds: [{ ...asked, why: /could not be listed/ }],
    },
    {
      name: 'EKS itself opened SSH for a node group',
      world: world => {
        placeNodegroup(world, { remoteAccess: { ec2SshKey: 'ops' } });
        const group = regionOf(world, account, region).nodegroups['shop/workers']?.resources?.remoteAccessSecurityGroup;
        return ref(group ?? '');
      },
      finds: [{ key: /^sgr-/ }],
    },
    {
      name: 'AWS tells of a rule and not whom it admits',
      world: world => {
        const at = withRule({ FromPort: 22, CidrIpv4: internet })(world);
        delete regionOf(world, account, region).rules['sgr-0bad']?.CidrIpv4;
        return at;
      },
      finds: [
        {
          key: 'sgr-0bad',
          atMost: 'notify',
          why: /does not tell whom/,
          message: /admits a source nobody knows/,
          calls: [],
        },
      ],
    },
    {
      name: 'a bastion that is a node as well',
      world: world => {
        const GroupId = placeSecurityGroup(world);
        placeRule(world, { GroupId, SecurityGroupRuleId: 'sgr-0bad', FromPort: 22, CidrIpv4: internet });
        placeNodegroup(world, { remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: [GroupId] } });
        placeInstance(world, { groups: [GroupId], Tags: [{ Key: 'eks:cluster-name', Value: 'shop' }] });
        return ref(GroupId);
      },
      finds: [reverted],
    },
  ],
});

// The sandbox, like EC2 today, answers names of protocols; old answers may hold numbers.
test.each([
  ['6', 22, ['tcp/22']],
  ['17', 3389, ['udp/3389']],
  ['1', 22, []],
  ['58', 22, []],
])('protocol number %s is read as the protocol it is', (IpProtocol, port, ports) => {
  expect(adminPorts({ IpProtocol, FromPort: port, ToPort: port })).toEqual(ports);
});
