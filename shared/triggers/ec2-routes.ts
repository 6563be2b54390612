/** Where EC2's events of route tables say to look. */
import { networkRef } from '../refs.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { textOf } from './loose.ts';

/** CreateRoute and ReplaceRoute: only default routes make a subnet public, and only by an internet gateway. */
export function routeWritten({ record, account, region, request }: Seen): Look[] {
  const id = textOf(request.routeTableId);
  if (!id) return [];
  const to = [textOf(request.destinationCidrBlock), textOf(request.destinationIpv6CidrBlock)];
  if (!to.includes('0.0.0.0/0') && !to.includes('::/0'))
    return [{ kind: 'network', dismissed: 'the route is no default route' }];
  const ref = networkRef(account, region, 'route-table', id);
  if (textOf(request.gatewayId)?.startsWith('igw-')) return [{ ref, touched: ['routes'] }];
  // What was replaced may have led to one.
  if (record.eventName === 'ReplaceRoute') return [{ ref, touched: [] }];
  return [{ kind: 'network', dismissed: 'the route leads to no internet gateway' }];
}

/** AssociateRouteTable: the subnet follows another table from now on. */
export function tableAssociated({ account, region, request }: Seen): Look[] {
  const id = textOf(request.subnetId);
  return id ? [{ ref: { kind: 'subnet', account, region, id }, touched: ['routes'] }] : [];
}

/** ReplaceRouteTableAssociation: which of the table's subnets is new to it the event does not tell. */
export function associationReplaced({ account, region, request }: Seen): Look[] {
  const id = textOf(request.routeTableId);
  return id ? [{ ref: networkRef(account, region, 'route-table', id), touched: [] }] : [];
}

/** DisassociateRouteTable: the subnet follows the main table of its VPC from now on; the event names neither. */
export const tableDisassociated = ({ account, region }: Seen): Look[] => [
  { ref: networkRef(account, region, 'main-tables', '*'), touched: [] },
];
