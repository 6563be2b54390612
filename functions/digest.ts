/** Schedule -> what was held back, and what stands open -> one message per place -> delivery queue. */
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { start } from '../shared/aws/start.ts';
import { digest, flushHeld } from '../shared/digest.ts';

/** The schedules' own input (serverless.yml) says which digest it is. */
export interface DigestEvent {
  scope: 'held' | 'daily' | 'weekly';
}

/** Answers how many messages were put on the delivery queue. */
export const handler = middy(async ({ scope }: DigestEvent, context: Context): Promise<{ queued: number }> => {
  if (scope !== 'held' && scope !== 'daily' && scope !== 'weekly')
    throw new Error(`The schedule asks for the digest ${JSON.stringify(scope)}; it is held, daily or weekly.`);
  const { ports, settings } = start(context);
  return { queued: scope === 'held' ? await flushHeld(ports) : await digest(ports, await settings(), scope) };
});
