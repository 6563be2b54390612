/** Examples of eks-endpoint-public-access. */
import type { VpcConfigResponse } from '@aws-sdk/client-eks';
import { eksEndpointPublicAccess } from '../../shared/controls/eks-endpoint-public-access.ts';
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
    vpc: Parameters<typeof placeVpc>[1] = {},
    more: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {},
  ) =>
  (world: World): Ref => {
    placeCluster(world, { resourcesVpcConfig: { vpcId: placeVpc(world, vpc), ...resourcesVpcConfig }, ...more });
    return ref;
  };
const open: VpcConfigResponse = {
  endpointPublicAccess: true,
  endpointPrivateAccess: false,
  publicAccessCidrs: ['0.0.0.0/0'],
};
const close = [
  {
    call: 'eks:UpdateClusterConfig',
    input: { name: 'shop', resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true } },
  },
];
const back = (resourcesVpcConfig: VpcConfigResponse) => ({
  calls: [{ call: 'eks:UpdateClusterConfig', input: { name: 'shop', resourcesVpcConfig } }],
});
const told = (why: RegExp) => [{ key: 'public', atMost: 'notify' as const, why, calls: [] }];

check(eksEndpointPublicAccess, {
  changes: () => /\.clusters\.shop\.resourcesVpcConfig\.(endpointPublicAccess|endpointPrivateAccess|publicAccessCidrs)/,
  fine: [
    { name: 'only private access is on', world: cluster({ endpointPublicAccess: false, endpointPrivateAccess: true }) },
    {
      name: 'CIDRs are still listed after public access went off',
      world: cluster({ endpointPublicAccess: false, endpointPrivateAccess: true, publicAccessCidrs: ['0.0.0.0/0'] }),
    },
  ],
  bad: [
    {
      name: 'public access for everyone and none from inside',
      world: cluster(open),
      finds: [
        {
          key: 'public',
          canLockOut: true,
          message: /admits the whole internet \(0\.0\.0\.0\/0\)\.$/,
          calls: close,
          undo: back(open),
        },
      ],
    },
    {
      name: 'public beside private access, which stays after an undo',
      world: cluster({ ...open, endpointPrivateAccess: true }),
      finds: [{ key: 'public', canLockOut: true, calls: close, undo: back({ ...open, endpointPrivateAccess: true }) }],
    },
    {
      name: 'restricted to networks nobody approved',
      world: cluster({
        ...open,
        publicAccessCidrs: ['52.94.76.0/24', '52.94.80.7/32', '52.94.82.0/28', '52.94.82.64/28', '52.94.82.128/28'],
      }),
      finds: [
        {
          key: 'public',
          canLockOut: true,
          message: /admits 52\.94\.76\.0\/24, 52\.94\.80\.7\/32, 52\.94\.82\.0\/28 and 2 more\.$/,
          calls: close,
        },
      ],
    },
    {
      name: 'restricted to approved networks is milder and public all the same',
      world: cluster({ ...open, publicAccessCidrs: ['52.94.76.0/28'] }),
      settings: { network: { approvedCidrs: ['52.94.76.0/24'] } },
      finds: [{ key: 'public', canLockOut: true, severity: 'medium', calls: close }],
    },
    {
      name: 'one approved network beside one that is not',
      world: cluster({ ...open, publicAccessCidrs: ['52.94.76.0/28', '52.94.80.7/32'] }),
      settings: { network: { approvedCidrs: ['52.94.76.0/24'] } },
      finds: [{ key: 'public', canLockOut: true, calls: close }],
    },
    {
      name: 'hybrid nodes come by the public name',
      world: cluster(open, {}, { remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ['10.80.0.0/16'] }] } }),
      finds: [{ key: 'public', canLockOut: true, effect: /hybrid nodes/, calls: close }],
    },
    {
      name: 'an old answer names no CIDRs',
      world: cluster({ ...open, publicAccessCidrs: [] }),
      denies: ['ec2:DescribeVpcs'],
      finds: [{ key: 'public', atMost: 'notify', message: /0\.0\.0\.0\/0/, calls: [] }],
    },
    {
      name: 'the VPC has no DNS support',
      world: cluster(open, { enableDnsSupport: false, enableDnsHostnames: false }),
      finds: told(/lacks enableDnsSupport and enableDnsHostnames/),
    },
    {
      name: 'the VPC has its own name servers',
      world: cluster(open, { domainNameServers: ['10.0.0.2'] }),
      finds: told(/AmazonProvidedDNS/),
    },
    {
      name: 'what the VPC has nobody may read',
      world: cluster(open),
      denies: ['ec2:DescribeVpcAttribute'],
      finds: told(/DNS settings we may read/),
    },
  ],
  notApplicable: [
    {
      name: 'a local cluster on an Outpost',
      world: cluster(open, {}, { outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
    { name: 'a cluster that is only registered with EKS', world: registered(cluster(open)), because: /elsewhere/ },
  ],
});
