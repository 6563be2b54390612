/** Examples of eks-cluster-tags. */
import { eksClusterTags } from '../../shared/controls/eks-cluster-tags.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeAddon, placeCluster, placeFargateProfile, placeNodegroup } from '../../local/sandbox/place.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const where = { account: '111122223333', region: 'eu-central-1' };
const tagged = (id: string): Ref => ({ kind: 'tags', ...where, id });
const clusterArn = 'arn:aws:eks:eu-central-1:111122223333:cluster/shop';
const cluster =
  (tags: Record<string, string>, fields: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {}) =>
  (world: World): Ref => {
    placeCluster(world, { tags, ...fields });
    return tagged(clusterArn);
  };
const nodegroup = (world: World, tags: Record<string, string>): Ref => {
  placeNodegroup(world, { tags });
  return tagged(regionOf(world, where.account, where.region).nodegroups['shop/workers']?.nodegroupArn ?? '');
};
const team = { requiredTags: { team: {} } };
const known = { requiredTags: { environment: { values: ['prod*', 'test'], set: 'production' } } };
const set = (resourceArn: string) => [
  { call: 'eks:TagResource', input: { resourceArn, tags: { environment: 'production' } } },
];
const taken = (resourceArn: string) => ({
  calls: [{ call: 'eks:UntagResource', input: { resourceArn, tagKeys: ['environment'] } }],
});

check(eksClusterTags, {
  bare: 'nothing',
  changes: () => /\.tags\.environment: /,
  fine: [
    { name: 'every required tag is there', world: cluster({ team: 'shop', more: 'x' }), settings: team },
    { name: 'the value fits a pattern of settings', world: cluster({ environment: 'production' }), settings: known },
    { name: 'an empty value is a value where any will do', world: cluster({ team: '' }), settings: team },
    {
      name: 'a node group has tags of its own',
      world: world => nodegroup(world, { team: 'shop' }),
      settings: team,
    },
  ],
  notApplicable: [{ name: 'settings require no tags', world: cluster({}), because: /require no tags/ }],
  bad: [
    {
      name: 'a tag without a value in settings is only told',
      world: cluster({ Team: 'tag keys know upper and lower case' }),
      settings: team,
      finds: [
        {
          key: 'tag:team',
          atMost: 'notify',
          why: /no value for this tag/,
          message: /^Cluster shop in account 111122223333 lacks the tag team\.$/,
          calls: [],
        },
      ],
    },
    {
      name: 'a tag whose value settings give is added, and the others stay',
      world: cluster({ more: 'x' }),
      settings: known,
      finds: [{ key: 'tag:environment', calls: set(clusterArn), undo: taken(clusterArn) }],
    },
    {
      name: 'a value that settings do not know is never overwritten',
      world: cluster({ environment: 'staging' }),
      settings: known,
      finds: [{ key: 'tag:environment', atMost: 'notify', why: /prod\* and test/, calls: [] }],
    },
    {
      name: 'a cluster that is still being created could be tagged all the same',
      world: cluster({}, { status: 'CREATING' }),
      settings: team,
      finds: [{ key: 'tag:team', atMost: 'notify', calls: [] }],
    },
    {
      name: 'tags of the cluster are not tags of its node group',
      world: world => {
        cluster({ environment: 'production' })(world);
        return nodegroup(world, {});
      },
      settings: known,
      finds: [{ key: 'tag:environment', message: /^Node group workers of cluster shop in account/ }],
    },
    {
      name: 'a Fargate profile lacks two tags of which settings give one',
      world: world => {
        cluster({ environment: 'production', team: 'shop' })(world);
        return tagged(placeFargateProfile(world));
      },
      settings: { requiredTags: { ...team.requiredTags, ...known.requiredTags } },
      finds: [
        { key: 'tag:environment', message: /^Fargate profile jobs of cluster shop/ },
        { key: 'tag:team', atMost: 'notify', calls: [] },
      ],
    },
    {
      name: 'an add-on lacks the tag its cluster has',
      world: world => {
        cluster({ environment: 'production' })(world);
        return tagged(placeAddon(world));
      },
      settings: known,
      finds: [{ key: 'tag:environment', message: /^Add-on vpc-cni of cluster shop/ }],
    },
  ],
});
