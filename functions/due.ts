/** Every five minutes -> cases whose time has come -> queue. */
import middy from '@middy/core';
import type { Context, ScheduledEvent } from 'aws-lambda';
import { start } from '../shared/aws/start.ts';
import { wakeDue } from '../shared/due.ts';

/** Answers how many resources were woken. */
export const handler = middy(async (_event: ScheduledEvent, context: Context): Promise<{ woken: number }> => {
  const { ports } = start(context);
  return { woken: await wakeDue(ports) };
});
