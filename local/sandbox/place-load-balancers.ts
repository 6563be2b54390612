/** Builders of load balancers. */
import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import { partitionOf } from '../../shared/partitions.ts';
import { located, type Place } from './groups.ts';
import type { LoadBalancerState } from './states.ts';
import { regionOf, type World } from './world.ts';

/** An internet-facing application load balancer of the load balancer controller for cluster `shop`; HTTPS by TLS 1.2 and above. Answers its ARN. */
export function placeLoadBalancer(world: World, options: Partial<Place> & Partial<LoadBalancerState> = {}): string {
  const { place, fields } = located(options);
  const { account, region } = place;
  const name = fields.LoadBalancerName ?? 'shop';
  const made = `arn:${partitionOf(region)}:elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/50dc6c495c0c9188`;
  const LoadBalancerArn = fields.LoadBalancerArn ?? made;
  regionOf(world, account, region).loadBalancers[LoadBalancerArn] = {
    LoadBalancerName: name,
    Scheme: 'internet-facing',
    Type: 'application',
    State: { Code: 'active' },
    tags: { 'elbv2.k8s.aws/cluster': 'shop' },
    ...fields,
    // Its own copies: calls write them.
    listeners: (fields.listeners ?? [httpsListener(LoadBalancerArn)]).map(listener => ({ ...listener })),
    LoadBalancerArn,
  };
  return LoadBalancerArn;
}

/** A compliant listener of a load balancer on port 443. */
export const httpsListener = (LoadBalancerArn: string): Listener => ({
  ListenerArn: `${LoadBalancerArn.replace(':loadbalancer/', ':listener/')}/f2f7dc8efc522ab2`,
  LoadBalancerArn,
  Protocol: 'HTTPS',
  Port: 443,
  SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  DefaultActions: [{ Type: 'forward' }],
});
