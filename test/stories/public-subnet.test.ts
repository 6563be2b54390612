/** Someone leads the subnet of nodes to the internet: a route table names no cluster, and its event finds the subnet all the same. */
import type { Route } from '@aws-sdk/client-ec2';
import { placeNodegroup } from '../../local/sandbox/place.ts';
import { placeSubnet, placeVpc } from '../../local/sandbox/place-network.ts';
import { sweep } from '../../shared/sweep.ts';
import { settingsOf, stage, type Stage } from './stage.ts';

const control = 'eks-nodes-private-subnets';
const settings = { rules: [{ control, remedy: 'ask' }] };

/** Nodes in a subnet with a route table of its own, as the sweep saw it last night. */
async function atNight(Routes: Route[] = []): Promise<Stage> {
  const s = stage({
    settings,
    world: world => {
      const VpcId = Object.values(world.regions['111122223333/eu-central-1']?.clusters ?? {})[0]?.resourcesVpcConfig
        .vpcId;
      placeVpc(world, { VpcId: VpcId ?? '' });
      placeSubnet(world, { SubnetId: 'subnet-0db', VpcId: VpcId ?? '' });
      placeNodegroup(world, { clusterName: 'shop', nodegroupName: 'db', subnets: ['subnet-0db'] });
    },
  });
  const VpcId = s.here().subnets['subnet-0db']?.VpcId ?? '';
  s.here().routeTables['rtb-0db'] = {
    RouteTableId: 'rtb-0db',
    VpcId,
    isMain: false,
    subnets: ['subnet-0db'],
    Routes,
  };
  await sweep(s.p.ports, settingsOf(settings), ['111122223333'], 'daily');
  await s.p.run();
  return s;
}

test('a default route to an internet gateway is asked about at once, and the answer takes it away', async () => {
  const s = await atNight();
  expect(await s.cases(control)).toEqual([]);
  await s.does('ec2:CreateRoute', {
    routeTableId: 'rtb-0db',
    destinationCidrBlock: '0.0.0.0/0',
    gatewayId: 'igw-0a1b',
  });
  const [asked, ...others] = await s.cases(control);
  expect(others).toEqual([]);
  expect(asked).toMatchObject({ status: 'waiting', ref: { kind: 'subnet', id: 'subnet-0db' } });
  await s.answers(asked?.id ?? '', { do: 'approve', by: 'carol' });
  expect(s.here().routeTables['rtb-0db']?.Routes).toEqual([]);
  expect(await s.cases(control)).toMatchObject([{ status: 'resolved', result: { by: 'guardrail' } }]);
});

test('a route that replaces the one to a NAT gateway is told of at once, as deleting it would leave the nodes without any', async () => {
  const s = await atNight([{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a1b' }]);
  await s.does('ec2:ReplaceRoute', {
    routeTableId: 'rtb-0db',
    destinationCidrBlock: '0.0.0.0/0',
    gatewayId: 'igw-0a1b',
  });
  expect(await s.cases(control)).toMatchObject([{ status: 'notified' }]);
});

describe('a subnet that loses its own table follows the main one of its VPC', () => {
  const follows = async (Routes: Route[]) => {
    const s = await atNight();
    const table = Object.values(s.here().routeTables).find(one => one.isMain);
    if (!table) throw new Error('every VPC has a main table');
    table.Routes = Routes;
    await s.does('ec2:DisassociateRouteTable', { associationId: 'rtbassoc-of-subnet-0db' });
    return s;
  };

  test('to the internet: its nodes are found there, though the event names neither', async () => {
    const s = await follows([{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a1b', State: 'active' }]);
    const found = await s.cases(control);
    expect(found.map(one => one.ref.id)).toContain('subnet-0db');
  });

  test('to a NAT gateway: nothing is looked at twice, and nothing said', async () => {
    const s = await follows([{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a1b', State: 'active' }]);
    expect(await s.cases(control)).toEqual([]);
    expect(s.passes.filter(pass => pass.ref.kind === 'subnet')).toEqual([]);
  });
});
