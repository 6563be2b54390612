/** The operations of CloudWatch Logs the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

// IAM knows a log group by its ARN with `:*` behind it.
const logGroup = 'arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:*';

export const logs = {
  'logs:DescribeLogGroups': { access: 'read', on: ['*'] },
  'logs:PutRetentionPolicy': { access: 'write', on: [logGroup] },
} as const satisfies Record<`logs:${string}`, OperationFacts>;
