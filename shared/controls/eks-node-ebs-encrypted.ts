/** Nodes whose volumes are not encrypted. */
import type { LaunchTemplateBlockDeviceMapping } from '@aws-sdk/client-ec2';
import { control, type Finding } from '../control.ts';
import { newVersion, ofEachUse, rolled, templateOf, useKey, whyByHand, type Use } from '../launch-template.ts';
import { listed } from '../listed.ts';

type VolumesFinding = Finding<
  'ec2:CreateLaunchTemplateVersion' | 'eks:UpdateNodegroupVersion' | 'ec2:EnableEbsEncryptionByDefault',
  'ec2:DisableEbsEncryptionByDefault'
>;

export const eksNodeEbsEncrypted = control({
  id: 'eks-node-ebs-encrypted',
  title: 'Node volumes are encrypted',
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
    'autoscaling:CreateAutoScalingGroup',
    'autoscaling:UpdateAutoScalingGroup',
  ],
  closes: ['ec2:EnableEbsEncryptionByDefault'],
  calls: ['ec2:CreateLaunchTemplateVersion', 'eks:UpdateNodegroupVersion', 'ec2:EnableEbsEncryptionByDefault'],
  byPerson: ['ec2:DisableEbsEncryptionByDefault'],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Nothing is wrong where the account encrypts every new volume by default. A version that maps volumes gets a successor that encrypts them; one that maps none is mended by the account default, which concerns every new volume of the account in this Region and is switched off again by a person only. Templates of Auto Scaling groups that map volumes are told.',
  evaluate({ LaunchTemplateId, uses, EbsEncryptionByDefault }, { ref }) {
    if (EbsEncryptionByDefault === true) return [];
    return ofEachUse<VolumesFinding>(uses, use => {
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
      if (volumes.length === 0) return { ...finding, facet, plan: byDefault(ref.region) };
      const byHand = whyByHand(use, uses);
      if (byHand || use.by !== 'nodegroup')
        return { ...finding, facet, atMost: { remedy: 'notify', why: byHand ?? 'its owner makes the new version' } };
      return { ...finding, facet, plan: encrypted(LaunchTemplateId, use) };
    });
  },
});

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
