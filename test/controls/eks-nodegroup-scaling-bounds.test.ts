/** Examples of eks-nodegroup-scaling-bounds. */
import { eksNodegroupScalingBounds } from '../../shared/controls/eks-nodegroup-scaling-bounds.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeNodegroup } from '../../local/sandbox/place.ts';
import type { NodegroupState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const nodegroup =
  (minSize: number, maxSize: number, desiredSize: number, fields: Partial<NodegroupState> = {}) =>
  (world: World): Ref => {
    placeNodegroup(world, { scalingConfig: { minSize, maxSize, desiredSize }, ...fields });
    return { kind: 'nodegroup', account: '111122223333', region: 'eu-central-1', id: 'shop/workers' };
  };
const set = (scalingConfig: object) => [
  { call: 'eks:UpdateNodegroupConfig', input: { clusterName: 'shop', nodegroupName: 'workers', scalingConfig } },
];
const empty = { key: 'scaling', atMost: 'notify' as const, why: /on purpose/, calls: [] };

check(eksNodegroupScalingBounds, {
  changes: () => /\.nodegroups\.shop\/workers\.scalingConfig\./,
  fine: [
    { name: 'two nodes at least and room above', world: nodegroup(2, 4, 2) },
    { name: 'what the autoscaler has made of it is not judged', world: nodegroup(2, 4, 4) },
    { name: 'settings allow a single node', world: nodegroup(1, 3, 1), settings: { nodegroups: { minSize: 1 } } },
  ],
  bad: [
    {
      name: 'it may shrink to one node, and has three',
      world: nodegroup(1, 4, 3),
      finds: [
        {
          key: 'scaling',
          message: /^Node group workers of cluster shop may shrink to 1 of at least 2 nodes\.$/,
          calls: set({ minSize: 2, maxSize: 4 }),
          effect: /^No node comes or goes now\. The group never shrinks below 2 and may grow to 4\.$/,
          undo: { calls: set({ minSize: 1, maxSize: 4 }) },
        },
      ],
    },
    {
      name: 'it has a single node and can have no other',
      world: nodegroup(1, 1, 1),
      finds: [
        {
          key: 'scaling',
          message: /may shrink to 1 of at least 2 nodes and can never have more than its 1\.$/,
          calls: set({ minSize: 2, maxSize: 3, desiredSize: 2 }),
          undo: { calls: set({ minSize: 1, maxSize: 1, desiredSize: 1 }) },
        },
      ],
    },
    {
      name: 'it can never have more than it has',
      world: nodegroup(3, 3, 3),
      finds: [
        { key: 'scaling', calls: set({ minSize: 3, maxSize: 4 }), undo: { calls: set({ minSize: 3, maxSize: 3 }) } },
      ],
    },
    {
      name: 'settings want three nodes',
      world: nodegroup(2, 3, 2),
      settings: { nodegroups: { minSize: 3 } },
      finds: [
        {
          key: 'scaling',
          calls: set({ minSize: 3, maxSize: 4, desiredSize: 3 }),
          effect: /^The group gets 1 more of its nodes at once, .* never shrinks below 3\.$/,
        },
      ],
    },
    {
      name: 'spot nodes that may all go are told',
      world: nodegroup(0, 5, 0, { capacityType: 'SPOT' }),
      finds: [empty],
    },
    {
      name: 'accelerators that may all go are told, by their image',
      world: nodegroup(0, 2, 0, { amiType: 'AL2023_x86_64_NVIDIA' }),
      finds: [empty],
    },
    {
      name: 'accelerators that may all go are told, by their machines',
      world: nodegroup(0, 2, 0, { instanceTypes: ['g5.xlarge', 'p4d.24xlarge', 'gr6.4xlarge'] }),
      finds: [empty],
    },
    {
      name: 'ordinary machines whose name only begins like an accelerator',
      world: nodegroup(0, 2, 0, { instanceTypes: ['m7g.large'] }),
      finds: [{ key: 'scaling', calls: set({ minSize: 2, maxSize: 3, desiredSize: 2 }) }],
    },
    {
      name: 'accelerators of a single machine that may all go are told',
      world: nodegroup(0, 2, 0, { instanceTypes: ['trn1.32xlarge'] }),
      finds: [empty],
    },
    {
      name: 'accelerators beside ordinary machines',
      world: nodegroup(0, 2, 0, { instanceTypes: ['g5.xlarge', 'm7i.large'] }),
      finds: [{ key: 'scaling', calls: set({ minSize: 2, maxSize: 3, desiredSize: 2 }) }],
    },
    {
      name: 'machines that only the launch template names are ordinary ones',
      world: nodegroup(0, 2, 0, { instanceTypes: [] }),
      finds: [{ key: 'scaling', calls: set({ minSize: 2, maxSize: 3, desiredSize: 2 }) }],
    },
    {
      name: 'spot nodes that may shrink to one never go on purpose',
      world: nodegroup(1, 5, 2, { capacityType: 'SPOT' }),
      finds: [{ key: 'scaling', calls: set({ minSize: 2, maxSize: 5 }) }],
    },
    ...(['minSize', 'maxSize'] as const).map(bound => ({
      name: `EKS tells no ${bound}`,
      world: (world: World) => {
        const at = nodegroup(2, 4, 2)(world);
        for (const { scalingConfig } of Object.values(regionOf(world, at.account, at.region).nodegroups))
          delete scalingConfig?.[bound];
        return at;
      },
      finds: [{ key: 'scaling', atMost: 'notify' as const, why: /EKS does not tell/, calls: [] }],
    })),
  ],
});
