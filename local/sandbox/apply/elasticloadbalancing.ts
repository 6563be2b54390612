/** What Elastic Load Balancing's events change: load balancers and their listeners. */
import type { ActionTypeEnum, Listener, ProtocolEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { EventTrigger } from '../../../shared/triggers.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { placeLoadBalancer } from '../place-load-balancers.ts';

type BalancerEvent = Extract<EventTrigger, `elasticloadbalancing:${string}`>;

export const loadBalancerEffects: { [T in BalancerEvent]: (happening: Happening) => void } = {
  'elasticloadbalancing:CreateLoadBalancer': ({ world, account, region, here, request, response }) => {
    const LoadBalancerArn = textOf(fieldsOf(listOf(response.loadBalancers)[0]).loadBalancerArn);
    const LoadBalancerName = textOf(request.name);
    if (!LoadBalancerArn || !LoadBalancerName || here.loadBalancers[LoadBalancerArn]) return;
    const tags = listOf(request.tags).map(fieldsOf);
    placeLoadBalancer(world, {
      account,
      region,
      LoadBalancerArn,
      LoadBalancerName,
      Scheme: request.scheme === 'internal' ? 'internal' : 'internet-facing',
      Type: request.type === 'network' ? 'network' : 'application',
      tags: Object.fromEntries(tags.map(tag => [textOf(tag.key) ?? '', textOf(tag.value) ?? ''])),
      listeners: [],
    });
  },
  'elasticloadbalancing:CreateListener': ({ here, request, response }) => {
    const LoadBalancerArn = textOf(request.loadBalancerArn) ?? '';
    const ListenerArn = textOf(fieldsOf(listOf(response.listeners)[0]).listenerArn);
    const balancer = here.loadBalancers[LoadBalancerArn];
    if (!balancer || !ListenerArn || balancer.listeners.some(one => one.ListenerArn === ListenerArn)) return;
    balancer.listeners.push({ ListenerArn, LoadBalancerArn, ...written(request) });
  },
  'elasticloadbalancing:ModifyListener': ({ here, request }) => {
    const all = Object.values(here.loadBalancers).flatMap(one => one.listeners);
    const listener = all.find(one => one.ListenerArn === textOf(request.listenerArn));
    if (listener) Object.assign(listener, written(request));
  },
};

const protocols: readonly ProtocolEnum[] = ['HTTP', 'HTTPS', 'TCP', 'TCP_UDP', 'TLS', 'UDP'];
const actions: readonly ActionTypeEnum[] = ['fixed-response', 'forward', 'redirect'];

function written(request: Happening['request']): Listener {
  const Protocol = protocols.find(one => one === request.protocol);
  const Port = numberOf(request.port);
  const SslPolicy = textOf(request.sslPolicy);
  const given = listOf(request.defaultActions).map(fieldsOf);
  const DefaultActions = given.map(action => {
    const Protocol = textOf(fieldsOf(action.redirectConfig).protocol);
    return {
      Type: actions.find(one => one === action.type),
      ...(Protocol && { RedirectConfig: { Protocol, StatusCode: 'HTTP_301' as const } }),
    };
  });
  return {
    ...(Protocol && { Protocol }),
    ...(Port !== undefined && { Port }),
    ...(SslPolicy && { SslPolicy }),
    ...(given.length > 0 && { DefaultActions }),
  };
}
