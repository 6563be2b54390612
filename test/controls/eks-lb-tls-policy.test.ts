/** Examples of eks-lb-tls-policy. */
import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import { eksLbTlsPolicy } from '../../shared/controls/eks-lb-tls-policy.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeLoadBalancer } from '../../local/sandbox/place.ts';
import type { LoadBalancerState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const arn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/shop/50dc6c495c0c9188`;
const ListenerArn = `${arn.replace(':loadbalancer/', ':listener/')}/0a`;
/** Of the cluster, but of no controller. */
const byHand = { 'kubernetes.io/cluster/shop': 'owned' };

const balancer =
  (listeners: Listener[], fields: Partial<LoadBalancerState> = {}) =>
  (world: World): Ref => {
    placeCluster(world);
    const id = placeLoadBalancer(world, { LoadBalancerArn: arn, listeners, ...fields });
    return { kind: 'load-balancer', account, region, id };
  };
const https = (SslPolicy: string, Protocol: 'HTTPS' | 'TLS' = 'HTTPS'): Listener => ({
  ListenerArn,
  LoadBalancerArn: arn,
  Protocol,
  Port: 443,
  SslPolicy,
  DefaultActions: [{ Type: 'forward' }],
});
const http = (action: NonNullable<Listener['DefaultActions']>[number]): Listener => ({
  ListenerArn,
  LoadBalancerArn: arn,
  Protocol: 'HTTP',
  Port: 80,
  DefaultActions: [action],
});
const redirect = (Protocol: string) => ({
  Type: 'redirect' as const,
  RedirectConfig: { Protocol, StatusCode: 'HTTP_301' as const },
});

const call = (SslPolicy: string) => ({
  call: 'elasticloadbalancing:ModifyListener',
  input: { ListenerArn, SslPolicy },
});
const planned = (saved: string) => ({
  key: 'tls:443',
  calls: [call('ELBSecurityPolicy-TLS13-1-2-2021-06')],
  undo: { calls: [call(saved)] },
});
const told = (key: string, why: RegExp) => ({ key, atMost: 'notify' as const, why, calls: [] });

check(eksLbTlsPolicy, {
  bare: 'nothing',
  changes: () => /\.loadBalancers\.arn:.*\.listeners\[/,
  fine: [
    ...[
      'ELBSecurityPolicy-TLS13-1-2-2021-06',
      'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      'ELBSecurityPolicy-TLS13-1-3-2021-06',
      'ELBSecurityPolicy-TLS-1-2-Ext-2018-06',
      'ELBSecurityPolicy-FS-1-2-Res-2020-10',
      'ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04',
    ].map(policy => ({ name: `HTTPS by ${policy} takes nothing old`, world: balancer([https(policy)]) })),
    { name: 'plain HTTP redirects to HTTPS', world: balancer([http(redirect('HTTPS'))]) },
    {
      name: 'plain HTTP stays inside the VPC',
      world: balancer([http({ Type: 'forward' })], { Scheme: 'internal' }),
    },
    {
      name: 'a network load balancer passes TCP through',
      world: balancer([{ ListenerArn, LoadBalancerArn: arn, Protocol: 'TCP', Port: 443 }], { Type: 'network' }),
    },
  ],
  bad: [
    ...[
      'ELBSecurityPolicy-2016-08',
      'ELBSecurityPolicy-TLS13-1-0-2021-06',
      'ELBSecurityPolicy-TLS13-1-1-2021-06',
      'ELBSecurityPolicy-TLS-1-1-2017-01',
      'ELBSecurityPolicy-FS-1-1-2019-08',
      'ELBSecurityPolicy-FS-2018-06',
    ].map(policy => ({
      name: `HTTPS by ${policy} takes older clients`,
      world: balancer([https(policy)], { tags: byHand }),
      finds: [planned(policy)],
    })),
    {
      name: 'FIPS stays FIPS',
      world: balancer([https('ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04')], { tags: byHand }),
      finds: [
        {
          ...planned('ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04'),
          calls: [call('ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04')],
        },
      ],
    },
    {
      name: 'a policy whose name only begins like one for TLS 1.2',
      world: balancer([https('ELBSecurityPolicy-TLS-1-20-2030-01')], { tags: byHand }),
      finds: [planned('ELBSecurityPolicy-TLS-1-20-2030-01')],
    },
    {
      name: 'a listener that names no policy is left to its owner',
      world: balancer([{ ListenerArn, LoadBalancerArn: arn, Protocol: 'HTTPS', Port: 443 }], { tags: byHand }),
      finds: [told('tls:443', /nobody knows what the listener has/)],
    },
    {
      name: 'TLS of a network load balancer is held to the same',
      world: balancer([https('ELBSecurityPolicy-2016-08', 'TLS')], {
        Type: 'network',
        tags: byHand,
        Scheme: 'internal',
      }),
      finds: [
        {
          ...planned('ELBSecurityPolicy-2016-08'),
          message:
            /^Load balancer shop \(arn:\S+\) takes TLS older than 1\.2 on port 443 by policy ELBSecurityPolicy-2016-08\.$/,
          effect: /can no longer connect to port 443 of shop\.$/,
          evidence: { loadBalancer: arn, protocol: 'TLS', port: 443, policy: 'ELBSecurityPolicy-2016-08' },
        },
      ],
    },
    ...[
      { 'elbv2.k8s.aws/cluster': 'shop' },
      { 'eks:eks-cluster-name': 'shop' },
      ...['ingress.k8s.aws/stack', 'service.k8s.aws/stack'].map(tag => ({ ...byHand, [tag]: 'orders' })),
      ...['ingress.eks.amazonaws.com/stack', 'service.eks.amazonaws.com/stack'].map(tag => ({
        ...byHand,
        [tag]: 'api',
      })),
      { ...byHand, 'kubernetes.io/service-name': 'orders/api' },
    ].map(tags => ({
      name: `a controller owns it by tag ${Object.keys(tags).at(-1)}`,
      world: balancer([https('ELBSecurityPolicy-2016-08')], { tags }),
      finds: [told('tls:443', /would put its own setting back/)],
    })),
    {
      name: 'plain HTTP is forwarded from the internet',
      world: balancer([http({ Type: 'forward' })], { tags: byHand }),
      finds: [{ ...told('http:80', /certificate/), message: /takes plain HTTP from the internet on port 80 and/ }],
    },
    {
      name: 'plain HTTP redirects to plain HTTP',
      world: balancer([http(redirect('HTTP'))]),
      finds: [told('http:80', /annotation/)],
    },
  ],
});
