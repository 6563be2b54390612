/** Examples of eks-node-volumes-encrypted. */
import { eksNodeVolumesEncrypted } from '../../shared/controls/eks-node-volumes-encrypted.ts';
import { read } from '../../shared/read.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeKey } from '../../local/sandbox/place.ts';
import { placeInstance, placeVolume } from '../../local/sandbox/place-instances.ts';
import { sandbox } from '../../local/sandbox/sandbox.ts';
import type { VolumeState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { testClock, testPorts } from '../ports.ts';

const account = '111122223333';
const region = 'eu-central-1';
const ref: Ref = { kind: 'cluster-volumes', account, region, id: 'shop' };
const tag = (Key: string, Value = 'owned') => ({ Key, Value });
const ofShop = tag('kubernetes.io/cluster/shop');
const workers = [ofShop, tag('eks:nodegroup-name', 'workers'), tag('aws:autoscaling:groupName', 'eks-workers')];

/** A node of the cluster shop for each list of tags, each with one volume. */
const nodes =
  (...all: [tags: { Key: string; Value: string }[], volume?: Partial<VolumeState>][]) =>
  (world: World): Ref => {
    placeCluster(world);
    all.forEach(([Tags, volume], i) => {
      const InstanceId = placeInstance(world, { InstanceId: `i-${i}`, groups: [], Tags });
      placeVolume(world, { VolumeId: `vol-${i}`, attachedTo: [InstanceId], ...volume });
    });
    return ref;
  };
const open = { Encrypted: false };
const claimed = (namespace?: string) => ({
  ...open,
  Tags: [
    namespace ? tag('kubernetes.io/created-for/pvc/namespace', namespace) : tag('ebs.csi.aws.com/cluster', 'true'),
  ],
});
const ownKeys = { nodes: { customerKeys: true } };
const withKey =
  (KeyManager: 'AWS' | 'CUSTOMER') =>
  (world: World): Ref => {
    const key = regionOf(world, account, region).keys[placeKey(world, { KeyManager })];
    return nodes([workers, { KmsKeyId: key?.Arn ?? '' }])(world);
  };

check(eksNodeVolumesEncrypted, {
  fine: [
    { name: 'every volume is encrypted', world: nodes([workers], [workers]) },
    { name: 'the key AWS manages is enough where settings ask for no other', world: withKey('AWS') },
    { name: 'a key of yours where settings ask for one', world: withKey('CUSTOMER'), settings: ownKeys },
    {
      name: 'a key nobody may look at counts as yours',
      world: withKey('AWS'),
      settings: ownKeys,
      denies: ['kms:DescribeKey'],
    },
    {
      name: 'a key that is gone is no key of AWS’s',
      world: nodes([workers, { KmsKeyId: `arn:aws:kms:${region}:${account}:key/gone` }]),
      settings: ownKeys,
    },
    {
      name: 'what hangs on instances of another cluster is not this one’s',
      world: world => {
        placeCluster(world, { name: 'shop-2' });
        return nodes([workers], [[tag('kubernetes.io/cluster/shop-2')], open])(world);
      },
    },
    {
      name: 'a volume that is attached to nothing',
      world: world => {
        placeVolume(world, { ...open });
        return nodes([workers])(world);
      },
    },
  ],
  notApplicable: [
    {
      name: 'a cluster that runs on Fargate alone',
      world: world => {
        placeCluster(world);
        return ref;
      },
      because: /no volume is attached/,
    },
  ],
  bad: [
    {
      name: 'existing volumes stay as they are until their nodes are replaced',
      world: nodes([workers, open], [workers, open], [workers]),
      finds: [
        {
          key: 'volumes:nodegroup:workers',
          message:
            /^Nodes of node group workers of cluster shop keep data on volumes vol-0 and vol-1 that are not encrypted\.$/,
          calls: [],
        },
      ],
    },
    {
      name: 'each kind of nodes is one finding, whatever started them',
      world: nodes(
        [[ofShop, tag('karpenter.sh/nodepool', 'default')], open],
        [[ofShop, tag('aws:autoscaling:groupName', 'spot')], open],
        [[ofShop], open],
        [workers],
      ),
      finds: [
        { key: 'volumes:nodepool:default', message: /^Nodes of node pool default .* volume vol-0 that is/, calls: [] },
        { key: 'volumes:auto-scaling-group:spot', message: /^Nodes of Auto Scaling group spot/, calls: [] },
        { key: 'volumes:instance:i-2', message: /^Pods on node i-2 of cluster shop/, calls: [] },
      ],
    },
    {
      name: 'Auto Mode, whose NodeClass says how disks are made',
      world: nodes([[tag('eks:eks-cluster-name', 'shop'), tag('karpenter.sh/nodepool', 'general-purpose')], open]),
      finds: [{ key: 'volumes:nodepool:general-purpose', calls: [] }],
    },
    {
      name: 'claims are one finding for each namespace, wherever their pods run',
      world: nodes([workers, claimed('orders')], [workers, claimed('orders')], [workers, claimed()]),
      finds: [
        { key: 'volumes:claim:orders', message: /^Persistent volume claims of namespace orders of/, calls: [] },
        { key: 'volumes:claim:', message: /^Persistent volume claims of cluster shop/, calls: [] },
      ],
    },
    {
      name: 'settings ask for a key of yours',
      world: withKey('AWS'),
      settings: ownKeys,
      finds: [
        {
          key: 'key:nodegroup:workers',
          severity: 'low',
          message: /on volume vol-0 with the key AWS manages, and settings ask/,
          calls: [],
        },
      ],
    },
    {
      name: 'volumes on many pages, one of them shared by two nodes',
      world: world => {
        world.pageSize = 1;
        nodes([workers], [workers])(world);
        placeVolume(world, { VolumeId: 'vol-shared', attachedTo: ['i-0', 'i-1'], ...open });
        return ref;
      },
      finds: [{ key: 'volumes:nodegroup:workers', message: /on volume vol-shared that is/, calls: [] }],
    },
    {
      name: 'more nodes than one filter takes, and a volume that two of them share',
      world: world => {
        nodes(...Array.from({ length: 201 }, () => [workers] as [typeof workers]))(world);
        placeVolume(world, { VolumeId: 'vol-shared', attachedTo: ['i-0', 'i-99'], ...open });
        placeVolume(world, { VolumeId: 'vol-last', attachedTo: ['i-99'], ...open });
        placeVolume(world, { VolumeId: 'vol-amid', attachedTo: ['i-50'], ...open });
        return ref;
      },
      finds: [
        { key: 'volumes:nodegroup:workers', message: /on volumes vol-amid, vol-last and vol-shared that/, calls: [] },
      ],
    },
  ],
});

describe('a volume', () => {
  const volume: Ref = { kind: 'volume', account, region, id: 'vol-0' };
  const seen = async (
    world: (world: World) => unknown,
    at: Ref = volume,
    denies: Parameters<typeof testPorts>[2] = {},
  ) => {
    const clock = testClock();
    const aws = sandbox(clock);
    world(aws.world);
    return read(testPorts(aws, clock, denies), { ref: at });
  };
  test('leads to the cluster whose node it is attached to, with what the change wrote', async () => {
    expect(await seen(nodes([workers, open]))).toMatchObject({ leads: [ref], passesOn: true });
  });
  test('leads nowhere when it is encrypted, or attached to nothing yet', async () => {
    expect(await seen(nodes([workers]))).not.toHaveProperty('leads');
    const alone = await seen(world => placeVolume(world, { VolumeId: 'vol-0', ...open }));
    expect(alone).toEqual({ resource: null, settled: true, tags: {}, clusters: [] });
  });
  test('of other machines, or one that is gone, is nobody’s business', async () => {
    expect(await seen(nodes([[], open]))).toMatchObject({ absent: 'not-eks' });
    expect(await seen(() => null)).toMatchObject({ absent: 'gone' });
    const kops = nodes([[tag('kubernetes.io/cluster/kops')], open]);
    expect(await seen(kops)).toMatchObject({ leads: [] });
  });
  test('is neither let go nor judged when nobody may say whose it is', async () => {
    const unknown = { denies: ['eks:ListClusters' as const] };
    await expect(seen(nodes([workers, open]), volume, unknown)).rejects.toThrow(/Check the read role/);
    await expect(seen(nodes([workers, open]), ref, unknown)).rejects.toThrow(/Check the read role/);
  });
  test('with a key of another account asks nobody whose that is', async () => {
    const clock = testClock();
    const aws = sandbox(clock);
    nodes([workers, { KmsKeyId: `arn:aws:kms:${region}:444455556666:key/5e1f` }])(aws.world);
    const seenNow = await read(testPorts(aws, clock), { ref });
    expect(seenNow).toMatchObject({
      resource: { keyManagers: { [`arn:aws:kms:${region}:444455556666:key/5e1f`]: 'CUSTOMER' } },
    });
  });
  test('of a cluster that is gone ends what was known of it', async () => {
    expect(await seen(() => null, ref)).toMatchObject({ absent: 'gone' });
  });
});
