/** The operations of Elastic Load Balancing the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

export const elasticloadbalancing = {
  'elasticloadbalancing:DescribeListeners': { access: 'read', on: ['*'] },
  'elasticloadbalancing:DescribeLoadBalancers': { access: 'read', on: ['*'] },
  'elasticloadbalancing:DescribeTags': { access: 'read', on: ['*'] },
  'elasticloadbalancing:ModifyListener': {
    access: 'write',
    on: ['arn:{partition}:elasticloadbalancing:{region}:{account}:listener/{ListenerArn}'],
  },
} as const satisfies Record<`elasticloadbalancing:${string}`, OperationFacts>;
