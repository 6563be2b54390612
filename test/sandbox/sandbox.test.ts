import {
  placeCluster,
  placeDetector,
  placeKey,
  placeNodegroup,
  placePrefixList,
  placeRole,
  placeRule,
  placeSecurityGroup,
  placeTrail,
  placeVpc,
} from '../../local/sandbox/place.ts';
import { factsOf, operations, type Operation } from '../../shared/operations.ts';
import { sandbox } from '../../local/sandbox/sandbox.ts';
import { triggers } from '../../shared/triggers.ts';
import { record, recordedEvents, refusal, start, where } from './start.ts';

const auditOff = { name: 'shop', logging: { clusterLogging: [{ types: ['audit' as const], enabled: false }] } };

describe('pages', () => {
  test("every list is cut into pages of the world's size and gathered by its token", async () => {
    const { world, call } = start();
    world.pageSize = 2;
    const GroupId = placeSecurityGroup(world);
    for (const i of [1, 2, 3, 4, 5]) {
      placeCluster(world, { name: `c${i}` });
      placeNodegroup(world, { clusterName: 'c1', nodegroupName: `n${i}` });
      placeRule(world, { GroupId, CidrIpv4: `10.${i}.0.0/16` });
    }
    const PrefixListId = placePrefixList(world, { entries: [1, 2, 3].map(i => ({ Cidr: `10.${i}.0.0/16` })) });
    placeRole(world, { RoleName: 'r', attached: ['a', 'b', 'c'].map(name => `arn:aws:iam::aws:policy/${name}`) });
    const sizes = async (next: (token: string | undefined) => Promise<[number, string | undefined]>) => {
      const all: number[] = [];
      let token: string | undefined;
      do {
        const [size, more] = await next(token);
        all.push(size);
        token = more;
      } while (token);
      return all;
    };
    expect(
      await sizes(t =>
        call('eks:ListClusters', t ? { nextToken: t } : {}).then(a => [a.clusters?.length ?? 0, a.nextToken]),
      ),
    ).toEqual([2, 2, 1]);
    expect(
      await sizes(t =>
        call('eks:ListNodegroups', { clusterName: 'c1', ...(t && { nextToken: t }) }).then(a => [
          a.nodegroups?.length ?? 0,
          a.nextToken,
        ]),
      ),
    ).toEqual([2, 2, 1]);
    const Filters = [{ Name: 'group-id', Values: [GroupId] }];
    expect(
      await sizes(t =>
        call('ec2:DescribeSecurityGroupRules', { Filters, ...(t && { NextToken: t }) }).then(a => [
          a.SecurityGroupRules?.length ?? 0,
          a.NextToken,
        ]),
      ),
    ).toEqual([2, 2, 2]);
    expect(
      await sizes(t =>
        call('ec2:GetManagedPrefixListEntries', { PrefixListId, ...(t && { NextToken: t }) }).then(a => [
          a.Entries?.length ?? 0,
          a.NextToken,
        ]),
      ),
    ).toEqual([2, 1]);
    expect(
      await sizes(t =>
        call('iam:ListAttachedRolePolicies', { RoleName: 'r', ...(t && { Marker: t }) }).then(a => [
          a.AttachedPolicies?.length ?? 0,
          a.IsTruncated ? a.Marker : undefined,
        ]),
      ),
    ).toEqual([2, 1]);
    expect(await refusal(call('eks:ListClusters', { nextToken: 'mine' }))).toMatch(/^InvalidNextToken/);
  });

  test('a caller may ask for less than a page', async () => {
    const { world, call } = start();
    for (const name of ['a', 'b']) placeCluster(world, { name });
    expect((await call('eks:ListClusters', { maxResults: 1 })).clusters).toEqual(['a']);
  });
});

describe('eventual consistency', () => {
  test('an acknowledged write is seen after staleReads seconds', async () => {
    const { world, aws, call, later } = start();
    const GroupId = placeSecurityGroup(world);
    world.staleReads = 20;
    const seen = async () =>
      (
        (await call('ec2:DescribeSecurityGroupRules', { Filters: [{ Name: 'group-id', Values: [GroupId] }] }))
          .SecurityGroupRules ?? []
      ).filter(rule => !rule.IsEgress).length;
    await call('ec2:AuthorizeSecurityGroupIngress', {
      GroupId,
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      CidrIp: '0.0.0.0/0',
    });
    later(10);
    aws.apply(
      record('ec2:AuthorizeSecurityGroupIngress', {
        groupId: GroupId,
        ipProtocol: 'tcp',
        fromPort: 80,
        toPort: 80,
        cidrIp: '0.0.0.0/0',
      }),
    );
    later(9);
    expect(await seen()).toBe(0);
    later(1);
    expect(await seen()).toBe(1);
    later(10);
    expect(await seen()).toBe(2);
  });

  test('writes are judged by what is, not by what reads show', async () => {
    const { world, call } = start();
    placeCluster(world);
    world.staleReads = 60;
    await call('eks:UpdateClusterConfig', auditOff);
    expect((await call('eks:DescribeCluster', { name: 'shop' })).cluster?.status).toBe('ACTIVE');
    expect(await refusal(call('eks:UpdateClusterConfig', auditOff))).toMatch(/^ResourceInUseException/);
  });
});

describe('lies', () => {
  test('a write that lies answers success, tells CloudTrail, and changes nothing', async () => {
    const { world, call, records } = start();
    const GroupId = placeSecurityGroup(world);
    const id = placeRule(world, { GroupId, CidrIpv4: '0.0.0.0/0' });
    world.lies = ['ec2:RevokeSecurityGroupIngress'];
    const before = JSON.stringify(world.regions);
    const answer = await call('ec2:RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: [id] });
    expect(answer).toMatchObject({ Return: true, RevokedSecurityGroupRules: [{ SecurityGroupRuleId: id }] });
    expect(JSON.stringify(world.regions)).toBe(before);
    expect(records.map(one => one.eventName)).toEqual(['RevokeSecurityGroupIngress']);
  });

  test('an EKS update that lies is found, ends Successful, and leaves the cluster as it was', async () => {
    const { world, call, later } = start();
    placeCluster(world);
    world.lies = ['eks:UpdateClusterConfig'];
    const { update } = await call('eks:UpdateClusterConfig', auditOff);
    later(120);
    expect((await call('eks:DescribeUpdate', { name: 'shop', updateId: update?.id })).update?.status).toBe(
      'Successful',
    );
    expect((await call('eks:DescribeCluster', { name: 'shop' })).cluster?.logging?.clusterLogging).toHaveLength(1);
  });
});

describe('what happens is told', () => {
  test('a write of ours makes a record of our role that carries its request id; a read and a refusal make none', async () => {
    const { world, call, records } = start();
    const GroupId = placeSecurityGroup(world);
    const id = placeRule(world, { GroupId, CidrIpv4: '0.0.0.0/0' });
    const { $metadata } = await call('ec2:RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: [id] });
    await call('ec2:DescribeSecurityGroups', {});
    await refusal(call('ec2:RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: [id] }));
    expect(records).toMatchObject([
      {
        eventName: 'RevokeSecurityGroupIngress',
        eventTime: '2026-11-03T09:20:00Z'.replace('09:20', new Date(1_793_700_000_000).toISOString().slice(11, 16)),
        requestID: $metadata.requestId,
        readOnly: false,
        userIdentity: {
          sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/eks-guardrails-fix' } },
        },
        requestParameters: {
          groupId: GroupId,
          ipPermissions: {},
          securityGroupRuleIds: { items: [{ securityGroupRuleId: id }] },
        },
      },
    ]);
  });

  test('event and request ids are never given twice', async () => {
    const { world, call, records } = start();
    const RoleName = placeRole(world);
    const requests = [];
    for (const name of ['a', 'b', 'c'])
      requests.push(
        (await call('iam:PutRolePolicy', { RoleName, PolicyName: name, PolicyDocument: '{}' })).$metadata.requestId,
      );
    expect(new Set(requests).size).toBe(3);
    expect(new Set(records.map(one => one.eventID)).size).toBe(3);
  });

  test('every record of a write that is a trigger changes nothing when it comes back', async () => {
    const { world, aws, call, records, later } = start();
    placeCluster(world);
    const GroupId = placeSecurityGroup(world);
    const KeyId = placeKey(world);
    const RoleName = placeRole(world, { attached: [] });
    const Name = placeTrail(world);
    const DetectorId = placeDetector(world);
    await call('ec2:AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 1, ToPort: 2, IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'd' }] },
      ],
    });
    await call('eks:UpdateClusterConfig', auditOff);
    await call('iam:AttachRolePolicy', { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    await call('kms:ScheduleKeyDeletion', { KeyId });
    await call('cloudtrail:StopLogging', { Name });
    await call('guardduty:UpdateDetector', { DetectorId, Features: [{ Name: 'EKS_AUDIT_LOGS', Status: 'DISABLED' }] });
    later(120);
    aws.pass();
    const state = () => structuredClone([world.regions, world.accounts]);
    const before = state();
    for (const one of records) aws.apply(one);
    expect(state()).toEqual(before);
    // Even under another event id the effect is there already.
    for (const one of records) aws.apply({ ...one, eventID: `${one.eventID}-again` });
    expect(state()).toEqual(before);
    expect(records).toHaveLength(6);
  });
});

test('a late copy of our own record does not make it happen again', async () => {
  const { world, aws, call, records, here } = start();
  const GroupId = placeSecurityGroup(world);
  await call('ec2:AuthorizeSecurityGroupIngress', {
    GroupId,
    IpProtocol: 'tcp',
    FromPort: 22,
    ToPort: 22,
    CidrIp: '0.0.0.0/0',
  });
  aws.apply(
    record('ec2:RevokeSecurityGroupIngress', {
      groupId: GroupId,
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      cidrIp: '0.0.0.0/0',
    }),
  );
  for (const one of records) aws.apply(one);
  expect(Object.values(here().rules).filter(rule => !rule.IsEgress)).toEqual([]);
});

test('every call is remembered, refused ones too', async () => {
  const { aws, call } = start();
  await refusal(call('eks:DescribeCluster', { name: 'x' }));
  expect(aws.calls).toEqual([{ where, operation: 'eks:DescribeCluster', input: { name: 'x' } }]);
});

test("a session that is limited to a plan's calls may make no other", async () => {
  const { world, aws } = start();
  const GroupId = placeSecurityGroup(world);
  const only = [{ call: 'ec2:RevokeSecurityGroupIngress' as const, input: { GroupId } }];
  expect(await refusal(aws.call({ ...where, only }, 'ec2:AuthorizeSecurityGroupIngress', { GroupId }))).toMatch(
    /^AccessDenied/,
  );
  expect(
    await refusal(
      aws.call({ ...where, only }, 'ec2:RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: ['sgr-x'] }),
    ),
  ).toMatch(/NotFound/);
});

test("an answer is the caller's own: changing it changes nothing here", async () => {
  const { world, call } = start();
  placeCluster(world, { tags: { owner: 'a' } });
  const { cluster } = await call('eks:DescribeCluster', { name: 'shop' });
  if (cluster?.tags) cluster.tags['owner'] = 'b';
  expect((await call('eks:DescribeCluster', { name: 'shop' })).cluster?.tags).toEqual({ owner: 'a' });
});

test('the world goes through JSON and on: what was due still happens', async () => {
  const { world, call, clock } = start();
  placeCluster(world);
  await call('eks:UpdateClusterConfig', auditOff);
  const again = sandbox({ now: () => clock.at + 120, world: JSON.parse(JSON.stringify(world)) });
  const { cluster } = await again.call(where, 'eks:DescribeCluster', { name: 'shop' });
  expect(cluster).toMatchObject({
    status: 'ACTIVE',
    logging: { clusterLogging: [{ enabled: true }, { enabled: false }] },
  });
  expect(cluster?.createdAt?.getTime()).toBe(1_760_000_000_000);
});

test('a read and a refused write leave nothing behind', async () => {
  const { world, call } = start();
  placeVpc(world);
  const before = JSON.stringify(world);
  await call('ec2:DescribeVpcs', {});
  await call('iam:ListRolePolicies', { RoleName: 'x' }).catch(() => undefined);
  await call('guardduty:ListDetectors', {});
  await refusal(call('iam:AttachRolePolicy', { RoleName: 'x', PolicyArn: 'y' }));
  expect(JSON.stringify(world)).toBe(before);
});

test.each(Object.keys(operations).filter(name => factsOf(name as Operation).access === 'write'))(
  "%s of an unknown resource is refused or creates it, in AWS's words",
  async name => {
    const { call, records } = start();
    const input = {
      GroupId: 'sg-1',
      name: 'x',
      clusterName: 'x',
      Name: 'x',
      TrailName: 'x',
      RoleName: 'x',
      KeyId: 'x',
      FunctionName: 'x',
      DetectorId: 'x',
      LaunchTemplateId: 'lt-1',
      InstanceId: 'i-1',
      PolicyArn: 'arn:aws:iam::aws:policy/x',
      PolicyName: 'x',
      PolicyDocument: '{}',
      Enable: true,
      ResourceIds: ['vpc-x'],
      FlowLogIds: ['fl-x'],
      VpcId: 'vpc-x',
      VpcEndpointIds: ['vpce-x'],
      NetworkAclId: 'acl-x',
      RouteTableId: 'rtb-x',
      SubnetId: 'subnet-x',
      ListenerArn: 'x',
    };
    const answer = call(name as Operation, input as never);
    // Inspector and GuardDuty are switched on where there was nothing; switching off what is off is no fault.
    const isMade = ['guardduty:CreateDetector', 'inspector2:Enable', 'inspector2:Disable'].includes(name);
    // Each account has a registry and a password policy to write.
    const isThere = ['ecr:PutRegistryPolicy', 'iam:UpdateAccountPasswordPolicy'].includes(name);
    if (isThere || isMade || name.endsWith('EbsEncryptionByDefault'))
      expect((await answer).$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    else {
      expect(await refusal(answer)).toMatch(
        /^(\w+\.NotFound|NoSuchBucket|(Repository|RegistryPolicy)NotFoundException|ListenerNotFoundException|ResourceNotFoundException|NoSuchEntityException|NotFoundException|TrailNotFoundException|BadRequestException|InvalidInputException): .+/,
      );
      expect(records).toEqual([]);
    }
  },
);

describe('recorded events', () => {
  test.each(recordedEvents().map(({ file, record }) => [file, record] as const))(
    '%s: a second delivery, under the same or another id, changes nothing',
    (_file, event) => {
      const { aws, world, later } = start();
      aws.apply(event, { assume: true });
      later(3600);
      aws.pass();
      const state = () => structuredClone([world.regions, world.accounts]);
      const before = state();
      aws.apply(event, { assume: true });
      expect(state()).toEqual(before);
      aws.apply({ ...event, eventID: 'another' }, { assume: true });
      later(3600);
      aws.pass();
      expect(state()).toEqual(before);
    },
  );

  test('every trigger has an effect or says why it has none: each event file is known', () => {
    const known = new Set(Object.keys(triggers));
    for (const { file, record } of recordedEvents()) {
      expect([file, known.has(`${record.eventSource.split('.')[0]}:${record.eventName}`)]).toEqual([file, true]);
    }
  });
});
