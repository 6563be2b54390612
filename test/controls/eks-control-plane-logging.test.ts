/** Examples of eks-control-plane-logging. */
import type { LogSetup, LogType } from '@aws-sdk/client-eks';
import { eksControlPlaneLogging } from '../../shared/controls/eks-control-plane-logging.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster } from '../../local/sandbox/place.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { registered } from '../registered.ts';

const ref: Ref = { kind: 'cluster', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const all: LogType[] = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

const withLogs =
  (clusterLogging: LogSetup[], more: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {}) =>
  (world: World): Ref => {
    placeCluster(world, { logging: { clusterLogging }, ...more });
    return ref;
  };
const without =
  (field: 'logging', more: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {}) =>
  (world: World): Ref => {
    placeCluster(world, more);
    for (const region of Object.values(world.regions))
      for (const cluster of Object.values(region.clusters)) delete cluster[field];
    return ref;
  };
const set = (types: LogType[], enabled: boolean) => ({
  call: 'eks:UpdateClusterConfig',
  input: { name: 'shop', logging: { clusterLogging: [{ types, enabled }] } },
});

check(eksControlPlaneLogging, {
  changes: () => /\.clusters\.shop\.logging\[/,
  fine: [
    { name: 'all five types are on', world: withLogs([{ types: all, enabled: true }]) },
    {
      name: 'the types are spread over several entries',
      world: withLogs([
        { types: ['audit', 'scheduler'], enabled: true },
        { types: ['api', 'authenticator', 'controllerManager'], enabled: true },
      ]),
    },
    {
      name: 'an empty disabled entry says nothing',
      world: withLogs([
        { types: all, enabled: true },
        { types: [], enabled: false },
      ]),
    },
  ],
  bad: [
    {
      name: 'the audit log is off',
      world: withLogs([
        { types: ['api', 'authenticator', 'controllerManager', 'scheduler'], enabled: true },
        { types: ['audit'], enabled: false },
      ]),
      finds: [
        {
          key: 'logging',
          message: /^Cluster shop does not send its audit log to/,
          calls: [set(['audit'], true)],
          undo: { calls: [set(['audit'], false)] },
        },
      ],
    },
    {
      name: 'only audit and api are on, and they stay on after an undo',
      world: withLogs([
        { types: ['api', 'audit'], enabled: true },
        { types: ['authenticator', 'controllerManager', 'scheduler'], enabled: false },
      ]),
      finds: [
        {
          key: 'logging',
          message: /^Cluster shop does not send its authenticator, controllerManager and scheduler logs to/,
          calls: [set(['authenticator', 'controllerManager', 'scheduler'], true)],
        },
      ],
    },
    {
      name: 'an enabled entry without types enables nothing',
      world: withLogs([
        { types: [], enabled: true },
        { types: all, enabled: false },
      ]),
      finds: [{ key: 'logging', message: /any control-plane log/, calls: [set(all, true)] }],
    },
    {
      name: 'an old answer has no logging at all',
      world: without('logging'),
      finds: [{ key: 'logging', calls: [set(all, true)] }],
    },
    {
      name: 'an entry that does not say whether it is enabled',
      world: withLogs([{ types: all }]),
      finds: [{ key: 'logging' }],
    },
  ],
  notApplicable: [
    {
      name: 'a local cluster on an Outpost without the setting',
      world: without('logging', { outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
    {
      name: 'a cluster that is only registered with EKS',
      world: registered(without('logging')),
      because: /runs elsewhere/,
    },
  ],
});
