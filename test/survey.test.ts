/** A look at a whole account: every resource once, every question once, nothing written. */
import { survey, type Look } from '../shared/survey.ts';
import { atMost, readOnce } from '../shared/read-once.ts';
import { refKey } from '../shared/refs.ts';
import { placeCluster, placeKey, placeNodegroup, placeTrail } from '../local/sandbox/place.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { regionOf } from '../local/sandbox/world.ts';
import { settingsOf } from './examples.ts';
import { ref } from './fixtures.ts';
import { testClock, testPorts } from './ports.ts';

const { account } = ref;
const other = '444455556666';

function stage({ regions = ['eu-central-1'] }: { regions?: string[] } = {}) {
  const clock = testClock();
  const aws = sandbox(clock);
  const ports = testPorts(aws, clock);
  const seen = async (): Promise<Look[]> => {
    const all: Look[] = [];
    await survey(ports, settingsOf({}), { account, regions }, async look => void all.push(look));
    return all;
  };
  const looks = async () => (await seen()).map(look => refKey(look.ref).replace(`${account}/`, ''));
  return { aws, world: aws.world, ports, seen, looks };
}

test('daily: every resource of a Region is looked at once', async () => {
  const { world, looks } = stage();
  const KeyId = placeKey(world);
  const keyArn = regionOf(world, account, 'eu-central-1').keys[KeyId]?.Arn;
  const encryptionConfig = [{ resources: ['secrets'], provider: { keyArn } }];
  placeTrail(world, { Name: 'audit' });
  for (const name of ['shop', 'till']) {
    placeCluster(world, {
      name,
      encryptionConfig,
      resourcesVpcConfig: { clusterSecurityGroupId: `sg-${name}`, securityGroupIds: ['sg-shared'] },
    });
    placeNodegroup(world, { clusterName: name, nodeRole: 'arn:aws:iam::111122223333:role/node' });
  }
  const seen = await looks();
  expect(seen.filter((one, at) => seen.indexOf(one) !== at)).toEqual([]);
  expect(seen).toEqual(
    expect.arrayContaining([
      'eu-central-1/cluster-path/shop',
      'eu-central-1/cluster-path/till',
      'eu-central-1/cluster-vpc/shop',
      'eu-central-1/cluster-vpc/till',
      'eu-central-1/nodegroup-versions/shop',
      'eu-central-1/nodegroup-versions/till',
      'eu-central-1/cluster/shop',
      'eu-central-1/cluster/till',
      'eu-central-1/detector/detector',
      'eu-central-1/inspector/inspector',
      `eu-central-1/key/${KeyId}`,
      'eu-central-1/log-group//aws/eks/shop/cluster',
      'eu-central-1/log-group//aws/eks/till/cluster',
      'eu-central-1/nodegroup/shop/workers',
      'eu-central-1/nodegroup/till/workers',
      'eu-central-1/security-group/sg-shared',
      'eu-central-1/security-group/sg-shop',
      'eu-central-1/security-group/sg-till',
      'eu-central-1/tags/arn:aws:eks:eu-central-1:111122223333:cluster/shop',
      'eu-central-1/tags/arn:aws:eks:eu-central-1:111122223333:cluster/till',
      'eu-central-1/tags/arn:aws:eks:eu-central-1:111122223333:nodegroup/shop/workers/2cc1b8a7-0000-4000-8000-000000000001',
      'eu-central-1/tags/arn:aws:eks:eu-central-1:111122223333:nodegroup/till/workers/2cc1b8a7-0000-4000-8000-000000000001',
      'eu-central-1/trail/audit',
      expect.stringMatching(/^eu-central-1\/vpc\/vpc-/),
      'us-east-1/role/node',
    ]),
  );
});

test('a role of two Regions is looked at once', async () => {
  const { world, looks } = stage({ regions: ['eu-central-1', 'eu-west-1'] });
  for (const region of ['eu-central-1', 'eu-west-1'])
    placeNodegroup(world, { region, clusterName: 'shop', nodeRole: 'arn:aws:iam::111122223333:role/node' });
  expect((await looks()).filter(key => key.includes('/role/node'))).toEqual(['us-east-1/role/node']);
});

test('a key of another account or Region keeps its whole ARN', async () => {
  const { world, looks } = stage();
  const arns = [`arn:aws:kms:eu-central-1:${other}:key/k-1`, `arn:aws:kms:eu-west-1:${account}:key/k-2`];
  placeCluster(world, { encryptionConfig: arns.map(keyArn => ({ resources: ['secrets'], provider: { keyArn } })) });
  expect((await looks()).filter(key => key.includes('/key/'))).toEqual(arns.map(arn => `eu-central-1/key/${arn}`));
});

test('where there is no trail at all, the missing one is looked at', async () => {
  const { looks } = stage();
  expect(await looks()).toEqual(['eu-central-1/trail/no-trail']);
});

test('a trail is looked at where it is at home', async () => {
  const { world, looks } = stage({ regions: ['eu-central-1', 'eu-west-1'] });
  placeTrail(world, { Name: 'audit', IsMultiRegionTrail: true });
  expect(await looks()).toEqual(['eu-central-1/trail/audit']);
});

test('nothing is read twice, though inventory, readers and resources ask the same', async () => {
  const { world, aws, looks } = stage();
  placeTrail(world, { Name: 'audit' });
  for (const clusterName of ['shop', 'till'])
    for (const nodegroupName of ['a', 'b']) placeNodegroup(world, { clusterName, nodegroupName });
  await looks();
  const asked = aws.calls.map(({ where, operation, input }) =>
    JSON.stringify([operation.startsWith('iam:') ? '' : where.region, operation, input]),
  );
  expect(asked.filter((one, at) => asked.indexOf(one) !== at)).toEqual([]);
  expect(asked.length).toBeGreaterThan(10);
});

test('a list that cannot be read is an alarm, and the next Region is looked at', async () => {
  const { world, ports, looks } = stage({ regions: ['eu-central-1', 'eu-west-1'] });
  placeCluster(world, { region: 'eu-west-1', name: 'shop' });
  const { call } = ports;
  ports.call = async (where, operation, input) => {
    if (where.region === 'eu-central-1' && operation === 'cloudtrail:DescribeTrails') throw new Error('no route');
    return call(where, operation, input);
  };
  expect(await looks()).toContain('eu-west-1/cluster/shop');
  expect(ports.alarms).toMatchObject([{ alarm: 'sweep-blind', text: expect.stringContaining('no route') }]);
});

test('what a pass put into the inventory meanwhile stays, though the look read the cluster before', async () => {
  const { world, ports } = stage();
  placeNodegroup(world, { clusterName: 'shop' });
  const added = async () => {
    const kept = await ports.cases.inventory(account, 'eu-central-1');
    if (!kept) throw new Error('A survey begins with a fresh inventory.');
    const clusters = kept.clusters.map(cluster => ({ ...cluster, additionalGroups: ['sg-added-since'] }));
    await ports.cases.putInventory(account, 'eu-central-1', { ...kept, clusters }, kept);
  };
  // Before the first resource is read, but after all of them were listed.
  let once: Promise<void> | undefined;
  const inventory: typeof ports.cases.inventory = async (...at) => {
    if (await ports.cases.inventory(...at)) await (once ??= added());
    return ports.cases.inventory(...at);
  };
  const place = { account, regions: ['eu-central-1'] };
  await survey({ ...ports, cases: { ...ports.cases, inventory } }, settingsOf({}), place, async () => undefined);
  expect(once).toBeDefined();
  const kept = await ports.cases.inventory(account, 'eu-central-1');
  expect(kept?.clusters.map(cluster => cluster.additionalGroups)).toEqual([['sg-added-since']]);
});

test('a look never writes to AWS', async () => {
  const { ports } = stage();
  const reading = readOnce(ports).ports;
  await expect(
    reading.call({ account, region: 'eu-central-1' }, 'kms:EnableKeyRotation', { KeyId: 'k' }),
  ).rejects.toThrow(/kms:EnableKeyRotation writes/);
});

test('a gate lets so many through at once, and the next when one has ended, also badly', async () => {
  const gate = atMost(2);
  let running = 0;
  let most = 0;
  const task = async (n: number) => {
    most = Math.max(most, (running += 1));
    await new Promise(resolve => setImmediate(resolve));
    running -= 1;
    if (n % 3 === 0) throw new Error(String(n));
    return n;
  };
  const ended = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map(n => gate(() => task(n))));
  expect({ most, ended: ended.map(one => one.status[0]).join('') }).toEqual({ most: 2, ended: 'ffrffrf' });
});
