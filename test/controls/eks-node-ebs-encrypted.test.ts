/** Examples of eks-node-ebs-encrypted. */
import type { ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import { eksNodeEbsEncrypted } from '../../shared/controls/eks-node-ebs-encrypted.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeLaunchTemplate, placeNodegroup, placeScalingGroup } from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const id = 'lt-0workers';
const account = '111122223333';
const region = 'eu-central-1';
const ref: Ref = { kind: 'launch-template', account, region, id };
const hardened = { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } } as const;
const root = (Encrypted?: boolean, SnapshotId?: string) => ({
  DeviceName: '/dev/xvda',
  Ebs: { VolumeSize: 50, ...(Encrypted !== undefined && { Encrypted }), ...(SnapshotId && { SnapshotId }) },
});
type Mappings = NonNullable<ResponseLaunchTemplateData['BlockDeviceMappings']>;

/** A node group whose template maps these volumes, in an account that encrypts nothing by default. */
const mapping =
  (BlockDeviceMappings: Mappings | null, byDefault = false) =>
  (world: World): Ref => {
    const version = { ...hardened, ...(BlockDeviceMappings && { BlockDeviceMappings }) };
    placeLaunchTemplate(world, { LaunchTemplateId: id, versions: [structuredClone(version)] });
    placeNodegroup(world, { launchTemplate: { id, name: 'workers', version: '1' } });
    regionOf(world, account, region).ebs.EncryptionByDefault = byDefault;
    return ref;
  };
const create = (BlockDeviceMappings: unknown[]) => ({
  call: 'ec2:CreateLaunchTemplateVersion',
  input: {
    LaunchTemplateId: id,
    SourceVersion: '1',
    VersionDescription: 'eks-guardrails: version 1 with encrypted volumes',
    LaunchTemplateData: { BlockDeviceMappings },
    ClientToken: `eks-guardrails-${id}-1-with-encrypted-volumes`,
  },
});
const roll = (version: string) => ({
  call: 'eks:UpdateNodegroupVersion',
  input: { clusterName: 'shop', nodegroupName: 'workers', launchTemplate: { id, version } },
});
const made = '<LaunchTemplateVersion.VersionNumber of ec2:CreateLaunchTemplateVersion>';

check(eksNodeEbsEncrypted, {
  changes: () => /\.launchTemplate\.|\.launchTemplates\.lt-0workers\.versions\.|\.ebs\.EncryptionByDefault/,
  fine: [
    { name: 'every volume is encrypted by the template', world: mapping([root(true)]) },
    { name: 'the account encrypts what the template does not', world: mapping([root(false)], true) },
    { name: 'the account encrypts what the template does not map', world: mapping(null, true) },
  ],
  bad: [
    {
      name: 'a volume that says it is not encrypted',
      world: mapping([root(false)]),
      finds: [
        {
          key: 'volumes:shop/workers',
          message: /lt-0workers .* \(\/dev\/xvda\) without encryption/,
          calls: [create([root(true)]), roll(made)],
          undo: { calls: [roll('1')] },
        },
      ],
    },
    {
      name: 'a volume that says nothing, from a snapshot that must be named again',
      world: mapping([root(undefined, 'snap-0a1'), { DeviceName: '/dev/xvdb', VirtualName: 'ephemeral0' }]),
      finds: [
        {
          key: 'volumes:shop/workers',
          calls: [create([root(true, 'snap-0a1'), { DeviceName: '/dev/xvdb', VirtualName: 'ephemeral0' }]), roll(made)],
        },
      ],
    },
    {
      name: 'no volume is mapped, so the account default decides',
      world: mapping(null),
      finds: [
        {
          key: 'volumes:shop/workers',
          message: /maps no volume/,
          calls: [{ call: 'ec2:EnableEbsEncryptionByDefault', input: {} }],
          undo: { byPerson: [{ call: 'ec2:DisableEbsEncryptionByDefault', input: {} }] },
        },
      ],
    },
    {
      name: 'a self-managed group is told, as its owner replaces its nodes',
      world: world => {
        mapping([root(true)])(world);
        placeLaunchTemplate(world, {
          LaunchTemplateId: id,
          versions: [{ BlockDeviceMappings: [root(true)] }, { BlockDeviceMappings: [root(false)] }],
        });
        placeCluster(world);
        placeScalingGroup(world, {
          AutoScalingGroupName: 'spot',
          LaunchTemplate: { LaunchTemplateId: id, Version: '2' },
        });
        return ref;
      },
      finds: [{ key: 'volumes:asg:shop/spot', atMost: 'notify', why: /replaced by their owner/, calls: [] }],
    },
    {
      name: 'nobody may ask for the account default',
      world: mapping([root(false)], true),
      denies: ['ec2:GetEbsEncryptionByDefault'],
      finds: [{ key: 'volumes:shop/workers', atMost: 'notify', why: /nobody may ask/, calls: [] }],
    },
  ],
});
