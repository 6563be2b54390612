/** Schedule -> every resource of every account and Region -> queue. */
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { start } from '../shared/aws/start.ts';
import { sweep } from '../shared/sweep.ts';

/** The schedules' own input (serverless.yml) says which sweep it is. */
export interface SweepEvent {
  scope: 'daily' | 'hourly';
}

/** Answers how many resources were woken. */
export const handler = middy(async ({ scope }: SweepEvent, context: Context): Promise<{ woken: number }> => {
  if (scope !== 'daily' && scope !== 'hourly')
    throw new Error(`The schedule asks for the sweep ${JSON.stringify(scope)}; it is daily or hourly.`);
  const { ports, options } = start(context);
  return { woken: await sweep(ports, options.accounts, scope) };
});
