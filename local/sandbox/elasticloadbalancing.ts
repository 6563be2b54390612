/** Elastic Load Balancing in the sandbox: load balancers of the second version, their listeners and tags. */
import { page, refuse, type At, type Performs } from './at.ts';
import type { LoadBalancerState } from './states.ts';

export const elasticloadbalancing: Performs<'elasticloadbalancing'> = {
  'elasticloadbalancing:DescribeLoadBalancers': (at, { LoadBalancerArns, Marker, PageSize }) => {
    const all = LoadBalancerArns?.length
      ? LoadBalancerArns.map(arn => loadBalancerAt(at, arn))
      : Object.values(at.here.loadBalancers);
    const { items, next } = page(at, all, Marker, PageSize);
    return {
      LoadBalancers: items.map(({ listeners: _listeners, tags: _tags, ...one }) => one),
      ...(next && { NextMarker: next }),
    };
  },

  'elasticloadbalancing:DescribeListeners': (at, { LoadBalancerArn = '', Marker, PageSize }) => {
    const { items, next } = page(at, loadBalancerAt(at, LoadBalancerArn).listeners, Marker, PageSize);
    return { Listeners: items, ...(next && { NextMarker: next }) };
  },

  'elasticloadbalancing:DescribeTags': (at, { ResourceArns = [] }) => {
    if (ResourceArns.length > 20) refuse(at, 'ValidationError', 'You can specify up to 20 resources.');
    return {
      TagDescriptions: ResourceArns.map(ResourceArn => ({
        ResourceArn,
        Tags: Object.entries(loadBalancerAt(at, ResourceArn).tags).map(([Key, Value]) => ({ Key, Value })),
      })),
    };
  },

  'elasticloadbalancing:ModifyListener': (at, { ListenerArn, SslPolicy }) => {
    const all = Object.values(at.here.loadBalancers).flatMap(one => one.listeners);
    const listener =
      all.find(one => one.ListenerArn === ListenerArn) ??
      refuse(at, 'ListenerNotFoundException', `One or more listeners not found`);
    if (SslPolicy !== undefined) listener.SslPolicy = SslPolicy;
    return { Listeners: [listener] };
  },
};

const loadBalancerAt = (at: At, arn: string): LoadBalancerState =>
  at.here.loadBalancers[arn] ?? refuse(at, 'LoadBalancerNotFoundException', `One or more load balancers not found`);
