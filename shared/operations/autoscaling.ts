/** The operations of EC2 Auto Scaling the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

export const autoscaling = {
  'autoscaling:DescribeAutoScalingGroups': { access: 'read', on: ['*'] },
} as const satisfies Record<`autoscaling:${string}`, OperationFacts>;
