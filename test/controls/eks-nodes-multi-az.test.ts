/** Examples of eks-nodes-multi-az. */
import { eksNodesMultiAz } from '../../shared/controls/eks-nodes-multi-az.ts';
import { read } from '../../shared/read.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeNodegroup, placeScalingGroup, placeSubnet } from '../../local/sandbox/place.ts';
import { placeFargateProfile } from '../../local/sandbox/place-parts.ts';
import { sandbox } from '../../local/sandbox/sandbox.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { testClock, testPorts } from '../ports.ts';

const account = '111122223333';
const region = 'eu-central-1';
const ref: Ref = { kind: 'cluster-nodes', account, region, id: 'shop' };

/** A cluster with a subnet in each of three zones: subnet-0z1, subnet-0z2, subnet-0z3; `subnet-0z1b` is in the first zone too. */
function cluster(world: World, options: Parameters<typeof placeCluster>[1] = {}): void {
  placeCluster(world, options);
  for (const [SubnetId, zone] of [
    ['subnet-0z1', 1],
    ['subnet-0z1b', 1],
    ['subnet-0z2', 2],
    ['subnet-0z3', 3],
  ] as const)
    placeSubnet(world, {
      SubnetId,
      AvailabilityZone: `${region}${'abc'[zone - 1]}`,
      AvailabilityZoneId: `euc1-az${zone}`,
    });
}
const groups =
  (...subnets: string[][]) =>
  (world: World): Ref => {
    cluster(world);
    subnets.forEach((one, i) => placeNodegroup(world, { nodegroupName: `g${i}`, subnets: one }));
    return ref;
  };

check(eksNodesMultiAz, {
  fine: [
    { name: 'one node group in two zones', world: groups(['subnet-0z1', 'subnet-0z2']) },
    { name: 'a node group per zone, as volumes of one zone need', world: groups(['subnet-0z1'], ['subnet-0z3']) },
    {
      name: 'a self-managed group in the second zone',
      world: world => {
        groups(['subnet-0z1'])(world);
        placeScalingGroup(world, { VPCZoneIdentifier: 'subnet-0z2', AvailabilityZones: [`${region}b`] });
        return ref;
      },
    },
    {
      name: 'Fargate in the second zone',
      world: world => {
        groups(['subnet-0z1'])(world);
        placeFargateProfile(world, { clusterName: 'shop', subnets: ['subnet-0z2'] });
        return ref;
      },
    },
  ],
  bad: [
    {
      name: 'two subnets of one zone',
      world: groups(['subnet-0z1', 'subnet-0z1b']),
      finds: [{ key: 'zones', message: /cluster shop are in one Availability Zone \(euc1-az1\)/, calls: [] }],
    },
    {
      name: 'several groups, all in the same zone',
      world: groups(['subnet-0z2'], ['subnet-0z2']),
      finds: [{ key: 'zones', calls: [] }],
    },
    {
      name: 'a node group that is being deleted counts no more',
      world: world => {
        groups(['subnet-0z1'], ['subnet-0z2'])(world);
        const second = regionOf(world, account, region).nodegroups['shop/g1'];
        if (second) second.status = 'DELETING';
        return ref;
      },
      finds: [{ key: 'zones', calls: [] }],
    },
    {
      name: 'the group of another cluster is in another zone',
      world: world => {
        groups(['subnet-0z1'])(world);
        placeCluster(world, { name: 'till' });
        placeNodegroup(world, { clusterName: 'till', subnets: ['subnet-0z2'] });
        return ref;
      },
      finds: [{ key: 'zones', calls: [] }],
    },
    {
      name: 'the subnets of the only group cannot be found',
      world: world => {
        groups(['subnet-0z1'])(world);
        regionOf(world, account, region).subnets = {};
        return ref;
      },
      finds: [{ key: 'zones', message: /in zones nobody can tell/, calls: [] }],
    },
  ],
  notApplicable: [
    {
      name: 'Auto Mode chooses the zones itself',
      world: world => {
        cluster(world, {
          computeConfig: {
            enabled: true,
            nodeRoleArn: `arn:aws:iam::${account}:role/auto`,
            nodePools: ['general-purpose'],
          },
        });
        placeNodegroup(world, { subnets: ['subnet-0z1'] });
        return ref;
      },
      because: /Auto Mode/,
    },
    {
      name: 'a cluster of Karpenter nodes alone',
      world: world => {
        cluster(world);
        return ref;
      },
      because: /no node groups/,
    },
  ],
});

describe('the nodes of a cluster', () => {
  const stage = (denies: Parameters<typeof testPorts>[2] = {}) => {
    const clock = testClock();
    const aws = sandbox(clock);
    return { aws, ports: testPorts(aws, clock, denies) };
  };
  test('are read with one list of each kind, and all subnets at once', async () => {
    const { aws, ports } = stage();
    groups(['subnet-0z1'], ['subnet-0z2'], ['subnet-0z3'])(aws.world);
    await read(ports, { ref });
    aws.calls.length = 0;
    await read(ports, { ref });
    const made = aws.calls.map(call => call.operation).toSorted();
    expect(made).toEqual([
      'autoscaling:DescribeAutoScalingGroups',
      'ec2:DescribeSubnets',
      ...Array.from({ length: 3 }, () => 'eks:DescribeNodegroup'),
      'eks:ListFargateProfiles',
      'eks:ListNodegroups',
    ]);
  });
  test('of a cluster that is gone are gone', async () => {
    expect(await read(stage().ports, { ref })).toMatchObject({ absent: 'gone' });
  });
  test('are neither judged nor let go when zones may not be read', async () => {
    const { aws, ports } = stage({ denies: ['ec2:DescribeSubnets'] });
    groups(['subnet-0z1'])(aws.world);
    await expect(read(ports, { ref })).rejects.toThrow(/DescribeSubnets/);
  });
});
