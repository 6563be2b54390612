/** What the events of EventBridge and Lambda need: the rule or function of ours they name. Others' are nobody's business here. */
import { guardrailRef, ownPartOf } from '../../../shared/own-parts.ts';
import type { Making } from '../assume.ts';
import { placeEventRule, placeFunction } from '../place-own-parts.ts';

export function assumeForOwnParts({ world, record, account, region, here, need }: Making): void {
  const own = ownPartOf(record);
  if (own?.part === 'rule')
    need(guardrailRef({ account, region }, own), here.eventRules[own.name] !== undefined, () => {
      placeEventRule(world, { account, region, Name: own.name });
    });
  if (own?.part === 'function')
    need(guardrailRef({ account, region }, own), here.functions[own.name] !== undefined, () => {
      placeFunction(world, { account, region, FunctionName: own.name });
    });
}
