/** Examples of eks-cluster-version-supported; the versions' calendar is local/sandbox/eks-versions.ts. */
import { eksClusterVersionSupported } from '../../shared/controls/eks-cluster-version-supported.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster } from '../../local/sandbox/place.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const ref: Ref = { kind: 'cluster', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const cluster =
  (fields: Partial<Omit<ClusterState, 'resourcesVpcConfig'>>) =>
  (world: World): Ref => {
    placeCluster(world, fields);
    return ref;
  };
const to = (version: string, more: object = {}) => ({
  call: 'eks:UpdateClusterVersion',
  input: { name: 'shop', version, ...more },
});
const told = (why: RegExp) => ({ key: 'version:1.32', atMost: 'notify' as const, why, calls: [] });

check(eksClusterVersionSupported, {
  changes: () => /\.clusters\.shop\.version: /,
  fine: [
    { name: 'a version in standard support', world: cluster({ version: '1.34' }) },
    { name: 'the newest version there is', world: cluster({ version: '1.35' }) },
  ],
  bad: [
    {
      name: 'a version in extended support goes one minor further, without force',
      world: cluster({ version: '1.32' }),
      finds: [
        {
          key: 'version:1.32',
          message: /^Cluster shop runs Kubernetes 1\.32, which is in extended support only\.$/,
          calls: [to('1.33')],
          undo: { calls: [to('1.32', { rollbackConfig: { timeoutMinutes: 720 } })] },
        },
      ],
    },
    {
      name: 'something stands in the way of the upgrade',
      world: cluster({ version: '1.32', insights: [{ name: 'Kubelet version skew', status: 'ERROR' }] }),
      finds: [told(/Kubelet version skew/)],
    },
    {
      name: 'nobody may read what stands in the way',
      world: cluster({ version: '1.32' }),
      denies: ['eks:ListInsights'],
      finds: [told(/blindly/)],
    },
    {
      name: 'standard support ends in six weeks',
      world: world => {
        world.kubernetesVersions = { '1.33': { standard: '2026-12-15', extended: '2027-12-15' } };
        return cluster({ version: '1.33' })(world);
      },
      finds: [
        {
          ...told(/time to plan/),
          key: 'version:1.33',
          severity: 'low',
          message: /ends on 2026-12-15, and cluster shop/,
        },
      ],
    },
    {
      name: 'the next version is old as well, and another step',
      world: cluster({ version: '1.31', insights: [{ name: 'Deprecated APIs', status: 'WARNING' }] }),
      finds: [{ ...told(/Deprecated APIs/), key: 'version:1.31', message: /does not support any more\.$/ }],
    },
    {
      name: 'there is no next version to go to',
      world: world => {
        world.kubernetesVersions = { '1.32': { standard: '2026-06-01', extended: '2027-06-01' } };
        return cluster({ version: '1.32' })(world);
      },
      finds: [told(/no next minor version/)],
    },
    {
      name: 'nobody may ask which versions are supported',
      world: cluster({ version: '1.32' }),
      denies: ['eks:DescribeClusterVersions'],
      finds: [{ ...told(/read role/), severity: 'low' }],
    },
  ],
  notApplicable: [
    {
      name: 'a local cluster on an Outpost',
      world: cluster({ version: '1.32', outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
  ],
});
