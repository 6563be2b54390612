/** Launch templates whose nodes have volumes that are not encrypted, or not with the key settings ask for. */
import type { LaunchTemplateBlockDeviceMapping } from '@aws-sdk/client-ec2';
import { control, type Finding } from '../control.ts';
import { newVersion, ofEachUse, rolled, templateOf, useKey, whyByHand, type Use } from '../launch-template.ts';
import { listed } from '../listed.ts';
import type { Resources } from '../resources.ts';

type VolumesFinding = Finding<
  'ec2:CreateLaunchTemplateVersion' | 'eks:UpdateNodegroupVersion' | 'ec2:EnableEbsEncryptionByDefault',
  'ec2:DisableEbsEncryptionByDefault'
>;

export const eksNodeEbsEncrypted = control({
  id: 'eks-node-ebs-encrypted',
  title: 'Nodes are started with encrypted volumes',
  why: 'A node keeps images, logs, emptyDir volumes and the secrets of its pods on its disk. Unencrypted, whoever gets a snapshot or the volume reads all of it, and no key policy stands in between.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'launch-template',
  sources: [{ document: '004', lines: '61-69,142' }],
  mappings: { HardenEKS: 'encryption_secrets/use_encryption_with_ebs (StorageClass side)' },
  triggers: [
    'eks:CreateNodegroup',
    'eks:UpdateNodegroupVersion',
    'ec2:CreateLaunchTemplateVersion',
    'ec2:ModifyLaunchTemplate',
    'ec2:DisableEbsEncryptionByDefault',
    'ec2:ModifyEbsDefaultKmsKeyId',
    'ec2:ResetEbsDefaultKmsKeyId',
    'autoscaling:CreateAutoScalingGroup',
    'autoscaling:UpdateAutoScalingGroup',
  ],
  closes: ['ec2:EnableEbsEncryptionByDefault', 'ec2:ModifyEbsDefaultKmsKeyId'],
  calls: ['ec2:CreateLaunchTemplateVersion', 'eks:UpdateNodegroupVersion', 'ec2:EnableEbsEncryptionByDefault'],
  byPerson: ['ec2:DisableEbsEncryptionByDefault'],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Nothing is wrong where the account encrypts every new volume by default. A version that maps volumes gets a successor that encrypts them; one that maps none is mended by the account default, which concerns every new volume of the account in this Region and is switched off again by a person only. Templates of Auto Scaling groups that map volumes are told. With the setting `nodes.customerKeys` the key AWS manages is told, too; a key nobody may look at counts as yours. The volumes of running nodes are judged by `eks-node-volumes-encrypted`; what Karpenter and Auto Mode start by no template that lasts is seen there.',
  evaluate(state, { ref, settings }) {
    return ofEachUse<VolumesFinding[]>(state.uses, use => {
      const found = [
        unencrypted(state, use, ref.region),
        settings.nodes.customerKeys ? withKeyOfAws(state, use) : null,
      ].filter(one => one !== null);
      return found.length > 0 ? found : null;
    }).flat();
  },
});

function unencrypted(
  { LaunchTemplateId, uses, EbsEncryptionByDefault }: Resources['launch-template'],
  use: Use,
  region: string,
): VolumesFinding | null {
  if (EbsEncryptionByDefault === true) return null;
  const mappings = (use.version.LaunchTemplateData?.BlockDeviceMappings ?? []).filter(one => one.Ebs);
  const open = mappings.filter(one => one.Ebs?.Encrypted !== true);
  if (mappings.length > 0 && open.length === 0) return null;
  const volumes = open.map(one => one.DeviceName ?? 'without a name').toSorted();
  const finding = {
    key: `volumes:${useKey(use)}`,
    message: `${templateOf(LaunchTemplateId, use)} ${
      volumes.length > 0
        ? `makes volumes (${listed(volumes)}) without encryption`
        : 'maps no volume, and the account does not encrypt by default'
    }.`,
    evidence: { volumes, EbsEncryptionByDefault: EbsEncryptionByDefault ?? null },
  };
  const facet = volumes.length > 0 ? 'version' : 'by-default';
  if (EbsEncryptionByDefault === undefined)
    return {
      ...finding,
      facet: 'version',
      atMost: { remedy: 'notify', why: 'nobody may ask whether the account encrypts every new volume' },
    };
  if (volumes.length === 0) return { ...finding, facet, plan: byDefault(region) };
  const byHand = whyByHand(use, uses);
  if (byHand || use.by !== 'nodegroup')
    return { ...finding, facet, atMost: { remedy: 'notify', why: byHand ?? 'its owner makes the new version' } };
  return { ...finding, facet, plan: encrypted(LaunchTemplateId, use) };
}

/** A key is chosen by whoever writes the template or the account default, and must admit Auto Scaling: it is only told. */
function withKeyOfAws(
  { LaunchTemplateId, defaultKey, keyManagers = {} }: Resources['launch-template'],
  use: Use,
): VolumesFinding | null {
  const mappings = (use.version.LaunchTemplateData?.BlockDeviceMappings ?? []).filter(one => one.Ebs);
  // A snapshot that is encrypted keeps its own key, which nobody tells here.
  const named = mappings
    .filter(one => one.Ebs?.KmsKeyId ?? !one.Ebs?.SnapshotId)
    .map(one => ({ device: one.DeviceName ?? 'without a name', key: one.Ebs?.KmsKeyId }));
  const all = mappings.length > 0 ? named : [{ device: 'of its image', key: undefined }];
  const wrong = all.filter(one => keyManagers[one.key ?? defaultKey ?? ''] === 'AWS');
  if (wrong.length === 0) return null;
  const volumes = wrong.map(one => one.device).toSorted();
  return {
    key: `key:${useKey(use)}`,
    facet: wrong.some(one => one.key === undefined) ? 'default-key' : 'version',
    severity: 'low',
    message: `${templateOf(LaunchTemplateId, use)} leaves volumes (${listed(volumes)}) to the key AWS manages, and settings ask for one of yours.`,
    atMost: {
      remedy: 'notify',
      why: 'a key of your own must admit AWSServiceRoleForAutoScaling, or no node starts: a person chooses it',
    },
    evidence: { volumes, defaultKey: defaultKey ?? null },
  };
}

function encrypted(LaunchTemplateId: string, use: Use & { by: 'nodegroup' }): NonNullable<VolumesFinding['plan']> {
  const mappings = use.version.LaunchTemplateData?.BlockDeviceMappings ?? [];
  const BlockDeviceMappings = mappings.map((one): LaunchTemplateBlockDeviceMapping =>
    one.Ebs ? { ...one, Ebs: { ...one.Ebs, Encrypted: true } } : one,
  );
  return newVersion(
    { LaunchTemplateId, use },
    { data: { BlockDeviceMappings }, token: 'with encrypted volumes' },
    rolled(
      use,
      'the volumes of the new ones are encrypted with the key they name or the account default (a key of your own must admit AWSServiceRoleForAutoScaling, or no node starts)',
    ),
  );
}

const byDefault = (region: string): NonNullable<VolumesFinding['plan']> => ({
  calls: [{ call: 'ec2:EnableEbsEncryptionByDefault', input: {} }],
  undo: { byPerson: [{ call: 'ec2:DisableEbsEncryptionByDefault', input: {} }] },
  effect: `Every volume made in ${region} from now on, in the whole account, is encrypted. Volumes that exist stay as they are: replace the nodes afterwards.`,
});
