/** Where CloudTrail's own events say to look. */
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { arnOf, flagOf, textOf } from './loose.ts';

/** StopLogging and StartLogging. */
export const trailLogging =
  (now: 'stopped' | 'started') =>
  (seen: Seen): Look[] =>
    now === 'stopped' ? trailLook(seen, ['logging']) : trailLook(seen, [], true);

/** PutEventSelectors. */
export const trailSelectors = (seen: Seen): Look[] => trailLook(seen, ['selectors']);

/** UpdateTrail leaves what it does not name as it is, so it touched what it switches off, and the key it names. */
export function trailSettings(seen: Seen): Look[] {
  const { request } = seen;
  const off = (field: string): boolean => flagOf(request[field]) === false;
  const touched = [
    ...(off('isMultiRegionTrail') || off('includeGlobalServiceEvents') ? ['settings'] : []),
    ...(off('enableLogFileValidation') ? ['validation'] : []),
    ...(typeof request.kmsKeyId === 'string' ? ['kms'] : []),
  ];
  return touched.length > 0 ? trailLook(seen, touched) : trailLook(seen, [], true);
}

/** CreateTrail and DeleteTrail: nothing of the trail was left untouched. */
export const trailCreatedOrDeleted = (seen: Seen): Look[] => trailLook(seen, 'all');

// A trail is named by its short name or by an ARN, whose Region is the trail's home. The account stays the record's:
// what is asked is whether this account is still recorded, whoever owns the trail.
function trailLook(seen: Seen, touched: string[] | 'all', closing?: true): Look[] {
  const { request, response } = seen;
  const given = textOf(request.name) ?? textOf(request.trailName) ?? textOf(response.trailARN) ?? textOf(response.name);
  if (!given) return [];
  const arn = arnOf(given);
  const ref = {
    kind: 'trail' as const,
    account: seen.account,
    region: arn?.region || seen.region,
    id: arn?.id ?? given,
  };
  return [{ ref, touched, ...(closing && { closing }) }];
}
