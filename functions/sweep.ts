/** Schedule -> every resource of every account and Region -> those that need a pass -> queue. */
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { start } from '../shared/aws/start.ts';
import { sweep, type Swept } from '../shared/sweep.ts';

/** The schedules' own input (serverless.yml) says which sweep it is. */
export interface SweepEvent {
  scope: 'daily' | 'hourly';
}

/** Answers how many resources were looked at and how many of them get a pass. */
export const handler = middy(async ({ scope }: SweepEvent, context: Context): Promise<Swept> => {
  if (scope !== 'daily' && scope !== 'hourly')
    throw new Error(`The schedule asks for the sweep ${JSON.stringify(scope)}; it is daily or hourly.`);
  const { ports, options, settings } = start(context);
  return sweep(ports, await settings(), options.accounts, scope);
});
