import type { IpPermission } from '@aws-sdk/client-ec2';
import { placeRule, placeSecurityGroup, placeVpc } from '../../local/sandbox/place.ts';
import { record, refusal, start } from './start.ts';

const fromAnywhere = (port: number): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: port,
  ToPort: port,
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
});

function group(isDefault = false) {
  const all = start();
  const VpcId = placeVpc(all.world, { IsDefault: isDefault });
  const GroupId = placeSecurityGroup(all.world, { VpcId, GroupName: 'nodes' });
  const rules = async () => {
    const answer = await all.call('ec2:DescribeSecurityGroupRules', {
      Filters: [{ Name: 'group-id', Values: [GroupId] }],
    });
    return (answer.SecurityGroupRules ?? []).filter(rule => !rule.IsEgress);
  };
  return { ...all, GroupId, rules };
}

describe('AuthorizeSecurityGroupIngress', () => {
  test('makes one rule with its own id per source, with description and tags', async () => {
    const { call, GroupId, rules } = group();
    const IpPermissions = [
      {
        IpProtocol: '6',
        FromPort: 22,
        ToPort: 22,
        IpRanges: [{ CidrIp: '100.68.0.18/18', Description: 'office' }, { CidrIp: '208.236.235.254/0' }],
        Ipv6Ranges: [{ CidrIpv6: '2001:DB8:0:0:1::5/32' }, { CidrIpv6: 'fe80::1/0' }],
        PrefixListIds: [{ PrefixListId: 'pl-1' }],
        UserIdGroupPairs: [{ GroupId: 'sg-other' }],
      },
    ];
    const Tags = [{ Key: 'owner', Value: 'team-shop' }];
    const answer = await call('ec2:AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions,
      TagSpecifications: [{ ResourceType: 'security-group-rule', Tags }],
    });
    const seen = await rules();
    expect(seen).toEqual(answer.SecurityGroupRules);
    expect(new Set(seen.map(rule => rule.SecurityGroupRuleId)).size).toBe(6);
    expect(
      seen.map(rule => rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId),
    ).toEqual(['100.68.0.0/18', '0.0.0.0/0', '2001:db8::/32', '::/0', 'pl-1', 'sg-other']);
    expect(seen.every(rule => rule.IpProtocol === 'tcp')).toBe(true);
    expect(seen[0]).toMatchObject({ Description: 'office', Tags });
  });

  test.each([
    ['-1 has no ports', { IpProtocol: '-1' }, [-1, -1]],
    ['-1 ignores ports', { IpProtocol: '-1', FromPort: 22, ToPort: 22 }, [-1, -1]],
    ['another protocol number opens all ports', { IpProtocol: '50', FromPort: 22, ToPort: 22 }, [-1, -1]],
    ['a range stays a range', { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535 }, [0, 65535]],
    ['icmp keeps type and code', { IpProtocol: 'icmp', FromPort: 8, ToPort: 0 }, [8, 0]],
  ])('protocol and ports: %s', async (_name, traffic, ports) => {
    const { call, GroupId, rules } = group();
    await call('ec2:AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [{ ...traffic, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
    });
    const [rule] = await rules();
    expect([rule?.FromPort, rule?.ToPort]).toEqual(ports);
  });

  test('takes the flat form', async () => {
    const { call, GroupId, rules } = group();
    await call('ec2:AuthorizeSecurityGroupIngress', {
      GroupId,
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      CidrIp: '0.0.0.0/0',
    });
    expect(await rules()).toMatchObject([{ CidrIpv4: '0.0.0.0/0', FromPort: 22 }]);
  });

  test('refuses a rule that is there, and then adds none of the others', async () => {
    const { call, GroupId, rules } = group();
    await call('ec2:AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [fromAnywhere(22)] });
    const again = call('ec2:AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [fromAnywhere(80), fromAnywhere(22)],
    });
    expect(await refusal(again)).toBe(
      'InvalidPermission.Duplicate: the specified rule "peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW" already exists',
    );
    expect(await rules()).toHaveLength(1);
  });

  test.each([
    [
      'a group nobody knows',
      { GroupId: 'sg-nowhere', IpPermissions: [fromAnywhere(22)] },
      /^InvalidGroup.NotFound: The security group 'sg-nowhere'/,
    ],
    [
      'a CIDR that is none',
      { IpPermissions: [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 1, IpRanges: [{ CidrIp: '10.0.0.0/33' }] }] },
      /^InvalidParameterValue: CIDR block 10.0.0.0\/33 is malformed/,
    ],
    ['no source', { IpPermissions: [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 1 }] }, /^MissingParameter/],
  ])('refuses %s', async (_name, input, text) => {
    const { call, GroupId } = group();
    expect(await refusal(call('ec2:AuthorizeSecurityGroupIngress', { GroupId, ...input }))).toMatch(text);
  });
});

describe('RevokeSecurityGroupIngress', () => {
  test('by rule ids takes exactly those', async () => {
    const { world, call, GroupId, rules } = group();
    const bad = placeRule(world, { GroupId, CidrIpv4: '0.0.0.0/0', FromPort: 22, ToPort: 22 });
    const good = placeRule(world, { GroupId, CidrIpv4: '10.0.0.0/8', FromPort: 22, ToPort: 22 });
    const answer = await call('ec2:RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: [bad] });
    expect(answer.RevokedSecurityGroupRules).toMatchObject([{ SecurityGroupRuleId: bad, CidrIpv4: '0.0.0.0/0' }]);
    expect((await rules()).map(rule => rule.SecurityGroupRuleId)).toEqual([good]);
  });

  test('one unknown rule id refuses the whole call', async () => {
    const { world, call, GroupId, rules } = group();
    const known = placeRule(world, { GroupId });
    const revoke = call('ec2:RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: [known, 'sgr-gone'] });
    expect(await refusal(revoke)).toMatch(/^InvalidSecurityGroupRuleId.NotFound: .*sgr-gone/);
    expect(await rules()).toHaveLength(1);
  });

  test('a rule of another group, and an egress rule, are not found', async () => {
    const { world, call, GroupId, here } = group();
    const other = placeRule(world, { GroupId: placeSecurityGroup(world) });
    const egress =
      Object.values(here().rules).find(rule => rule.GroupId === GroupId && rule.IsEgress)?.SecurityGroupRuleId ?? '';
    for (const id of [other, egress]) {
      expect(await refusal(call('ec2:RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: [id] }))).toMatch(
        /^InvalidSecurityGroupRuleId.NotFound/,
      );
    }
  });

  test('by value the description does not count, ports and source do', async () => {
    const { world, call, GroupId, rules } = group();
    placeRule(world, { GroupId, CidrIpv4: '0.0.0.0/0', FromPort: 22, ToPort: 22, Description: 'debugging' });
    const port = call('ec2:RevokeSecurityGroupIngress', { GroupId, IpPermissions: [fromAnywhere(23)] });
    expect(await refusal(port)).toMatch(/^InvalidPermission.NotFound/);
    await call('ec2:RevokeSecurityGroupIngress', { GroupId, IpPermissions: [fromAnywhere(22)] });
    expect(await rules()).toEqual([]);
  });

  test('by value a mismatch revokes nothing, but in a default VPC only the mismatch stays', async () => {
    const mixed = [fromAnywhere(22), fromAnywhere(23)];
    for (const [isDefault, left] of [
      [false, 1],
      [true, 0],
    ] as const) {
      const { world, call, GroupId, rules } = group(isDefault);
      placeRule(world, { GroupId, CidrIpv4: '0.0.0.0/0', FromPort: 22, ToPort: 22 });
      const revoke = call('ec2:RevokeSecurityGroupIngress', { GroupId, IpPermissions: mixed });
      if (isDefault) expect((await revoke).UnknownIpPermissions).toEqual([fromAnywhere(23)]);
      else expect(await refusal(revoke)).toMatch(/^InvalidPermission.NotFound/);
      expect(await rules()).toHaveLength(left);
    }
  });
});

describe('events of groups', () => {
  const items = (...list: unknown[]) => ({ items: list });

  test("the list form with ids in the answer keeps the log's ids; ports may be text and lists empty", async () => {
    const { aws, GroupId, rules } = group();
    const request = {
      groupId: GroupId,
      ipPermissions: items({
        ipProtocol: 'tcp',
        fromPort: '22',
        toPort: '22',
        groups: {},
        ipRanges: items({ cidrIp: '0.0.0.0/0' }),
        ipv6Ranges: {},
        prefixListIds: {},
      }),
    };
    const responseElements = {
      securityGroupRuleSet: items({
        securityGroupRuleId: 'sgr-log',
        groupId: GroupId,
        ipProtocol: 'tcp',
        fromPort: '22',
        toPort: '22',
        cidrIpv4: '0.0.0.0/0',
        description: 'why',
      }),
    };
    aws.apply(record('ec2:AuthorizeSecurityGroupIngress', request, { responseElements }));
    expect(await rules()).toMatchObject([
      { SecurityGroupRuleId: 'sgr-log', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0', Description: 'why' },
    ]);
  });

  test('a record without a rule set gets ids that are the same in every run', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const { aws, GroupId, rules } = group();
        aws.apply(
          record(
            'ec2:AuthorizeSecurityGroupIngress',
            {
              groupId: GroupId,
              cidrIp: '208.236.235.254/0',
              fromPort: 22,
              toPort: 22,
              ipProtocol: 'tcp',
              ipPermissions: {},
            },
            { eventID: 'old' },
          ),
        );
        expect(await rules()).toMatchObject([{ CidrIpv4: '0.0.0.0/0' }]);
        return (await rules())[0]?.SecurityGroupRuleId;
      }),
    );
    expect(ids[0]).toMatch(/^sgr-[0-9a-f]{17}$/);
    expect(ids[0]).toBe(ids[1]);
  });

  test('a second record of the same opening makes no second rule', async () => {
    const { aws, GroupId, rules } = group();
    const request = {
      groupId: GroupId,
      cidrIp: '0.0.0.0/0',
      fromPort: 22,
      toPort: 22,
      ipProtocol: 'tcp',
      ipPermissions: {},
    };
    aws.apply(record('ec2:AuthorizeSecurityGroupIngress', request));
    aws.apply(record('ec2:AuthorizeSecurityGroupIngress', request));
    expect(await rules()).toHaveLength(1);
  });

  test.each([
    ['one object', (rule: unknown) => rule],
    ['an array', (rule: unknown) => [rule]],
  ])('ModifySecurityGroupRules with %s replaces the rule and keeps id and tags', async (_name, wrap) => {
    const { aws, world, GroupId, rules } = group();
    const id = placeRule(world, {
      GroupId,
      CidrIpv4: '10.0.0.0/8',
      FromPort: 22,
      ToPort: 22,
      Description: 'office',
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    const SecurityGroupRule = wrap({
      SecurityGroupRuleId: id,
      tag: 1,
      SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' },
    });
    aws.apply(
      record('ec2:ModifySecurityGroupRules', { ModifySecurityGroupRulesRequest: { GroupId, SecurityGroupRule } }),
    );
    const [rule] = await rules();
    expect(rule).toMatchObject({ SecurityGroupRuleId: id, CidrIpv4: '0.0.0.0/0', Tags: [{ Key: 'a', Value: 'b' }] });
    expect(rule?.Description).toBeUndefined();
  });

  test('a revoke by ids and one by value take the rule away; DeleteSecurityGroup takes all of it', async () => {
    const { aws, world, call, GroupId, rules } = group();
    const first = placeRule(world, { GroupId, CidrIpv4: '10.1.0.0/16' });
    placeRule(world, { GroupId, CidrIpv4: '10.2.0.0/16' });
    aws.apply(
      record('ec2:RevokeSecurityGroupIngress', {
        groupId: GroupId,
        ipPermissions: {},
        securityGroupRuleIds: items({ securityGroupRuleId: first }),
      }),
    );
    expect(await rules()).toMatchObject([{ CidrIpv4: '10.2.0.0/16' }]);
    aws.apply(
      record('ec2:RevokeSecurityGroupIngress', {
        groupId: GroupId,
        ipPermissions: items({
          ipProtocol: 'tcp',
          fromPort: 443,
          toPort: 443,
          ipRanges: items({ cidrIp: '10.2.0.0/16' }),
        }),
      }),
    );
    expect(await rules()).toEqual([]);
    aws.apply(record('ec2:DeleteSecurityGroup', { groupId: GroupId }));
    expect(await refusal(call('ec2:DescribeSecurityGroups', { GroupIds: [GroupId] }))).toMatch(
      /^InvalidGroup.NotFound/,
    );
  });

  test.each([
    ['a failed call', { errorCode: 'Client.UnauthorizedOperation' }],
    ['a dry run', { errorCode: 'Client.DryRunOperation' }],
  ])('%s changes nothing', async (_name, rest) => {
    const { aws, GroupId, rules } = group();
    aws.apply(
      record('ec2:AuthorizeSecurityGroupIngress', { groupId: GroupId, cidrIp: '0.0.0.0/0', ipProtocol: '-1' }, rest),
    );
    expect(await rules()).toEqual([]);
  });
});

test('DescribeSecurityGroups shows the rules grouped by port, and filters by tag, name and prefix list', async () => {
  const { world, call, GroupId } = group();
  placeRule(world, { GroupId, CidrIpv4: '10.1.0.0/16' });
  placeRule(world, { GroupId, PrefixListId: 'pl-1' });
  placeSecurityGroup(world, { Tags: [{ Key: 'aws:eks:cluster-name', Value: 'shop' }] });
  const names = async (Name: string, Value: string) =>
    (await call('ec2:DescribeSecurityGroups', { Filters: [{ Name, Values: [Value] }] })).SecurityGroups ?? [];
  expect(await names('tag:aws:eks:cluster-name', 'shop')).toHaveLength(1);
  expect(await names('tag:aws:eks:cluster-name', 'other')).toEqual([]);
  expect(await names('ip-permission.prefix-list-id', 'pl-1')).toMatchObject([
    {
      GroupId,
      IpPermissions: [
        { FromPort: 443, IpRanges: [{ CidrIp: '10.1.0.0/16' }], PrefixListIds: [{ PrefixListId: 'pl-1' }] },
      ],
    },
  ]);
  expect(await refusal(call('ec2:DescribeSecurityGroups', { Filters: [{ Name: 'colour', Values: ['red'] }] }))).toMatch(
    /^InvalidParameterValue: .*colour/,
  );
});
