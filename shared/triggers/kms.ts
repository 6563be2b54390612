/** Where KMS events say to look. */
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { arnOf, fieldsOf, listOf, textOf } from './loose.ts';

/** DisableKey, ScheduleKeyDeletion, PutKeyPolicy, RevokeGrant, RetireGrant, DisableKeyRotation: the key, with the facet they write. */
export const keyWritten =
  (facet: 'state' | 'policy' | 'grants' | 'rotation') =>
  (seen: Seen): Look[] =>
    namedKey(seen, { touched: [facet] });

/** EnableKey, EnableKeyRotation, CancelKeyDeletion: the key, to see a case end. */
export const keyMended = (seen: Seen): Look[] => namedKey(seen, { touched: [], closing: true });

/** The key behind an ARN or bare id, or why a key of that name is not looked at. `what` says what the event did to it. */
export function keyLook(seen: Seen, named: unknown, what: { touched: string[]; closing?: true }): Look[] {
  const event = seen.record.eventName;
  const arn = arnOf(named);
  const id = arn ? arn.id : textOf(named);
  if (!id) return [];
  if (isAlias(named)) return [{ kind: 'key', dismissed: `${event} names the key only by an alias (${String(named)})` }];
  if (arn && arn.type !== 'key') return [];
  if (arn && arn.account !== seen.account)
    return [{ kind: 'key', dismissed: `the key belongs to account ${arn.account}, where its own events are judged` }];
  return [{ ref: { kind: 'key', account: seen.account, region: arn?.region || seen.region, id }, ...what }];
}

// `keyId` may be a bare id, an alias or an ARN; the record's own `resources` hold the key's ARN whatever was asked for.
function namedKey(seen: Seen, what: { touched: string[]; closing?: true }): Look[] {
  const resources = listOf(seen.record.resources).map(item => fieldsOf(item).ARN);
  const names = [...resources, seen.request.keyId, seen.response.keyId].filter(textOf);
  const key = names.find(name => arnOf(name)?.type === 'key') ?? names.find(name => !isAlias(name)) ?? names[0];
  return keyLook(seen, key, what);
}

const isAlias = (name: unknown): boolean =>
  arnOf(name)?.type === 'alias' || (textOf(name)?.startsWith('alias/') ?? false);
