/** Where the traffic of a subnet goes. */
import type { Route, RouteTable } from '@aws-sdk/client-ec2';

/** The table a subnet follows: its own, or the main one of its VPC. */
export const tableOf = (tables: readonly RouteTable[], subnetId: string): RouteTable | undefined =>
  tables.find(table => table.Associations?.some(one => one.SubnetId === subnetId)) ??
  tables.find(table => table.Associations?.some(one => one.Main === true));

/** Routes to everywhere, but those whose target is gone. */
export const defaultRoutes = (table: RouteTable | undefined): Route[] =>
  (table?.Routes ?? []).filter(
    route =>
      (route.DestinationCidrBlock === '0.0.0.0/0' || route.DestinationIpv6CidrBlock === '::/0') &&
      route.State !== 'blackhole',
  );

/** True where something, whatever it is, takes traffic to addresses outside the VPC. */
export const hasWayOut = (table: RouteTable | undefined): boolean => defaultRoutes(table).length > 0;

/** Default routes to an internet gateway: they make a subnet a public one. Egress-only gateways and NAT lead out alone. */
export const internetRoutes = (table: RouteTable | undefined): Route[] =>
  defaultRoutes(table).filter(route => route.GatewayId?.startsWith('igw-') ?? false);
