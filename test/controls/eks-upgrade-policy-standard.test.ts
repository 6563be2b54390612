/** Examples of eks-upgrade-policy-standard. */
import type { SupportType } from '@aws-sdk/client-eks';
import { eksUpgradePolicyStandard } from '../../shared/controls/eks-upgrade-policy-standard.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { registered } from '../registered.ts';

const ref: Ref = { kind: 'cluster', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const withType =
  (supportType: SupportType) =>
  (world: World): Ref => {
    placeCluster(world, { upgradePolicy: { supportType } });
    return ref;
  };
const without =
  (fields: Parameters<typeof placeCluster>[1] = {}) =>
  (world: World): Ref => {
    placeCluster(world, fields);
    for (const region of Object.values(world.regions))
      for (const one of Object.values(region.clusters)) delete one.upgradePolicy;
    return ref;
  };
const set = (supportType: SupportType) => ({
  call: 'eks:UpdateClusterConfig',
  input: { name: 'shop', upgradePolicy: { supportType } },
});
const extended = { clusters: { supportType: 'EXTENDED' } };

check(eksUpgradePolicyStandard, {
  changes: () => /\.clusters\.shop\.upgradePolicy\.supportType: /,
  fine: [
    { name: 'standard support, which is the default choice', world: withType('STANDARD') },
    { name: 'extended support where the settings choose it', world: withType('EXTENDED'), settings: extended },
    { name: 'an absent policy is extended support', world: without(), settings: extended },
  ],
  bad: [
    {
      name: 'extended support would begin by itself',
      world: withType('EXTENDED'),
      finds: [
        {
          key: 'support-type',
          message: /^Cluster shop \(version 1\.\d+\) has support type EXTENDED/,
          calls: [set('STANDARD')],
          undo: { calls: [set('EXTENDED')] },
          effect: /AWS upgrades the control plane by itself/,
        },
      ],
    },
    {
      name: 'AWS would upgrade a cluster whose owners want to choose the day',
      world: withType('STANDARD'),
      settings: extended,
      finds: [
        {
          key: 'support-type',
          calls: [set('EXTENDED')],
          undo: { calls: [set('STANDARD')] },
          effect: /costs more for every hour/,
        },
      ],
    },
    {
      name: 'nobody may ask whether extended support has begun',
      world: withType('EXTENDED'),
      denies: ['eks:DescribeClusterVersions'],
      finds: [{ key: 'support-type', atMost: 'notify', why: /read role/, calls: [] }],
    },
    {
      name: 'extended support is chosen whatever the version',
      world: world => {
        placeCluster(world, { version: '1.32', upgradePolicy: { supportType: 'STANDARD' } });
        return ref;
      },
      settings: extended,
      denies: ['eks:DescribeClusterVersions'],
      finds: [{ key: 'support-type', calls: [set('EXTENDED')] }],
    },
    {
      name: 'extended support has begun and cannot be switched off',
      world: world => {
        placeCluster(world, { version: '1.32', upgradePolicy: { supportType: 'EXTENDED' } });
        return ref;
      },
      finds: [
        { key: 'support-type', atMost: 'notify', why: /^extended support of Kubernetes 1\.32 has begun/, calls: [] },
      ],
    },
    {
      name: 'a local cluster that has the setting all the same',
      world: world => {
        placeCluster(world, {
          outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' },
          upgradePolicy: { supportType: 'EXTENDED' },
        });
        return ref;
      },
      finds: [{ key: 'support-type', calls: [set('STANDARD')] }],
    },
  ],
  notApplicable: [
    {
      name: 'a local cluster without the setting',
      world: without({ outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
    { name: 'a cluster that is only registered with EKS', world: registered(without()), because: /runs elsewhere/ },
  ],
});
