/** Someone opens port 22 to the world: every form the call can take, and everything that must be left alone. */
import { placePrefixList, placeRule } from '../../local/sandbox/place.ts';
import { nodesGroup, officeGroup } from '../../local/sandbox/stories.ts';
import { ingressOf, ipv4, ipv6, opens, permission, stage } from './stage.ts';

const control = 'eks-sg-admin-port-open';
const authorize = 'ec2:AuthorizeSecurityGroupIngress';

describe('SSH opened to the world on a node group’s security group is reverted', () => {
  test.each([
    ['over IPv4', opens([permission(ipv4('0.0.0.0/0'))])],
    ['over IPv6', opens([permission(ipv6('::/0'))])],
    [
      'in the flat form',
      { groupId: nodesGroup, ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '0.0.0.0/0', ipPermissions: {} },
    ],
    [
      'with ports as text, as archived logs have them',
      opens([permission({ fromPort: '22', toPort: '22', ...ipv4('0.0.0.0/0') })]),
    ],
    ['RDP over TCP', opens([permission({ fromPort: 3389, toPort: 3389, ...ipv4('0.0.0.0/0') })])],
    ['RDP over UDP', opens([permission({ ipProtocol: 'udp', fromPort: 3389, toPort: 3389, ...ipv4('0.0.0.0/0') })])],
    ['as two halves of the internet', opens([permission(ipv4('0.0.0.0/1', '128.0.0.0/1'))])],
    ['over IPv4 and IPv6 in one call', opens([permission({ ...ipv4('0.0.0.0/0'), ...ipv6('::/0') })])],
  ])('%s', async (_form, request) => {
    const s = stage();
    const before = ingressOf(s);
    await s.does(authorize, request);
    expect(ingressOf(s)).toEqual(before);
    for (const one of await s.cases(control))
      expect(one).toMatchObject({ status: 'resolved', result: { by: 'guardrail' } });
    // However many rules: one call.
    expect(s.writes()).toEqual(['ec2:RevokeSecurityGroupIngress']);
  });

  test('one bad rule of several in one call: the others stay', async () => {
    const s = stage();
    await s.does(
      authorize,
      opens([
        permission(ipv4('10.0.0.0/8', '0.0.0.0/0')),
        permission({ fromPort: 443, toPort: 443, ...ipv4('0.0.0.0/0') }),
      ]),
    );
    expect(ingressOf(s)).toEqual(expect.arrayContaining(['tcp 22-22 10.0.0.0/8', 'tcp 443-443 0.0.0.0/0']));
    expect(ingressOf(s)).not.toContain('tcp 22-22 0.0.0.0/0');
  });

  test('by ModifySecurityGroupRules, which widens a private rule', async () => {
    const s = stage({
      world: world =>
        placeRule(world, {
          GroupId: nodesGroup,
          SecurityGroupRuleId: 'sgr-0aaaa000000000001',
          IpProtocol: 'tcp',
          FromPort: 22,
          ToPort: 22,
          CidrIpv4: '10.0.0.0/8',
        }),
    });
    await s.does('ec2:ModifySecurityGroupRules', {
      ModifySecurityGroupRulesRequest: {
        GroupId: nodesGroup,
        SecurityGroupRule: {
          SecurityGroupRuleId: 'sgr-0aaaa000000000001',
          tag: 1,
          SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' },
        },
      },
    });
    expect(ingressOf(s)).not.toContain('tcp 22-22 0.0.0.0/0');
    expect(await s.cases(control)).toMatchObject([{ status: 'resolved', key: 'sgr-0aaaa000000000001' }]);
  });
});

describe('more than exactly the port would be closed, so a person is asked', () => {
  test.each([
    ['a range that includes 22', permission({ fromPort: 0, toPort: 65_535, ...ipv4('0.0.0.0/0') })],
    ['a small range that includes 22', permission({ fromPort: 20, toPort: 25, ...ipv4('0.0.0.0/0') })],
    ['all traffic', { ipProtocol: '-1', groups: {}, ...ipv4('0.0.0.0/0'), ipv6Ranges: {}, prefixListIds: {} }],
  ])('%s', async (_form, bad) => {
    const s = stage();
    await s.does(authorize, opens([bad]));
    expect(await s.cases(control)).toMatchObject([
      { status: 'waiting', plan: { calls: [{ call: 'ec2:RevokeSecurityGroupIngress' }] } },
    ]);
    expect(s.writes()).toEqual([]);
  });

  test('a prefix list that holds 0.0.0.0/0', async () => {
    const s = stage({
      world: world =>
        placePrefixList(world, { PrefixListId: 'pl-0123', entries: [{ Cidr: '10.0.0.0/8' }, { Cidr: '0.0.0.0/0' }] }),
    });
    await s.does(authorize, opens([permission({ prefixListIds: { items: [{ prefixListId: 'pl-0123' }] } })]));
    expect(await s.cases(control)).toMatchObject([{ status: 'waiting' }]);
    expect(s.writes()).toEqual([]);
  });

  test('a prefix list comes to hold 0.0.0.0/0: no security group event at all', async () => {
    const s = stage({
      world: world => {
        placePrefixList(world, { PrefixListId: 'pl-0123', entries: [{ Cidr: '10.0.0.0/8' }] });
        placeRule(world, { GroupId: nodesGroup, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListId: 'pl-0123' });
      },
    });
    await s.does('ec2:ModifyManagedPrefixList', {
      ModifyManagedPrefixListRequest: {
        PrefixListId: 'pl-0123',
        CurrentVersion: 1,
        AddEntry: { tag: 1, Cidr: '0.0.0.0/0' },
      },
    });
    expect(await s.cases(control)).toMatchObject([{ status: 'waiting' }]);
  });

  test('a narrower public network', async () => {
    const s = stage();
    await s.does(authorize, opens([permission(ipv4('198.51.100.0/24'))]));
    expect(await s.cases(control)).toMatchObject([{ status: 'waiting' }]);
  });

  test('a rule that stood before another change is asked about, not reverted', async () => {
    const s = stage({
      world: world =>
        placeRule(world, { GroupId: nodesGroup, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' }),
    });
    await s.does(authorize, opens([permission({ fromPort: 443, toPort: 443, ...ipv4('198.51.100.0/24') })]));
    expect(await s.cases(control)).toMatchObject([
      { status: 'waiting', decision: { reason: expect.stringContaining('stood before this change') } },
    ]);
    expect(ingressOf(s)).toContain('tcp 22-22 0.0.0.0/0');
    expect(s.writes()).toEqual([]);
  });

  test('a rule that a load balancer controller owns: the Service or Ingress is to be edited', async () => {
    const s = stage();
    await s.does(
      authorize,
      opens([
        permission({
          ipRanges: { items: [{ cidrIp: '0.0.0.0/0', description: 'kubernetes.io/rule/nlb/client=a1b2' }] },
        }),
      ]),
    );
    expect(await s.cases(control)).toMatchObject([
      { status: 'waiting', decision: { reason: expect.stringContaining('Ingress') } },
    ]);
    expect(s.writes()).toEqual([]);
  });
});

describe('nothing is written at all', () => {
  test.each([
    ['on a group that is not EKS’s', opens([permission(ipv4('0.0.0.0/0'))], officeGroup), {}],
    [
      'for a rule whose source is a group',
      opens([permission({ groups: { items: [{ groupId: nodesGroup, userId: '111122223333' }] } })]),
      {},
    ],
    ['for a private source', opens([permission(ipv4('10.1.0.0/16'))]), {}],
    ['for another port', opens([permission({ fromPort: 443, toPort: 443, ...ipv4('0.0.0.0/0') })]), {}],
    ['for a call that failed', opens([permission(ipv4('0.0.0.0/0'))]), { errorCode: 'Client.UnauthorizedOperation' }],
    ['for a dry run', opens([permission(ipv4('0.0.0.0/0'))]), { errorCode: 'Client.DryRunOperation' }],
  ])('%s', async (_what, request, more) => {
    const s = stage();
    await s.does(authorize, request, more);
    expect(await s.cases()).toEqual([]);
    expect(s.writes()).toEqual([]);
    expect(s.p.messages).toEqual([]);
  });

  test('for the cluster group’s own rule and those EKS restores', async () => {
    const s = stage();
    const clusterGroup = s.here().clusters['shop']?.resourcesVpcConfig.clusterSecurityGroupId ?? '';
    const before = ingressOf(s, clusterGroup);
    await s.does(authorize, opens([permission(ipv4('0.0.0.0/0'))], clusterGroup));
    expect(ingressOf(s, clusterGroup)).toEqual(before);
    expect(before).toContain(`-1 -1--1 ${clusterGroup}`);
  });
});
