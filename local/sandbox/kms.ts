/** KMS in the sandbox: the states of a key and which calls each state refuses. */
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { refuse, type At, type Performs } from './at.ts';
import type { KeyState } from './states.ts';
import type { RegionState } from './world.ts';

const day = 24 * 3600;

export const kms: Performs<'kms'> = {
  'kms:DescribeKey': (at, { KeyId }) => ({ KeyMetadata: keyAnswer(keyOf(at, KeyId)) }),

  'kms:EnableKey': (at, { KeyId }) => {
    const key = keyOf(at, KeyId);
    refuseState(at, key, ['Enabled', 'Disabled']);
    setKeyState(key, 'Enabled');
    return {};
  },

  'kms:DisableKey': (at, { KeyId }) => {
    const key = keyOf(at, KeyId);
    refuseState(at, key, ['Enabled', 'Disabled']);
    setKeyState(key, 'Disabled');
    return {};
  },

  'kms:ScheduleKeyDeletion': (at, { KeyId, PendingWindowInDays = 30 }) => {
    const key = keyOf(at, KeyId);
    refuseState(at, key, ['Enabled', 'Disabled']);
    if (PendingWindowInDays < 7 || PendingWindowInDays > 30)
      refuse(at, 'ValidationException', 'PendingWindowInDays must be between 7 and 30.');
    scheduleDeletion(key, at.now, PendingWindowInDays);
    return {
      KeyId: key.Arn,
      DeletionDate: new Date((key.DeletionDate ?? 0) * 1000),
      KeyState: 'PendingDeletion',
      PendingWindowInDays,
    };
  },

  'kms:GetKeyRotationStatus': (at, { KeyId }) => {
    const key = keyOf(at, KeyId);
    if (cannotRotate(key)) refuse(at, 'UnsupportedOperationException', `${key.Arn} cannot be rotated automatically.`);
    return { KeyId: key.Arn, KeyRotationEnabled: key.KeyRotationEnabled && key.KeyState !== 'PendingDeletion' };
  },

  'kms:EnableKeyRotation': (at, { KeyId }) => setRotation(at, KeyId, true),

  'kms:DisableKeyRotation': (at, { KeyId }) => setRotation(at, KeyId, false),

  'kms:CancelKeyDeletion': (at, { KeyId }) => {
    const key = keyOf(at, KeyId);
    refuseState(at, key, ['PendingDeletion']);
    // The key does not come back into use by this: EnableKey must follow (T-KMS-1).
    setKeyState(key, 'Disabled');
    return { KeyId: key.Arn };
  },
};

/** What DescribeKey tells of a key that KMS cannot rotate (GetKeyRotationStatus and its like refuse it). */
const cannotRotate = ({ Origin, KeySpec }: KeyState): boolean =>
  Origin !== 'AWS_KMS' || KeySpec !== 'SYMMETRIC_DEFAULT';

/** Switches rotation; KMS takes that for enabled keys, and of replicas only in the primary's Region. */
function setRotation(at: At, asked: string | undefined, on: boolean): Record<string, never> {
  const key = keyOf(at, asked);
  if (cannotRotate(key) || key.MultiRegionConfiguration?.MultiRegionKeyType === 'REPLICA')
    refuse(at, 'UnsupportedOperationException', `${key.Arn} cannot be rotated automatically from here.`);
  if (key.KeyState === 'Disabled') refuse(at, 'DisabledException', `${key.Arn} is disabled.`);
  refuseState(at, key, ['Enabled']);
  key.KeyRotationEnabled = on;
  return {};
}

/** A key by bare id, ARN, alias or alias ARN, if the Region has it. */
export function findKey(here: RegionState, asked: string): KeyState | undefined {
  const name = asked.startsWith('arn:') ? asked.split(':').slice(5).join(':') : asked;
  const alias = here.aliases[name];
  return here.keys[alias ?? name.replace(/^key\//, '')];
}

export function setKeyState(key: KeyState, state: 'Enabled' | 'Disabled'): void {
  key.KeyState = state;
  key.Enabled = state === 'Enabled';
  delete key.DeletionDate;
}

export function scheduleDeletion(key: KeyState, now: number, days: number): void {
  key.KeyState = 'PendingDeletion';
  key.Enabled = false;
  key.DeletionDate = now + days * day;
}

function keyOf(at: At, asked = ''): KeyState {
  const key = findKey(at.here, asked);
  if (key && (!asked.startsWith('arn:') || asked.split(':')[3] === at.region)) return key;
  const arn = asked.startsWith('arn:')
    ? asked
    : `arn:aws:kms:${at.region}:${at.account}:${asked.startsWith('alias/') ? asked : `key/${asked}`}`;
  return refuse(
    at,
    'NotFoundException',
    asked.includes('alias/') ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`,
  );
}

function refuseState(at: At, key: KeyState, allowed: readonly string[]): void {
  const state = key.KeyState ?? 'Enabled';
  if (allowed.includes(state)) return;
  const words = state === 'PendingDeletion' ? 'is pending deletion.' : `is not pending deletion.`;
  refuse(at, 'KMSInvalidStateException', `${key.Arn} ${words}`);
}

function keyAnswer(key: KeyState): KeyMetadata {
  const { CreationDate, DeletionDate, KeyRotationEnabled: _rotates, ...rest } = key;
  return {
    ...rest,
    CreationDate: new Date(CreationDate * 1000),
    ...(DeletionDate !== undefined && { DeletionDate: new Date(DeletionDate * 1000) }),
  };
}
