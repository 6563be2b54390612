/** Queue -> wake-ups -> one pass per resource. The only function that may write to AWS resources. */
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { start } from '../shared/aws/start.ts';
import { reconcileBatch } from '../shared/batch.ts';

/** Answers the messages to hand out again; after enough tries the queue puts them into its dead-letter queue. */
export const handler = middy(async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const { ports, settings } = start(context);
  const bodies = event.Records.map(({ messageId: id, body }) => ({ id, body }));
  const { failed } = await reconcileBatch(ports, await settings(), bodies);
  return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) };
});
