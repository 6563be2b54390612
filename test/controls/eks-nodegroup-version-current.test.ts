/** Examples of eks-nodegroup-version-current. */
import { AMITypes } from '@aws-sdk/client-eks';
import { releaseIn, releaseParameter } from '../../shared/ami-release.ts';
import { eksNodegroupVersionCurrent } from '../../shared/controls/eks-nodegroup-version-current.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeNodegroup } from '../../local/sandbox/place.ts';
import type { NodegroupState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const ref: Ref = { kind: 'nodegroup-versions', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const groups =
  (...all: Partial<NodegroupState>[]) =>
  (world: World): Ref => {
    placeCluster(world);
    all.forEach((one, at) => placeNodegroup(world, { nodegroupName: at === 0 ? 'workers' : `more-${at}`, ...one }));
    return ref;
  };
const on = (version: string, more: Partial<NodegroupState> = {}) => ({
  version,
  releaseVersion: `${version}.2-20260815`,
  ...more,
});
const update = (nodegroupName: string, version = '1.34') => ({
  call: 'eks:UpdateNodegroupVersion',
  input: { clusterName: 'shop', nodegroupName, version },
});
const amiTypes = Object.values(AMITypes).filter(one => !/^(AL2_|CUSTOM)/.test(one));
const noWayBack = { impossible: expect.stringMatching(/back/) };
const behind = { key: 'version:workers', calls: [update('workers')], undo: noWayBack };
const told = { atMost: 'notify' as const, calls: [] };

check(eksNodegroupVersionCurrent, {
  changes: () => /\.nodegroups\.shop\/(workers|more-1)\.(version|releaseVersion)/,
  fine: [
    { name: 'the version of the cluster on the recommended release', world: groups({}) },
    { name: 'one version behind while the nodes follow an upgrade', world: groups(on('1.33')) },
    {
      name: 'two versions behind where settings allow that',
      world: groups(on('1.32')),
      settings: { nodegroups: { versionSkew: 2 } },
    },
    { name: 'a release newer than the recommended one', world: groups({ releaseVersion: '1.34.2-20260901' }) },
    {
      name: 'an AMI of your own has no release that anyone recommends',
      world: groups({ amiType: 'CUSTOM', releaseVersion: 'ami-0c0ffee0000000001' }),
    },
    {
      name: 'every AMI type runs the release AWS recommends for it',
      world: groups(...amiTypes.map(amiType => ({ amiType }))),
    },
    {
      name: 'the commit behind a Bottlerocket release says nothing of its age',
      world: groups({ amiType: 'BOTTLEROCKET_ARM_64', releaseVersion: '1.48.0-00000000' }),
    },
    {
      name: 'the day behind a Windows release decides, not its letters',
      world: groups({ amiType: 'WINDOWS_CORE_2022_x86_64', releaseVersion: '1.34-2026.10.02' }),
    },
    {
      name: 'nobody need read a parameter for an AMI of your own',
      world: groups({ amiType: 'CUSTOM', releaseVersion: 'ami-0c0ffee0000000001' }),
      denies: ['ssm:GetParameter'],
    },
  ],
  bad: [
    {
      name: 'two versions behind the cluster',
      world: groups(on('1.32')),
      finds: [{ ...behind, message: /1\.32, 2 minor versions behind the cluster’s 1\.34, 1 at most is allowed/ }],
    },
    {
      name: 'one version behind where none is allowed',
      world: groups(on('1.33')),
      settings: { nodegroups: { versionSkew: 0 } },
      finds: [{ ...behind, message: /1 minor version behind.*0 at most are allowed/ }],
    },
    {
      name: 'two node groups are two findings with a plan each',
      world: groups(on('1.32'), on('1.31'), on('1.34')),
      finds: [behind, { key: 'version:more-1', calls: [update('more-1')], undo: noWayBack }],
    },
    {
      name: 'an update of the version brings the AMI with it',
      world: groups(on('1.32', { releaseVersion: '1.32.1-20250101' })),
      finds: [behind],
    },
    {
      name: 'a launch template without an AMI is updated by version too',
      world: groups(on('1.32', { launchTemplate: { name: 'workers', id: 'lt-0c0ffee0000000001', version: '1' } })),
      finds: [behind],
    },
    {
      name: 'an AMI of your own is two versions behind',
      world: groups(on('1.32', { amiType: 'CUSTOM', releaseVersion: 'ami-0c0ffee0000000001' })),
      finds: [{ key: 'version:workers', ...told, why: /launch template/ }],
    },
    {
      name: 'EKS reports a node group that is behind as unhealthy',
      world: groups(
        on('1.32', {
          health: {
            issues: (['PodEvictionFailure', 'AccessDenied', 'PodEvictionFailure'] as const).map(code => ({ code })),
          },
        }),
      ),
      finds: [{ key: 'version:workers', ...told, why: /^EKS reports AccessDenied, PodEvictionFailure: mend that/ }],
    },
    {
      name: 'a node group that is behind is degraded',
      world: groups(on('1.32', { status: 'DEGRADED' })),
      finds: [{ key: 'version:workers', ...told, why: /DEGRADED/ }],
    },
    {
      name: 'the cluster was rolled back below its nodes',
      world: groups(on('1.35')),
      finds: [
        { key: 'version:workers', ...told, message: /newer than the cluster’s 1\.34/, why: /no node group back/ },
      ],
    },
    {
      name: 'Amazon Linux 2 has no newer AMI',
      world: groups(on('1.32', { amiType: 'AL2_x86_64' })),
      finds: [{ key: 'al2:workers', ...told, why: /AMI type/ }],
    },
    {
      name: 'an AMI older than the recommended one',
      world: groups({ releaseVersion: '1.34.1-20260601' }),
      finds: [{ key: 'release:workers', severity: 'low', ...told, message: /recommends 1\.34\.2-20260815/ }],
    },
    {
      name: 'each processor and variant has its own recommended release',
      world: groups(
        { amiType: 'AL2023_x86_64_NVIDIA', releaseVersion: '1.34.1-20260601' },
        { amiType: 'AL2023_ARM_64_STANDARD' },
      ),
      finds: [{ key: 'release:workers', severity: 'low', ...told, message: /recommends 1\.34\.2-20260815/ }],
    },
    {
      name: 'a Bottlerocket release older by number, not by letter',
      world: groups({ amiType: 'BOTTLEROCKET_x86_64_NVIDIA_FIPS', releaseVersion: '1.9.2-ffffffff' }),
      finds: [
        { key: 'release:workers', severity: 'low', ...told, message: /1\.9\.2-ffffffff, AWS recommends 1\.48\.0-/ },
      ],
    },
    {
      name: 'a Windows release of the month before',
      world: groups({ amiType: 'WINDOWS_FULL_2025_x86_64', releaseVersion: '1.34-2026.07.09' }),
      finds: [{ key: 'release:workers', severity: 'low', ...told, message: /AWS recommends 1\.34-2026\.08\.12\.$/ }],
    },
    {
      name: 'Bottlerocket behind its cluster gets a release of its own',
      world: groups(on('1.32', { amiType: 'BOTTLEROCKET_ARM_64', releaseVersion: '1.40.0-5d9ac849' })),
      finds: [behind],
    },
    {
      name: 'nobody may read the recommended release',
      world: groups({}),
      denies: ['ssm:GetParameter'],
      finds: [{ key: 'release:workers', severity: 'low', ...told, message: /Nobody can tell/ }],
    },
    {
      name: 'EKS recommends nothing for a version it no longer offers',
      world: world => {
        world.kubernetesVersions = { '1.34': { standard: '2026-01-01', extended: '2026-06-01' } };
        return groups({})(world);
      },
      finds: [{ key: 'release:workers', severity: 'low', ...told, message: /Nobody can tell/ }],
    },
    {
      name: 'EKS does not name the version of a node group',
      world: groups({ version: undefined }),
      finds: [{ key: 'version:workers', severity: 'low', ...told, why: /both versions/ }],
    },
    {
      name: 'EKS does not name the version of the cluster',
      world: world => {
        const at = groups({})(world);
        for (const here of Object.values(world.regions))
          for (const one of Object.values(here.clusters)) delete one.version;
        return at;
      },
      finds: [{ key: 'version:workers', severity: 'low', ...told, why: /both versions/ }],
    },
    {
      name: 'another major version is no number of minor ones away',
      world: groups(on('0.34')),
      finds: [{ key: 'version:workers', severity: 'low', ...told, message: /^Nobody can tell how far node group/ }],
    },
    {
      name: 'EKS does not name the release of a node group',
      world: groups({ releaseVersion: undefined }),
      finds: [{ key: 'release:workers', severity: 'low', ...told, why: /does not name the release/ }],
    },
  ],
  notApplicable: [
    {
      name: 'nodes of Auto Mode or Karpenter and pods of Fargate are no node groups',
      world: groups(),
      because: /no managed node groups/,
    },
  ],
});

describe('the parameter that tells the recommended release', () => {
  const eks = '/aws/service/eks/optimized-ami/1.34/amazon-linux-2023';
  const bottlerocket = '/aws/service/bottlerocket/aws-k8s-1.34';
  const windows = '/aws/service/ami-windows-latest/Windows_Server';
  test.each<[AMITypes, string | null]>([
    ['AL2023_ARM_64_STANDARD', `${eks}/arm64/standard/recommended/release_version`],
    ['AL2023_x86_64_NEURON', `${eks}/x86_64/neuron/recommended/release_version`],
    ['BOTTLEROCKET_x86_64', `${bottlerocket}/x86_64/latest/image_version`],
    ['BOTTLEROCKET_ARM_64_FIPS', `${bottlerocket}-fips/arm64/latest/image_version`],
    ['BOTTLEROCKET_x86_64_NVIDIA_FIPS', `${bottlerocket}-nvidia-fips/x86_64/latest/image_version`],
    ['WINDOWS_CORE_2022_x86_64', `${windows}-2022-English-Core-EKS_Optimized-1.34`],
    ['WINDOWS_FULL_2025_x86_64', `${windows}-2025-English-Full-EKS_Optimized-1.34`],
    ['AL2_x86_64', null],
    ['CUSTOM', null],
  ])('of %s is %s', (amiType, name) => expect(releaseParameter({ version: '1.34', amiType })).toBe(name));

  test('is none where EKS does not say what runs', () => {
    expect(releaseParameter({ version: '1.34' })).toBeNull();
    expect(releaseParameter({ amiType: 'BOTTLEROCKET_ARM_64' })).toBeNull();
  });
  test.each([
    ['plain text', '1.34.2-20260815', '1.34.2-20260815'],
    ['a release within JSON', '{"image_id":"ami-1","release_version":"1.34-2026.08.12"}', '1.34-2026.08.12'],
    ['JSON without a release', '{"image_id":"ami-1"}', null],
    ['nothing', '', null],
    ['no value', undefined, null],
  ])('holds %s', (_, value, release) => expect(releaseIn(value)).toBe(release));
});
