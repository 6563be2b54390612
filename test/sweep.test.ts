/** The sweep: it looks at every resource once, and one place that cannot be read keeps it from no other. */
import { controls } from '../shared/catalogue.ts';
import { AwsError } from '../shared/errors.ts';
import { factsOf } from '../shared/operations.ts';
import type { Ports } from '../shared/ports.ts';
import { refKey } from '../shared/refs.ts';
import type { Ref } from '../shared/resources.ts';
import { sweep } from '../shared/sweep.ts';
import {
  placeAddon,
  placeCluster,
  placeDetector,
  placeEventRule,
  placeFargateProfile,
  placeNodegroup,
  placeTrail,
} from '../local/sandbox/place.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { settingsOf } from './examples.ts';
import { caseIn, ref } from './fixtures.ts';
import { testClock, testPorts } from './ports.ts';

const { account } = ref;
const other = '444455556666';
const settings = settingsOf({});
const swept = (ports: Ports) => sweep(ports, settings, [account], 'daily');

function stage(options: Parameters<typeof testPorts>[2] & { regions?: string[] } = {}) {
  const clock = testClock();
  const aws = sandbox(clock);
  const ports = { ...testPorts(aws, clock, options), regions: () => options.regions ?? ['eu-central-1'] };
  const woken = () => ports.wakes.map(({ wake }) => refKey(wake.ref).replace(`${account}/`, ''));
  return { aws, world: aws.world, ports, woken };
}

const bad = { deletionProtection: false };

test('daily: what is as it should be is looked at and left; what is wrong gets its pass', async () => {
  const { world, ports, woken, aws } = stage();
  placeTrail(world, { Name: 'audit', IsMultiRegionTrail: true });
  placeDetector(world);
  placeCluster(world, { name: 'till', ...bad });
  placeNodegroup(world, { clusterName: 'shop' });
  const { looked } = await swept(ports);
  expect(looked).toBeGreaterThan(5);
  expect(woken()).toEqual(['eu-central-1/cluster/till']);
  expect(ports.wakes).toMatchObject([{ wake: { sweep: true }, delaySeconds: 0 }]);
  expect(aws.calls.filter(({ operation }) => factsOf(operation).access === 'write')).toEqual([]);
});

test('daily: what has not settled, could not be read or could not be judged gets its pass', async () => {
  const { world, ports, woken } = stage();
  placeTrail(world, { Name: 'audit', IsMultiRegionTrail: true });
  placeDetector(world);
  placeCluster(world, { name: 'new', status: 'CREATING' });
  placeCluster(world, { name: 'slow' });
  const call: typeof ports.call = async (where, operation, input) => {
    if (operation === 'iam:ListAttachedRolePolicies') throw new AwsError('ServiceFailure', 'sorry', operation, where);
    return ports.call(where, operation, input);
  };
  placeNodegroup(world, { clusterName: 'slow' });
  await swept({ ...ports, call });
  expect(woken()).toEqual(expect.arrayContaining(['eu-central-1/cluster/new', 'us-east-1/role/eks-node']));
  expect(woken()).not.toContain('eu-central-1/cluster/slow');
});

test('daily: a right we lack is one alarm per kind with the number of resources it hides, and no pass that could only be refused', async () => {
  const { world, ports, woken } = stage({ denies: ['ec2:DescribeSecurityGroupRules'] });
  for (const name of ['shop', 'till']) placeCluster(world, { name });
  await swept(ports);
  expect(woken().filter(key => key.includes('security-group'))).toEqual([]);
  expect(ports.alarms.toSorted((a, b) => (a.text < b.text ? -1 : 1))).toMatchObject(
    ['cluster-path', 'security-group'].map(kind => ({
      alarm: 'sweep-blind',
      text: expect.stringMatching(
        new RegExp(`ec2:DescribeSecurityGroupRules in eu-central-1, .* kind ${kind}: 2 of them`),
      ),
    })),
  );
});

test('daily: the last good state is kept of what is as it should be, and of nothing else', async () => {
  const { world, ports } = stage();
  placeTrail(world, { Name: 'audit', IsMultiRegionTrail: true });
  placeTrail(world, { account: other, Name: 'off', IsMultiRegionTrail: true, IsLogging: false });
  placeCluster(world, { name: 'shop' });
  const kept: string[] = [];
  const cases = { ...ports.cases, putLastGood: async (at: Ref) => void kept.push(refKey(at)) };
  await sweep({ ...ports, cases }, settings, [account, other], 'daily');
  const kinds = controls.filter(control => control.needsLastGood).map(control => control.resource);
  expect(kept.every(key => kinds.some(kind => key.includes(`/${kind}/`)))).toBe(true);
  expect(kept.filter(key => key.includes('/trail/'))).toEqual([`${account}/eu-central-1/trail/audit`]);
});

test('daily: whatever bears tags is looked at, add-ons and Fargate profiles too, even where add-ons may not be listed', async () => {
  const tagless = async (options: Parameters<typeof stage>[0] = {}) => {
    const { world, ports, woken } = stage(options);
    placeCluster(world, { tags: { team: 'shop' } });
    const keys = [placeAddon(world), placeFargateProfile(world)].map(arn => `eu-central-1/tags/${arn}`);
    await sweep(ports, settingsOf({ requiredTags: { team: {} } }), [account], 'daily');
    return { keys, woken: woken().filter(key => key.includes('/tags/')), alarms: ports.alarms };
  };
  const { keys, woken, alarms } = await tagless();
  expect(woken.toSorted()).toEqual(keys);
  expect(alarms).toEqual([]);
  const denied = await tagless({ denies: ['eks:ListAddons'] });
  expect(denied.woken).toEqual(keys.slice(1));
  expect(denied.alarms).toMatchObject([
    { alarm: 'sweep-blind', text: expect.stringMatching(/tags.*: eks:ListAddons/) },
  ]);
});

test('hourly: only trails and what is ours, and no clusters are listed', async () => {
  const { world, ports, woken, aws } = stage();
  placeCluster(world, { name: 'shop' });
  placeTrail(world, { Name: 'audit' });
  placeEventRule(world, { Name: 'eks-guardrails-forward-iam' });
  await sweep(ports, settings, [account], 'hourly');
  expect(woken().toSorted()).toEqual([
    'eu-central-1/guardrail/rule/eks-guardrails-forward-iam',
    'eu-central-1/trail/audit',
  ]);
  const called = aws.calls.map(({ operation }) => operation);
  expect(called.toSorted()).toEqual(['cloudtrail:DescribeTrails', 'events:ListRules']);
});

describe('a place that cannot be read', () => {
  test('may still have its trails looked at, and people hear of the rest', async () => {
    const { world, ports, woken } = stage({ denies: ['eks:ListClusters'] });
    placeCluster(world, { name: 'shop' });
    await swept(ports);
    expect(woken()).toEqual(['eu-central-1/trail/no-trail']);
    expect(ports.alarms.map(({ text }) => text)).toEqual([
      expect.stringMatching(/\(cluster, nodegroup\): eks:ListClusters/),
      expect.stringMatching(/\(whatever belongs to clusters\): the read role lacks a right/),
    ]);
  });

  test('has its clusters looked at, even where nobody can tell what belongs to them', async () => {
    const { world, ports, woken } = stage({ denies: ['eks:DescribeNodegroup'] });
    placeTrail(world, { Name: 'audit', IsMultiRegionTrail: true });
    placeNodegroup(world, { clusterName: 'shop' });
    placeCluster(world, { name: 'till', ...bad });
    await swept(ports);
    expect(woken()).toEqual(['eu-central-1/cluster/till']);
    expect(ports.alarms.map(({ text }) => text)).toEqual([
      expect.stringMatching(/whatever belongs to clusters/),
      expect.stringMatching(/may not call eks:DescribeNodegroup .* kind nodegroup: 1 of them/),
    ]);
  });

  test('keeps the sweep from no other account', async () => {
    const { world, ports, woken } = stage();
    placeCluster(world, { name: 'shop', ...bad });
    const call: typeof ports.call = async (where, operation, input) => {
      if (where.account === other) throw new Error('the read role is missing');
      return ports.call(where, operation, input);
    };
    await sweep({ ...ports, call }, settings, [other, account], 'daily');
    expect(woken()).toContain('eu-central-1/cluster/shop');
    expect(ports.alarms).toMatchObject([
      {
        alarm: 'sweep-blind',
        text: expect.stringMatching(/in 444455556666\/eu-central-1 \(bucket, .*\): the read role is missing/),
      },
    ]);
  });
});

test('daily: an open case of a resource that is in no list any more is looked at too, an ended one is not', async () => {
  const { ports, woken } = stage();
  const gone = { kind: 'security-group' as const, account, region: 'eu-central-1', id: 'sg-gone' };
  await ports.cases.put(caseIn('waiting', { id: 'OPEN', ref: gone }), null);
  await ports.cases.put(caseIn('resolved', { id: 'ENDED', ref: { ...gone, id: 'sg-long-gone' } }), null);
  await swept(ports);
  expect(woken()).toContain('eu-central-1/security-group/sg-gone');
  expect(woken()).not.toContain('eu-central-1/security-group/sg-long-gone');
});
