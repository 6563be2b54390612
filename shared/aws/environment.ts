/** The one place that reads the environment of a function or a shell. */
import { BadInput } from '../errors.ts';

export interface AwsOptions {
  /** The account our own credentials belong to. */
  account: string;
  region: string;
  /** The accounts we look after, our own among them or not. */
  accounts: readonly string[];
  /** The Regions in which their clusters may be. */
  regions: readonly string[];
  /** Role ARNs with `{partition}` and `{account}` in them. */
  fixRole: string;
  readRole: string;
  externalId?: string;
  tableName?: string;
  queueUrl?: string;
  topicArn?: string;
  /** Names of secrets by variable: `SLACK_SIGNING_SECRET`, `SLACK_BOT_TOKEN`, …; never secrets. */
  secretNames?: Readonly<Record<string, string>>;
  deliveryQueueUrl?: string;
  /** The bucket of the audit; without it, nothing is archived. */
  archiveBucket?: string;
  /** Where the approval page is reached; without it, messages carry commands only. */
  publicUrl?: string;
}

/**
 * From environment variables: ACCOUNT_ID (or the account of `functionArn`), AWS_REGION, ACCOUNTS and REGIONS (comma lists; default: our own),
 * FIX_ROLE_ARN, READ_ROLE_ARN, EXTERNAL_ID, TABLE_NAME, QUEUE_URL, DELIVERY_QUEUE_URL, TOPIC_ARN. Throws BadInput where one is missing or no account id.
 */
export function optionsFrom(env: Readonly<Record<string, string | undefined>>, functionArn?: string): AwsOptions {
  const account = env['ACCOUNT_ID'] ?? functionArn?.split(':')[4];
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (!account)
    throw new BadInput(
      'ACCOUNT_ID is not set and no function ARN says in which account we run. Set ACCOUNT_ID to the 12-digit id of this account.',
    );
  if (!region)
    throw new BadInput(
      'AWS_REGION is not set. Set it to the Region of the queue and the table, for example eu-central-1.',
    );
  const accounts = listed(env['ACCOUNTS']) ?? [account];
  const wrong = [account, ...accounts].find(id => !/^\d{12}$/.test(id));
  if (wrong !== undefined)
    throw new BadInput(`ACCOUNT_ID or ACCOUNTS names ${JSON.stringify(wrong)}, which is not a 12-digit account id.`);
  return {
    account,
    region,
    accounts,
    regions: listed(env['REGIONS']) ?? [region],
    fixRole: env['FIX_ROLE_ARN'] ?? 'arn:{partition}:iam::{account}:role/eks-guardrails-fix',
    readRole: env['READ_ROLE_ARN'] ?? 'arn:{partition}:iam::{account}:role/eks-guardrails-read',
    ...(env['EXTERNAL_ID'] && { externalId: env['EXTERNAL_ID'] }),
    ...(env['TABLE_NAME'] && { tableName: env['TABLE_NAME'] }),
    ...(env['QUEUE_URL'] && { queueUrl: env['QUEUE_URL'] }),
    secretNames: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (name.startsWith('SLACK_') && value ? [[name, value]] : [])),
    ),
    ...(env['TOPIC_ARN'] && { topicArn: env['TOPIC_ARN'] }),
    ...(env['ARCHIVE_BUCKET'] && { archiveBucket: env['ARCHIVE_BUCKET'] }),
    ...(env['PUBLIC_URL'] && { publicUrl: env['PUBLIC_URL'] }),
    ...(env['DELIVERY_QUEUE_URL'] && { deliveryQueueUrl: env['DELIVERY_QUEUE_URL'] }),
  };
}

function listed(value: string | undefined): string[] | undefined {
  const found = (value ?? '')
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
  return found.length > 0 ? found : undefined;
}
