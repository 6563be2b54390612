/** Examples of eks-node-imds-hop-limit. */
import { eksNodeImdsHopLimit } from '../../shared/controls/eks-node-imds-hop-limit.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster } from '../../local/sandbox/place.ts';
import { compliantOptions, placeInstance } from '../../local/sandbox/place-instances.ts';
import type { InstanceState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const id = 'i-0node';
const ref: Ref = { kind: 'instance', account: '111122223333', region: 'eu-central-1', id };

const node =
  (options: Partial<InstanceState['MetadataOptions']> | null, more: Partial<InstanceState> = {}) =>
  (world: World): Ref => {
    placeCluster(world);
    const MetadataOptions = options ? { ...compliantOptions, ...options } : undefined;
    const Tags = [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }];
    placeInstance(world, { InstanceId: id, groups: [], Tags, MetadataOptions, ...more });
    return ref;
  };
const modify = (HttpPutResponseHopLimit: number) => [
  { call: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId: id, HttpPutResponseHopLimit } },
];

check(eksNodeImdsHopLimit, {
  changes: () => /\.instances\.i-0node\.MetadataOptions\.HttpPutResponseHopLimit/,
  fine: [
    { name: 'answers stay on the node', world: node({}) },
    {
      name: 'two hops where settings allow two',
      world: node({ HttpPutResponseHopLimit: 2 }),
      settings: { nodes: { imdsHopLimit: 2 } },
    },
  ],
  bad: [
    {
      name: 'two hops reach pods',
      world: node({ HttpPutResponseHopLimit: 2 }),
      finds: [
        {
          key: 'hop-limit',
          message: /i-0node of cluster shop .* 2 hops, 1 at most/,
          calls: modify(1),
          undo: { calls: modify(2) },
        },
      ],
    },
    {
      name: 'more than settings allow is brought down to what they allow',
      world: node({ HttpPutResponseHopLimit: 64 }),
      settings: { nodes: { imdsHopLimit: 2 } },
      finds: [{ key: 'hop-limit', calls: modify(2), undo: { calls: modify(64) } }],
    },
    {
      name: 'without IMDSv2 the limit is a fault of its own, and its fix leaves the tokens alone',
      world: node({ HttpTokens: 'optional', HttpPutResponseHopLimit: 3 }),
      finds: [{ key: 'hop-limit', calls: modify(1) }],
    },
    { name: 'AWS does not tell', world: node(null), finds: [{ key: 'hop-limit', atMost: 'notify', calls: [] }] },
  ],
  notApplicable: [
    {
      name: 'an instance EKS Auto Mode manages',
      world: node(
        { HttpPutResponseHopLimit: 2 },
        {
          Tags: [
            { Key: 'eks:eks-cluster-name', Value: 'shop' },
            { Key: 'eks:kubernetes-node-class-name', Value: 'default' },
          ],
        },
      ),
      because: /Auto Mode/,
    },
    {
      name: 'no metadata service at all',
      world: node({ HttpPutResponseHopLimit: 2, HttpEndpoint: 'disabled' }),
      because: /switched off/,
    },
  ],
});
