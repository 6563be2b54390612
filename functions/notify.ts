/** Case table stream -> one message per place -> delivery queue; delivery queue -> the places. */
import middy from '@middy/core';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { start } from '../shared/aws/start.ts';
import { caseChanges } from '../shared/aws/stream.ts';
import { deliverBatch } from '../shared/deliver-batch.ts';
import { notifyBatch } from '../shared/notify.ts';

type Batch = DynamoDBStreamEvent | SQSEvent;

/** Answers what could not be told or delivered: the stream hands out everything from the first of them again, the queue each by itself. */
export const handler = middy(
  async (event: Batch, context: Context): Promise<DynamoDBBatchResponse | SQSBatchResponse> => {
    const { ports, settings, options } = start(context);
    const { failed } = isQueued(event)
      ? await deliverBatch(ports, await settings(), event.Records.map(bodyOf), { publicUrl: options.publicUrl })
      : await notifyBatch(ports, await settings(), caseChanges(event.Records));
    return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) };
  },
);

const isQueued = (event: Batch): event is SQSEvent => event.Records.some(record => 'body' in record);
const bodyOf = ({ messageId, body }: SQSEvent['Records'][number]) => ({ id: messageId, body });
