/** The CloudWatch Logs client and the commands we use of it. */
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new CloudWatchLogsClient(options);

export const commands: Commands<'logs'> = {
  DescribeLogGroups: DescribeLogGroupsCommand,
  PutRetentionPolicy: PutRetentionPolicyCommand,
};
