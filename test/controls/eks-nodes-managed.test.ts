/** Examples of eks-nodes-managed. */
import { eksNodesManaged } from '../../shared/controls/eks-nodes-managed.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeNodegroup, placeScalingGroup } from '../../local/sandbox/place.ts';
import { placeFargateProfile } from '../../local/sandbox/place-parts.ts';
import { placeInstance } from '../../local/sandbox/place-instances.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const ref: Ref = { kind: 'cluster-nodes', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const managed = (world: World): Ref => {
  placeNodegroup(world);
  return ref;
};
const tags = (...keys: string[]) => keys.map(Key => ({ Key, Value: 'owned' }));

check(eksNodesManaged, {
  bare: 'nothing',
  fine: [
    { name: 'a managed node group alone', world: managed },
    {
      name: 'the group EKS makes for a managed node group carries the tag of the cluster too',
      world: world => {
        placeScalingGroup(world, {
          AutoScalingGroupName: 'eks-workers-2cc1',
          Tags: tags('kubernetes.io/cluster/shop', 'eks:nodegroup-name', 'eks:cluster-name'),
        });
        return managed(world);
      },
    },
    {
      name: 'Fargate starts no nodes of its own',
      world: world => {
        placeFargateProfile(world, { clusterName: 'shop' });
        return managed(world);
      },
    },
    {
      name: 'Karpenter starts instances without a group',
      world: world => {
        placeInstance(world, { groups: [], Tags: tags('karpenter.sh/nodepool', 'kubernetes.io/cluster/shop') });
        return managed(world);
      },
    },
    {
      name: 'a group of another cluster with a longer name is not this one’s',
      world: world => {
        placeCluster(world, { name: 'shop-2' });
        placeScalingGroup(world, { cluster: 'shop-2' });
        return managed(world);
      },
    },
  ],
  bad: [
    {
      name: 'a self-managed group beside a managed one',
      world: world => {
        placeScalingGroup(world, { AutoScalingGroupName: 'gpu' });
        return managed(world);
      },
      finds: [{ key: 'group:gpu', message: /group gpu starts nodes of cluster shop/, calls: [] }],
    },
    {
      name: 'each self-managed group is a finding, on every page of the list',
      world: world => {
        world.pageSize = 1;
        placeCluster(world);
        placeScalingGroup(world, { AutoScalingGroupName: 'gpu' });
        placeScalingGroup(world, { AutoScalingGroupName: 'spot', Tags: tags('kubernetes.io/cluster/shop') });
        return ref;
      },
      finds: [
        { key: 'group:gpu', calls: [] },
        { key: 'group:spot', calls: [] },
      ],
    },
  ],
});
