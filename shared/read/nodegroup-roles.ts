/** The roles of a cluster's managed node groups. */
import type { Nodegroup } from '@aws-sdk/client-eks';
import { isDenied, isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import { listNodegroups } from './lists.ts';

export const nodegroupRolesReads = ['eks:ListNodegroups', 'eks:DescribeNodegroup'] as const satisfies ReadOperation[];

/** Null when nobody may tell us. One that is just being made counts. */
export async function readNodegroupRoles(
  ports: Ports,
  where: Where,
  clusterName: string,
): Promise<Pick<Nodegroup, 'nodegroupName' | 'nodeRole'>[] | null> {
  try {
    const names = await listNodegroups(ports, where, clusterName);
    const read = await Promise.all(names.map(nodegroupName => describe(ports, where, { clusterName, nodegroupName })));
    return read.flatMap(({ nodegroupName, nodeRole } = {}) =>
      nodegroupName && nodeRole ? [{ nodegroupName, nodeRole }] : [],
    );
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

// Between the list and the look it may go.
async function describe(
  ports: Ports,
  where: Where,
  names: { clusterName: string; nodegroupName: string },
): Promise<Nodegroup | undefined> {
  try {
    return (await ports.call(where, 'eks:DescribeNodegroup', names)).nodegroup;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
