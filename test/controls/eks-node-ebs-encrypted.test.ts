/** Examples of eks-node-ebs-encrypted. */
import type { ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { KeyManagerType } from '@aws-sdk/client-kms';
import { eksNodeEbsEncrypted } from '../../shared/controls/eks-node-ebs-encrypted.ts';
import type { Ref } from '../../shared/resources.ts';
import {
  placeCluster,
  placeKey,
  placeLaunchTemplate,
  placeNodegroup,
  placeScalingGroup,
} from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { sandbox } from '../../local/sandbox/sandbox.ts';
import { read } from '../../shared/read.ts';
import { check } from '../check.ts';
import { testClock, testPorts } from '../ports.ts';

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
const ownKeys = { nodes: { customerKeys: true } };
const foreignKey = `arn:aws:kms:${region}:444455556666:key/5e1f-other`;
/** Its volume is encrypted with a key of this manager. */
const withKey =
  (KeyManager: KeyManagerType, volume: ReturnType<typeof root>) =>
  (world: World): Ref => {
    const KmsKeyId = placeKey(world, { KeyManager });
    return mapping([{ ...volume, Ebs: { ...volume.Ebs, KmsKeyId } }])(world);
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
    { name: 'the key AWS manages is enough where settings ask for no other', world: withKey('AWS', root(true)) },
    { name: 'a key of yours where settings ask for one', world: withKey('CUSTOMER', root(true)), settings: ownKeys },
    {
      name: 'the account default is a key of yours',
      world: world => {
        const ref = mapping([root(true)], true)(world);
        const here = regionOf(world, account, region);
        here.ebs.DefaultKmsKeyId = here.keys[placeKey(world, { KeyManager: 'CUSTOMER' })]?.Arn ?? '';
        return ref;
      },
      settings: ownKeys,
    },
    {
      name: 'a key nobody may look at counts as yours',
      world: withKey('AWS', root(true)),
      settings: ownKeys,
      denies: ['kms:DescribeKey'],
    },
    {
      name: 'nobody may ask for the key of the account default',
      world: mapping(null, true),
      settings: ownKeys,
      denies: ['ec2:GetEbsDefaultKmsKeyId'],
    },
    {
      name: 'a snapshot may have a key of its own',
      world: mapping([root(true, 'snap-0a1')], true),
      settings: ownKeys,
    },
    {
      name: 'a key of another account is nobody’s but a customer’s',
      world: mapping([{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId: foreignKey } }], true),
      settings: ownKeys,
      denies: ['kms:DescribeKey'],
    },
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
      name: 'the template names the key AWS manages, and settings ask for one of yours',
      world: withKey('AWS', root(true)),
      settings: ownKeys,
      finds: [
        {
          key: 'key:shop/workers',
          severity: 'low',
          atMost: 'notify',
          why: /must admit AWSServiceRoleForAutoScaling/,
          message: /lt-0workers .* volumes \(\/dev\/xvda\) to the key AWS manages/,
          calls: [],
        },
      ],
    },
    {
      name: 'the account default has come back to the key AWS manages',
      world: mapping(null, true),
      settings: ownKeys,
      finds: [{ key: 'key:shop/workers', severity: 'low', atMost: 'notify', message: /of its image/, calls: [] }],
    },
    {
      name: 'a volume without encryption, which would get the key AWS manages once it has some',
      world: mapping([root(false)]),
      settings: ownKeys,
      finds: [
        { key: 'volumes:shop/workers' },
        { key: 'key:shop/workers', severity: 'low', atMost: 'notify', calls: [] },
      ],
    },
    {
      name: 'Auto Scaling groups that start from one template are each a finding, the managed one first mended',
      world: world => {
        const ref = mapping([root(false)])(world);
        placeScalingGroup(world, {
          AutoScalingGroupName: 'spot',
          LaunchTemplate: { LaunchTemplateId: id, Version: '1' },
        });
        return ref;
      },
      finds: [
        { key: 'volumes:shop/workers', calls: [create([root(true)]), roll(made)] },
        { key: 'volumes:asg:shop/spot', atMost: 'notify', calls: [] },
      ],
    },
    {
      name: 'nobody may ask for the account default',
      world: mapping([root(false)], true),
      denies: ['ec2:GetEbsEncryptionByDefault'],
      finds: [{ key: 'volumes:shop/workers', atMost: 'notify', why: /nobody may ask/, calls: [] }],
    },
  ],
});

describe('what EC2 encrypts by default', () => {
  const byDefault: Ref = { kind: 'ebs-default', account, region, id: 'ebs-default' };
  const seen = async (fill: (world: World) => unknown, denies: Parameters<typeof testPorts>[2] = {}) => {
    const clock = testClock();
    const aws = sandbox(clock);
    fill(aws.world);
    return read(testPorts(aws, clock, denies), { ref: byDefault });
  };
  test('leads to every launch template of nodes, with what the change wrote', async () => {
    const both = (world: World) => {
      mapping([root(true)])(world);
      placeLaunchTemplate(world, { LaunchTemplateId: 'lt-0spot' });
      placeScalingGroup(world, { LaunchTemplate: { LaunchTemplateId: 'lt-0spot', Version: '1' } });
    };
    const leads = [ref, { ...ref, id: 'lt-0spot' }];
    expect(await seen(both)).toMatchObject({ leads, passesOn: true, settled: true });
  });
  test('is nobody’s business where no node has a template, and never guessed', async () => {
    expect(await seen(world => placeCluster(world))).toMatchObject({ absent: 'not-eks' });
    await expect(seen(mapping(null), { denies: ['eks:ListClusters'] })).rejects.toThrow(/Check the read role/);
  });
});
