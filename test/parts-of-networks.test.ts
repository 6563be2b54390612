/** Parts of a network that events name lead to the VPCs and subnets they bear on, and say whether the change was there. */
import type { Ports } from '../shared/ports.ts';
import { read } from '../shared/read.ts';
import { reconcile } from '../shared/reconcile.ts';
import { networkRef, type NetworkPart } from '../shared/refs.ts';
import type { Absent, Ref } from '../shared/resources.ts';
import {
  placeCluster,
  placeInstance,
  placeInterface,
  placeLoadBalancer,
  placeNodegroup,
  placeScalingGroup,
  placeSecurityGroup,
  placeSubnet,
  placeVpc,
  placeVpcEndpoint,
} from '../local/sandbox/place.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { regionOf } from '../local/sandbox/world.ts';
import { settingsOf } from './examples.ts';
import { testClock, testPorts } from './ports.ts';

const account = '111122223333';
const region = 'eu-central-1';
const shopVpc = 'vpc-0a';
const tillVpc = 'vpc-0b';

/** Two clusters in two VPCs, and a VPC without any. */
function stage(options: Parameters<typeof testPorts>[2] = {}) {
  const clock = testClock();
  const aws = sandbox(clock);
  const { world } = aws;
  for (const VpcId of [shopVpc, tillVpc, 'vpc-0c']) placeVpc(world, { VpcId });
  placeCluster(world, { name: 'shop', resourcesVpcConfig: { vpcId: shopVpc, subnetIds: ['subnet-shop'] } });
  placeNodegroup(world, { clusterName: 'shop', subnets: ['subnet-nodes'] });
  placeCluster(world, { name: 'till', resourcesVpcConfig: { vpcId: tillVpc, subnetIds: ['subnet-till'] } });
  return { aws, clock, world, here: regionOf(world, account, region), ports: testPorts(aws, clock, options) };
}

const part = (what: NetworkPart, id: string): Ref => networkRef(account, region, what, id);
const led = async (ports: Ports, ref: Ref): Promise<{ to: string[]; passesOn: boolean } | Absent> => {
  const seen = await read(ports, { ref });
  if ('absent' in seen) return seen;
  return {
    to: (seen.leads ?? []).map(lead => `${lead.kind} ${lead.id}`).toSorted(),
    passesOn: seen.passesOn ?? false,
  };
};

test('a cluster leads to its VPC, also when the inventory does not know it yet', async () => {
  const { ports, world } = stage();
  await led(ports, part('vpcs', '*'));
  placeCluster(world, { name: 'new', resourcesVpcConfig: { vpcId: 'vpc-0c' } });
  expect(await led(ports, part('cluster', 'new'))).toMatchObject({ to: expect.arrayContaining(['vpc vpc-0c']) });
  const kept = await ports.cases.inventory(account, region);
  expect(kept?.clusters.find(one => one.name === 'new')?.network.vpcId).toBe('vpc-0c');
  expect(await led(ports, part('cluster', 'never'))).toMatchObject({ absent: 'gone' });
});

test('a deleted flow log leads to the VPC in whose last good state it stood, and counts as its change', async () => {
  const { ports, here } = stage();
  const ref = { kind: 'vpc' as const, account, region, id: tillVpc };
  const before = await read(ports, { ref });
  if ('absent' in before) throw new Error(before.why);
  await ports.cases.putLastGood(ref, before.resource);
  delete here.flowLogs['fl-0b'];
  expect(await led(ports, part('flow-log', 'fl-0b'))).toEqual({ to: [`vpc ${tillVpc}`], passesOn: true });
  expect(await led(ports, part('flow-log', 'fl-unknown'))).toEqual({
    to: [`vpc ${shopVpc}`, `vpc ${tillVpc}`],
    passesOn: false,
  });
});

test('what was touched is passed on only where it is known to be the change’s own', async () => {
  const { ports } = stage();
  const because = {
    eventId: 'e-1',
    time: 0,
    source: 'ec2',
    name: 'DeleteFlowLogs',
    actor: { type: 'AssumedRole', name: 'mallory' },
  } as const;
  const wake = async (id: string) => {
    ports.wakes.length = 0;
    await reconcile(ports, settingsOf({}), [{ ref: part('flow-log', id), touched: ['flow-logs'], because }]);
    return ports.wakes.map(one => [one.wake.ref.id, one.wake.touched]);
  };
  expect(await wake('fl-0a')).toEqual([
    [shopVpc, []],
    [tillVpc, []],
  ]);
  const seen = await read(ports, { ref: { kind: 'vpc', account, region, id: shopVpc } });
  if (!('absent' in seen)) await ports.cases.putLastGood({ kind: 'vpc', account, region, id: shopVpc }, seen.resource);
  expect(await wake('fl-0a')).toEqual([[shopVpc, ['flow-logs']]]);
});

test('where clusters may not be listed nobody knows whose a VPC is: neither judged nor passed over', async () => {
  const { ports } = stage({ denies: ['eks:ListClusters'] });
  for (const ref of [part('vpcs', '*'), { kind: 'vpc' as const, account, region, id: shopVpc }])
    await expect(read(ports, { ref })).rejects.toThrow('the clusters cannot be listed');
});

test('a VPC without clusters is not EKS’s', async () => {
  const { ports } = stage();
  expect(await read(ports, { ref: { kind: 'vpc', account, region, id: 'vpc-0c' } })).toMatchObject({
    absent: 'not-eks',
  });
});

test('a stranger’s group leads to the first endpoint that has it, and its rules count as the change’s own there', async () => {
  const { ports, world } = stage();
  placeSecurityGroup(world, { GroupId: 'sg-endpoints', VpcId: shopVpc });
  for (const VpcEndpointId of ['vpce-2', 'vpce-1'])
    placeVpcEndpoint(world, { VpcEndpointId, VpcId: shopVpc, Groups: [{ GroupId: 'sg-endpoints' }] });
  const ref = { kind: 'security-group' as const, account, region, id: 'sg-endpoints' };
  expect(await read(ports, { ref })).toMatchObject({ absent: 'not-eks', passesOn: true });
  const because = {
    eventId: 'e-2',
    time: 0,
    source: 'ec2',
    name: 'x',
    actor: { type: 'AssumedRole', name: 'm' },
  } as const;
  await reconcile(ports, settingsOf({}), [{ ref, touched: ['rule:tcp:443-443:0.0.0.0/0'], because }]);
  expect(ports.wakes.map(one => [one.wake.ref.id, one.wake.touched])).toEqual([
    ['vpce-1', ['rule:tcp:443-443:0.0.0.0/0']],
  ]);
});

test('an endpoint of a VPC without clusters is not EKS’s', async () => {
  const { ports, world } = stage();
  placeVpcEndpoint(world, { VpcEndpointId: 'vpce-3', VpcId: 'vpc-0c' });
  const ref = { kind: 'vpc-endpoint' as const, account, region, id: 'vpce-3' };
  expect(await read(ports, { ref })).toMatchObject({ absent: 'not-eks' });
  expect(await read(ports, { ref: { ...ref, id: 'vpce-4' } })).toMatchObject({ absent: 'gone' });
});

test('a network ACL is EKS’s when nodes are behind it, also the one every VPC begins with', async () => {
  const { ports } = stage();
  const acl = (id: string) => ({ kind: 'network-acl' as const, account, region, id });
  expect(await read(ports, { ref: acl('acl-0a') })).toMatchObject({
    resource: { nodeSubnets: ['subnet-nodes'], others: 1 },
    clusters: [{ name: 'shop' }],
  });
  expect(await read(ports, { ref: acl('acl-0c') })).toMatchObject({ absent: 'not-eks' });
  expect(await read(ports, { ref: acl('acl-none') })).toMatchObject({ absent: 'gone' });
});

test('a node group that was made leads to its own subnets, which the inventory did not know', async () => {
  const { ports, world } = stage();
  await led(ports, part('vpcs', '*'));
  placeNodegroup(world, { clusterName: 'shop', nodegroupName: 'more', subnets: ['subnet-more'] });
  expect(await led(ports, part('nodes', 'shop/more'))).toEqual({ to: ['subnet subnet-more'], passesOn: true });
  const ref = { kind: 'subnet' as const, account, region, id: 'subnet-more' };
  expect(await read(ports, { ref })).toMatchObject({
    resource: { uses: [{ cluster: 'shop', by: 'nodegroup', nodegroup: 'more' }], table: { RouteTableId: 'rtb-0a' } },
  });
  expect(await led(ports, part('nodes', 'shop/never'))).toMatchObject({ absent: 'gone' });
});

test('a subnet is EKS’s when a cluster or its nodes are in it, or its tags say so', async () => {
  const { ports, world } = stage();
  const Tags = [{ Key: 'kubernetes.io/cluster/shop', Value: 'shared' }];
  placeSubnet(world, { SubnetId: 'subnet-tagged', VpcId: shopVpc, Tags });
  placeSubnet(world, { SubnetId: 'subnet-running', VpcId: shopVpc });
  placeSubnet(world, { SubnetId: 'subnet-other', VpcId: shopVpc });
  placeSubnet(world, { SubnetId: 'subnet-far', VpcId: 'vpc-0c', Tags });
  placeInstance(world, { groups: [], Tags, SubnetId: 'subnet-running' });
  const seen = async (id: string) => {
    const found = await read(ports, { ref: { kind: 'subnet', account, region, id } });
    return 'absent' in found ? found.absent : found.clusters.map(one => one.name);
  };
  expect(await seen('subnet-nodes')).toEqual(['shop']);
  expect(await seen('subnet-tagged')).toEqual(['shop']);
  expect(await seen('subnet-running')).toEqual(['shop']);
  expect(await seen('subnet-till')).toEqual(['till']);
  expect(await seen('subnet-other')).toBe('not-eks');
  expect(await seen('subnet-far')).toBe('not-eks');
  expect(await seen('subnet-none')).toBe('gone');
});

test('instances that cannot be listed leave nobody to say that a subnet is fine', async () => {
  const { ports } = stage({ denies: ['ec2:DescribeInstances'] });
  const ref = { kind: 'subnet' as const, account, region, id: 'subnet-nodes' };
  await expect(read(ports, { ref })).rejects.toThrow(/DescribeInstances/);
});

test('a route table leads to the subnets of nodes that follow it; the main one to all it may be of', async () => {
  const { ports, here } = stage();
  here.routeTables['rtb-own'] = {
    RouteTableId: 'rtb-own',
    VpcId: shopVpc,
    isMain: false,
    subnets: ['subnet-nodes', 'subnet-shop'],
    Routes: [],
  };
  expect(await led(ports, part('route-table', 'rtb-own'))).toEqual({ to: ['subnet subnet-nodes'], passesOn: true });
  expect(await led(ports, part('route-table', 'rtb-0b'))).toEqual({ to: ['subnet subnet-till'], passesOn: false });
  expect(await led(ports, part('route-table', 'rtb-0c'))).toMatchObject({ absent: 'not-eks' });
  expect(await led(ports, part('route-table', 'rtb-none'))).toMatchObject({ absent: 'gone' });
});

test('a load balancer is EKS’s when its tags name a cluster of EKS', async () => {
  const { ports, world } = stage();
  const seen = async (tags: Record<string, string>) => {
    const id = placeLoadBalancer(world, { tags });
    const found = await read(ports, { ref: { kind: 'load-balancer', account, region, id } });
    return 'absent' in found ? found.absent : found.clusters.map(one => one.name);
  };
  expect(await seen({ 'elbv2.k8s.aws/cluster': 'shop' })).toEqual(['shop']);
  expect(await seen({ 'eks:eks-cluster-name': 'till' })).toEqual(['till']);
  expect(await seen({ 'kubernetes.io/cluster/shop': 'owned' })).toEqual(['shop']);
  expect(await seen({ 'kubernetes.io/cluster/kops': 'owned' })).toBe('not-eks');
  expect(await seen({})).toBe('not-eks');
  const ref = { kind: 'load-balancer' as const, account, region, id: 'arn:none' };
  expect(await read(ports, { ref })).toMatchObject({ absent: 'gone' });
});

test('an address given to a node, or to its network interface, leads to the subnet the node is in', async () => {
  const { ports, world, here } = stage();
  const Tags = [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }];
  const node = placeInstance(world, { groups: [], Tags, SubnetId: 'subnet-nodes' });
  const printer = placeInstance(world, { groups: [], SubnetId: 'subnet-shop' });
  const interfaceOf = (id: string): string => here.instances[id]?.interfaces[0] ?? '';
  const subnet = { to: ['subnet subnet-nodes'], passesOn: true };
  expect(await led(ports, part('instance', node))).toEqual(subnet);
  expect(await led(ports, part('interface', interfaceOf(node)))).toEqual(subnet);
  expect(await led(ports, part('instance', printer))).toMatchObject({ absent: 'not-eks' });
  expect(await led(ports, part('interface', interfaceOf(printer)))).toMatchObject({ absent: 'not-eks' });
  expect(await led(ports, part('interface', placeInterface(world, { groups: [] })))).toMatchObject({
    absent: 'not-eks',
    why: expect.stringContaining('on no instance'),
  });
  expect(await led(ports, part('instance', 'i-none'))).toMatchObject({ absent: 'gone' });
  expect(await led(ports, part('interface', 'eni-none'))).toMatchObject({ absent: 'gone' });
});

test('an Auto Scaling group leads to its templates and to the nodes of the clusters its tags name, as far as they are EKS’s', async () => {
  const { ports, world } = stage();
  placeScalingGroup(world, { cluster: 'kops', AutoScalingGroupName: 'other' });
  const LaunchTemplate = { LaunchTemplateId: 'lt-0a', LaunchTemplateName: 'nodes', Version: '1' };
  placeScalingGroup(world, { cluster: 'shop', AutoScalingGroupName: 'eksctl', LaunchTemplate });
  expect(await led(ports, part('scaling-group', 'eksctl'))).toEqual({
    to: ['cluster-nodes shop', 'launch-template lt-0a'],
    passesOn: true,
  });
  expect(await led(ports, part('scaling-group', 'other'))).toMatchObject({ absent: 'not-eks' });
  expect(await led(ports, part('scaling-group', 'none'))).toMatchObject({ absent: 'gone' });
});
