/** What KMS's events change: the state of a key, and whether it rotates. */
import type { EventTrigger } from '../../../shared/triggers.ts';
import { arnOf, fieldsOf, listOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { findKey, scheduleDeletion, setKeyState } from '../kms.ts';
import type { KeyState } from '../states.ts';

export const kmsEffects: { [T in Extract<EventTrigger, `kms:${string}`>]: (happening: Happening) => void } = {
  'kms:EnableKey': happening => withKey(happening, key => setKeyState(key, 'Enabled')),
  'kms:DisableKey': happening => withKey(happening, key => setKeyState(key, 'Disabled')),
  'kms:CancelKeyDeletion': happening => withKey(happening, key => setKeyState(key, 'Disabled')),
  'kms:ScheduleKeyDeletion': happening =>
    withKey(happening, key => {
      // A second delivery must not move the date.
      if (key.KeyState === 'PendingDeletion') return;
      scheduleDeletion(key, happening.now, numberOf(happening.request.pendingWindowInDays) ?? 30);
    }),
  'kms:EnableKeyRotation': happening => withKey(happening, key => void (key.KeyRotationEnabled = true)),
  'kms:DisableKeyRotation': happening => withKey(happening, key => void (key.KeyRotationEnabled = false)),
  // Key policies and grants are not part of what DescribeKey answers.
  'kms:PutKeyPolicy': () => undefined,
  'kms:RevokeGrant': () => undefined,
  'kms:RetireGrant': () => undefined,
};

function withKey(happening: Happening, change: (key: KeyState) => void): void {
  const key = keyOf(happening);
  if (key) change(key);
}

// The request may name the key by id, alias or ARN; `resources` always holds its ARN, with the key's own account and Region.
function keyOf({ world, here, record, request, response }: Happening): KeyState | undefined {
  const names = [...listOf(record.resources).map(item => fieldsOf(item).ARN), request.keyId, response.keyId].flatMap(
    name => textOf(name) ?? [],
  );
  for (const name of names) {
    const arn = arnOf(name);
    const found = findKey((arn && world.regions[`${arn.account}/${arn.region}`]) ?? here, name);
    if (found) return found;
  }
  return undefined;
}
