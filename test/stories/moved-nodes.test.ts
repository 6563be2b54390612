/** What becomes of nodes after they were started: an address, another zone. Neither event names a cluster. */
import { placeInstance, placeScalingGroup, placeSubnet } from '../../local/sandbox/place.ts';
import { stage, type Stage } from './stage.ts';

const vpcOf = (s: Stage): string => s.here().clusters['shop']?.resourcesVpcConfig.vpcId ?? '';

test('an Elastic IP address on a node is told of at once, on its interface, too', async () => {
  const s = stage();
  const SubnetId = s.here().nodegroups['shop/workers']?.subnets?.[0] ?? '';
  const Tags = [{ Key: 'eks:cluster-name', Value: 'shop' }];
  const node = placeInstance(s.world, { groups: [], SubnetId, Tags });
  const other = placeInstance(s.world, { groups: [], SubnetId, Tags });
  const printer = placeInstance(s.world, { groups: [], SubnetId });
  await s.does('ec2:AssociateAddress', { instanceId: printer, allocationId: 'eipalloc-0a' });
  expect(await s.cases()).toEqual([]);
  await s.does('ec2:AssociateAddress', { instanceId: node, allocationId: 'eipalloc-0b' });
  await s.does('ec2:AssociateAddress', {
    networkInterfaceId: s.here().instances[other]?.interfaces[0] ?? '',
    allocationId: 'eipalloc-0c',
  });
  const cases = await s.cases('eks-nodes-public-ip');
  expect(cases.map(one => one.key).toSorted()).toEqual(
    [`nodes:instance ${node}`, `nodes:instance ${other}`].toSorted(),
  );
  for (const one of cases)
    expect(one).toMatchObject({
      status: 'notified',
      ref: { kind: 'subnet', id: SubnetId },
      decision: { reason: expect.stringContaining('touched by this change') },
    });
});

test('the only Auto Scaling group of a cluster leaves its second zone: told at once', async () => {
  const s = stage();
  for (const [SubnetId, AvailabilityZoneId] of [
    ['subnet-0one', 'euc1-az1'],
    ['subnet-0two', 'euc1-az2'],
  ] as const)
    placeSubnet(s.world, { SubnetId, AvailabilityZoneId, VpcId: vpcOf(s) });
  placeScalingGroup(s.world, {
    cluster: 'shop',
    AutoScalingGroupName: 'hand',
    VPCZoneIdentifier: 'subnet-0one,subnet-0two',
  });
  delete s.here().nodegroups['shop/workers'];
  const control = 'eks-nodes-multi-az';
  await s.does('autoscaling:UpdateAutoScalingGroup', { autoScalingGroupName: 'hand', maxSize: 9 });
  expect(await s.cases(control)).toEqual([]);
  await s.does('autoscaling:UpdateAutoScalingGroup', {
    autoScalingGroupName: 'hand',
    vPCZoneIdentifier: 'subnet-0one',
  });
  expect(await s.cases(control)).toMatchObject([
    {
      status: 'notified',
      ref: { id: 'shop' },
      decision: { reason: expect.stringContaining('touched by this change') },
    },
  ]);
  await s.does('autoscaling:UpdateAutoScalingGroup', {
    autoScalingGroupName: 'hand',
    vPCZoneIdentifier: 'subnet-0one,subnet-0two',
  });
  expect(await s.cases(control)).toMatchObject([{ status: 'resolved' }]);
});
