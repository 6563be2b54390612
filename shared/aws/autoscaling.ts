/** The Auto Scaling client and the command we use of it. */
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new AutoScalingClient(options);

export const commands: Commands<'autoscaling'> = {
  DescribeAutoScalingGroups: DescribeAutoScalingGroupsCommand,
};
