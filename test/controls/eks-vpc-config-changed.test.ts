/** Examples of eks-vpc-config-changed. */
import type { VpcConfigResponse } from '@aws-sdk/client-eks';
import { eksVpcConfigChanged } from '../../shared/controls/eks-vpc-config-changed.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeSecurityGroup } from '../../local/sandbox/place.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { registered } from '../registered.ts';

const ref: Ref = { kind: 'cluster-vpc', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const [one, two, three] = ['subnet-0a1', 'subnet-0a2', 'subnet-0a3'];
const [front, office, stranger] = ['sg-0f1', 'sg-0f2', 'sg-0f3'];
const cluster =
  (vpc: VpcConfigResponse, more: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {}) =>
  (world: World): Ref => {
    for (const GroupId of [front, office, stranger]) placeSecurityGroup(world, { GroupId });
    placeCluster(world, { resourcesVpcConfig: { subnetIds: [one, two], securityGroupIds: [front], ...vpc }, ...more });
    return ref;
  };
const lastGood = cluster({});
const approve = (...approvedForClusters: string[]) => ({ network: { approvedForClusters } });
const set = (resourcesVpcConfig: object) => ({
  call: 'eks:UpdateClusterConfig',
  input: { name: 'shop', resourcesVpcConfig },
});
const groups = (before: string[], now: string[]) => ({
  key: 'security-groups',
  calls: [set({ securityGroupIds: before })],
  undo: { calls: [set({ securityGroupIds: now })] },
});

check(eksVpcConfigChanged, {
  bare: 'nothing',
  changes: ({ facet }) =>
    facet === 'subnets'
      ? /\.clusters\.shop\.resourcesVpcConfig\.subnetIds/
      : /\.clusters\.shop\.resourcesVpcConfig\.securityGroupIds/,
  fine: [
    { name: 'nothing changed since it was last good', world: cluster({}), lastGood },
    { name: 'AWS answers the same in another order', world: cluster({ subnetIds: [two, one] }), lastGood },
    { name: 'a cluster nobody has looked at yet', world: cluster({ securityGroupIds: [stranger] }) },
    {
      name: 'another cluster was made under the old name',
      world: cluster({ subnetIds: [two, three], securityGroupIds: [stranger] }, { createdAt: 1_793_600_000 }),
      lastGood,
    },
    {
      name: 'only the endpoint changed, which others judge',
      world: cluster({ endpointPublicAccess: true, publicAccessCidrs: ['52.94.76.5/32'] }),
      lastGood,
    },
    {
      name: 'an approved group came beside the one of before',
      world: cluster({ securityGroupIds: [front, office] }),
      settings: approve(office),
      lastGood,
    },
    {
      name: 'approved subnets took the place of those of before',
      world: cluster({ subnetIds: [two, three] }),
      settings: approve(two, three),
      lastGood,
    },
    {
      name: 'the egress mode is told for the first time',
      world: cluster({ controlPlaneEgressMode: 'AWS_MANAGED' }),
      lastGood,
    },
    {
      name: 'an approved group took the place of the one of before',
      world: cluster({ securityGroupIds: [office] }),
      settings: approve(office),
      lastGood,
    },
  ],
  bad: [
    {
      name: 'a strange group took the place of the one of before',
      world: cluster({ securityGroupIds: [stranger] }),
      lastGood,
      finds: [
        {
          ...groups([front], [stranger]),
          canLockOut: true,
          message: /sg-0f3 came and sg-0f1 went/,
        },
      ],
    },
    {
      name: 'a strange group came beside the one of before',
      world: cluster({ securityGroupIds: [stranger, front] }),
      lastGood,
      finds: [{ ...groups([front], [front, stranger]), canLockOut: true, message: /than before: sg-0f3 came\.$/ }],
    },
    {
      name: 'one of two groups went',
      world: cluster({}),
      lastGood: cluster({ securityGroupIds: [office, front] }),
      finds: [{ ...groups([front, office], [front]), message: /than before: sg-0f2 went\.$/ }],
    },
    {
      name: 'what is left is approved in part only',
      world: cluster({ securityGroupIds: [office, stranger] }),
      settings: approve(office),
      lastGood,
      finds: [{ ...groups([front], [office, stranger]), canLockOut: true }],
    },
    {
      name: 'the only group went and an empty list cannot be approved',
      world: cluster({ securityGroupIds: [] }),
      settings: approve(office),
      lastGood,
      finds: [
        {
          key: 'security-groups',
          calls: [set({ securityGroupIds: [front] })],
          undo: { impossible: expect.stringMatching(/empty list/) },
        },
      ],
    },
    {
      name: 'a cluster without additional groups got one',
      world: cluster({ securityGroupIds: [stranger] }),
      lastGood: cluster({ securityGroupIds: [] }),
      finds: [{ key: 'security-groups', atMost: 'notify', why: /empty list/, calls: [] }],
    },
    {
      name: 'the control plane was moved to another subnet',
      world: cluster({ subnetIds: [two, three] }),
      lastGood,
      finds: [
        {
          key: 'subnets',
          message: /subnet-0a3 came and subnet-0a1 went/,
          calls: [set({ subnetIds: [one, two] })],
          undo: { calls: [set({ subnetIds: [two, three] })] },
        },
      ],
    },
    {
      name: 'subnets and groups are updates of their own',
      world: cluster({ subnetIds: [one, two, three], securityGroupIds: [stranger] }),
      lastGood,
      finds: [
        { key: 'subnets', calls: [set({ subnetIds: [one, two] })] },
        { ...groups([front], [stranger]), canLockOut: true },
      ],
    },
    {
      name: 'egress through the own network has no way back',
      world: cluster({ controlPlaneEgressMode: 'CUSTOMER_ROUTED' }),
      lastGood,
      finds: [
        {
          key: 'egress',
          atMost: 'notify',
          why: /CUSTOMER_ROUTED/,
          message: /AWS_MANAGED became CUSTOMER_ROUTED/,
          calls: [],
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: 'a control plane on an Outpost',
      world: cluster(
        { securityGroupIds: [stranger] },
        { outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } },
      ),
      lastGood,
      because: /Outpost/,
    },
    {
      name: 'a cluster that is only registered with EKS',
      world: registered(cluster({ securityGroupIds: [stranger] })),
      lastGood,
      because: /runs elsewhere/,
    },
  ],
});
