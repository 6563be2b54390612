/** The Elastic Load Balancing client (version 2: application and network load balancers) and the commands we use of it. */
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new ElasticLoadBalancingV2Client(options);

export const commands: Commands<'elasticloadbalancing'> = {
  DescribeListeners: DescribeListenersCommand,
  DescribeLoadBalancers: DescribeLoadBalancersCommand,
  DescribeTags: DescribeTagsCommand,
  ModifyListener: ModifyListenerCommand,
};
