/** Where changes of our own rules and functions say to look. */
import { guardrailRef, isJudged, ownPartOf } from '../own-parts.ts';
import type { Look } from '../triggers.ts';
import { changeItself } from './conduct.ts';
import type { Seen } from './leads-to.ts';
import { numberOf } from './loose.ts';

/** DisableRule, DeleteRule, PutTargets and RemoveTargets: a target that is put again under its id replaces the one before. */
export const ruleWritten =
  (facet: 'state' | 'targets') =>
  (seen: Seen): Look[] => [...changeItself(seen), ...ownLook(seen, [facet])];

/** PutRule writes the state too; without one it is ENABLED. */
export const rulePut = (seen: Seen): Look[] => [
  ...changeItself(seen),
  ...(seen.request.state === 'DISABLED' ? ownLook(seen, ['state']) : ownLook(seen, [], true)),
];

/** PutFunctionConcurrency: only a function that may not run at all is switched off. */
export const concurrencyPut = (seen: Seen): Look[] => [
  ...changeItself(seen),
  ...(numberOf(seen.request.reservedConcurrentExecutions) === 0
    ? ownLook(seen, ['concurrency'])
    : ownLook(seen, [], true)),
];

/** EnableRule and DeleteFunctionConcurrency. */
export const ownMended = (seen: Seen): Look[] => ownLook(seen, [], true);

function ownLook(seen: Seen, touched: string[], closing?: true): Look[] {
  const own = ownPartOf(seen.record);
  if (!own || !isJudged(own))
    return [{ kind: 'guardrail', dismissed: `${seen.record.eventName} names nothing of eks-guardrails` }];
  return [{ ref: guardrailRef(seen, own), touched, ...(closing && { closing }) }];
}
