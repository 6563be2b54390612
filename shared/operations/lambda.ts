/** The operations of Lambda the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

const lambdaFunction = 'arn:{partition}:lambda:{region}:{account}:function:{FunctionName}';

export const lambda = {
  'lambda:DeleteFunctionConcurrency': { access: 'write', on: [lambdaFunction] },
  'lambda:GetFunctionConcurrency': { access: 'read', on: [lambdaFunction] },
  'lambda:PutFunctionConcurrency': { access: 'write', on: [lambdaFunction] },
} as const satisfies Record<`lambda:${string}`, OperationFacts>;
