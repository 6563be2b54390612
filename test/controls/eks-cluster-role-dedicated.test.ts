/** Examples of eks-cluster-role-dedicated. */
import { eksClusterRoleDedicated } from '../../shared/controls/eks-cluster-role-dedicated.ts';
import { roleRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeClusterRole, placeNodegroup } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const ref = roleRef(account, 'eu-central-1', 'control');
/** A role below a path, and the clusters it is the role of, as `name` or `region/name`. */
const shared =
  (...clusters: string[]) =>
  (world: World): Ref => {
    const roleArn = placeClusterRole(world, { RoleName: 'control', Path: '/eks/' });
    for (const cluster of clusters) {
      const [name = '', region = 'eu-central-1'] = cluster.split('/').toReversed();
      placeCluster(world, { name, region, roleArn });
    }
    placeCluster(world, { name: 'till' });
    return ref;
  };

check(eksClusterRoleDedicated, {
  bare: 'nothing',
  fine: [
    { name: 'a role of one cluster', world: shared('shop') },
    {
      name: 'a role of one cluster and of its nodes',
      world: world => {
        const at = shared('shop')(world);
        placeNodegroup(world, { nodeRole: `arn:aws:iam::${account}:role/eks/control` });
        placeNodegroup(world, {
          clusterName: 'till',
          nodeRole: `arn:aws:iam::${account}:role/eks/control`,
        });
        return at;
      },
    },
  ],
  notApplicable: [
    {
      name: 'a role of nodes only',
      world: world => {
        placeNodegroup(world);
        return roleRef(account, 'eu-central-1', 'eks-node');
      },
      because: /no cluster’s role/,
    },
  ],
  bad: [
    {
      name: 'two clusters share one role',
      world: shared('shop', 'bank'),
      finds: [
        {
          key: 'shared',
          calls: [],
          message: /^Role control is the cluster role of 2 clusters, bank in eu-central-1 and shop in eu-central-1\.$/,
        },
      ],
    },
    {
      name: 'clusters of one name in two Regions',
      world: shared('shop', 'us-east-1/shop'),
      finds: [{ key: 'shared', calls: [], message: /shop in eu-central-1 and shop in us-east-1/ }],
    },
    {
      name: 'nobody may list the clusters',
      world: shared('shop'),
      denies: ['eks:ListClusters'],
      finds: [{ key: 'shared', calls: [], atMost: 'notify', why: /read role/, message: /^Nobody can tell/ }],
    },
  ],
});
