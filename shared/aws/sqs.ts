/** The queues: wake-ups, and messages on their way to one target each. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Ports } from '../ports.ts';
import type { ClientOptions } from './client.ts';

export const open = (options: ClientOptions) => new SQSClient(options);

/** The queue with this URL. Rejects with SQS's own error when it did not take the wake-up. */
export function queue(client: SQSClient, QueueUrl: string): Pick<Ports, 'wake'> {
  return {
    async wake(wake, delaySeconds) {
      // SQS refuses a delay outside 0-900 whole seconds; too early a look is harmless, a lost one is not.
      const DelaySeconds = Math.min(900, Math.max(0, Math.ceil(delaySeconds)));
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(wake), DelaySeconds }));
    },
  };
}

/** The queue of deliveries with this URL. Rejects with SQS's own error when it did not take one. */
export function deliveries(client: SQSClient, QueueUrl: string): Pick<Ports, 'enqueue'> {
  return {
    async enqueue(delivery, delaySeconds) {
      const DelaySeconds = Math.min(900, Math.max(0, Math.ceil(delaySeconds)));
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(delivery), DelaySeconds }));
    },
  };
}
