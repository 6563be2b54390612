/** Examples of eks-endpoint-private-access. */
import type { VpcConfigResponse } from '@aws-sdk/client-eks';
import { eksEndpointPrivateAccess } from '../../shared/controls/eks-endpoint-private-access.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeVpc } from '../../local/sandbox/place.ts';
import type { ClusterState, VpcState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { registered } from '../registered.ts';

const ref: Ref = { kind: 'cluster', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const cluster =
  (
    resourcesVpcConfig: VpcConfigResponse,
    vpc: Partial<VpcState> = {},
    more: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {},
  ) =>
  (world: World): Ref => {
    placeCluster(world, { resourcesVpcConfig: { vpcId: placeVpc(world, vpc), ...resourcesVpcConfig }, ...more });
    return ref;
  };
const office = ['52.94.76.5/32', '52.94.80.0/24'];
const set = (endpointPrivateAccess: boolean, publicAccessCidrs: string[]) => ({
  call: 'eks:UpdateClusterConfig',
  input: { name: 'shop', resourcesVpcConfig: { endpointPrivateAccess, endpointPublicAccess: true, publicAccessCidrs } },
});

check(eksEndpointPrivateAccess, {
  changes: () => /\.clusters\.shop\.resourcesVpcConfig\.endpointPrivateAccess/,
  fine: [
    { name: 'only private access is on', world: cluster({ endpointPrivateAccess: true, endpointPublicAccess: false }) },
    {
      name: 'public and private access are on',
      world: cluster({ endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'] }),
    },
  ],
  bad: [
    {
      name: 'a new cluster as eksctl makes it',
      world: cluster({ endpointPrivateAccess: false, endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'] }),
      finds: [{ key: 'private', calls: [set(true, ['0.0.0.0/0'])], undo: { calls: [set(false, ['0.0.0.0/0'])] } }],
    },
    {
      name: 'public access is restricted and stays restricted',
      world: cluster({ endpointPrivateAccess: false, endpointPublicAccess: true, publicAccessCidrs: office }),
      finds: [{ key: 'private', calls: [set(true, office)], undo: { calls: [set(false, office)] } }],
    },
    {
      name: 'the VPC has no host names, so the private address would not resolve',
      world: cluster(
        { endpointPrivateAccess: false, endpointPublicAccess: true, publicAccessCidrs: office },
        { enableDnsHostnames: false },
      ),
      finds: [{ key: 'private', atMost: 'ask', why: /lacks enableDnsHostnames/ }],
    },
    {
      name: 'hybrid nodes should take one way or the other',
      world: cluster(
        { endpointPrivateAccess: false, endpointPublicAccess: true, publicAccessCidrs: office },
        {},
        { remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ['10.80.0.0/16'] }] } },
      ),
      finds: [{ key: 'private', atMost: 'ask', why: /^hybrid nodes/, calls: [set(true, office)] }],
    },
    {
      name: 'the networks of hybrid nodes are gone again',
      world: cluster(
        { endpointPrivateAccess: false, endpointPublicAccess: true, publicAccessCidrs: office },
        {},
        { remoteNetworkConfig: { remoteNodeNetworks: [] } },
      ),
      finds: [{ key: 'private' }],
    },
    {
      name: 'what the VPC has nobody may read',
      world: cluster({ endpointPrivateAccess: false, endpointPublicAccess: true, publicAccessCidrs: office }),
      denies: ['ec2:DescribeVpcAttribute'],
      finds: [{ key: 'private' }],
    },
  ],
  notApplicable: [
    {
      name: 'a local cluster on an Outpost',
      world: cluster(
        { endpointPrivateAccess: false },
        {},
        { outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } },
      ),
      because: /Outpost/,
    },
    {
      name: 'a cluster that is only registered with EKS',
      world: registered(cluster({ endpointPrivateAccess: false })),
      because: /runs elsewhere/,
    },
  ],
});
