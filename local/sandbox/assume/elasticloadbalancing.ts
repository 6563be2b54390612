/** What Elastic Load Balancing's events need: the load balancer of cluster `replayed`, with the listener that is modified. */
import { textOf } from '../../../shared/triggers/loose.ts';
import { listenerCreated, listenerModified } from '../../../shared/triggers/elasticloadbalancing.ts';
import type { Making } from '../assume.ts';
import { httpsListener, placeLoadBalancer } from '../place-load-balancers.ts';
import { needReplayed, replayed } from './replayed.ts';

export function assumeForLoadBalancers(making: Making): void {
  const { world, event, account, region, here, need, request } = making;
  if (event === 'CreateLoadBalancer') return;
  for (const look of (event === 'CreateListener' ? listenerCreated : listenerModified)(making)) {
    if (!('ref' in look)) continue;
    const LoadBalancerArn = look.ref.id;
    const ListenerArn = textOf(request.listenerArn);
    need(look.ref, here.loadBalancers[LoadBalancerArn] !== undefined, () => {
      needReplayed(making, region);
      const tags = { 'elbv2.k8s.aws/cluster': replayed };
      const listeners = ListenerArn ? [{ ...httpsListener(LoadBalancerArn), ListenerArn }] : [];
      placeLoadBalancer(world, { account, region, LoadBalancerArn, LoadBalancerName: replayed, tags, listeners });
    });
  }
}
