/** Examples of eks-node-imdsv2. */
import { eksNodeImdsv2 } from '../../shared/controls/eks-node-imdsv2.ts';
import { read } from '../../shared/read.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeNodegroup } from '../../local/sandbox/place.ts';
import { compliantOptions, placeInstance } from '../../local/sandbox/place-instances.ts';
import { sandbox } from '../../local/sandbox/sandbox.ts';
import type { InstanceState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { testClock, testPorts } from '../ports.ts';

const id = 'i-0node';
const ref: Ref = { kind: 'instance', account: '111122223333', region: 'eu-central-1', id };
const owned = [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }];
const start = testClock().now();

/** A node of the cluster shop. */
const node =
  (options: Partial<InstanceState['MetadataOptions']> | null, more: Partial<InstanceState> = {}) =>
  (world: World): Ref => {
    placeCluster(world);
    const MetadataOptions = options ? { ...compliantOptions, ...options } : undefined;
    placeInstance(world, { InstanceId: id, groups: [], Tags: owned, MetadataOptions, ...more });
    return ref;
  };
const modify = (HttpTokens: string) => [
  { call: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId: id, HttpTokens } },
];

check(eksNodeImdsv2, {
  changes: () => /\.instances\.i-0node\.MetadataOptions\.HttpTokens/,
  fine: [
    { name: 'a node that requires tokens', world: node({}) },
    { name: 'a wider hop limit is judged by itself', world: node({ HttpPutResponseHopLimit: 2 }) },
  ],
  bad: [
    {
      name: 'a node that answers without a token',
      world: node({ HttpTokens: 'optional' }),
      finds: [
        {
          key: 'tokens',
          message: /Node i-0node of cluster shop .*IMDSv1/,
          calls: modify('required'),
          undo: { calls: modify('optional') },
        },
      ],
    },
    {
      name: 'a node of a managed node group without a template of its own can be mended until it is replaced',
      world: world => {
        placeNodegroup(world);
        return node(
          { HttpTokens: 'optional' },
          { Tags: [...owned, { Key: 'eks:nodegroup-name', Value: 'workers' }] },
        )(world);
      },
      finds: [{ key: 'tokens' }],
    },
    {
      name: 'a Karpenter node names its cluster by a tag of its own',
      world: node({ HttpTokens: 'optional' }, { Tags: [{ Key: 'eks:eks-cluster-name', Value: 'shop' }] }),
      finds: [{ key: 'tokens' }],
    },
    {
      name: 'a node that was just started so is no one change to revert',
      world: node({ HttpTokens: 'optional' }, { startedAt: start - 60 }),
      finds: [{ key: 'tokens', atMost: 'ask', why: /the next node is the same/ }],
    },
    {
      name: 'AWS does not tell',
      world: node(null),
      finds: [{ key: 'tokens', atMost: 'notify', calls: [] }],
    },
  ],
  notApplicable: [
    {
      name: 'an instance EKS Auto Mode manages',
      world: node({ HttpTokens: 'optional' }, { Operator: { Managed: true, Principal: 'eks.amazonaws.com' } }),
      because: /Auto Mode/,
    },
    {
      name: 'no metadata service at all',
      world: node({ HttpTokens: 'optional', HttpEndpoint: 'disabled' }),
      because: /switched off/,
    },
  ],
});

describe('an instance', () => {
  const seen = async (world: (world: World) => Ref, denies: Parameters<typeof testPorts>[2] = {}) => {
    const clock = testClock();
    const aws = sandbox(clock);
    return read(testPorts(aws, clock, denies), { ref: world(aws.world) });
  };
  test('is not judged while EC2 still applies its options', async () => {
    expect(await seen(node({ State: 'pending' }))).toMatchObject({ settled: { because: /still applies/ } });
  });
  test('of another Kubernetes is not EKS’s, nor is one without tags or one that is gone', async () => {
    const kops = node({ HttpTokens: 'optional' }, { Tags: [{ Key: 'kubernetes.io/cluster/kops', Value: 'owned' }] });
    expect(await seen(kops)).toMatchObject({ absent: 'not-eks' });
    expect(await seen(node({}, { Tags: [] }))).toMatchObject({ absent: 'not-eks' });
    expect(await seen(node({}, { State: { Name: 'terminated' } }))).toMatchObject({ absent: 'gone' });
    expect(await seen(() => ref)).toMatchObject({ absent: 'gone' });
  });
  test('is neither judged nor let go when nobody may say whose it is', async () => {
    await expect(seen(node({}), { denies: ['eks:ListClusters'] })).rejects.toThrow(/Check the read role/);
  });
});
