/** Examples of eks-log-group-protected. */
import { eksLogGroupProtected } from '../../shared/controls/eks-log-group-protected.ts';
import { logGroupRef } from '../../shared/log-group.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeLogGroup } from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { testClock } from '../ports.ts';

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
