/** Lambda in the sandbox: functions with their reserved concurrency. */
import { refuse, type At, type Performs } from './at.ts';
import type { FunctionState } from './states.ts';

export const lambda: Performs<'lambda'> = {
  'lambda:GetFunctionConcurrency': (at, { FunctionName }) => {
    const { ReservedConcurrentExecutions } = functionOf(at, FunctionName);
    return { ...(ReservedConcurrentExecutions !== undefined && { ReservedConcurrentExecutions }) };
  },

  'lambda:PutFunctionConcurrency': (at, { FunctionName, ReservedConcurrentExecutions }) => {
    const found = functionOf(at, FunctionName);
    if (ReservedConcurrentExecutions !== undefined) found.ReservedConcurrentExecutions = ReservedConcurrentExecutions;
    return { ReservedConcurrentExecutions };
  },

  'lambda:DeleteFunctionConcurrency': (at, { FunctionName }) => {
    delete functionOf(at, FunctionName).ReservedConcurrentExecutions;
    return {};
  },
};

const functionOf = (at: At, name = ''): FunctionState =>
  at.here.functions[name] ??
  refuse(
    at,
    'ResourceNotFoundException',
    `Function not found: arn:aws:lambda:${at.region}:${at.account}:function:${name}`,
  );
