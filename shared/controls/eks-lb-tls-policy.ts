/** Load balancers of clusters that take plain HTTP from the internet, or TLS older than 1.2. */
import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import { control } from '../control.ts';

/** What we propose: TLS 1.2 and 1.3, as AWS recommended them for all clients since 2021, and the same with the cryptography of FIPS for whoever has that. */
const proposed = 'ELBSecurityPolicy-TLS13-1-2-2021-06';
const proposedFips = 'ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04';
/** AWS's names of the policies that take nothing older than TLS 1.2; Application Load Balancers have no others. */
const atLeast12 = /^ELBSecurityPolicy-(TLS-1-2|TLS13-1-2|TLS13-1-3|FS-1-2)-/;

export const eksLbTlsPolicy = control({
  id: 'eks-lb-tls-policy',
  title: 'Load balancer listeners of the cluster use HTTPS or TLS 1.2 and above',
  why: 'What comes in by plain HTTP can be read and changed on its way, sessions and passwords included. TLS before 1.2 is broken often enough that no auditor accepts it, and AWS still chooses such a policy where a listener names none.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'load-balancer',
  sources: [{ document: '001', lines: '39' }],
  mappings: { 'CIS EKS 1.8': '5.4.5', HardenEKS: 'network_security/use_encryption_with_aws_load_balancers' },
  triggers: [
    'elasticloadbalancing:CreateListener',
    'elasticloadbalancing:ModifyListener',
    'elasticloadbalancing:CreateLoadBalancer',
  ],
  closes: [],
  calls: ['elasticloadbalancing:ModifyListener'],
  byPerson: [],
  remedy: 'notify',
  strongest: 'ask',
  condition:
    'Settings that raise the remedy have people asked where no controller owns the load balancer. A controller would put its own policy back: then the annotation of the Ingress or Service must change. Plain HTTP is only told, as no certificate is ours to choose. Listeners that pass TCP through to the nodes are not judged, nor are Classic Load Balancers.',
  evaluate({ loadBalancer, listeners, tags }, { ref }) {
    const name = loadBalancer.LoadBalancerName ?? ref.id.split('/').at(-2) ?? ref.id;
    const owner = controllerOf(tags);
    return listeners.flatMap(listener => {
      const { Protocol, Port, ListenerArn, SslPolicy } = listener;
      const key = `${Port ?? ListenerArn ?? 'listener'}`;
      const evidence = {
        loadBalancer: ref.id,
        protocol: Protocol ?? null,
        port: Port ?? null,
        policy: SslPolicy ?? null,
      };
      if (Protocol === 'HTTP' && loadBalancer.Scheme === 'internet-facing' && !redirects(listener))
        return [
          {
            key: `http:${key}`,
            facet: 'listeners',
            message: `Load balancer ${name} (${ref.id}) takes plain HTTP from the internet on port ${Port ?? 'unknown'} and does not redirect it to HTTPS.`,
            atMost: {
              remedy: 'notify' as const,
              why: owner ?? 'a redirect needs an HTTPS listener with a certificate, which its owner must choose',
            },
            evidence,
          },
        ];
      if ((Protocol !== 'HTTPS' && Protocol !== 'TLS') || (SslPolicy !== undefined && atLeast12.test(SslPolicy)))
        return [];
      const calls = (policy: string) => [
        {
          call: 'elasticloadbalancing:ModifyListener' as const,
          input: { ListenerArn: ListenerArn ?? '', SslPolicy: policy },
        },
      ];
      const why = owner ?? (SslPolicy && ListenerArn ? null : 'nobody knows what the listener has now');
      return [
        {
          key: `tls:${key}`,
          facet: 'listeners',
          message: `Load balancer ${name} (${ref.id}) takes TLS older than 1.2 on port ${Port ?? 'unknown'} by policy ${SslPolicy ?? 'of no name'}.`,
          ...(why === null
            ? {
                plan: {
                  calls: calls(SslPolicy?.includes('-FIPS-') ? proposedFips : proposed),
                  undo: { calls: calls(SslPolicy ?? '') },
                  effect: `Clients that know neither TLS 1.2 nor 1.3 can no longer connect to port ${Port ?? 'unknown'} of ${name}.`,
                },
              }
            : { atMost: { remedy: 'notify' as const, why } }),
          evidence,
        },
      ];
    });
  },
});

/** What the load balancer controller, EKS Auto Mode and Kubernetes' own controller write on what they make. */
const ofControllers = [
  'elbv2.k8s.aws/cluster',
  'ingress.k8s.aws/stack',
  'service.k8s.aws/stack',
  'eks:eks-cluster-name',
  'ingress.eks.amazonaws.com/stack',
  'service.eks.amazonaws.com/stack',
  'kubernetes.io/service-name',
];

const controllerOf = (tags: Record<string, string>): string | null =>
  ofControllers.some(tag => tags[tag] !== undefined)
    ? 'a load balancer controller owns it and would put its own setting back: change the annotation of the Ingress or Service'
    : null;

const redirects = ({ DefaultActions = [] }: Listener): boolean =>
  DefaultActions.some(action => action.Type === 'redirect' && action.RedirectConfig?.Protocol === 'HTTPS');
