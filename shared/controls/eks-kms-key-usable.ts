/** A KMS key that cannot be used while a cluster's secrets depend on it. */
import { control, type Finding, type Given } from '../control.ts';
import { keyOwner } from '../key-rotation.ts';
import { daysLeft, faultOf, told } from '../key-state.ts';
import { listed } from '../listed.ts';
import type { KeyOfClusters } from '../resources/account.ts';

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
    'Reverted: a disabled key and a scheduled deletion, in the account of the cluster; the message names the day of the deletion, and whether it is less than the 30 days away that KMS waits by default. Only told: keys of other accounts, replicas, key stores, missing key material, keys that are gone, and grants or key policies that keep EKS from a key: EKS reports those in the health of the cluster, and a quarter of an hour is waited for that after such a change.',
  evaluate(key, given) {
    // EKS cannot lose more of a key that is gone.
    const lost = key.isGone ? [] : keptFromIt(key.metadata.KeyId ?? given.ref.id, key.issues);
    return [...inState(key, given), ...lost];
  },
});

type Found = Finding<'kms:CancelKeyDeletion' | 'kms:EnableKey', 'kms:ScheduleKeyDeletion' | 'kms:DisableKey'>;

function inState({ metadata, clusters, isGone }: KeyOfClusters, given: Given): Found[] {
  const state = metadata.KeyState;
  if (state === 'Enabled' || state === 'Creating' || state === 'Updating') return [];
  const KeyId = metadata.KeyId ?? given.ref.id;
  const used = clusters.length > 0 ? `the secrets of cluster ${listed(clusters)}` : "a cluster's secrets";
  const owner = keyOwner(metadata, given.ref);
  const fault = isGone ? 'does not exist any more' : faultOf(metadata, given);
  const found = {
    key: 'state',
    facet: 'state',
    message: `KMS key ${KeyId}, which encrypts ${used}, ${fault}.`,
    evidence: {
      keyState: state ?? null,
      account: owner,
      clusters,
      ...(metadata.DeletionDate && { deletionDate: new Date(metadata.DeletionDate).toISOString() }),
    },
  };
  if (isGone)
    return [
      {
        ...found,
        atMost: {
          remedy: 'notify' as const,
          why: 'a deleted key never comes back: what can still be read of the cluster must move to another one',
        },
      },
    ];
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
}

/** What EKS says of a key beside its state; the other issues are about its state, and a while behind it. */
function keptFromIt(KeyId: string, issues: KeyOfClusters['issues']): Found[] {
  const lost = issues.filter(({ code }) => code === 'KmsGrantRevoked' || code === 'KmsKeyNotFound');
  if (lost.length === 0) return [];
  const named = [...new Set(lost.map(({ cluster, code }) => `${cluster} (${code})`))].toSorted();
  return [
    {
      key: 'grants',
      facet: 'grants',
      message: `EKS reports that it cannot use KMS key ${KeyId} any more, which encrypts the secrets of cluster ${listed(named)}.`,
      atMost: {
        remedy: 'notify',
        why: 'which grant or which part of the key policy is missing only whoever runs the key knows',
      },
      evidence: { issues: lost },
    },
  ];
}
