/** Examples of eks-coredns-addon-compatible; which versions fit is local/sandbox/eks-addon-versions.ts. */
import { eksCorednsAddonCompatible } from '../../shared/controls/eks-coredns-addon-compatible.ts';
import { addonRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeAddon, placeCluster } from '../../local/sandbox/place.ts';
import type { AddonState, ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { read } from '../../shared/read.ts';
import { check } from '../check.ts';
import { staged } from '../examples.ts';
import { testPorts } from '../ports.ts';
import { registered } from '../registered.ts';

const ref = addonRef('111122223333', 'eu-central-1', 'shop', 'coredns');
const only =
  (cluster: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {}) =>
  (world: World): Ref => {
    placeCluster(world, cluster);
    return ref;
  };
const coredns =
  (addon: Partial<AddonState>, cluster: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {}) =>
  (world: World): Ref => {
    only(cluster)(world);
    placeAddon(world, { addonName: 'coredns', ...addon });
    return ref;
  };
const to = (addonVersion: string) => [
  {
    call: 'eks:UpdateAddon',
    input: { clusterName: 'shop', addonName: 'coredns', addonVersion, resolveConflicts: 'PRESERVE' },
  },
];

check(eksCorednsAddonCompatible, {
  changes: () => /\.addons\.shop\/coredns\.(addonVersion|status): |\.health\.issues\[/,
  fine: [
    { name: 'the default version of the cluster version', world: coredns({ addonVersion: 'v1.12.3-eksbuild.1' }) },
    { name: 'another version that is compatible', world: coredns({ addonVersion: 'v1.12.4-eksbuild.1' }) },
    {
      name: 'the newest version is compatible with an old cluster',
      world: coredns({ addonVersion: 'v1.11.4-eksbuild.14' }, { version: '1.32' }),
    },
  ],
  bad: [
    {
      name: 'the cluster was upgraded and the add-on was left behind',
      world: coredns({ addonVersion: 'v1.12.1-eksbuild.2' }, { version: '1.34' }),
      finds: [
        {
          key: 'version',
          message: /^Add-on coredns v1\.12\.1-eksbuild\.2 of cluster shop is not compatible with Kubernetes 1\.34\.$/,
          calls: to('v1.12.3-eksbuild.1'),
          undo: { impossible: expect.stringMatching(/v1\.12\.1-eksbuild\.2 is none/) },
        },
      ],
    },
    {
      name: 'the cluster went back a version and the add-on did not',
      world: coredns({ addonVersion: 'v1.12.3-eksbuild.1' }, { version: '1.33' }),
      finds: [{ key: 'version', calls: to('v1.12.1-eksbuild.2') }],
    },
    {
      name: 'without a default the newest by number is taken, not by letter',
      world: world => {
        const offered = ['v1.11.9-eksbuild.3', 'v1.11.10-eksbuild.12', 'v1.11.10-eksbuild.6', 'v1.9.3-eksbuild.99'];
        world.addonVersions = {
          coredns: { '1.33': { offered: ['v1.8.7-eksbuild.1'] }, '1.34': { offered, noDefault: true } },
        };
        return coredns({ addonVersion: 'v1.8.7-eksbuild.1' })(world);
      },
      finds: [{ key: 'version', calls: to('v1.11.10-eksbuild.12') }],
    },
    {
      name: 'EKS offers no version of it for the cluster version',
      world: coredns({ addonVersion: 'v1.12.3-eksbuild.1' }, { version: '1.99' }),
      finds: [
        { key: 'version', atMost: 'notify', why: /offers no version of CoreDNS for Kubernetes 1\.99/, calls: [] },
      ],
    },
    {
      name: 'nobody may ask which versions are compatible',
      world: coredns({ addonVersion: 'v1.12.1-eksbuild.2' }),
      denies: ['eks:DescribeAddonVersions'],
      finds: [{ key: 'version', severity: 'low', atMost: 'notify', why: /read role/, calls: [] }],
    },
    {
      name: 'EKS does not say which version it is',
      world: coredns({ addonVersion: undefined }),
      finds: [{ key: 'version', severity: 'low', atMost: 'notify', message: /of an unknown version fits/, calls: [] }],
    },
    {
      name: 'EKS does not say which version the cluster is',
      world: coredns({ addonVersion: 'v1.12.3-eksbuild.1' }, { version: undefined }),
      finds: [{ key: 'version', severity: 'low', atMost: 'notify', message: /Kubernetes of an unknown/, calls: [] }],
    },
    {
      name: 'it could not be made and EKS does not say why',
      world: coredns({ addonVersion: 'v1.12.3-eksbuild.1', status: 'CREATE_FAILED', health: undefined }),
      finds: [{ key: 'health', atMost: 'notify', message: /shop CREATE_FAILED\.$/, calls: [] }],
    },
    {
      name: 'it is degraded and says why',
      world: coredns({ status: 'DEGRADED', health: { issues: [{ code: 'InsufficientNumberOfReplicas' }] } }),
      finds: [
        {
          key: 'health',
          message: /^EKS calls add-on coredns of cluster shop DEGRADED \(InsufficientNumberOfReplicas\)\.$/,
          atMost: 'notify',
          why: /health issues/,
          calls: [],
        },
      ],
    },
    {
      name: 'an update failed because of fields edited with kubectl',
      world: coredns({
        addonVersion: 'v1.12.1-eksbuild.2',
        status: 'UPDATE_FAILED',
        health: { issues: [{ code: 'ConfigurationConflict' }] },
      }),
      finds: [
        { key: 'health', atMost: 'notify', message: /UPDATE_FAILED \(ConfigurationConflict\)/, calls: [] },
        { key: 'version', calls: to('v1.12.3-eksbuild.1') },
      ],
    },
  ],
  notApplicable: [
    { name: 'CoreDNS that was installed by hand', world: only(), because: /no CoreDNS add-on/ },
    {
      name: 'Auto Mode runs CoreDNS by itself',
      world: only({ computeConfig: { enabled: true } }),
      because: /Auto Mode runs CoreDNS of cluster shop itself/,
    },
    {
      name: 'a local cluster on an Outpost',
      world: only({ outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
    { name: 'a cluster that is only registered with EKS', world: registered(only()), because: /runs elsewhere/ },
    {
      name: 'another add-on than CoreDNS',
      world: world => {
        placeCluster(world);
        placeAddon(world, { addonName: 'vpc-cni' });
        return addonRef('111122223333', 'eu-central-1', 'shop', 'vpc-cni');
      },
      because: /it is vpc-cni/,
    },
  ],
});

describe('after an upgrade of the cluster', () => {
  const readIn = async (addon: Partial<AddonState>, cluster: Parameters<typeof coredns>[1] = {}) => {
    const stage = staged({
      name: 'an add-on',
      world: coredns({ addonVersion: 'v1.12.1-eksbuild.2', ...addon }, cluster),
    });
    const seen = await read(testPorts(stage.sandbox, stage.clock), { ref });
    return 'absent' in seen ? seen.absent : seen.settled;
  };
  test('nothing is judged while the cluster is UPDATING', async () =>
    expect(await readIn({}, { status: 'UPDATING' })).toEqual({ because: 'cluster shop is UPDATING' }));
  test.each(['CREATING', 'UPDATING', 'DELETING'] as const)('nor while the add-on itself is %s', async status =>
    expect(await readIn({ status })).toEqual({ because: `add-on coredns of cluster shop is ${status}` }),
  );
  test.each(['ACTIVE', 'DEGRADED', 'UPDATE_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'] as const)(
    'it is judged once it is %s',
    async status => expect(await readIn({ status })).toBe(true),
  );
});
