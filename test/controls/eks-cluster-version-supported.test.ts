/** Examples of eks-cluster-version-supported; the versions' calendar is local/sandbox/eks-versions.ts. */
import { eksClusterVersionSupported } from '../../shared/controls/eks-cluster-version-supported.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster } from '../../local/sandbox/place.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { registered } from '../registered.ts';

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
const ends = (day: string) => (world: World) => {
  world.kubernetesVersions = { '1.33': { standard: day, extended: '2028-01-01' } };
  return cluster({ version: '1.33' })(world);
};
const told = (why: RegExp) => ({ key: 'version:1.32', atMost: 'notify' as const, why, calls: [] });

check(eksClusterVersionSupported, {
  changes: () => /\.clusters\.shop\.version: /,
  fine: [
    { name: 'a version in standard support', world: cluster({ version: '1.34' }) },
    { name: 'standard support that ends in three months and a day', world: ends('2027-02-02') },
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
      name: 'EKS does not know yet whether something stands in the way',
      world: cluster({ version: '1.32', insights: [{ name: 'Deprecated APIs', status: 'UNKNOWN' }] }),
      finds: [{ ...told(/Deprecated APIs/), evidence: { obstacles: ['UNKNOWN: Deprecated APIs'] } }],
    },
    {
      name: 'what EKS has looked at and found well is in nobody’s way',
      world: cluster({ version: '1.32', insights: [{ name: 'Kubelet version skew', status: 'PASSING' }] }),
      finds: [
        {
          key: 'version:1.32',
          calls: [to('1.33')],
          evidence: {
            version: '1.32',
            versionStatus: 'EXTENDED_SUPPORT',
            endOfStandardSupport: '2026-06-01',
            endOfExtendedSupport: '2027-06-01',
            obstacles: [],
          },
        },
      ],
    },
    {
      name: 'nobody tells which version the cluster runs',
      world: cluster({ version: undefined }),
      finds: [{ ...told(/read role/), key: 'version:unknown', severity: 'low', message: /of an unknown version/ }],
    },
    {
      name: 'nobody may read what stands in the way',
      world: cluster({ version: '1.32' }),
      denies: ['eks:ListInsights'],
      finds: [told(/blindly/)],
    },
    ...[
      { day: '2027-01-31', stage: '90-days', severity: 'low' as const },
      { day: '2026-12-03', stage: '30-days', severity: 'medium' as const },
      { day: '2026-11-10', stage: '7-days' },
    ].map(({ day, stage, severity }) => ({
      name: `standard support ends on ${day}, so ${stage} before is past`,
      world: ends(day),
      finds: [
        {
          ...told(/time to plan/),
          key: `version:1.33:${stage}`,
          ...(severity && { severity }),
          message: new RegExp(`ends on ${day}, and cluster shop`),
        },
      ],
    })),
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
    {
      name: 'a cluster that is only registered with EKS',
      world: registered(cluster({ version: '1.32' })),
      because: /runs elsewhere/,
    },
  ],
});
