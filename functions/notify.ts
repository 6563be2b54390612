/** Case table stream -> messages -> the topic. */
import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { start } from '../shared/aws/start.ts';
import { caseChanges } from '../shared/aws/stream.ts';
import { notifyBatch } from '../shared/notify.ts';

/** Answers the changes that could not be told; the stream hands out everything from the first of them again. */
export const handler = middy(async (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> => {
  const { ports } = start(context);
  const { failed } = await notifyBatch(ports, caseChanges(event.Records));
  return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) };
});
