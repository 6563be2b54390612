/** A cluster's nodes as a whole: by whom they are started, and in which Availability Zones. */
import type { Subnet } from '@aws-sdk/client-ec2';
import { isNotFound } from '../errors.ts';
import { freshInventory, keptInventory } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { inventoryReads, listFargateProfiles, listNodegroups, pages } from './lists.ts';
import { readScalingGroups, scalingGroupReads } from './scaling-groups.ts';

export const clusterNodesReads = [
  'ec2:DescribeSubnets',
  ...scalingGroupReads,
  ...inventoryReads,
] as const satisfies ReadOperation[];

/** Lists node groups, Fargate profiles and tagged Auto Scaling groups once each, then looks up all their subnets in one call. */
export async function readClusterNodes(
  ports: Ports,
  ref: Ref<'cluster-nodes'>,
): Promise<Reading<'cluster-nodes'> | Absent> {
  const gone: Absent = { absent: 'gone', why: `cluster ${ref.id} no longer exists` };
  const inventory = (await keptInventory(ports, ref)) ?? (await freshInventory(ports, ref));
  const known = inventory === 'unknown' ? undefined : inventory.clusters.find(one => one.name === ref.id);
  const lists = await unlessGone(
    Promise.all([nodegroupsOf(ports, ref), profilesOf(ports, ref), readScalingGroups(ports, ref, [ref.id])]),
  );
  if (!lists) return gone;
  const [nodegroups, profiles, groups] = lists;
  const started = [
    ...nodegroups.map(one => ({
      by: 'nodegroup' as const,
      name: one.nodegroupName ?? '',
      subnets: one.subnets ?? [],
    })),
    ...profiles.map(one => ({
      by: 'fargate-profile' as const,
      name: one.fargateProfileName ?? '',
      subnets: one.subnets ?? [],
    })),
    // Those of managed node groups are known by them.
    ...groups
      .filter(one => one.nodegroup === undefined)
      .map(({ group }) => ({
        by: 'auto-scaling-group' as const,
        name: group.AutoScalingGroupName ?? '',
        subnets: (group.VPCZoneIdentifier ?? '').split(',').filter(id => id !== ''),
      })),
  ];
  const zones = await zonesOf(ports, ref, [...new Set(started.flatMap(one => one.subnets))]);
  return {
    resource: {
      cluster: ref.id,
      hasAutoNodes: known?.network.hasAutoNodes ?? false,
      started: started.map(({ subnets, ...one }) => ({ ...one, zones: uniqueZones(subnets, zones) })),
    },
    settled: true,
    tags: known?.tags ?? {},
    clusters: [{ name: ref.id, tags: known?.tags ?? {} }],
  };
}

const uniqueZones = (subnets: readonly string[], zones: ReadonlyMap<string, string>): string[] =>
  [...new Set(subnets.flatMap(id => zones.get(id) ?? []))].toSorted();

async function nodegroupsOf(ports: Ports, ref: Ref) {
  const names = await listNodegroups(ports, ref, ref.id);
  const read = await Promise.all(
    names.map(nodegroupName =>
      unlessGone(ports.call(ref, 'eks:DescribeNodegroup', { clusterName: ref.id, nodegroupName })),
    ),
  );
  return read.flatMap(answer =>
    answer?.nodegroup && answer.nodegroup.status !== 'DELETING' ? [answer.nodegroup] : [],
  );
}

async function profilesOf(ports: Ports, ref: Ref) {
  const names = await listFargateProfiles(ports, ref, ref.id);
  const read = await Promise.all(
    names.map(fargateProfileName =>
      unlessGone(ports.call(ref, 'eks:DescribeFargateProfile', { clusterName: ref.id, fargateProfileName })),
    ),
  );
  return read.flatMap(answer =>
    answer?.fargateProfile && answer.fargateProfile.status !== 'DELETING' ? [answer.fargateProfile] : [],
  );
}

/** The zone of each subnet by its id, which is the same in every account where names are not. By filter: one that is gone hides no other. */
async function zonesOf(ports: Ports, where: Where, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const slices = Array.from({ length: Math.ceil(ids.length / 200) }, (_, i) => ids.slice(i * 200, i * 200 + 200));
  const read = await Promise.all(slices.map(Values => subnets(ports, where, Values)));
  return new Map(
    read.flat().flatMap(({ SubnetId, AvailabilityZoneId, AvailabilityZone }) => {
      const zone = AvailabilityZoneId ?? AvailabilityZone;
      return SubnetId && zone ? [[SubnetId, zone] as const] : [];
    }),
  );
}

const subnets = (ports: Ports, where: Where, Values: string[]): Promise<Subnet[]> =>
  pages(async NextToken => {
    const page = await ports.call(where, 'ec2:DescribeSubnets', {
      Filters: [{ Name: 'subnet-id', Values }],
      MaxResults: 1000,
      ...(NextToken && { NextToken }),
    });
    return { items: page.Subnets ?? [], next: page.NextToken };
  });

async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The nodes of each cluster, for the sweep. */
export const clusterNodesRefs = (
  { account, region }: Where,
  clusters: readonly { name: string }[],
): Ref<'cluster-nodes'>[] => clusters.map(({ name }) => ({ kind: 'cluster-nodes', account, region, id: name }));
