/** Telling people by SNS: who hears what is the topic's subscriptions' business. */
import { PublishCommand, SNSClient, type PublishCommandInput } from '@aws-sdk/client-sns';
import { subject } from '../message.ts';
import { stackTopic } from '../owners/targets.ts';
import type { Ports } from '../ports.ts';
import type { ClientOptions } from './client.ts';

export const open = (options: ClientOptions) => new SNSClient(options);

/** `TOPIC_ARN` stands for the topic with this ARN. Both reject with SNS's own error when it did not take the message. */
export function topic(client: SNSClient, TopicArn: string): Pick<Ports, 'publish' | 'post'> {
  return {
    async publish(to, { MessageAttributes, ...letter }): Promise<void> {
      await client.send(
        new PublishCommand({
          TopicArn: to === stackTopic ? TopicArn : to,
          ...letter,
          ...(MessageAttributes && { MessageAttributes: strings(MessageAttributes) }),
        }),
      );
    },
    async post({ alarm, text, ref }): Promise<void> {
      const where = ref ? `\n\n${ref.kind} ${ref.id} in ${ref.account}/${ref.region}` : '';
      const Message = `${text}${where}`;
      await client.send(
        new PublishCommand({
          TopicArn,
          Subject: subject({ title: `Alarm: ${alarm}` }),
          Message,
          MessageAttributes: strings({ kind: 'alarm', alarm, ...(ref && { account: ref.account }) }),
        }),
      );
    },
  };
}

const strings = (values: Record<string, string>): PublishCommandInput['MessageAttributes'] =>
  Object.fromEntries(Object.entries(values).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]));
