/** A KMS key that cannot be used while a cluster's secrets depend on it. */
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { control, type Given } from '../control.ts';
import { keyOwner } from '../key-rotation.ts';
import { listed } from '../listed.ts';

export const eksKmsKeyUsable = control({
  id: 'eks-kms-key-usable',
  title: 'The KMS key of a cluster is enabled and not scheduled for deletion',
  why: 'Without its key a cluster cannot read its secrets: pods stop starting and the control plane degrades. A deleted key never comes back, and the secrets with it.',
  severity: 'critical',
  kind: 'aws-config',
  resource: 'key',
  sources: [
    { document: '000', lines: '113-118' },
    { document: '004', lines: '118-122' },
  ],
  mappings: {},
  triggers: [
    'kms:DisableKey',
    'kms:ScheduleKeyDeletion',
    'kms:PutKeyPolicy',
    'kms:RevokeGrant',
    'kms:RetireGrant',
    'eks:CreateCluster',
    'eks:AssociateEncryptionConfig',
  ],
  closes: ['kms:EnableKey', 'kms:CancelKeyDeletion'],
  calls: ['kms:CancelKeyDeletion', 'kms:EnableKey'],
  byPerson: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Reverted: a disabled key and a scheduled deletion, in the account of the cluster. Only told: keys of other accounts, replicas, key stores, missing key material.',
  evaluate({ metadata, clusters }, given) {
    const state = metadata.KeyState;
    if (state === 'Enabled' || state === 'Creating' || state === 'Updating') return [];
    const KeyId = metadata.KeyId ?? given.ref.id;
    const owner = keyOwner(metadata, given.ref);
    const used = clusters.length > 0 ? `the secrets of cluster ${listed(clusters)}` : "a cluster's secrets";
    const found = {
      key: 'state',
      facet: 'state',
      message: `KMS key ${KeyId}, which encrypts ${used}, ${faults[state ?? ''] ?? `is ${state ?? 'in a state KMS does not tell'}`}.`,
      evidence: {
        keyState: state ?? null,
        account: owner,
        clusters,
        ...(metadata.DeletionDate && { deletionDate: new Date(metadata.DeletionDate).toISOString() }),
      },
    };
    if (owner !== given.ref.account)
      return [
        {
          ...found,
          atMost: {
            remedy: 'notify' as const,
            why: `the key belongs to account ${owner}, where alone it can be put right`,
          },
        },
      ];
    if (state !== 'Disabled' && state !== 'PendingDeletion')
      return [
        {
          ...found,
          atMost: {
            remedy: 'notify' as const,
            why: told[state ?? ''] ?? 'only a key that is disabled or waits for deletion can be enabled',
          },
        },
      ];
    const enable = { call: 'kms:EnableKey' as const, input: { KeyId } };
    // CancelKeyDeletion leaves the key disabled (T-KMS-1).
    const calls =
      state === 'Disabled' ? [enable] : [{ call: 'kms:CancelKeyDeletion' as const, input: { KeyId } }, enable];
    const back =
      state === 'Disabled'
        ? { call: 'kms:DisableKey' as const, input: { KeyId } }
        : {
            call: 'kms:ScheduleKeyDeletion' as const,
            input: { KeyId, PendingWindowInDays: daysLeft(metadata, given) },
          };
    return [
      {
        ...found,
        plan: {
          calls,
          undo: { byPerson: [back] },
          effect:
            'The key can be used again at once by everything its policy admits; the cluster reads its secrets again.',
        },
      },
    ];
  },
});

const faults: Record<string, string> = {
  Disabled: 'is disabled',
  PendingDeletion: 'is scheduled for deletion',
  PendingReplicaDeletion: 'is scheduled for deletion as soon as its replicas are gone',
  Unavailable: 'is unavailable because its key store is',
  PendingImport: 'has no key material',
};

const told: Record<string, string> = {
  PendingReplicaDeletion: 'a primary key that waits for its replicas must be looked at in every Region that holds one',
  Unavailable: 'its custom key store must be connected again',
  PendingImport: 'its key material must be imported again',
};

/** The rest of the waiting period in whole days, within what KMS takes (7 to 30). */
function daysLeft(
  { DeletionDate, PendingDeletionWindowInDays = 30 }: KeyMetadata,
  { now }: Pick<Given, 'now'>,
): number {
  const days = DeletionDate
    ? Math.ceil((new Date(DeletionDate).getTime() / 1000 - now) / 86_400)
    : PendingDeletionWindowInDays;
  return Math.min(Math.max(days, 7), 30);
}
