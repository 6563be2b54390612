import { placeCluster, placeLaunchTemplate, placeNodegroup } from '../../local/sandbox/place.ts';
import { record, start } from './start.ts';

const key = { ec2SshKey: 'shop-admin' };

function shop() {
  const all = start();
  placeCluster(all.world);
  const nodegroup = async (nodegroupName = 'workers') =>
    (await all.call('eks:DescribeNodegroup', { clusterName: 'shop', nodegroupName })).nodegroup ?? {};
  const ingress = (GroupId: string | undefined) =>
    Object.values(all.here().rules).filter(rule => rule.GroupId === GroupId && !rule.IsEgress);
  const create = (more = {}) =>
    all.aws.apply(
      record('eks:CreateNodegroup', {
        name: 'shop',
        nodegroupName: 'workers',
        nodeRole: 'arn:aws:iam::111122223333:role/eks-node',
        ...more,
      }),
    );
  return { ...all, nodegroup, ingress, create };
}

test('a placed node group has a role that can be read, and no remote access', async () => {
  const { world, call, nodegroup } = shop();
  placeNodegroup(world);
  expect(await nodegroup()).toMatchObject({
    status: 'ACTIVE',
    resources: {},
    nodeRole: 'arn:aws:iam::111122223333:role/eks-node',
  });
  expect((await call('iam:GetRole', { RoleName: 'eks-node' })).Role?.Arn).toBe(
    'arn:aws:iam::111122223333:role/eks-node',
  );
});

test('placing a second node group leaves the shared role as it is', async () => {
  const { world, call } = shop();
  placeNodegroup(world);
  await call('iam:AttachRolePolicy', {
    RoleName: 'eks-node',
    PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  });
  placeNodegroup(world, { nodegroupName: 'others' });
  expect((await call('iam:ListAttachedRolePolicies', { RoleName: 'eks-node' })).AttachedPolicies).toHaveLength(5);
});

test('a created node group is CREATING, then ACTIVE after 180 s', async () => {
  const { nodegroup, create, later } = shop();
  create({ tags: { owner: 'team-shop' } });
  later(179);
  expect(await nodegroup()).toMatchObject({ status: 'CREATING', tags: { owner: 'team-shop' } });
  later(1);
  expect((await nodegroup()).status).toBe('ACTIVE');
  expect((await nodegroup()).resources).toEqual({});
});

test('a node group of a cluster nobody knows is not created', () => {
  const { create, here } = shop();
  create({ name: 'elsewhere' });
  expect(here().nodegroups).toEqual({});
});

describe('remote access', () => {
  test.each([
    ['Linux opens 22', 'AL2023_x86_64_STANDARD', 22],
    ['Windows opens 3389', 'WINDOWS_CORE_2022_x86_64', 3389],
  ])(
    'with a key and no source groups: %s to everyone, as an event of the service role',
    async (_name, amiType, port) => {
      const { nodegroup, ingress, create, later, records } = shop();
      create({ remoteAccess: key, amiType });
      expect((await nodegroup()).resources?.remoteAccessSecurityGroup).toBeUndefined();
      later(180);
      const GroupId = (await nodegroup()).resources?.remoteAccessSecurityGroup;
      const rules = ingress(GroupId);
      expect(rules).toMatchObject([{ IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIpv4: '0.0.0.0/0' }]);
      expect(records).toMatchObject([
        {
          eventName: 'AuthorizeSecurityGroupIngress',
          recipientAccountId: '111122223333',
          userIdentity: {
            type: 'AssumedRole',
            invokedBy: 'eks-nodegroup.amazonaws.com',
            sessionContext: { sessionIssuer: { userName: 'AWSServiceRoleForAmazonEKSNodegroup' } },
          },
          requestParameters: { groupId: GroupId },
          responseElements: {
            securityGroupRuleSet: {
              items: [{ securityGroupRuleId: rules[0]?.SecurityGroupRuleId, cidrIpv4: '0.0.0.0/0', fromPort: port }],
            },
          },
        },
      ]);
    },
  );

  test('with source groups only those come in', async () => {
    const { nodegroup, ingress, create, later } = shop();
    create({ remoteAccess: { ...key, sourceSecurityGroups: ['sg-bastion'] } });
    later(180);
    const rules = ingress((await nodegroup()).resources?.remoteAccessSecurityGroup);
    expect(rules).toMatchObject([{ FromPort: 22, ReferencedGroupInfo: { GroupId: 'sg-bastion' } }]);
    expect(rules[0]?.CidrIpv4).toBeUndefined();
  });

  test('the record it tells of changes nothing when it is applied again', async () => {
    const { aws, nodegroup, ingress, create, later, records } = shop();
    create({ remoteAccess: key });
    later(180);
    const GroupId = (await nodegroup()).resources?.remoteAccessSecurityGroup;
    const before = JSON.stringify(ingress(GroupId));
    for (const one of records) aws.apply({ ...one, eventID: `${one.eventID}-again` });
    expect(JSON.stringify(ingress(GroupId))).toBe(before);
  });

  const log = record(
    'ec2:AuthorizeSecurityGroupIngress',
    {
      groupId: 'sg-log',
      ipPermissions: {
        items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
      },
    },
    {
      userIdentity: {
        type: 'AssumedRole',
        invokedBy: 'eks-nodegroup.amazonaws.com',
        sessionContext: { sessionIssuer: { userName: 'AWSServiceRoleForAmazonEKSNodegroup' } },
      },
      responseElements: {
        securityGroupRuleSet: {
          items: [
            {
              securityGroupRuleId: 'sgr-log',
              groupId: 'sg-log',
              ipProtocol: 'tcp',
              fromPort: 22,
              toPort: 22,
              cidrIpv4: '0.0.0.0/0',
            },
          ],
        },
      },
    },
  );

  test.each([
    ['after the simulated one', 180],
    ['before the simulated one', 5],
  ])("when the log holds the same opening %s, the log's group and rule stay alone", async (_name, seconds) => {
    const { aws, nodegroup, ingress, create, later, here, records } = shop();
    create({ remoteAccess: key });
    later(seconds);
    expect(aws.apply(log, { assume: true }).assumed).toMatchObject([{ kind: 'security-group', id: 'sg-log' }]);
    later(180);
    expect((await nodegroup()).resources?.remoteAccessSecurityGroup).toBe('sg-log');
    expect(ingress('sg-log').map(rule => rule.SecurityGroupRuleId)).toEqual(['sgr-log']);
    const remoteGroups = Object.values(here().securityGroups).filter(group =>
      group.GroupName?.startsWith('eks-remoteAccess'),
    );
    expect(remoteGroups.map(group => group.GroupId)).toEqual(['sg-log']);
    expect(Object.values(here().rules).filter(rule => rule.FromPort === 22)).toHaveLength(1);
    expect(records).toHaveLength(seconds > 60 ? 1 : 0);
  });

  test("an opening by anyone else is no node group's", async () => {
    const { aws, nodegroup, create, later } = shop();
    create({ remoteAccess: key });
    later(180);
    aws.apply({ ...log, eventID: 'by-alice', userIdentity: { type: 'IAMUser', userName: 'alice' } });
    expect((await nodegroup()).resources?.remoteAccessSecurityGroup).not.toBe('sg-log');
  });

  test("placed with a key it comes with EKS's rule", async () => {
    const { world, nodegroup, ingress } = shop();
    placeNodegroup(world, { remoteAccess: key });
    expect(ingress((await nodegroup()).resources?.remoteAccessSecurityGroup)).toMatchObject([
      { FromPort: 22, CidrIpv4: '0.0.0.0/0' },
    ]);
  });
});

test('a launch template is answered with id and name, and its versions can be read', async () => {
  const { world, call, nodegroup, create } = shop();
  const id = placeLaunchTemplate(world, {
    LaunchTemplateName: 'nodes',
    versions: [{ SecurityGroupIds: ['sg-1'] }, { SecurityGroupIds: ['sg-2'] }],
  });
  create({ launchTemplate: { name: 'nodes', version: '2' } });
  expect((await nodegroup()).launchTemplate).toEqual({ id, name: 'nodes', version: '2' });
  const groups = async (Versions: string[]) => {
    const answer = await call('ec2:DescribeLaunchTemplateVersions', { LaunchTemplateId: id, Versions });
    return answer.LaunchTemplateVersions?.map(version => version.LaunchTemplateData?.SecurityGroupIds?.[0]);
  };
  expect(await groups(['2'])).toEqual(['sg-2']);
  expect(await groups(['$Default'])).toEqual(['sg-1']);
  expect(await groups(['$Latest'])).toEqual(['sg-2']);
});

test('a template nobody placed exists because a node group uses it', async () => {
  const { call, create } = shop();
  create({ launchTemplate: { id: 'lt-log', version: '3' } });
  const answer = await call('ec2:DescribeLaunchTemplateVersions', { LaunchTemplateId: 'lt-log', Versions: ['3'] });
  expect(answer.LaunchTemplateVersions?.[0]?.VersionNumber).toBe(3);
});

test('version update, deletion and Fargate profile', async () => {
  const { aws, world, call, nodegroup, later } = shop();
  placeNodegroup(world, { remoteAccess: key });
  const group = (await nodegroup()).resources?.remoteAccessSecurityGroup ?? '';
  aws.apply(record('eks:UpdateNodegroupVersion', { name: 'shop', nodegroupName: 'workers', version: '1.35' }));
  expect(await nodegroup()).toMatchObject({ status: 'UPDATING' });
  later(180);
  expect(await nodegroup()).toMatchObject({ status: 'ACTIVE', version: '1.35' });
  aws.apply(
    record('eks:CreateFargateProfile', {
      name: 'shop',
      fargateProfileName: 'batch',
      podExecutionRoleArn: 'arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fshop-fargate',
    }),
  );
  later(120);
  expect(
    (await call('eks:DescribeFargateProfile', { clusterName: 'shop', fargateProfileName: 'batch' })).fargateProfile,
  ).toMatchObject({ status: 'ACTIVE', podExecutionRoleArn: 'arn:aws:iam::111122223333:role/shop-fargate' });
  aws.apply(record('eks:DeleteNodegroup', { name: 'shop', nodegroupName: 'workers' }));
  expect((await nodegroup()).status).toBe('DELETING');
  later(120);
  expect((await call('eks:ListNodegroups', { clusterName: 'shop' })).nodegroups).toEqual([]);
  expect((await call('ec2:DescribeSecurityGroups', {})).SecurityGroups?.map(one => one.GroupId)).not.toContain(group);
});
