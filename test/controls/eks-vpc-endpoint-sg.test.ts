/** Examples of eks-vpc-endpoint-sg. */
import { eksVpcEndpointSg } from '../../shared/controls/eks-vpc-endpoint-sg.ts';
import type { Ref } from '../../shared/resources.ts';
import {
  placeCluster,
  placeInterface,
  placePrefixList,
  placeRule,
  placeSecurityGroup,
  placeVpcEndpoint,
} from '../../local/sandbox/place.ts';
import type { RuleState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const internet = '0.0.0.0/0';
const GroupId = 'sg-endpoints';
const ref = (id = 'vpce-1'): Ref => ({ kind: 'vpc-endpoint', account, region, id });

/** An endpoint beside a cluster, whose group admits HTTPS from inside, and this. */
const withRule =
  (rule?: Partial<RuleState>, options: { tags?: string; more?: (world: World) => void } = {}) =>
  (world: World): Ref => {
    placeCluster(world);
    placeSecurityGroup(world, {
      GroupId,
      Tags: options.tags ? [{ Key: options.tags, Value: 'owned' }] : [],
    });
    placeVpcEndpoint(world, { VpcEndpointId: 'vpce-1', Groups: [{ GroupId }] });
    placeRule(world, { GroupId, CidrIpv4: '10.20.0.0/16' });
    placeRule(world, { GroupId, ReferencedGroupInfo: { GroupId: 'sg-nodes', UserId: account } });
    if (rule) placeRule(world, { GroupId, SecurityGroupRuleId: 'sgr-0bad', Description: 'test', ...rule });
    options.more?.(world);
    return ref();
  };

const revoke = [{ call: 'ec2:RevokeSecurityGroupIngress', input: { GroupId, SecurityGroupRuleIds: ['sgr-0bad'] } }];
const found = { key: 'sgr-0bad', calls: revoke };
const told = { key: 'sgr-0bad', calls: [] };

check(eksVpcEndpointSg, {
  changes: ({ facet }) => new RegExp(String.raw`\.rules\.${facet}[.[]`),
  fine: [
    { name: 'HTTPS from the VPC and the nodes', world: withRule() },
    { name: 'HTTPS from an office over a private line', world: withRule({ CidrIpv4: '192.168.7.0/24' }) },
    {
      name: 'HTTPS from an approved network',
      world: withRule({ CidrIpv4: '198.51.100.0/28' }),
      settings: { network: { approvedCidrs: ['198.51.100.0/24'] } },
    },
    {
      name: 'icmp from inside has no ports',
      world: withRule({ IpProtocol: 'icmp', FromPort: 3, ToPort: 4, CidrIpv4: '10.0.0.0/8' }),
    },
    {
      name: 'all traffic to everyone is egress',
      world: withRule({ IpProtocol: '-1', CidrIpv4: internet, IsEgress: true }),
    },
    {
      name: 'a gateway endpoint has no security groups',
      world: world => {
        placeCluster(world);
        placeVpcEndpoint(world, { VpcEndpointId: 'vpce-1', service: 's3', VpcEndpointType: 'Gateway' });
        return ref();
      },
    },
    {
      name: 'the group is judged at the first of its endpoints',
      world: world => {
        withRule({ CidrIpv4: internet })(world);
        placeVpcEndpoint(world, { VpcEndpointId: 'vpce-2', Groups: [{ GroupId }] });
        return ref('vpce-2');
      },
    },
  ],
  bad: [
    {
      name: 'everyone is let in to 443',
      world: withRule({ CidrIpv4: internet }),
      finds: [
        {
          ...found,
          message:
            /^VPC endpoint vpce-1 has security group sg-endpoints, which admits the whole internet \(0\.0\.0\.0\/0\) to tcp\/443\.$/,
          undo: {
            calls: [
              {
                call: 'ec2:AuthorizeSecurityGroupIngress',
                input: {
                  GroupId,
                  IpPermissions: [
                    {
                      IpProtocol: 'tcp',
                      FromPort: 443,
                      ToPort: 443,
                      IpRanges: [{ CidrIp: internet, Description: 'test' }],
                    },
                  ],
                },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'everyone is let in to everything over IPv6',
      world: withRule({ IpProtocol: '-1', CidrIpv6: '::/0' }),
      finds: [{ ...found, message: /all traffic/ }],
    },
    {
      name: 'a part of the internet nobody approved',
      world: withRule({ CidrIpv4: '203.0.113.0/24' }),
      finds: [{ ...found, atMost: 'ask', why: /part of the internet/ }],
    },
    {
      name: 'a prefix list that cannot be read',
      world: world => withRule({ PrefixListId: placePrefixList(world) })(world),
      denies: ['ec2:GetManagedPrefixListEntries'],
      finds: [{ ...found, atMost: 'ask', why: /cannot be read/ }],
    },
    {
      name: 'another machine carries the group, too',
      world: withRule({ CidrIpv4: internet }, { more: world => placeInterface(world, { groups: [GroupId] }) }),
      finds: [{ ...found, atMost: 'ask', why: /other network interfaces/ }],
    },
    {
      name: 'nobody can tell what else carries the group',
      world: withRule({ CidrIpv4: internet }),
      denies: ['ec2:DescribeNetworkInterfaces'],
      finds: [{ ...found, atMost: 'ask', why: /what else carries/ }],
    },
    {
      name: 'the group is a cluster’s own and has its own controls',
      world: withRule({ CidrIpv4: internet }, { tags: 'kubernetes.io/cluster/shop' }),
      finds: [{ ...told, atMost: 'notify', why: /controls of security groups/ }],
    },
    {
      name: 'the rule belongs to the owner of a shared VPC',
      world: withRule({ CidrIpv4: internet, GroupOwnerId: '444455556666' }),
      finds: [{ ...told, atMost: 'notify', why: /444455556666/ }],
    },
    {
      name: 'other ports are open from inside',
      world: withRule({ FromPort: 80, CidrIpv4: '10.20.0.0/16' }),
      finds: [
        {
          ...told,
          lasting: 'rule:tcp:80-80:10.20.0.0/16',
          message: /^VPC endpoint vpce-1 has security group sg-endpoints, which admits tcp\/80 from inside/,
        },
      ],
    },
    {
      name: 'a range that ends at 443 is more than 443',
      world: withRule({ FromPort: 80, ToPort: 443, CidrIpv4: '10.20.0.0/16' }),
      finds: [told],
    },
    {
      name: 'udp 443 is not what endpoints speak',
      world: withRule({ IpProtocol: 'udp', FromPort: 443, CidrIpv4: '10.20.0.0/16' }),
      finds: [told],
    },
    {
      name: 'a range that begins at 443 is more than 443',
      world: withRule({ FromPort: 443, ToPort: 444, CidrIpv4: '10.20.0.0/16' }),
      finds: [told],
    },
  ],
});
