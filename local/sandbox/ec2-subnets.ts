/** What the sandbox's EC2 writes on subnets and their routes. */
import type { Route } from '@aws-sdk/client-ec2';
import { refuse, type At, type Performs } from './at.ts';
import type { RouteTableState } from './states.ts';

export const ec2Subnets: Pick<Performs<'ec2'>, 'ec2:CreateRoute' | 'ec2:DeleteRoute' | 'ec2:ModifySubnetAttribute'> = {
  'ec2:ModifySubnetAttribute': (at, { SubnetId = '', ...wanted }) => {
    const subnet =
      at.here.subnets[SubnetId] ?? refuse(at, 'InvalidSubnetID.NotFound', `The subnet ID '${SubnetId}' does not exist`);
    if (Object.values(wanted).filter(value => value !== undefined).length > 1)
      refuse(at, 'InvalidParameterCombination', 'Fields for multiple attribute types specified');
    const { MapPublicIpOnLaunch: ipv4, AssignIpv6AddressOnCreation: ipv6 } = wanted;
    if (ipv4?.Value !== undefined) subnet.MapPublicIpOnLaunch = ipv4.Value;
    if (ipv6?.Value !== undefined) subnet.AssignIpv6AddressOnCreation = ipv6.Value;
    return {};
  },

  'ec2:CreateRoute': (at, { RouteTableId = '', DryRun: _dryRun, ...asked }) => {
    const table = tableOf(at, RouteTableId);
    if (table.Routes.some(one => isSame(one, asked)))
      refuse(at, 'RouteAlreadyExists', `The route identified by ${destinationOf(asked)} already exists.`);
    table.Routes.push(activeRoute(asked));
    return { Return: true };
  },

  'ec2:DeleteRoute': (at, { RouteTableId = '', ...named }) => {
    const table = tableOf(at, RouteTableId);
    if (!table.Routes.some(one => isSame(one, named)))
      refuse(
        at,
        'InvalidRoute.NotFound',
        `no route with destination-cidr-block ${destinationOf(named)} in route table ${RouteTableId}`,
      );
    table.Routes = table.Routes.filter(one => !isSame(one, named));
    return {};
  },
};

type Destination = Pick<Route, 'DestinationCidrBlock' | 'DestinationIpv6CidrBlock'>;

const destinationOf = (route: Destination): string =>
  route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? 'nothing';

/** A table has one route to each destination. */
export const isSame = (a: Destination, b: Destination): boolean => destinationOf(a) === destinationOf(b);

/** A route as EC2 keeps it. */
export const activeRoute = ({
  DestinationCidrBlock,
  DestinationIpv6CidrBlock,
  GatewayId,
  NatGatewayId,
}: Route): Route => ({
  ...(DestinationCidrBlock && { DestinationCidrBlock }),
  ...(DestinationIpv6CidrBlock && { DestinationIpv6CidrBlock }),
  ...(GatewayId && { GatewayId }),
  ...(NatGatewayId && { NatGatewayId }),
  State: 'active',
  Origin: 'CreateRoute',
});

const tableOf = (at: At, id: string): RouteTableState =>
  at.here.routeTables[id] ?? refuse(at, 'InvalidRouteTableID.NotFound', `The routeTable ID '${id}' does not exist`);
