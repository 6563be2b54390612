/** Whose a security group is by the machines that carry it, whoever launched them (T-SG-18). */
import { refsOf } from '../shared/listing.ts';
import { freshInventory } from '../shared/inventory.ts';
import type { Operation } from '../shared/operations.ts';
import { readCniRole } from '../shared/read/cni-role.ts';
import { readRole } from '../shared/read/role.ts';
import { readSecurityGroup } from '../shared/read/security-group.ts';
import type { Membership } from '../shared/resources/network.ts';
import { roleRef } from '../shared/refs.ts';
import { sweep } from '../shared/sweep.ts';
import {
  placeCluster,
  placeInstance,
  placeInterface,
  placeNodegroup,
  placeOwnNode,
  placeRole,
  placeRule,
  placeSecurityGroup,
} from '../local/sandbox/place.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { accountOf, regionOf, type World } from '../local/sandbox/world.ts';
import { settingsOf } from './examples.ts';
import { hour } from './fixtures.ts';
import { testClock, testPorts } from './ports.ts';

const where = { account: '111122223333', region: 'eu-central-1' };
const GroupId = 'sg-0c0de00000000001';
const ref = { kind: 'security-group' as const, ...where, id: GroupId };

function stage(fill: (world: World) => void, denies: Operation[] = []) {
  const clock = testClock();
  const aws = sandbox(clock);
  placeCluster(aws.world, { name: 'shop' });
  placeCluster(aws.world, { name: 'till' });
  placeSecurityGroup(aws.world, { GroupId });
  fill(aws.world);
  const ports = testPorts(aws, clock, { denies });
  const look = async (): Promise<string[] | string> => {
    const seen = await readSecurityGroup(ports, ref);
    if ('absent' in seen) return seen.absent;
    const { members } = seen.resource;
    return members === 'unknown' ? members : members.map(named).toSorted();
  };
  const asked = () => aws.calls.splice(0).map(({ operation }) => operation);
  return { clock, world: aws.world, ports, look, asked };
}

const named = ({ cluster, as }: Membership): string => `${as} of ${cluster}`;
const node = (world: World, ...Tags: [Key: string, Value: string][]) =>
  placeInstance(world, { groups: [GroupId], Tags: Tags.map(([Key, Value]) => ({ Key, Value })) });

describe('a group that no cluster or node group names is EKS’s by the nodes that carry it', () => {
  test.each<[string, [string, string]]>([
    ['self-managed', ['kubernetes.io/cluster/shop', 'owned']],
    ['managed', ['eks:cluster-name', 'shop']],
    ['EKS’s own tag', ['aws:eks:cluster-name', 'shop']],
    ['Karpenter and Auto Mode', ['eks:eks-cluster-name', 'shop']],
  ])('%s', async (_who, tag) => {
    const cold = stage(world => void node(world, tag));
    expect(await cold.look()).toEqual(['node of shop']);
    // Launched after the inventory was read.
    const warm = stage(() => {});
    await freshInventory(warm.ports, where);
    node(warm.world, tag);
    expect(await warm.look()).toEqual(['node of shop']);
  });

  test('and names every cluster that shares it', async () => {
    const s = stage(world => {
      node(world, ['kubernetes.io/cluster/shop', 'owned']);
      node(world, ['eks:eks-cluster-name', 'till']);
      node(world, ['eks:eks-cluster-name', 'till']);
    });
    expect(await s.look()).toEqual(['node of shop', 'node of till']);
  });

  test('a pod’s own interface counts by its tags', async () => {
    const s = stage(() => {});
    await freshInventory(s.ports, where);
    placeInterface(s.world, { groups: [GroupId], TagSet: [{ Key: 'eks:eks-cluster-name', Value: 'shop' }] });
    expect(await s.look()).toEqual(['node of shop']);
  });

  test('machines of other Kubernetes clusters are none of EKS’s', async () => {
    const s = stage(world => void node(world, ['kubernetes.io/cluster/kops', 'owned']));
    expect(await s.look()).toBe('not-eks');
  });

  test('a node that was terminated no longer counts', async () => {
    const s = stage(world => {
      const id = node(world, ['eks:cluster-name', 'shop']);
      const gone = regionOf(world, where.account, where.region).instances[id];
      if (gone) Object.assign(gone, { State: { Name: 'terminated' } });
    });
    await freshInventory(s.ports, where);
    expect((await s.ports.cases.inventory(where.account, where.region))?.nodeInterfaces).toEqual({});
  });
});

describe('what it costs with a kept inventory', () => {
  const reads = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroupRules', 'ec2:DescribeSecurityGroups'];

  test('a group of nodes: its rules and itself', async () => {
    const s = stage(world => void node(world, ['eks:cluster-name', 'shop']));
    await freshInventory(s.ports, where);
    s.asked();
    await s.look();
    expect(s.asked().toSorted()).toEqual(reads.slice(1));
  });

  test('a group on nothing: one round of reads', async () => {
    const s = stage(() => {});
    await freshInventory(s.ports, where);
    s.asked();
    expect(await s.look()).toBe('not-eks');
    expect(s.asked().toSorted()).toEqual(reads);
  });

  test('a group on machines that are no nodes: they are asked about once an hour', async () => {
    const s = stage(world => void node(world, ['Name', 'printer']));
    await freshInventory(s.ports, where);
    s.asked();
    expect(await s.look()).toBe('not-eks');
    expect(s.asked()).toContain('ec2:DescribeInstances');
    expect(await s.look()).toBe('not-eks');
    expect(s.asked().toSorted()).toEqual(reads);
    s.clock.step(hour);
    await freshInventory(s.ports, where);
    s.asked();
    await s.look();
    expect(s.asked()).toContain('ec2:DescribeInstances');
  });

  test('what was found once is kept', async () => {
    const s = stage(() => {});
    await freshInventory(s.ports, where);
    node(s.world, ['eks:cluster-name', 'shop']);
    await s.look();
    s.asked();
    expect(await s.look()).toEqual(['node of shop']);
    expect(s.asked().toSorted()).toEqual(reads.slice(1));
  });
});

test.each<[string, Operation]>([
  ['interfaces', 'ec2:DescribeNetworkInterfaces'],
  ['instances', 'ec2:DescribeInstances'],
])('where %s may not be listed nobody knows whose it is, and nothing is taken to be fine', async (_what, denied) => {
  const s = stage(world => void node(world, ['eks:cluster-name', 'shop']), [denied]);
  if (denied === 'ec2:DescribeInstances') expect(await s.look()).toBe('unknown');
  await s.ports.cases.putInventory(where.account, where.region, { builtAt: s.ports.now(), clusters: [] }, 'anything');
  expect(await s.look()).toBe('unknown');
});

describe('a group before load balancers', () => {
  const tagged = (...Tags: [string, string][]) =>
    stage(world => void placeSecurityGroup(world, { GroupId, Tags: Tags.map(([Key, Value]) => ({ Key, Value })) }));

  test('by the tag of the AWS Load Balancer Controller', async () => {
    expect(await tagged(['elbv2.k8s.aws/cluster', 'shop']).look()).toEqual(['load-balancer of shop']);
    expect(await tagged(['elbv2.k8s.aws/cluster', 'gone']).look()).toBe('not-eks');
  });

  test('by the tags of Auto Mode', async () => {
    const cluster: [string, string] = ['eks:eks-cluster-name', 'shop'];
    expect(await tagged(cluster, ['ingress.eks.amazonaws.com/stack', 'web']).look()).toEqual(['load-balancer of shop']);
    expect(await tagged(cluster).look()).toBe('not-eks');
  });

  test('by the name the cloud provider gives it', async () => {
    const s = stage(world => {
      const Tags = [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }];
      placeSecurityGroup(world, { GroupId, GroupName: 'k8s-elb-a1b2', Tags });
    });
    expect(await s.look()).toEqual(['load-balancer of shop']);
  });

  test('is a group of nodes all the same when nodes carry it', async () => {
    const s = tagged(['elbv2.k8s.aws/cluster', 'shop']);
    node(s.world, ['eks:cluster-name', 'shop']);
    expect(await s.look()).toEqual(['node of shop']);
  });
});

test('the sweep looks at the groups of all nodes and of load balancers', async () => {
  const s = stage(world => {
    node(world, ['eks:eks-cluster-name', 'shop']);
    placeSecurityGroup(world, { GroupId: 'sg-0ba1a4ced', Tags: [{ Key: 'elbv2.k8s.aws/cluster', Value: 'shop' }] });
    for (const id of [GroupId, 'sg-0ba1a4ced'])
      placeRule(world, { GroupId: id, IpProtocol: '-1', CidrIpv4: '0.0.0.0/0' });
  });
  await sweep({ ...s.ports, regions: () => [where.region] }, settingsOf({}), [where.account], 'daily');
  const woken = s.ports.wakes.map(({ wake }) => wake.ref.id);
  expect(woken).toEqual(expect.arrayContaining([GroupId, 'sg-0ba1a4ced']));
});

describe('a role that no node group names is EKS’s by the instance profile of nodes', () => {
  const usesOf = async (s: ReturnType<typeof stage>, name = 'karpenter') => {
    const seen = await readRole(s.ports, roleRef(where.account, where.region, name));
    return 'absent' in seen ? seen.absent : seen.resource.usedBy;
  };
  const karpenter = (world: World): void => {
    placeRole(world, { RoleName: 'karpenter' });
    for (const cluster of ['shop', 'shop', 'till']) placeOwnNode(world, { role: 'karpenter', cluster });
    placeOwnNode(world, { role: 'karpenter', cluster: 'somebody-elses' });
  };

  test('once for each cluster, with one look at the profile', async () => {
    const s = stage(karpenter);
    expect(await usesOf(s)).toEqual(['shop', 'till'].map(cluster => ({ cluster, region: where.region, as: 'node' })));
    expect(s.asked().filter(name => name === 'iam:GetInstanceProfile')).toHaveLength(1);
    // Kept, and asked for no more.
    await usesOf(s);
    expect(s.asked()).not.toContain('iam:GetInstanceProfile');
  });

  test('and leads to the aws-node that runs with it', async () => {
    const s = stage(world => {
      placeRole(world, { RoleName: 'karpenter' });
      placeOwnNode(world, { role: 'karpenter', cluster: 'till' });
    });
    const { leads } = await readCniRole(s.ports, { ...where, region: 'us-east-1', kind: 'cni-role', id: 'karpenter' });
    expect(leads?.map(lead => lead.id)).toEqual(['till/vpc-cni']);
  });

  test('is listed for the sweep', async () => {
    const s = stage(karpenter);
    expect(await refsOf(s.ports, where, new Set(['role']))).toContainEqual(
      roleRef(where.account, where.region, 'karpenter'),
    );
  });

  test('a node group’s own machines cost no look: the node group says the role, and the mode stays Auto Mode’s', async () => {
    const s = stage(world => {
      placeRole(world, {});
      placeNodegroup(world, { nodeRole: `arn:aws:iam::${where.account}:role/eks-node` });
      placeOwnNode(world, {
        role: 'eks-node',
        Tags: ['eks:cluster-name', 'eks:nodegroup-name'].map(Key => ({ Key, Value: 'shop' })),
      });
      placeCluster(world, {
        name: 'auto',
        computeConfig: { enabled: true, nodeRoleArn: `arn:aws:iam::${where.account}:role/auto-node` },
      });
      placeRole(world, { RoleName: 'auto-node' });
      placeOwnNode(world, { role: 'auto-node', cluster: 'auto' });
    });
    expect(await usesOf(s, 'eks-node')).toEqual([{ cluster: 'shop', region: where.region, as: 'node' }]);
    expect(await usesOf(s, 'auto-node')).toEqual([{ cluster: 'auto', region: where.region, as: 'node', mode: 'auto' }]);
    expect(s.asked().filter(name => name === 'iam:GetInstanceProfile')).toHaveLength(1);
  });

  test('a profile that is gone gives none, and one nobody may look at hides nothing else', async () => {
    const gone = stage(world => {
      karpenter(world);
      accountOf(world, where.account).instanceProfiles = {};
    });
    expect(await usesOf(gone)).toBe('not-eks');
    const denied = stage(karpenter, ['iam:GetInstanceProfile']);
    expect(await usesOf(denied)).toBe('not-eks');
    expect((await denied.ports.cases.inventory(where.account, where.region))?.clusters).toHaveLength(2);
  });
});
