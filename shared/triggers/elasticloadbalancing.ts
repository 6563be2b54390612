/** Where events of Elastic Load Balancing say to look. */
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, listOf, textOf } from './loose.ts';

/** CreateListener names the load balancer. Classic Load Balancers (API version 2012-06-01) have no ARN and are not judged (T-ELB-1). */
export const listenerCreated = (seen: Seen): Look[] => look(seen, textOf(seen.request.loadBalancerArn));

/** ModifyListener names the listener only; its answer names the load balancer. */
export function listenerModified(seen: Seen): Look[] {
  const answered = fieldsOf(listOf(seen.response.listeners)[0]).loadBalancerArn;
  return look(seen, textOf(answered) ?? loadBalancerOf(textOf(seen.request.listenerArn)));
}

/** CreateLoadBalancer: a new one has no listeners yet, and its tags say whose it is. */
export const loadBalancerCreated = (seen: Seen): Look[] =>
  look(seen, textOf(fieldsOf(listOf(seen.response.loadBalancers)[0]).loadBalancerArn));

// arn:aws:elasticloadbalancing:<region>:<account>:listener/app/<name>/<load balancer>/<listener>
function loadBalancerOf(listener: string | undefined): string | undefined {
  const named = /^(arn:.*:)listener\/((?:app|net|gwy)\/[^/]+\/[^/]+)\/[^/]+$/.exec(listener ?? '');
  return named ? `${named[1]}loadbalancer/${named[2]}` : undefined;
}

function look({ account, region }: Seen, id: string | undefined): Look[] {
  if (!id?.includes(':loadbalancer/')) return [];
  return [{ ref: { kind: 'load-balancer', account, region, id }, touched: ['listeners'] }];
}
