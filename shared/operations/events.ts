/** The operations of EventBridge the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

const eventRule = 'arn:{partition}:events:{region}:{account}:rule/{Name}';

export const events = {
  'events:DescribeRule': { access: 'read', on: [eventRule] },
  'events:DisableRule': { access: 'write', on: [eventRule] },
  'events:EnableRule': { access: 'write', on: [eventRule] },
  'events:ListRules': { access: 'read', on: ['*'] },
  'events:ListTargetsByRule': { access: 'read', on: ['arn:{partition}:events:{region}:{account}:rule/{Rule}'] },
} as const satisfies Record<`events:${string}`, OperationFacts>;
