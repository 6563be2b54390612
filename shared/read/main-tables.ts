/** The subnets of nodes that follow a main route table to the internet: where a subnet goes that lost its own table. */
import type { Ports } from '../ports.ts';
import type { Ref } from '../resources.ts';
import { internetRoutes, tableOf } from '../routes.ts';
import { clustersAround, nodeSubnetsOf, vpcsOf } from './cluster-network.ts';
import { tablesOf } from './subnet.ts';

/** Their ids. DisassociateRouteTable names only the association, of which nothing is known once it is gone: so all of them, and of public ones alone. */
export async function readFollowersOfMainTables(ports: Ports, ref: Ref<'network'>): Promise<string[]> {
  const clusters = await clustersAround(ports, ref, 'route table association');
  const led = await Promise.all(
    vpcsOf(clusters).map(async vpc => {
      const tables = await tablesOf(ports, ref, vpc);
      const main = tables.filter(table => table.Associations?.some(one => one.Main === true));
      return clusters
        .filter(cluster => cluster.network.vpcId === vpc)
        .flatMap(nodeSubnetsOf)
        .filter(subnet => {
          const table = tableOf(tables, subnet);
          return (
            table !== undefined && main.includes(table) && internetRoutes(table).length > 0 && !hasOwn(table, subnet)
          );
        });
    }),
  );
  return [...new Set(led.flat())];
}

// A subnet may follow the main table by an association of its own, which then stands.
const hasOwn = (table: { Associations?: { SubnetId?: string | undefined }[] | undefined }, subnet: string): boolean =>
  table.Associations?.some(one => one.SubnetId === subnet) ?? false;
