/** Examples of eks-endpoint-public-cidrs-open. */
import type { VpcConfigResponse } from '@aws-sdk/client-eks';
import { eksEndpointPublicCidrsOpen } from '../../shared/controls/eks-endpoint-public-cidrs-open.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeVpc } from '../../local/sandbox/place.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { registered } from '../registered.ts';

const ref: Ref = { kind: 'cluster', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const cluster =
  (
    resourcesVpcConfig: VpcConfigResponse,
    more: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {},
    vpc: Parameters<typeof placeVpc>[1] = {},
  ) =>
  (world: World): Ref => {
    placeCluster(world, { resourcesVpcConfig: { vpcId: placeVpc(world, vpc), ...resourcesVpcConfig }, ...more });
    return ref;
  };
const admitting = (...publicAccessCidrs: string[]): VpcConfigResponse => ({
  endpointPublicAccess: true,
  endpointPrivateAccess: true,
  publicAccessCidrs,
});
const everyone = admitting('0.0.0.0/0');
const approving = (...approvedCidrs: string[]) => ({ network: { approvedCidrs } });
const office = '52.94.76.0/24';
const vpn = '52.94.80.7/32';
const set = (publicAccessCidrs: string[], endpointPrivateAccess = true) => ({
  call: 'eks:UpdateClusterConfig',
  input: { name: 'shop', resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess, publicAccessCidrs } },
});
const key = 'public-cidrs';
const ipv6 = { ipFamily: 'ipv6' as const };
const day = (text: string): number => Date.parse(text) / 1000;

check(eksEndpointPublicCidrsOpen, {
  changes: () => /\.clusters\.shop\.resourcesVpcConfig\.(endpointPrivateAccess|publicAccessCidrs)/,
  fine: [
    { name: 'only private access is on', world: cluster({ ...everyone, endpointPublicAccess: false }) },
    {
      name: 'only parts of approved networks are admitted',
      world: cluster(admitting('52.94.76.0/28', vpn)),
      settings: approving(office, vpn),
    },
    {
      name: 'narrow networks while the settings approve none',
      world: cluster(admitting(vpn)),
    },
  ],
  bad: [
    {
      name: 'everyone is admitted and the approved networks stay',
      world: cluster(everyone),
      settings: approving(office, vpn),
      finds: [
        {
          key,
          message: /cluster shop admits the whole internet \(0\.0\.0\.0\/0\)\.$/,
          calls: [set([office, vpn])],
          undo: { calls: [set(['0.0.0.0/0'])] },
        },
      ],
    },
    {
      name: 'two halves are the whole internet too',
      world: cluster(admitting('0.0.0.0/1', '128.0.0.0/1')),
      settings: approving(office),
      finds: [{ key, calls: [set([office])], undo: { calls: [set(['0.0.0.0/1', '128.0.0.0/1'])] } }],
    },
    {
      name: 'what is approved and narrow survives beside everyone',
      world: cluster(admitting('0.0.0.0/0', vpn)),
      settings: approving(vpn),
      finds: [{ key, calls: [set([vpn])] }],
    },
    {
      name: 'a network nobody approved leaves and none is let in that was not',
      world: cluster(admitting(vpn, '52.94.82.0/28')),
      settings: approving(office, vpn),
      finds: [
        {
          key,
          severity: 'high',
          atMost: 'ask',
          why: /part of the internet/,
          message: /52\.94\.82\.0\/28, which nobody approved\.$/,
          calls: [set([vpn])],
        },
      ],
    },
    {
      name: 'with nothing left the approved networks are sent, never an empty list',
      world: cluster(admitting('52.94.82.0/28')),
      settings: approving(office),
      finds: [{ key, severity: 'high', atMost: 'ask', calls: [set([office])] }],
    },
    {
      name: 'private access is off, so the nodes need it first',
      world: cluster({ ...everyone, endpointPrivateAccess: false }),
      settings: approving(office),
      finds: [
        {
          key,
          atMost: 'ask',
          why: /private access is off/,
          calls: [set([office])],
          undo: { calls: [set(['0.0.0.0/0'], false)] },
        },
      ],
    },
    {
      name: 'hybrid nodes may come from networks that are not approved',
      world: cluster(everyone, { remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ['10.80.0.0/16'] }] } }),
      settings: approving(office),
      finds: [{ key, atMost: 'ask', why: /hybrid nodes/, calls: [set([office])] }],
    },
    {
      name: 'everyone is admitted beside a network nobody approved',
      world: cluster(admitting('0.0.0.0/0', '52.94.82.0/28')),
      settings: approving(office),
      finds: [{ key, message: /the whole internet \(0\.0\.0\.0\/0 and 52\.94\.82\.0\/28\)/, calls: [set([office])] }],
    },
    {
      name: 'an approved part of a network that stays is not listed again',
      world: cluster(admitting('0.0.0.0/0', office, vpn)),
      settings: approving(office, '52.94.76.16/28', vpn),
      finds: [{ key, calls: [set([office, vpn])] }],
    },
    {
      name: 'a private network is approved, which EKS would not take',
      world: cluster(everyone),
      settings: approving('10.0.0.20/32', '100.64.0.0/10', '169.254.0.0/16', '224.0.0.0/4', office),
      finds: [{ key, calls: [set([office])] }],
    },
    {
      name: 'the private address does not resolve in this VPC',
      world: cluster(everyone, {}, { enableDnsSupport: false }),
      settings: approving(office),
      finds: [{ key, atMost: 'ask', why: /lacks enableDnsSupport/ }],
    },
    {
      name: 'an old answer names no networks and the settings approve none',
      world: cluster(admitting()),
      finds: [{ key, atMost: 'notify', why: /approve no network/, calls: [] }],
    },
    {
      name: 'the settings approve none and a narrow one is listed',
      world: cluster(admitting('0.0.0.0/0', vpn)),
      finds: [{ key, atMost: 'ask', why: /only those listed already/, calls: [set([vpn])] }],
    },
    {
      name: 'approved documentation networks are none EKS would take',
      world: cluster(everyone),
      settings: approving('203.0.113.0/24', '198.51.100.0/24', '2001:db8::/48'),
      finds: [{ key, atMost: 'notify', why: /would take/, calls: [] }],
    },
    {
      name: 'an IPv4 cluster takes no IPv6 networks',
      world: cluster(everyone),
      settings: approving(office, '2600:1f14::/36'),
      finds: [{ key, calls: [set([office])] }],
    },
    {
      name: 'an IPv6 cluster that is new enough takes them',
      world: cluster(admitting('0.0.0.0/0', '::/0'), {
        kubernetesNetworkConfig: ipv6,
        createdAt: day('2025-03-01T00:00:00Z'),
      }),
      settings: approving(office, '2600:1f14::/36'),
      finds: [{ key, calls: [set(['2600:1f14::/36', office])] }],
    },
    {
      name: 'an IPv6 cluster from before dual-stack endpoints takes none',
      world: cluster(everyone, { kubernetesNetworkConfig: ipv6, createdAt: day('2024-05-01T00:00:00Z') }),
      settings: approving(office, '2600:1f14::/36'),
      finds: [{ key, calls: [set([office])] }],
    },
    {
      name: 'an IPv6 cluster of the month in which dual-stack endpoints came takes none',
      world: cluster(everyone, { kubernetesNetworkConfig: ipv6, createdAt: day('2024-10-20T00:00:00Z') }),
      settings: approving(office, '2600:1f14::/36'),
      finds: [{ key, calls: [set([office])] }],
    },
    {
      name: 'as many networks are approved as EKS takes',
      world: cluster(everyone),
      settings: approving(...Array.from({ length: 40 }, (_, i) => `52.94.${i}.0/24`)),
      finds: [{ key }],
    },
    {
      name: 'more networks are approved than EKS takes',
      world: cluster(everyone),
      settings: approving(...Array.from({ length: 41 }, (_, i) => `52.94.${i}.0/24`)),
      finds: [{ key, atMost: 'notify', why: /40 networks at most and 41/, calls: [] }],
    },
  ],
  notApplicable: [
    {
      name: 'a local cluster on an Outpost',
      world: cluster(everyone, { outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
    { name: 'a cluster that is only registered with EKS', world: registered(cluster(everyone)), because: /elsewhere/ },
  ],
});
