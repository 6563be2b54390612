import type { UpdateClusterConfigRequest } from '@aws-sdk/client-eks';
import { placeCluster } from '../../local/sandbox/place.ts';
import { record, refusal, start } from './start.ts';

type Config = Omit<UpdateClusterConfigRequest, 'name'>;

function shop(options: Parameters<typeof placeCluster>[1] = {}) {
  const all = start();
  placeCluster(all.world, options);
  const cluster = async () => (await all.call('eks:DescribeCluster', { name: 'shop' })).cluster ?? {};
  const update = (config: Config) => all.call('eks:UpdateClusterConfig', { name: 'shop', ...config });
  return { ...all, cluster, update };
}

const publicTo = (...publicAccessCidrs: string[]): Config => ({
  resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCidrs },
});
const auditOff: Config = { logging: { clusterLogging: [{ types: ['audit'], enabled: false }] } };

describe('a cluster that is placed', () => {
  test('is ACTIVE, private and logs all; its group lets its members talk; its VPC resolves', async () => {
    const { call, cluster, here } = shop();
    const { status, resourcesVpcConfig: vpc, logging, encryptionConfig, createdAt } = await cluster();
    expect({ status, vpc, logging }).toMatchObject({
      status: 'ACTIVE',
      vpc: { endpointPublicAccess: false, endpointPrivateAccess: true },
      logging: {
        clusterLogging: [{ enabled: true, types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] }],
      },
    });
    expect(createdAt?.getTime()).toBe(1_760_000_000_000);
    const GroupId = vpc?.clusterSecurityGroupId ?? '';
    expect(here().securityGroups[GroupId]?.Tags).toContainEqual({ Key: 'aws:eks:cluster-name', Value: 'shop' });
    const rules = await call('ec2:DescribeSecurityGroupRules', { Filters: [{ Name: 'group-id', Values: [GroupId] }] });
    expect(rules.SecurityGroupRules?.filter(rule => !rule.IsEgress)).toMatchObject([
      { IpProtocol: '-1', ReferencedGroupInfo: { GroupId } },
    ]);
    const key = await call('kms:DescribeKey', { KeyId: encryptionConfig?.[0]?.provider?.keyArn });
    expect(key.KeyMetadata?.KeyState).toBe('Enabled');
    const dns = await call('ec2:DescribeVpcAttribute', { VpcId: vpc?.vpcId, Attribute: 'enableDnsHostnames' });
    expect(dns.EnableDnsHostnames?.Value).toBe(true);
  });

  test('public without a list is open to everyone', async () => {
    const { cluster } = shop({ resourcesVpcConfig: { endpointPublicAccess: true } });
    expect((await cluster()).resourcesVpcConfig?.publicAccessCidrs).toEqual(['0.0.0.0/0']);
  });
});

describe('an update', () => {
  test('is in progress at once, and takes effect and ends after 120 s', async () => {
    const { call, cluster, update, later } = shop();
    const { update: begun } = await update(publicTo('52.95.110.0/24'));
    expect(begun).toMatchObject({ status: 'InProgress', type: 'EndpointAccessUpdate', errors: [] });
    const progress = async () =>
      (await call('eks:DescribeUpdate', { name: 'shop', updateId: begun?.id })).update?.status;
    later(119);
    expect(await progress()).toBe('InProgress');
    expect(await cluster()).toMatchObject({ status: 'UPDATING', resourcesVpcConfig: { endpointPublicAccess: false } });
    later(1);
    expect(await progress()).toBe('Successful');
    expect(await cluster()).toMatchObject({
      status: 'ACTIVE',
      resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ['52.95.110.0/24'] },
    });
  });

  test('another one is refused while it runs, and taken afterwards', async () => {
    const { update, later } = shop();
    const { update: running } = await update(publicTo('52.95.110.0/24'));
    expect(await refusal(update(auditOff))).toBe(
      `ResourceInUseException: Cannot LoggingUpdate because cluster shop currently has update ${running?.id} in progress`,
    );
    later(120);
    expect((await update(auditOff)).update?.status).toBe('InProgress');
  });

  test('private with a public list drops the list; public again without one is open to everyone', async () => {
    const { cluster, update, later } = shop({
      resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ['52.95.110.0/24'] },
    });
    await update({ resourcesVpcConfig: { endpointPublicAccess: false } });
    later(120);
    expect((await cluster()).resourcesVpcConfig?.publicAccessCidrs).toEqual([]);
    await update({ resourcesVpcConfig: { endpointPublicAccess: true } });
    later(120);
    expect((await cluster()).resourcesVpcConfig?.publicAccessCidrs).toEqual(['0.0.0.0/0']);
  });

  test('of the logs changes the types named and leaves the others', async () => {
    const { cluster, update, later } = shop();
    await update(auditOff);
    later(120);
    expect((await cluster()).logging?.clusterLogging).toEqual([
      { enabled: true, types: ['api', 'authenticator', 'controllerManager', 'scheduler'] },
      { enabled: false, types: ['audit'] },
    ]);
  });

  test('puts the rule of the cluster group back', async () => {
    const { here, cluster, update, later } = shop();
    const GroupId = (await cluster()).resourcesVpcConfig?.clusterSecurityGroupId;
    const own = () => Object.values(here().rules).filter(rule => rule.GroupId === GroupId && !rule.IsEgress);
    for (const rule of own()) delete here().rules[rule.SecurityGroupRuleId];
    await update(auditOff);
    expect(own()).toEqual([]);
    later(120);
    await cluster();
    expect(own()).toMatchObject([{ ReferencedGroupInfo: { GroupId } }]);
  });
});

test.each<[string, Config, string]>([
  [
    'the endpoint as it is',
    { resourcesVpcConfig: { endpointPrivateAccess: true } },
    'InvalidParameterException: Cluster is already at the desired configuration with endpointPrivateAccess: true , endpointPublicAccess: false, and Public Endpoint Restrictions: []',
  ],
  [
    'the logs as they are',
    { logging: { clusterLogging: [{ types: ['audit'], enabled: true }] } },
    'InvalidParameterException: No changes needed for the logging config provided',
  ],
  [
    'two types in one call',
    { ...publicTo('52.95.110.0/24'), ...auditOff },
    'InvalidParameterException: Only one type of update can be allowed.',
  ],
  [
    'endpoint and subnets in one call',
    { resourcesVpcConfig: { endpointPublicAccess: true, subnetIds: ['subnet-1'] } },
    'InvalidParameterException: Only one type of update can be allowed.',
  ],
  [
    'no way in',
    { resourcesVpcConfig: { endpointPrivateAccess: false } },
    'InvalidParameterException: Both private and public endpoint access cannot be false',
  ],
  [
    'reserved networks',
    publicTo('52.95.110.0/24', '10.1.0.128/27', '203.0.113.0/24'),
    'InvalidParameterException: The following CIDRs are not allowed in publicAccessCidrs: [10.1.0.128/27, 203.0.113.0/24]',
  ],
])('UpdateClusterConfig refuses %s', async (_name, config, text) => {
  const { update, cluster } = shop();
  expect(await refusal(update(config))).toBe(text);
  expect((await cluster()).status).toBe('ACTIVE');
});

test('everyone is not a reserved network', async () => {
  const { update } = shop();
  expect((await update(publicTo('0.0.0.0/0'))).update?.status).toBe('InProgress');
});

test('what is not there is not found', async () => {
  const { call, update } = shop();
  expect(await refusal(call('eks:DescribeCluster', { name: 'x' }))).toBe(
    'ResourceNotFoundException: No cluster found for name: x.',
  );
  expect(await refusal(call('eks:ListNodegroups', { clusterName: 'x' }))).toBe(
    'ResourceNotFoundException: No cluster found for name: x.',
  );
  expect(await refusal(call('eks:DescribeNodegroup', { clusterName: 'shop', nodegroupName: 'y' }))).toBe(
    'ResourceNotFoundException: No node group found for name: y.',
  );
  expect(await refusal(call('eks:DescribeUpdate', { name: 'shop', updateId: 'z' }))).toMatch(
    /^ResourceNotFoundException/,
  );
  expect(await refusal(call('eks:UpdateClusterConfig', { name: 'x', ...auditOff }))).toMatch(
    /^ResourceNotFoundException/,
  );
  expect((await update(auditOff)).update?.id).toBeDefined();
});

test('AssociateEncryptionConfig works once', async () => {
  const { call, cluster, later } = shop({ encryptionConfig: [] });
  const associate = () =>
    call('eks:AssociateEncryptionConfig', {
      clusterName: 'shop',
      encryptionConfig: [
        { resources: ['secrets'], provider: { keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/k' } },
      ],
    });
  await associate();
  expect(await refusal(associate())).toMatch(
    /^ResourceInUseException: Cannot AssociateEncryptionConfig because cluster shop currently has update/,
  );
  later(120);
  expect((await cluster()).encryptionConfig?.[0]?.provider?.keyArn).toBe('arn:aws:kms:eu-central-1:111122223333:key/k');
  expect(await refusal(associate())).toBe('InvalidParameterException: Encryption is already enabled on the cluster');
});

test('what is due happens in the order of its time, whatever came first', async () => {
  const { aws, call, update, later } = shop();
  aws.apply(record('eks:CreateCluster', { name: 'fresh' }));
  await update(auditOff);
  later(120);
  aws.pass();
  later(480);
  const status = async (name: string) => (await call('eks:DescribeCluster', { name })).cluster?.status;
  expect([await status('shop'), await status('fresh')]).toEqual(['ACTIVE', 'ACTIVE']);
});

describe('events of clusters', () => {
  const create = (rest = {}) =>
    record('eks:CreateCluster', {
      name: 'fresh',
      resourcesVpcConfig: { subnetIds: ['subnet-1'] },
      logging: { clusterLogging: [{ enabled: true, types: [] }] },
      tags: { owner: 'a' },
      ...rest,
    });

  test('a created cluster lacks endpoint, issuer and group until it is ACTIVE after 600 s', async () => {
    const { aws, call, later } = start();
    aws.apply(create());
    const cluster = async () => (await call('eks:DescribeCluster', { name: 'fresh' })).cluster;
    later(599);
    const creating = await cluster();
    expect(creating).toMatchObject({
      status: 'CREATING',
      tags: { owner: 'a' },
      resourcesVpcConfig: {
        endpointPublicAccess: true,
        endpointPrivateAccess: false,
        publicAccessCidrs: ['0.0.0.0/0'],
      },
    });
    expect([
      creating?.endpoint,
      creating?.identity,
      creating?.resourcesVpcConfig?.clusterSecurityGroupId,
      creating?.encryptionConfig,
    ]).toEqual([undefined, undefined, undefined, undefined]);
    expect(creating?.logging?.clusterLogging).toEqual([
      { enabled: false, types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] },
    ]);
    // The default of the API; the console asks for API_AND_CONFIG_MAP (T-EKS-12).
    expect(creating?.accessConfig).toEqual({ authenticationMode: 'CONFIG_MAP' });
    expect(await refusal(call('eks:UpdateClusterConfig', { name: 'fresh', ...auditOff }))).toMatch(
      /^ResourceInUseException/,
    );
    later(1);
    const active = await cluster();
    expect(active).toMatchObject({ status: 'ACTIVE', resourcesVpcConfig: { endpointPublicAccess: true } });
    expect(active?.endpoint).toMatch(/^https:/);
    expect(active?.resourcesVpcConfig?.clusterSecurityGroupId).toMatch(/^sg-/);
  });

  test('names in the form of 2018 are read too', async () => {
    const { aws, call } = start();
    aws.apply(record('eks:CreateCluster', { clusterName: 'old' }));
    expect((await call('eks:ListClusters', {})).clusters).toEqual(['old']);
  });

  test('an applied update runs like one of ours, under the id of the log', async () => {
    const { aws, call, cluster, later } = shop();
    aws.apply(
      record(
        'eks:UpdateClusterConfig',
        { name: 'shop', ...publicTo('0.0.0.0/0') },
        { responseElements: { update: { id: 'u-1' } } },
      ),
    );
    expect((await cluster()).status).toBe('UPDATING');
    later(120);
    expect((await call('eks:DescribeUpdate', { name: 'shop', updateId: 'u-1' })).update?.status).toBe('Successful');
    expect((await cluster()).resourcesVpcConfig).toMatchObject({
      endpointPublicAccess: true,
      publicAccessCidrs: ['0.0.0.0/0'],
    });
  });

  test('the log is right: what it says was taken ends what still runs', async () => {
    const { aws, call, cluster, update, later } = shop();
    const { update: running } = await update(auditOff);
    aws.apply(record('eks:UpdateClusterConfig', { name: 'shop', ...publicTo('0.0.0.0/0') }));
    const ended = await call('eks:DescribeUpdate', { name: 'shop', updateId: running?.id });
    expect(ended.update?.status).toBe('Successful');
    expect((await cluster()).logging?.clusterLogging).toHaveLength(2);
    later(120);
    expect(await cluster()).toMatchObject({
      status: 'ACTIVE',
      resourcesVpcConfig: { endpointPublicAccess: true },
      logging: { clusterLogging: [{ enabled: true }, { enabled: false, types: ['audit'] }] },
    });
  });

  test('an event whose effect is there already begins no update', async () => {
    const { aws, cluster } = shop();
    aws.apply(
      record('eks:UpdateClusterConfig', {
        name: 'shop',
        resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true },
      }),
    );
    expect((await cluster()).status).toBe('ACTIVE');
  });

  test('version, encryption and deletion', async () => {
    const { aws, call, cluster, later } = shop({ encryptionConfig: [] });
    aws.apply(record('eks:UpdateClusterVersion', { name: 'shop', version: '1.35' }));
    aws.apply(
      record('eks:AssociateEncryptionConfig', {
        name: 'shop',
        encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: 'k' } }],
      }),
    );
    later(120);
    expect(await cluster()).toMatchObject({ version: '1.35', encryptionConfig: [{ provider: { keyArn: 'k' } }] });
    aws.apply(record('eks:DeleteCluster', { name: 'shop' }));
    expect((await cluster()).status).toBe('DELETING');
    later(120);
    expect(await refusal(call('eks:DescribeCluster', { name: 'shop' }))).toMatch(/^ResourceNotFoundException/);
  });
});
