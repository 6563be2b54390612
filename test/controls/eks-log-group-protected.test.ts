/** Examples of eks-log-group-protected. */
import { eksLogGroupProtected } from '../../shared/controls/eks-log-group-protected.ts';
import { logGroupRef } from '../../shared/log-group.ts';
import { read } from '../../shared/read.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeLogGroup } from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { staged } from '../examples.ts';
import { testClock, testPorts } from '../ports.ts';

const account = '111122223333';
const region = 'eu-central-1';
const logGroupName = '/aws/eks/shop/cluster';
const ref = logGroupRef(account, region, 'shop');
const group =
  (retentionInDays?: number, cluster: Parameters<typeof placeCluster>[1] = {}) =>
  (world: World): Ref => {
    placeCluster(world, cluster);
    placeLogGroup(world, { ...(retentionInDays !== undefined && { retentionInDays }) });
    return ref;
  };
const missing =
  (cluster: Parameters<typeof placeCluster>[1] = {}) =>
  (world: World): Ref => {
    placeCluster(world, cluster);
    // Its name only begins alike.
    placeLogGroup(world, { logGroupName: `${logGroupName}-archive`, retentionInDays: 1 });
    delete regionOf(world, account, region).logGroups[logGroupName];
    return ref;
  };
const silent = { logging: { clusterLogging: [{ types: ['audit' as const], enabled: false }] } };
const keep = (retentionInDays: number) => [
  { call: 'logs:PutRetentionPolicy', input: { logGroupName, retentionInDays } },
];

check(eksLogGroupProtected, {
  bare: 'nothing',
  changes: () => /\.logGroups\.\/aws\/eks\/shop\/cluster\.retentionInDays: /,
  fine: [
    { name: 'a group without a retention keeps everything', world: group() },
    { name: 'a group that keeps as long as required', world: group(90) },
    { name: 'a longer retention is never shortened', world: group(3653) },
    { name: 'settings ask for less', world: group(30), settings: { logs: { retentionDays: 30 } } },
    {
      name: 'as long as the settings allow at most',
      world: group(365),
      settings: { logs: { mostRetentionDays: 365 } },
    },
    { name: 'a cluster that logs nothing needs no group', world: missing(silent) },
    {
      name: 'a new cluster has not delivered yet',
      world: missing({ createdAt: testClock().now() - 1800 }),
    },
  ],
  bad: [
    {
      name: 'logs are gone after a week',
      world: group(7),
      finds: [
        {
          key: 'retention',
          message:
            /^Log group \/aws\/eks\/shop\/cluster of account 111122223333 keeps the logs of cluster shop for 7 days/,
          calls: keep(90),
          undo: { byPerson: keep(7) },
        },
      ],
    },
    {
      name: 'settings ask for more than a quarter',
      world: group(90),
      settings: { logs: { retentionDays: 365 } },
      finds: [{ key: 'retention', calls: keep(365), undo: { byPerson: keep(90) } }],
    },
    {
      name: 'for ever is longer than the settings allow',
      world: group(),
      settings: { logs: { mostRetentionDays: 365 } },
      finds: [
        {
          key: 'too-long',
          severity: 'low',
          atMost: 'notify',
          why: /deletes logs/,
          message: /for ever, and the settings allow 365 days\.$/,
          calls: [],
        },
      ],
    },
    {
      name: 'ten years are longer than the settings allow',
      world: group(3653),
      settings: { logs: { mostRetentionDays: 365 } },
      finds: [{ key: 'too-long', severity: 'low', atMost: 'notify', message: /for 3653 days, and/, calls: [] }],
    },
    {
      name: 'too short is what it is where the settings name a most',
      world: group(7),
      settings: { logs: { mostRetentionDays: 365 } },
      finds: [{ key: 'retention', calls: keep(90) }],
    },
    {
      name: 'what is kept counts although nothing is logged now',
      world: group(1, silent),
      finds: [{ key: 'retention', calls: keep(90) }],
    },
    {
      name: 'the group is missing and one beside it has almost its name',
      world: missing(),
      finds: [{ key: 'missing', atMost: 'notify', why: /empty/, message: /sends 5 log types/, calls: [] }],
    },
    {
      name: 'an hour is enough for a first delivery',
      world: missing({ createdAt: testClock().now() - 3600 }),
      finds: [{ key: 'missing', atMost: 'notify', calls: [] }],
    },
  ],
});

test('of a cluster that is being made nothing is missing yet, and of one that is being deleted nothing any more', async () => {
  const readIn = (status: 'CREATING' | 'DELETING') => {
    const stage = staged({ name: 'a missing group', world: missing({ status }) });
    return read(testPorts(stage.sandbox, stage.clock), { ref });
  };
  expect(await readIn('CREATING')).toMatchObject({ settled: { because: 'cluster shop is being made' } });
  expect(await readIn('DELETING')).toMatchObject({ absent: 'not-eks' });
});
