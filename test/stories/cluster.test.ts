/** Clusters and node groups: EKS takes its time, takes one update at a time, and opens doors by itself. */
import { nodeRole } from '../../local/sandbox/stories.ts';
import { accountOf } from '../../local/sandbox/world.ts';
import { AwsError } from '../../shared/errors.ts';
import { placeKey, placeRole, placeRule, placeSecurityGroup } from '../../local/sandbox/place.ts';
import { ingressOf, stage, type Stage } from './stage.ts';

const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
const allLogs = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

const create = {
  name: 'quick-test',
  version: '1.34',
  roleArn: 'arn:aws:iam::111122223333:role/eks-cluster',
  resourcesVpcConfig: {
    subnetIds: ['subnet-0aaaaaaaaaaaaaaa1'],
    endpointPublicAccess: true,
    endpointPrivateAccess: false,
  },
};

const cluster = (s: Stage, name: string) => s.here().clusters[name];

const enabledLogs = (s: Stage, name: string) =>
  (cluster(s, name)?.logging?.clusterLogging ?? [])
    .filter(entry => entry.enabled)
    .flatMap(entry => entry.types ?? [])
    .toSorted();

describe('a cluster is created public and without logs', () => {
  test('nothing happens while it is CREATING; then one update at a time until it is private, logged and protected; the public endpoint is asked about', async () => {
    const s = stage();
    const started = s.p.clock.now();
    await s.does('eks:CreateCluster', create);
    expect(cluster(s, 'quick-test')).toMatchObject({
      status: 'ACTIVE',
      resourcesVpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: true },
    });
    expect(enabledLogs(s, 'quick-test')).toEqual(allLogs);
    expect(await s.cases('eks-endpoint-private-access')).toMatchObject([
      { status: 'resolved', result: { by: 'guardrail' } },
    ]);
    expect(await s.cases('eks-control-plane-logging')).toMatchObject([
      { status: 'resolved', result: { by: 'guardrail' } },
    ]);
    expect(await s.cases('eks-endpoint-public-access')).toMatchObject([{ status: 'waiting' }]);
    const writes = s.p.sandbox.calls.filter(({ operation }) => operation === 'eks:UpdateClusterConfig');
    expect(cluster(s, 'quick-test')?.deletionProtection).toBe(true);
    expect(writes).toHaveLength(3);
    expect(s.p.clock.now() - started).toBeGreaterThan(600);
  });

  test('the update that finds another one running waits it out and loses nothing', async () => {
    let refusals = 2;
    const s = stage({
      wrap: ports => ({
        ...ports,
        call: async (where, operation, input) => {
          if (operation === 'eks:UpdateClusterConfig' && refusals > 0) {
            refusals -= 1;
            throw new AwsError(
              'ResourceInUseException',
              'Cannot LoggingUpdate because cluster quick-test currently has update 0b1c in progress',
              operation,
              where,
            );
          }
          return ports.call(where, operation, input);
        },
      }),
    });
    await s.does('eks:CreateCluster', create);
    expect(enabledLogs(s, 'quick-test')).toEqual(allLogs);
    expect(await s.cases('eks-control-plane-logging')).toMatchObject([{ status: 'resolved' }]);
    expect((await s.cases()).filter(one => one.status === 'failed')).toEqual([]);
  });

  test('approved, the public endpoint is closed and seen to be closed; undone, it is as it was', async () => {
    const s = stage();
    await s.does('eks:CreateCluster', create);
    const [waiting] = await s.cases('eks-endpoint-public-access');
    await s.answers(waiting?.id ?? '', { do: 'approve', by: 'carol' });
    expect(cluster(s, 'quick-test')?.resourcesVpcConfig).toMatchObject({
      endpointPublicAccess: false,
      endpointPrivateAccess: true,
    });
    expect(await s.cases('eks-endpoint-public-access')).toMatchObject([
      { status: 'resolved', answer: { by: 'carol' }, result: { by: 'guardrail' } },
    ]);
    await s.answers(waiting?.id ?? '', { do: 'undo', by: 'carol', days: 2 });
    expect(cluster(s, 'quick-test')?.resourcesVpcConfig).toMatchObject({
      endpointPublicAccess: true,
      endpointPrivateAccess: true,
    });
    expect(await s.cases('eks-endpoint-public-access')).toMatchObject([{ status: 'accepted' }]);
  });
});

describe('a new cluster whose pods cannot be given roles', () => {
  const question = (s: Stage) => s.cases('eks-irsa-oidc-provider');
  const name = 'oidc.eks.eu-central-1.amazonaws.com/id/quick-test';

  test('is asked about when it is an hour old, not before', async () => {
    const s = stage();
    const started = s.p.clock.now();
    await s.does('eks:CreateCluster', create);
    const [asked] = await question(s);
    expect(asked).toMatchObject({ status: 'waiting', plan: { calls: [{ call: 'iam:CreateOpenIDConnectProvider' }] } });
    expect((asked?.openedAt ?? 0) - started).toBeGreaterThanOrEqual(3600);
    await s.does('iam:CreateOpenIDConnectProvider', { url: `https://${name}`, clientIDList: ['sts.amazonaws.com'] });
    expect(await question(s)).toMatchObject([{ status: 'resolved', result: { by: 'owner' } }]);
  });

  test('is asked about no more when it is deleted', async () => {
    const s = stage();
    await s.does('eks:CreateCluster', create);
    await s.does('eks:DeleteCluster', { name: 'quick-test' });
    expect(await question(s)).toMatchObject([
      { status: 'resolved', result: { why: 'cluster quick-test no longer exists' } },
    ]);
  });

  test('is nobody’s business when its maker adds the provider at once', async () => {
    const s = stage({
      wrap: ports => ({
        ...ports,
        wake: async (wake, delay) => {
          // The first look at the ACTIVE cluster puts it off; then the provider is made.
          if (wake.ref.kind === 'oidc-provider' && delay === 900)
            accountOf(s.world, '111122223333').oidcProviders[`arn:aws:iam::111122223333:oidc-provider/${name}`] = [];
          return ports.wake(wake, delay);
        },
      }),
    });
    await s.does('eks:CreateCluster', create);
    expect(await question(s)).toEqual([]);
  });
});

test('logging switched off by UpdateClusterConfig is switched on again', async () => {
  const s = stage();
  await s.does('eks:UpdateClusterConfig', {
    name: 'shop',
    logging: { clusterLogging: [{ types: ['audit'], enabled: false }] },
  });
  expect(enabledLogs(s, 'shop')).toEqual(allLogs);
  expect(await s.cases('eks-control-plane-logging')).toMatchObject([
    {
      status: 'resolved',
      plan: { calls: [{ input: { logging: { clusterLogging: [{ types: ['audit'], enabled: true }] } } }] },
    },
  ]);
});

test('whoever narrows the public endpoint has not switched private access off: what stood before is asked about', async () => {
  const s = stage();
  Object.assign(s.here().clusters['shop']?.resourcesVpcConfig ?? {}, {
    endpointPublicAccess: true,
    endpointPrivateAccess: false,
    publicAccessCidrs: ['192.0.2.0/24', '198.51.100.0/24'],
  });
  await s.does('eks:UpdateClusterConfig', {
    name: 'shop',
    resourcesVpcConfig: { publicAccessCidrs: ['192.0.2.0/24'] },
  });
  expect(await s.cases('eks-endpoint-private-access')).toMatchObject([
    { status: 'waiting', decision: { reason: expect.stringContaining('stood before this change') } },
  ]);
  expect(s.writes()).toEqual([]);
});

test('switching logs on where nothing was wrong is read by nobody', async () => {
  const s = stage();
  const delivered = await s.does('eks:UpdateClusterConfig', {
    name: 'shop',
    logging: { clusterLogging: [{ types: ['api'], enabled: true }] },
  });
  expect(delivered.skipped).toMatch(/no case .* is open/);
  expect(s.p.sandbox.calls).toEqual([]);
});

describe('a node group with a key', () => {
  const nodegroup = (remoteAccess: object) => ({
    name: 'shop',
    nodegroupName: 'with-key',
    nodeRole: `arn:aws:iam::111122223333:role/${nodeRole}`,
    subnets: ['subnet-0aaaaaaaaaaaaaaa1'],
    remoteAccess,
  });

  test('and no source groups: EKS itself opens port 22 to the world, and that is reverted too', async () => {
    const s = stage();
    await s.does('eks:CreateNodegroup', nodegroup({ ec2SshKey: 'laptop' }));
    const group = s.here().nodegroups['shop/with-key']?.resources?.remoteAccessSecurityGroup ?? '';
    expect(group).toMatch(/^sg-/);
    expect(ingressOf(s, group)).toEqual([]);
    const reverted = [
      ...(await s.cases('eks-sg-admin-port-open')),
      ...(await s.cases('eks-nodegroup-remote-access')),
    ].filter(one => one.status === 'resolved');
    expect(reverted.length).toBeGreaterThan(0);
    // The key itself cannot be taken off a node group: that is told.
    expect(await s.cases('eks-nodegroup-remote-access')).toEqual(
      expect.arrayContaining([expect.objectContaining({ status: 'notified', key: 'key-configured' })]),
    );
    expect(s.writes()).toEqual(['ec2:RevokeSecurityGroupIngress']);
  });

  test('and source groups: nothing is reverted, the key is told', async () => {
    const s = stage();
    await s.does(
      'eks:CreateNodegroup',
      nodegroup({ ec2SshKey: 'laptop', sourceSecurityGroups: ['sg-0ba5710000000001'] }),
    );
    expect(s.writes()).toEqual([]);
    expect(await s.cases('eks-nodegroup-remote-access')).toMatchObject([{ status: 'notified', key: 'key-configured' }]);
  });
});

describe('what a new cluster or node group takes into use while everything else is known already', () => {
  const keyId = '0ab54000-12ab-34cd-56ef-1234567890ab';
  const provider = { keyArn: `arn:aws:kms:eu-central-1:111122223333:key/${keyId}` };
  const encryptionConfig = [{ resources: ['secrets'], provider }];
  /** Somebody asked about a group a minute ago, so all clusters of the Region are known. */
  const known = async (): Promise<Stage> => {
    const s = stage({
      world: world => {
        placeKey(world, { KeyId: keyId, KeyRotationEnabled: false });
        placeRole(world, { RoleName: 'eks-cluster', attached: [administrator] });
        placeRole(world, { RoleName: 'new-nodes', attached: [] });
      },
    });
    await s.does('ec2:RevokeSecurityGroupEgress', { groupId: 'sg-0nobody' });
    return s;
  };

  test('its role and its key are looked at', async () => {
    const s = await known();
    await s.does('eks:CreateCluster', { ...create, encryptionConfig });
    expect(await s.cases('eks-cluster-role-policies')).toMatchObject([
      { ref: { id: 'eks-cluster' }, key: 'missing', status: 'waiting' },
      { ref: { id: 'eks-cluster' }, key: administrator, status: 'waiting' },
      { ref: { id: 'eks-cluster' }, key: 'trust', status: 'notified' },
    ]);
    // It was like that before, so nobody but a person switches it on.
    expect(await s.cases('eks-kms-key-rotation')).toMatchObject([{ ref: { id: keyId }, status: 'waiting' }]);
  });

  test('and so is a key that comes later', async () => {
    const s = await known();
    await s.does('eks:CreateCluster', create);
    await s.does('eks:AssociateEncryptionConfig', { clusterName: 'quick-test', encryptionConfig });
    expect(await s.cases('eks-kms-key-rotation')).toMatchObject([{ ref: { id: keyId }, status: 'waiting' }]);
  });

  test('and the role of new nodes, and the group that may come in to them', async () => {
    const s = await known();
    const GroupId = placeSecurityGroup(s.world, { GroupId: 'sg-0jump' });
    placeRule(s.world, {
      GroupId,
      SecurityGroupRuleId: 'sgr-0jump',
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      CidrIpv4: '0.0.0.0/0',
    });
    await s.does('eks:CreateNodegroup', {
      name: 'shop',
      nodegroupName: 'more',
      nodeRole: 'arn:aws:iam::111122223333:role/new-nodes',
      remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: [GroupId] },
      subnets: s.here().nodegroups['shop/workers']?.subnets ?? [],
      scalingConfig: { minSize: 2, maxSize: 3, desiredSize: 2 },
    });
    expect(await s.cases('eks-node-role-required-policies')).toMatchObject([
      { ref: { id: 'new-nodes' }, key: 'worker', status: 'waiting' },
      { ref: { id: 'new-nodes' }, key: 'ecr', status: 'waiting' },
    ]);
    expect(await s.cases('eks-sg-admin-port-open')).toMatchObject([{ ref: { id: GroupId }, status: 'waiting' }]);
  });
});
