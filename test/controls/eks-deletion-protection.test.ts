/** Examples of eks-deletion-protection. */
import { eksDeletionProtection } from '../../shared/controls/eks-deletion-protection.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster } from '../../local/sandbox/place.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { registered } from '../registered.ts';

const ref: Ref = { kind: 'cluster', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const cluster =
  (fields: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {}) =>
  (world: World): Ref => {
    placeCluster(world, fields);
    return ref;
  };
const without =
  (fields: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {}) =>
  (world: World): Ref => {
    placeCluster(world, fields);
    for (const region of Object.values(world.regions))
      for (const one of Object.values(region.clusters)) delete one.deletionProtection;
    return ref;
  };
const set = (deletionProtection: boolean) => ({
  call: 'eks:UpdateClusterConfig',
  input: { name: 'shop', deletionProtection },
});

check(eksDeletionProtection, {
  // Absent and false say the same, so an undo may leave the one for the other.
  changes: () => /\.clusters\.shop\.deletionProtection: /,
  fine: [
    { name: 'the protection is on', world: cluster({ deletionProtection: true }) },
    {
      name: 'a cluster on an Outpost that has the setting',
      world: cluster({
        deletionProtection: true,
        outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' },
      }),
    },
  ],
  bad: [
    {
      name: 'someone has switched it off',
      world: cluster({ deletionProtection: false }),
      finds: [
        {
          key: 'deletion-protection',
          message: /^Cluster shop can be deleted by a single call/,
          // Nothing else in the call: EKS takes one type of update at a time.
          calls: [set(true)],
          undo: { calls: [set(false)] },
        },
      ],
    },
    {
      name: 'a cluster for a day is found too, and its tags choose the mode',
      world: cluster({ deletionProtection: false, tags: { lifetime: 'a-day' } }),
      settings: { rules: [{ clusterTags: { lifetime: 'a-day' }, mode: 'off' }] },
      finds: [{ key: 'deletion-protection' }],
    },
  ],
  notApplicable: [
    {
      name: 'a local cluster without the setting',
      world: without({ outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
    {
      name: 'a registered cluster has no such setting',
      world: registered(without()),
      because: /registered/,
    },
  ],
});
