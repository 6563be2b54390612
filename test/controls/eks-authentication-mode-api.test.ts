/** Examples of eks-authentication-mode-api. */
import type { AuthenticationMode } from '@aws-sdk/client-eks';
import { eksAuthenticationModeApi } from '../../shared/controls/eks-authentication-mode-api.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster } from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const ref: Ref = { kind: 'cluster', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const withMode =
  (authenticationMode: AuthenticationMode) =>
  (world: World): Ref => {
    placeCluster(world, { accessConfig: { authenticationMode } });
    return ref;
  };
const running =
  (version: string, platformVersion: string) =>
  (world: World): Ref => {
    placeCluster(world, { version, platformVersion, accessConfig: { authenticationMode: 'CONFIG_MAP' } });
    return ref;
  };
const tooOld = (why: RegExp) => [{ key: 'authentication-mode', atMost: 'notify' as const, why, calls: [] }];
const without =
  (fields: Parameters<typeof placeCluster>[1] = {}) =>
  (world: World): Ref => {
    placeCluster(world, fields);
    for (const region of Object.values(world.regions))
      for (const one of Object.values(region.clusters)) delete one.accessConfig;
    return ref;
  };
// Never the step to API alone: it would drop every aws-auth mapping.
const both = [
  {
    call: 'eks:UpdateClusterConfig',
    input: { name: 'shop', accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' } },
  },
];
const forGood = { impossible: expect.stringMatching(/never/) };

check(eksAuthenticationModeApi, {
  changes: () => /\.clusters\.shop\.accessConfig\.authenticationMode: /,
  fine: [
    { name: 'access entries alone let people in', world: withMode('API') },
    { name: 'access entries and the ConfigMap', world: withMode('API_AND_CONFIG_MAP') },
  ],
  bad: [
    {
      name: 'the ConfigMap alone lets people in',
      world: withMode('CONFIG_MAP'),
      finds: [
        { key: 'authentication-mode', message: /^Cluster shop .* aws-auth ConfigMap/, calls: both, undo: forGood },
      ],
    },
    {
      name: 'an old cluster answers no mode at all',
      world: without(),
      finds: [{ key: 'authentication-mode', calls: both, undo: forGood }],
    },
    {
      name: 'a platform version too old for access entries',
      world: running('1.28', 'eks.5'),
      finds: tooOld(/^platform version eks\.5 of Kubernetes 1\.28 knows no access entries/),
    },
    {
      name: 'a Kubernetes version that never had access entries',
      world: running('1.22', 'eks.99'),
      finds: tooOld(/upgrade the cluster first/),
    },
    {
      name: 'the first platform version with access entries',
      world: running('1.28', 'eks.6'),
      finds: [{ key: 'authentication-mode', calls: both, undo: forGood }],
    },
    {
      name: 'a later Kubernetes version on its first platform version',
      world: running('1.29', 'eks.1'),
      finds: [{ key: 'authentication-mode', calls: both, undo: forGood }],
    },
  ],
  notApplicable: [
    {
      name: 'a cluster that is only registered with EKS',
      world: world => {
        without()(world);
        for (const one of Object.values(regionOf(world, ref.account, ref.region).clusters))
          Object.assign(one, { connectorConfig: { provider: 'OTHER' } });
        return ref;
      },
      because: /runs elsewhere/,
    },
    {
      name: 'a local cluster without the setting',
      world: without({ outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
  ],
});
