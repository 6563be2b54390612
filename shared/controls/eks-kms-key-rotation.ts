/** Rotation of the KMS key that encrypts a cluster's secrets. */
import { control } from '../control.ts';
import { whyNotRotated } from '../key-rotation.ts';
import { listed } from '../listed.ts';

export const eksKmsKeyRotation = control({
  id: 'eks-kms-key-rotation',
  title: 'The KMS key of a cluster rotates automatically',
  why: 'With rotation, key material that leaks opens only what was encrypted in its year. KMS keeps the old material, so nothing has to be encrypted again and nobody notices the change.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'key',
  sources: [{ document: '004', lines: '118-122' }],
  mappings: { Prowler: 'kms_cmk_rotation_enabled' },
  triggers: ['kms:DisableKeyRotation', 'eks:CreateCluster', 'eks:AssociateEncryptionConfig'],
  closes: ['kms:EnableKeyRotation', 'kms:EnableKey'],
  calls: ['kms:EnableKeyRotation'],
  byPerson: ['kms:DisableKeyRotation'],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Judged: symmetric keys of this account whose material KMS made; no other key has automatic rotation to switch on. Only told: replicas, which follow their primary key, and disabled keys. A key that is scheduled for deletion, and how long it has to live, is `eks-kms-key-usable`’s to tell.',
  evaluate({ metadata, clusters, isGone, KeyRotationEnabled }, { ref }) {
    const why = isGone ? 'KMS knows no such key any more' : whyNotRotated(metadata, ref);
    if (why) return { notApplicable: why };
    if (KeyRotationEnabled === true) return [];
    const KeyId = metadata.KeyId ?? ref.id;
    const used = clusters.length > 0 ? `the secrets of cluster ${listed(clusters)}` : "a cluster's secrets";
    const limit = limitOf(metadata, KeyRotationEnabled);
    return [
      {
        key: 'rotation',
        facet: 'rotation',
        message: `KMS key ${KeyId}, which encrypts ${used}, ${KeyRotationEnabled === undefined ? 'may not rotate: KMS does not tell' : 'does not rotate automatically'}.`,
        ...(limit
          ? { atMost: { remedy: 'notify' as const, why: limit } }
          : {
              plan: {
                calls: [{ call: 'kms:EnableKeyRotation' as const, input: { KeyId } }],
                undo: { byPerson: [{ call: 'kms:DisableKeyRotation' as const, input: { KeyId } }] },
                effect:
                  'KMS makes new key material every 365 days and charges a little more for the key after its first rotations; what was encrypted before stays readable.',
              },
            }),
        evidence: {
          keyRotationEnabled: KeyRotationEnabled ?? null,
          keyState: metadata.KeyState ?? null,
          multiRegion: metadata.MultiRegionConfiguration?.MultiRegionKeyType ?? null,
          clusters,
        },
      },
    ];
  },
});

type Metadata = Parameters<typeof whyNotRotated>[0];

/** Why rotation cannot be switched on from here, in words. */
function limitOf({ KeyState, MultiRegionConfiguration: regions }: Metadata, rotates: boolean | undefined) {
  if (rotates === undefined) return 'the read role may not ask for it (kms:GetKeyRotationStatus), so nothing is known';
  if (regions?.MultiRegionKeyType === 'REPLICA')
    return `it is a replica: its primary key decides for all, in ${regions.PrimaryKey?.Region ?? 'another Region'}`;
  if (KeyState !== undefined && KeyState !== 'Enabled') return 'KMS takes this only for an enabled key';
  return null;
}
