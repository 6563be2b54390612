/** The real world: every port answered by AWS. The SDK is loaded with the first call that needs it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { callAws } from './aws/call.ts';
import { opener } from './aws/client.ts';
import { directories } from './aws/directories.ts';
import type { AwsOptions } from './aws/environment.ts';
import { http } from './aws/http.ts';
import { lazyCases } from './aws/lazy-cases.ts';
import { once } from './aws/once.ts';
import { secrets } from './aws/secrets.ts';
import { roleArn } from './aws/sessions.ts';
import { BadInput } from './errors.ts';
import type { Ports } from './ports.ts';

export { optionsFrom, type AwsOptions } from './aws/environment.ts';

/**
 * Ports that call AWS with the credentials of the environment: our own account with those, writes with the fix role in a session that can
 * make exactly the calls of the act, other accounts' reads with the read role. AWS_ENDPOINT_URL is honoured by the SDK itself.
 * `call` rejects with AwsError, or with BadInput when an act's resources cannot be named for its session; `cases`, `wake`, `enqueue`, `post` and
 * `publish` reject with the SDK's errors, or with BadInput when the environment names no table, queue or topic.
 */
export function awsPorts(options: AwsOptions): Ports {
  const { region, accounts } = options;
  const now = (): number => Math.floor(Date.now() / 1000);
  const clients = opener();
  const queue = once(async () => {
    const { open, queue } = await import('./aws/sqs.ts');
    return queue(clients.open(open, region), set('QUEUE_URL', options.queueUrl));
  });
  const deliveryQueue = once(async () => {
    const { open, deliveries } = await import('./aws/sqs.ts');
    return deliveries(clients.open(open, region), set('DELIVERY_QUEUE_URL', options.deliveryQueueUrl));
  });
  const topic = once(async () => {
    const { open, topic } = await import('./aws/sns.ts');
    return topic(clients.open(open, region), set('TOPIC_ARN', options.topicArn));
  });
  const table = once(async () => {
    const { open, tableCases } = await import('./aws/dynamodb.ts');
    return tableCases(clients.open(open, region), set('TABLE_NAME', options.tableName), now);
  });
  const bucket = once(async () => {
    const { open, archive } = await import('./aws/archive.ts');
    return archive(clients.open(open, region), set('ARCHIVE_BUCKET', options.archiveBucket));
  });
  const call = callAws(options, clients, now);
  return {
    call,
    ...(options.archiveBucket && { archive: async (key: string, text: string) => (await bucket())(key, text) }),
    directories: directories(options, clients, { call, now }),
    cases: lazyCases(table),
    wake: async (wake, delaySeconds) => (await queue()).wake(wake, delaySeconds),
    post: async alarm => (await topic()).post(alarm),
    enqueue: async (delivery, delaySeconds) => (await deliveryQueue()).enqueue(delivery, delaySeconds),
    publish: async (to, letter) => (await topic()).publish(to, letter),
    http,
    secret: secrets(options.secretNames ?? {}, now, async name => {
      const { open, secretParameter } = await import('./aws/ssm.ts');
      return secretParameter(clients.open(open, region), name);
    }),
    now,
    enrolled: account => accounts.includes(account),
    regions: account => (accounts.includes(account) ? [...options.regions] : []),
    isOurs: arn => accounts.some(account => arn === roleArn(options.fixRole, { account, region })),
    unique: randomUUID,
    random: bytes => randomBytes(bytes),
  };
}

function set(name: string, value: string | undefined): string {
  if (value) return value;
  throw new BadInput(
    `${name} is not set. Set it to the value the stack's outputs give, or run this in the deployed functions.`,
  );
}
