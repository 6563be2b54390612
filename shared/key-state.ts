/** The states in which KMS does not let a key be used, in words. */
import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { Given } from './control.ts';

/** The days KMS waits unless told otherwise, and the most it takes. */
const longestWait = 30;

/** What is wrong with the state of a key, in words that follow its name. */
export function faultOf(metadata: KeyMetadata, { now }: Pick<Given, 'now'>): string {
  const { KeyState, DeletionDate } = metadata;
  if (KeyState !== 'PendingDeletion' || !DeletionDate)
    return faults[KeyState ?? ''] ?? `is ${KeyState ?? 'in a state KMS does not tell'}`;
  const at = new Date(DeletionDate);
  // An hour for the event to reach us.
  const isSoon = at.getTime() / 1000 - now < longestWait * 86_400 - 3600;
  return `is scheduled for deletion on ${at.toISOString().slice(0, 10)}${isSoon ? `, less than ${longestWait} days from now` : ''}`;
}

const faults: Record<string, string> = {
  Disabled: 'is disabled',
  PendingDeletion: 'is scheduled for deletion',
  PendingReplicaDeletion: 'is scheduled for deletion as soon as its replicas are gone',
  Unavailable: 'is unavailable because its key store is',
  PendingImport: 'has no key material',
};

/** Why a key in a state that no call of ours mends is only told of. */
export const told: Record<string, string> = {
  PendingReplicaDeletion: 'a primary key that waits for its replicas must be looked at in every Region that holds one',
  Unavailable: 'its custom key store must be connected again',
  PendingImport: 'its key material must be imported again',
};

/** The rest of the waiting period in whole days, within what KMS takes (7 to 30). */
export function daysLeft(
  { DeletionDate, PendingDeletionWindowInDays = longestWait }: KeyMetadata,
  { now }: Pick<Given, 'now'>,
): number {
  const days = DeletionDate
    ? Math.ceil((new Date(DeletionDate).getTime() / 1000 - now) / 86_400)
    : PendingDeletionWindowInDays;
  return Math.min(Math.max(days, 7), longestWait);
}
