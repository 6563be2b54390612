/** The inventory: what belongs to which cluster, read once, mended as clusters change, and never guessed. */
import { roleName } from '../shared/inventory-entries.ts';
import { rememberCluster, rememberNodegroup, rememberNodes } from '../shared/inventory-mending.ts';
import { freshInventory, groupMembers, keptInventory } from '../shared/inventory.ts';
import type { Inventory } from '../shared/ports.ts';
import { read } from '../shared/read.ts';
import type { Ref } from '../shared/resources.ts';
import {
  placeAssociation,
  placeCapability,
  placeCluster,
  placeIdentityProvider,
  placeLaunchTemplate,
  placeNodegroup,
} from '../local/sandbox/place.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { regionOf } from '../local/sandbox/world.ts';
import { hour, ref } from './fixtures.ts';
import { testClock, testPorts } from './ports.ts';

const where = { account: ref.account, region: ref.region };

function stage(denies: Parameters<typeof testPorts>[2] = {}) {
  const clock = testClock();
  const aws = sandbox(clock);
  return { clock, aws, world: aws.world, ports: testPorts(aws, clock, denies) };
}

const inventoryOf = (cluster: Partial<Inventory['clusters'][number]> & { name: string }, builtAt = 0): Inventory => ({
  builtAt,
  clusters: [
    {
      tags: {},
      additionalGroups: [],
      keys: [],
      roles: [],
      nodegroups: [],
      fargateProfiles: [],
      fargateSubnets: [],
      network: nowhere,
      ...cluster,
    },
  ],
});

/** What a cluster of which EKS tells nothing but the name says of its network. */
const nowhere = { isPublic: true, subnets: [], hasAutoNodes: false };

const known = (inventory: Inventory | 'unknown' | null): Inventory => {
  if (inventory === null || inventory === 'unknown')
    throw new Error(`An inventory was expected and it is ${inventory}.`);
  return inventory;
};

describe('a fresh inventory', () => {
  test('holds every cluster with its groups, keys, roles and node groups', async () => {
    const { world, ports, clock } = stage();
    placeCluster(world, {
      name: 'shop',
      tags: { team: 'a' },
      resourcesVpcConfig: { securityGroupIds: ['sg-more'], clusterSecurityGroupId: 'sg-own' },
    });
    const template = placeLaunchTemplate(world, {
      versions: [
        { SecurityGroupIds: ['sg-old'] },
        { SecurityGroupIds: ['sg-t1'], NetworkInterfaces: [{ Groups: ['sg-t1', 'sg-t2'] }] },
      ],
    });
    placeNodegroup(world, { nodegroupName: 'workers', launchTemplate: { id: template, version: '2' } });
    placeNodegroup(world, {
      nodegroupName: 'bastion',
      remoteAccess: { ec2SshKey: 'ops', sourceSecurityGroups: ['sg-jump'] },
    });
    placeCluster(world, {
      name: 'till',
      computeConfig: { enabled: true, nodeRoleArn: 'arn:aws:iam::111122223333:role/path/auto-node' },
    });

    const { builtAt, clusters } = known(await freshInventory(ports, where));
    expect(builtAt).toBe(clock.now());
    expect(clusters.map(({ name }) => name).toSorted()).toEqual(['shop', 'till']);
    const shop = clusters.find(({ name }) => name === 'shop');
    expect(shop).toMatchObject({
      tags: { team: 'a' },
      clusterGroup: 'sg-own',
      additionalGroups: ['sg-more'],
      keys: [expect.stringMatching(/^arn:aws:kms:/)],
      network: {
        isPublic: false,
        vpcId: expect.stringMatching(/^vpc-/),
        subnets: [expect.any(String), expect.any(String)],
      },
    });
    expect(shop?.nodegroups.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toMatchObject([
      { name: 'bastion', sourceGroups: ['sg-jump'], remoteAccessGroup: expect.stringMatching(/^sg-/) },
      { name: 'workers', templateGroups: ['sg-t1', 'sg-t2'] },
    ]);
    expect(clusters.find(({ name }) => name === 'till')?.roles).toEqual([
      { name: 'eks-cluster-till', as: 'cluster', mode: 'auto' },
      { name: 'auto-node', as: 'node', mode: 'auto' },
    ]);
  });

  test('keeps a cluster whose node group lost its launch template', async () => {
    const { world, ports } = stage();
    placeNodegroup(world, { launchTemplate: { id: 'lt-gone', version: '1' } });
    const [shop] = known(await freshInventory(ports, where)).clusters;
    expect(shop?.nodegroups).toMatchObject([{ name: 'workers', template: 'lt-gone', templateGroups: [] }]);
  });

  test('reads every page', async () => {
    const { world, ports } = stage();
    world.pageSize = 2;
    for (let i = 0; i < 5; i++) placeCluster(world, { name: `c-${i}` });
    for (let i = 0; i < 5; i++) placeNodegroup(world, { clusterName: 'c-0', nodegroupName: `n-${i}` });
    const { clusters } = known(await freshInventory(ports, where));
    expect(clusters).toHaveLength(5);
    expect(clusters.find(({ name }) => name === 'c-0')?.nodegroups).toHaveLength(5);
  });

  test('is kept for one hour', async () => {
    const { ports, clock } = stage();
    await freshInventory(ports, where);
    clock.step(hour - 1);
    expect(await keptInventory(ports, where)).not.toBeNull();
    clock.step(1);
    expect(await keptInventory(ports, where)).toBeNull();
  });

  test('is unknown where we may not look, and then nothing is kept', async () => {
    const { ports } = stage({ denies: ['eks:ListClusters'] });
    expect(await freshInventory(ports, where)).toBe('unknown');
    expect(await keptInventory(ports, where)).toBeNull();
  });

  test('is tried again when AWS does not answer: that is not the same as nothing there', async () => {
    const { ports } = stage();
    const failing = { ...ports, call: async () => Promise.reject(new Error('timed out')) };
    await expect(freshInventory(failing, where)).rejects.toThrow('timed out');
  });

  test('leaves out a cluster that went away between the list and the look', async () => {
    const { world, ports } = stage();
    placeCluster(world, { name: 'shop' });
    placeCluster(world, { name: 'gone' });
    const call: typeof ports.call = async (at, operation, input) => {
      const answer = await ports.call(at, operation, input);
      if (operation === 'eks:ListClusters') delete regionOf(world, where.account, where.region).clusters['gone'];
      return answer;
    };
    expect(known(await freshInventory({ ...ports, call }, where)).clusters.map(({ name }) => name)).toEqual(['shop']);
  });
});

test("a group is everything it is to its clusters, and nothing to others'", () => {
  const nodegroup = {
    name: 'workers',
    remoteAccessGroup: 'sg-1',
    templateGroups: ['sg-2', 'sg-1'],
    sourceGroups: ['sg-3'],
    subnets: [],
  };
  const inventory = inventoryOf({
    name: 'shop',
    clusterGroup: 'sg-1',
    additionalGroups: ['sg-4'],
    nodegroups: [nodegroup],
  });
  const members = (id: string) =>
    groupMembers(inventory, id).map(({ as, nodegroup }) => (nodegroup ? `${as} of ${nodegroup}` : as));
  expect(members('sg-1')).toEqual(['cluster-group', 'remote-access of workers', 'launch-template of workers']);
  expect(['sg-2', 'sg-3', 'sg-4', 'sg-5'].map(members)).toEqual([
    ['launch-template of workers'],
    ['remote-access-source of workers'],
    ['additional'],
    [],
  ]);
});

describe('what was just read of one', () => {
  const names = { clusterName: 'shop', nodegroupName: 'workers' };

  test('cluster replaces what was kept, and keeps its node groups and its age', async () => {
    const { ports } = stage();
    const nodegroups = [{ name: 'workers', sourceGroups: [], templateGroups: [], subnets: [] }];
    await ports.cases.putInventory(
      where.account,
      where.region,
      inventoryOf({ name: 'shop', clusterGroup: 'sg-1', nodegroups }, 7),
      null,
    );
    await rememberCluster(ports, where, 'shop', {
      name: 'shop',
      resourcesVpcConfig: { clusterSecurityGroupId: 'sg-2' },
    });
    expect(await ports.cases.inventory(where.account, where.region)).toEqual(
      inventoryOf({ name: 'shop', clusterGroup: 'sg-2', nodegroups }, 7),
    );
  });

  test('cluster that is new is added, and one that is gone is taken out', async () => {
    const { ports } = stage();
    await ports.cases.putInventory(where.account, where.region, inventoryOf({ name: 'shop' }), null);
    await rememberCluster(ports, where, 'till', { name: 'till' });
    expect((await ports.cases.inventory(where.account, where.region))?.clusters.map(({ name }) => name)).toEqual([
      'shop',
      'till',
    ]);
    await rememberCluster(ports, where, 'shop', null);
    expect((await ports.cases.inventory(where.account, where.region))?.clusters.map(({ name }) => name)).toEqual([
      'till',
    ]);
  });

  test('cluster knows its own roles anew: Auto Mode switched off leaves none behind, and nothing is written twice', async () => {
    const { ports } = stage();
    await ports.cases.putInventory(where.account, where.region, inventoryOf({ name: 'shop' }), null);
    const roles = async () => (await ports.cases.inventory(where.account, where.region))?.clusters[0]?.roles;
    const arn = (name: string) => `arn:aws:iam::111122223333:role/eks/${name}`;
    const named = (refs: Ref[]) => refs.map(({ kind, id }) => `${kind} ${id}`);
    const auto = { name: 'shop', roleArn: arn('control'), computeConfig: { enabled: true, nodeRoleArn: arn('auto') } };
    // Whoever becomes known is answered, so that it can be looked at.
    expect(named(await rememberCluster(ports, where, 'shop', auto))).toEqual(['role control', 'role auto']);
    const workers = { nodegroupName: 'workers', nodeRole: arn('auto') };
    expect(named(await rememberNodegroup(ports, where, names, workers))).toEqual(['role auto']);
    await rememberNodegroup(ports, where, { ...names, nodegroupName: 'more' }, { ...workers, nodegroupName: 'more' });
    expect(await roles()).toEqual([
      { name: 'control', as: 'cluster', mode: 'auto' },
      { name: 'auto', as: 'node', mode: 'auto' },
      { name: 'auto', as: 'node' },
    ]);
    let writes = 0;
    const { putInventory } = ports.cases;
    ports.cases.putInventory = (...given) => {
      writes += 1;
      return putInventory(...given);
    };
    expect(await rememberCluster(ports, where, 'shop', auto)).toEqual([]);
    expect(await rememberNodegroup(ports, where, names, workers)).toEqual([]);
    expect(writes).toBe(0);
    await rememberCluster(ports, where, 'shop', { name: 'shop', roleArn: arn('control') });
    expect(await roles()).toEqual([
      { name: 'control', as: 'cluster' },
      { name: 'auto', as: 'node' },
    ]);
  });

  test('cluster starts no inventory: one cluster alone would look like all of them', async () => {
    const { ports } = stage();
    await rememberCluster(ports, where, 'shop', { name: 'shop' });
    expect(await ports.cases.inventory(where.account, where.region)).toBeNull();
  });

  test('thing that says the same is not written again', async () => {
    const { ports } = stage();
    await ports.cases.putInventory(where.account, where.region, inventoryOf({ name: 'shop' }), null);
    let writes = 0;
    ports.cases.putInventory = async () => {
      writes += 1;
      return true;
    };
    await rememberCluster(ports, where, 'shop', { name: 'shop' });
    await rememberNodegroup(ports, where, names, null);
    await rememberCluster(ports, where, 'never-there', null);
    expect(writes).toBe(0);
  });

  test('node group is added with its role, and taken out when it is gone', async () => {
    const { ports } = stage();
    await ports.cases.putInventory(where.account, where.region, inventoryOf({ name: 'shop' }), null);
    const remoteAccess = { ec2SshKey: 'ops', sourceSecurityGroups: ['sg-jump'] };
    await rememberNodegroup(ports, where, names, {
      nodegroupName: 'workers',
      nodeRole: 'arn:aws:iam::111122223333:role/path/node',
      remoteAccess,
    });
    const [shop] = (await ports.cases.inventory(where.account, where.region))?.clusters ?? [];
    expect(shop).toMatchObject({
      roles: [{ name: 'node', as: 'node' }],
      nodegroups: [{ name: 'workers', role: 'node', sourceGroups: ['sg-jump'] }],
    });
    await rememberNodegroup(ports, where, names, null);
    expect((await ports.cases.inventory(where.account, where.region))?.clusters[0]?.nodegroups).toEqual([]);
  });

  test('thing is not lost when many are read at once', async () => {
    const { ports } = stage();
    await ports.cases.putInventory(where.account, where.region, inventoryOf({ name: 'shop' }), null);
    await Promise.all([
      rememberCluster(ports, where, 'till', { name: 'till' }),
      rememberCluster(ports, where, 'depot', { name: 'depot' }),
      rememberNodegroup(ports, where, names, {
        nodegroupName: 'workers',
        nodeRole: 'arn:aws:iam::111122223333:role/n',
      }),
      rememberNodes(ports, where, { shop: [['sg-1']] }),
    ]);
    const kept = await ports.cases.inventory(where.account, where.region);
    expect(kept?.clusters.map(({ name }) => name).toSorted()).toEqual(['depot', 'shop', 'till']);
    expect(kept?.clusters.find(({ name }) => name === 'shop')).toMatchObject({
      roles: [{ name: 'n', as: 'node' }],
      nodegroups: [{ name: 'workers' }],
    });
    expect(kept?.nodeInterfaces).toEqual({ shop: [['sg-1']] });
  });

  test('thing that others are always faster with is given up, and the next full reading has it', async () => {
    const { ports } = stage();
    await ports.cases.putInventory(where.account, where.region, inventoryOf({ name: 'shop' }), null);
    ports.cases.putInventory = async () => false;
    expect(await rememberCluster(ports, where, 'shop', { name: 'shop', tags: { env: 'test' } })).toEqual([]);
  });

  test('cluster that came while all of them were read stays known', async () => {
    const { world, ports } = stage();
    // Too old to be believed, or it would do beside what the pass knew.
    await ports.cases.putInventory(where.account, where.region, inventoryOf({ name: 'shop' }, 7), null);
    // The list is out already when the cluster is created, and its event's pass comes first.
    const { call } = ports;
    let isCreated = false;
    ports.call = async (...given) => {
      const answer = await call(...given);
      if (given[1] === 'eks:ListClusters' && !isCreated) {
        isCreated = true;
        placeCluster(world, { name: 'late' });
        await rememberCluster(ports, where, 'late', { name: 'late' });
      }
      return answer;
    };
    expect(known(await freshInventory(ports, where)).clusters.map(({ name }) => name)).toContain('late');
    const kept = await ports.cases.inventory(where.account, where.region);
    expect(kept?.clusters.map(({ name }) => name)).toContain('late');
  });

  test('node group of a cluster nobody knows is left to the next full reading', async () => {
    const { ports } = stage();
    await ports.cases.putInventory(where.account, where.region, inventoryOf({ name: 'till' }), null);
    await rememberNodegroup(ports, where, names, { nodegroupName: 'workers' });
    expect(await ports.cases.inventory(where.account, where.region)).toEqual(inventoryOf({ name: 'till' }));
  });
});

test.each<[string, number | null]>([
  ['no inventory is kept', null],
  ['the kept one is too old', 2 * hour],
  ['the kept one does not know the cluster', 0],
])('where %s, the tags that choose settings are asked of the cluster itself', async (_name, age) => {
  const { world, ports, clock } = stage();
  placeNodegroup(world, { clusterName: 'shop', nodegroupName: 'workers' });
  placeIdentityProvider(world, { clusterName: 'shop', identityProviderConfigName: 'people' });
  placeCapability(world, { clusterName: 'shop', capabilityName: 'argo' });
  placeAssociation(world, { clusterName: 'shop', namespace: 'pay', serviceAccount: 'api' });
  const state = regionOf(world, where.account, where.region);
  const shop = state.clusters['shop'];
  if (!shop) throw new Error('no cluster');
  shop.tags = { env: 'prod' };
  const kept = inventoryOf({ name: age === 0 ? 'till' : 'shop' }, clock.now() - (age ?? 0));
  if (age !== null) await ports.cases.putInventory(where.account, where.region, kept, null);
  const refs: Ref[] = [
    { kind: 'nodegroup', ...where, id: 'shop/workers' },
    { kind: 'identity-provider-config', ...where, id: 'shop/people' },
    { kind: 'capability', ...where, id: 'shop/argo' },
    { kind: 'pod-identity-association', ...where, id: 'shop/pay/api' },
    { kind: 'tags', ...where, id: state.nodegroups['shop/workers']?.nodegroupArn ?? '' },
  ];
  for (const one of refs) {
    const seen = await read(ports, { ref: one });
    expect([one.kind, 'absent' in seen ? seen.why : seen.clusters]).toEqual([
      one.kind,
      [{ name: 'shop', tags: { env: 'prod' } }],
    ]);
  }
});

test('a cluster and a node group that become known lead to their roles, once', async () => {
  const { world, ports } = stage();
  await freshInventory(ports, where);
  placeNodegroup(world, { clusterName: 'shop', nodegroupName: 'workers' });
  const roles = async (kind: Ref['kind'], id: string) => {
    const seen = await read(ports, { ref: { kind, ...where, id } });
    return 'absent' in seen ? [] : (seen.leads ?? []).flatMap(lead => (lead.kind === 'role' ? [lead.id] : []));
  };
  expect(await roles('cluster', 'shop')).toEqual(['eks-cluster-shop']);
  expect(await roles('nodegroup', 'shop/workers')).toEqual(['eks-node']);
  expect([...(await roles('cluster', 'shop')), ...(await roles('nodegroup', 'shop/workers'))]).toEqual([]);
});

test.each([
  ['arn:aws:iam::111122223333:role/node', 'node'],
  ['arn:aws:iam::111122223333:role/a/b/node', 'node'],
  ['node', 'node'],
])('the role %s is called %s', (arn, name) => expect(roleName(arn)).toBe(name));

describe('a reading of everything', () => {
  const lists = ({ aws }: ReturnType<typeof stage>) =>
    aws.calls.filter(({ operation }) => operation === 'eks:ListClusters').length;
  const name = (inventory: Inventory | 'unknown') => known(inventory).clusters.map(one => one.name);

  test('is one for all passes of a batch that find none kept, and the next asks again', async () => {
    const s = stage();
    placeCluster(s.world, { name: 'shop' });
    const read = await Promise.all(Array.from({ length: 10 }, () => freshInventory(s.ports, where)));
    expect(read.map(name)).toEqual(Array.from({ length: 10 }, () => ['shop']));
    expect(lists(s)).toBe(1);
    placeCluster(s.world, { name: 'till' });
    expect(name(await freshInventory(s.ports, where))).toEqual(['shop', 'till']);
  });

  test('is its own in each Region', async () => {
    const s = stage();
    placeCluster(s.world, { name: 'shop' });
    const [here, there] = await Promise.all([
      freshInventory(s.ports, where),
      freshInventory(s.ports, { ...where, region: 'eu-west-1' }),
    ]);
    expect([name(here), name(there)]).toEqual([['shop'], []]);
  });

  test('is not made twice because another function was a moment faster', async () => {
    const s = stage();
    placeCluster(s.world, { name: 'shop' });
    const other = { ...s.ports };
    expect((await Promise.all([freshInventory(s.ports, where), freshInventory(other, where)])).map(name)).toEqual([
      ['shop'],
      ['shop'],
    ]);
    expect(lists(s)).toBe(2);
  });

  test('that failed is tried again', async () => {
    const s = stage();
    const { call } = s.ports;
    s.ports.call = () => Promise.reject(new Error('throttled'));
    await expect(freshInventory(s.ports, where)).rejects.toThrow('throttled');
    s.ports.call = call;
    expect(name(await freshInventory(s.ports, where))).toEqual([]);
  });
});
