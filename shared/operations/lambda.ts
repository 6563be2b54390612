/** The operations of Lambda the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

const lambdaFunction = 'arn:{partition}:lambda:{region}:{account}:function:{FunctionName}';

export const lambda = {
  'lambda:DeleteFunctionConcurrency': {
    access: 'write',
    event: 'lambda:DeleteFunctionConcurrency20171031',
    on: [lambdaFunction],
  },
  'lambda:GetFunctionConcurrency': { access: 'read', on: [lambdaFunction] },
  'lambda:PutFunctionConcurrency': {
    access: 'write',
    event: 'lambda:PutFunctionConcurrency20171031',
    on: [lambdaFunction],
  },
} as const satisfies Record<`lambda:${string}`, OperationFacts>;
