/** The Lambda client and the commands we use of it. */
import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new LambdaClient(options);

export const commands: Commands<'lambda'> = {
  DeleteFunctionConcurrency: DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrency: GetFunctionConcurrencyCommand,
  PutFunctionConcurrency: PutFunctionConcurrencyCommand,
};
