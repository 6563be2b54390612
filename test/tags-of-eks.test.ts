/** Whose tags are read: of the very resource the ARN names, by one call that describes it. */
import { freshInventory } from '../shared/inventory.ts';
import { read } from '../shared/read.ts';
import type { Ref } from '../shared/resources.ts';
import { placeAddon, placeCluster, placeFargateProfile, placeNodegroup } from '../local/sandbox/place.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { regionOf } from '../local/sandbox/world.ts';
import { testClock, testPorts } from './ports.ts';

const account = '111122223333';
const region = 'eu-central-1';
const tagsOf = (id: string): Ref<'tags'> => ({ kind: 'tags', account, region, id });

function stage() {
  const clock = testClock();
  const aws = sandbox(clock);
  placeCluster(aws.world, { name: 'shop', tags: { team: 'shop' } });
  return { aws, world: aws.world, here: regionOf(aws.world, account, region), ports: testPorts(aws, clock) };
}

test.each([
  ['cluster', () => 'arn:aws:eks:eu-central-1:111122223333:cluster/shop', { team: 'shop' }, 'eks:DescribeCluster'],
  [
    'node group',
    (s: ReturnType<typeof stage>) => {
      placeNodegroup(s.world, { clusterName: 'shop', tags: { team: 'nodes' } });
      return s.here.nodegroups['shop/workers']?.nodegroupArn ?? '';
    },
    { team: 'nodes' },
    'eks:DescribeNodegroup',
  ],
  [
    'Fargate profile',
    (s: ReturnType<typeof stage>) => placeFargateProfile(s.world, { tags: { team: 'pods' } }),
    { team: 'pods' },
    'eks:DescribeFargateProfile',
  ],
  [
    'add-on',
    (s: ReturnType<typeof stage>) => placeAddon(s.world, { tags: { team: 'dns' } }),
    { team: 'dns' },
    'eks:DescribeAddon',
  ],
])('the tags that are read: %s', async (_, place, tags, operation) => {
  const staged = stage();
  const id = place(staged);
  // Whose tags choose the settings, the kept inventory knows.
  await freshInventory(staged.ports, { account, region });
  staged.aws.calls.length = 0;
  expect(await read(staged.ports, { ref: tagsOf(id) })).toMatchObject({ resource: { tags }, settled: true });
  expect(staged.aws.calls.map(({ operation: made }) => made)).toEqual([operation]);
});

test('a node group made again under its name is another one, and what was asked of the old one ends', async () => {
  const { world, ports, here } = stage();
  placeNodegroup(world, { clusterName: 'shop' });
  const old = here.nodegroups['shop/workers']?.nodegroupArn ?? '';
  const again = here.nodegroups['shop/workers'];
  if (again) again.nodegroupArn = old.replace(/[^/]+$/, '2cc1b8a7-0000-4000-8000-00000000ffff');
  expect(await read(ports, { ref: tagsOf(old) })).toEqual({
    absent: 'gone',
    why: 'Node group workers of cluster shop no longer exists',
  });
});

test('what is being deleted needs no tags any more', async () => {
  const { here, ports } = stage();
  const shop = here.clusters.shop;
  if (shop) shop.status = 'DELETING';
  expect(await read(ports, { ref: tagsOf(shop?.arn ?? '') })).toMatchObject({ absent: 'gone' });
});

test('an ARN of another form is nobody’s', async () => {
  const { ports } = stage();
  expect(
    await read(ports, { ref: tagsOf('arn:aws:eks:eu-central-1:111122223333:access-entry/shop/role/x') }),
  ).toMatchObject({ absent: 'not-eks' });
});
