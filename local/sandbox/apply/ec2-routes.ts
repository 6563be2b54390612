/** What EC2's events of route tables change: routes, and which subnets follow which table. */
import type { EventTrigger } from '../../../shared/triggers.ts';
import { textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { activeRoute, isSame } from '../ec2-subnets.ts';

type RouteEvent = Extract<EventTrigger, `ec2:${string}Route${string}`>;

export const ec2RouteEffects: { [T in RouteEvent]: (happening: Happening) => void } = {
  'ec2:CreateRoute': write,
  'ec2:ReplaceRoute': write,
  'ec2:AssociateRouteTable': happening => follow(happening, textOf(happening.request.subnetId)),
  'ec2:DisassociateRouteTable': ({ here, request }) => {
    const subnet = associated(request);
    for (const one of Object.values(here.routeTables)) one.subnets = one.subnets.filter(id => id !== subnet);
  },
  // The request names the association and not the subnet: as we name associations, it can be told.
  'ec2:ReplaceRouteTableAssociation': happening => follow(happening, associated(happening.request)),
};

const associated = ({ associationId }: Happening['request']): string | undefined =>
  /^rtbassoc-of-(.+)$/.exec(textOf(associationId) ?? '')?.[1];

const tableOf = ({ here, request }: Happening) => here.routeTables[textOf(request.routeTableId) ?? ''];

function write(happening: Happening): void {
  const { request } = happening;
  const table = tableOf(happening);
  if (!table) return;
  const [ipv4, ipv6] = [textOf(request.destinationCidrBlock), textOf(request.destinationIpv6CidrBlock)];
  const [gateway, nat] = [textOf(request.gatewayId), textOf(request.natGatewayId)];
  const route = activeRoute({
    ...(ipv4 && { DestinationCidrBlock: ipv4 }),
    ...(ipv6 && { DestinationIpv6CidrBlock: ipv6 }),
    ...(gateway && { GatewayId: gateway }),
    ...(nat && { NatGatewayId: nat }),
  });
  table.Routes = [...table.Routes.filter(one => !isSame(one, route)), route];
}

function follow(happening: Happening, subnet: string | undefined): void {
  const table = tableOf(happening);
  if (!table || !subnet) return;
  for (const one of Object.values(happening.here.routeTables)) one.subnets = one.subnets.filter(id => id !== subnet);
  table.subnets.push(subnet);
}
