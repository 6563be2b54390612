/** Telling people by SNS: who hears what is the topic's subscriptions' business. */
import { PublishCommand, SNSClient, type PublishCommandInput } from '@aws-sdk/client-sns';
import { subject } from '../message.ts';
import type { Ports } from '../ports.ts';
import type { ClientOptions } from './client.ts';

export const open = (options: ClientOptions) => new SNSClient(options);

/** The topic with this ARN. Both reject with SNS's own error when it did not take the message. */
export function topic(client: SNSClient, TopicArn: string): Pick<Ports, 'tell' | 'post'> {
  return {
    async tell(message): Promise<void> {
      const { severity, kind, control, account } = message;
      await client.send(
        new PublishCommand({
          TopicArn,
          Subject: subject(message),
          Message: message.text,
          MessageAttributes: strings({ severity, kind, control, account }),
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
