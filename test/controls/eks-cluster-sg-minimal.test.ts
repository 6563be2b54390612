/** Examples of eks-cluster-sg-minimal. */
import { eksClusterSgMinimal } from '../../shared/controls/eks-cluster-sg-minimal.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placePrefixList, placeRule, placeSecurityGroup } from '../../local/sandbox/place.ts';
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

check(eksClusterSgMinimal, {
  // Nothing shows that the barest group is the one EKS made.
  bare: 'nothing',
  changes: ownRule,
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
