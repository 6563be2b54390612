/** The sweep: it looks at every resource once, and one place that cannot be read keeps it from no other. */
import { refKey } from '../shared/resources.ts';
import { sweep } from '../shared/sweep.ts';
import { placeCluster, placeKey, placeNodegroup, placeTrail } from '../local/sandbox/place.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { regionOf } from '../local/sandbox/world.ts';
import { caseIn, ref } from './fixtures.ts';
import { testClock, testPorts } from './ports.ts';

const { account } = ref;
const other = '444455556666';

function stage(options: Parameters<typeof testPorts>[2] & { regions?: string[] } = {}) {
  const clock = testClock();
  const aws = sandbox(clock);
  const ports = { ...testPorts(aws, clock, options), regions: () => options.regions ?? ['eu-central-1'] };
  const woken = () => ports.wakes.map(({ wake }) => refKey(wake.ref).replace(`${account}/`, ''));
  return { aws, world: aws.world, ports, woken };
}

test('daily: every resource of a Region is looked at once', async () => {
  const { world, ports, woken } = stage();
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
  expect(await sweep(ports, [account], 'daily')).toBe(ports.wakes.length);
  expect(woken().toSorted()).toEqual([
    'eu-central-1/cluster/shop',
    'eu-central-1/cluster/till',
    'eu-central-1/detector/detector',
    `eu-central-1/key/${KeyId}`,
    'eu-central-1/nodegroup/shop/workers',
    'eu-central-1/nodegroup/till/workers',
    'eu-central-1/security-group/sg-shared',
    'eu-central-1/security-group/sg-shop',
    'eu-central-1/security-group/sg-till',
    'eu-central-1/trail/audit',
    'us-east-1/role/node',
  ]);
  expect(ports.wakes.every(({ wake, delaySeconds }) => wake.sweep && !wake.because && delaySeconds === 0)).toBe(true);
});

test('a role of two Regions is looked at once', async () => {
  const { world, ports, woken } = stage({ regions: ['eu-central-1', 'eu-west-1'] });
  for (const region of ['eu-central-1', 'eu-west-1'])
    placeNodegroup(world, { region, clusterName: 'shop', nodeRole: 'arn:aws:iam::111122223333:role/node' });
  await sweep(ports, [account], 'daily');
  expect(woken().filter(key => key.includes('/role/'))).toEqual(['us-east-1/role/node']);
});

test('a key of another account or Region keeps its whole ARN', async () => {
  const { world, ports, woken } = stage();
  const arns = [`arn:aws:kms:eu-central-1:${other}:key/k-1`, `arn:aws:kms:eu-west-1:${account}:key/k-2`];
  placeCluster(world, { encryptionConfig: arns.map(keyArn => ({ resources: ['secrets'], provider: { keyArn } })) });
  await sweep(ports, [account], 'daily');
  expect(woken().filter(key => key.includes('/key/'))).toEqual(arns.map(arn => `eu-central-1/key/${arn}`));
});

test('where there is no trail at all, the missing one is looked at', async () => {
  const { ports, woken } = stage();
  await sweep(ports, [account], 'daily');
  expect(woken()).toEqual(['eu-central-1/trail/no-trail']);
});

test('a trail is looked at where it is at home', async () => {
  const { world, ports, woken } = stage({ regions: ['eu-central-1', 'eu-west-1'] });
  placeTrail(world, { Name: 'audit', IsMultiRegionTrail: true });
  await sweep(ports, [account], 'daily');
  expect(woken()).toEqual(['eu-central-1/trail/audit']);
});

test('hourly: only trails, and no clusters are listed', async () => {
  const { world, ports, woken, aws } = stage();
  placeCluster(world, { name: 'shop' });
  placeTrail(world, { Name: 'audit' });
  await sweep(ports, [account], 'hourly');
  expect(woken()).toEqual(['eu-central-1/trail/audit']);
  expect(aws.calls.map(({ operation }) => operation)).toEqual(['cloudtrail:DescribeTrails']);
});

describe('a place that cannot be read', () => {
  test('may still have its trails looked at, and people hear of the rest', async () => {
    const { world, ports, woken } = stage({ denies: ['eks:ListClusters'] });
    placeCluster(world, { name: 'shop' });
    await sweep(ports, [account], 'daily');
    expect(woken()).toEqual(['eu-central-1/trail/no-trail']);
    expect(ports.alarms).toMatchObject([{ alarm: 'sweep-blind' }]);
  });

  test('keeps the sweep from no other account', async () => {
    const { world, ports, woken } = stage();
    placeCluster(world, { name: 'shop' });
    const call: typeof ports.call = async (where, operation, input) => {
      if (where.account === other) throw new Error('the read role is missing');
      return ports.call(where, operation, input);
    };
    await sweep({ ...ports, call }, [other, account], 'daily');
    expect(woken()).toContain('eu-central-1/cluster/shop');
    expect(ports.alarms).toMatchObject([
      { alarm: 'sweep-blind', text: expect.stringContaining(`${other}/eu-central-1: the read role is missing`) },
    ]);
  });
});

test('daily: an open case of a resource that is in no list any more is looked at too, an ended one is not', async () => {
  const { ports, woken } = stage();
  const gone = { kind: 'security-group' as const, account, region: 'eu-central-1', id: 'sg-gone' };
  await ports.cases.put(caseIn('waiting', { id: 'OPEN', ref: gone }), null);
  await ports.cases.put(caseIn('resolved', { id: 'ENDED', ref: { ...gone, id: 'sg-long-gone' } }), null);
  await sweep(ports, [account], 'daily');
  expect(woken()).toContain('eu-central-1/security-group/sg-gone');
  expect(woken()).not.toContain('eu-central-1/security-group/sg-long-gone');
});
