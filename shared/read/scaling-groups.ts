/** The Auto Scaling groups clusters start nodes with, told by their tags. */
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import { pages } from './lists.ts';
import { tagsOf } from './tags.ts';

export const scalingGroupReads = ['autoscaling:DescribeAutoScalingGroups'] as const satisfies ReadOperation[];

/** A group with the cluster its tags name and, where EKS manages it, the node group. */
export interface NodeScalingGroup {
  group: AutoScalingGroup;
  cluster: string;
  nodegroup?: string;
}

/** Every Auto Scaling group of these clusters, EKS's own included; one that several clusters' tags name stands once for each. */
export async function readScalingGroups(
  ports: Ports,
  where: Where,
  clusters: readonly string[],
): Promise<NodeScalingGroup[]> {
  if (clusters.length === 0) return [];
  const groups = await pages(async NextToken => {
    const page = await ports.call(where, 'autoscaling:DescribeAutoScalingGroups', {
      Filters: [{ Name: 'tag-key', Values: clusters.map(cluster => `kubernetes.io/cluster/${cluster}`) }],
      MaxRecords: 100,
      ...(NextToken && { NextToken }),
    });
    return { items: page.AutoScalingGroups ?? [], next: page.NextToken };
  });
  return groups.flatMap(group => {
    const tags = tagsOf(group.Tags);
    const nodegroup = tags['eks:nodegroup-name'];
    return clusters
      .filter(cluster => tags[`kubernetes.io/cluster/${cluster}`] !== undefined)
      .map(cluster => ({ group, cluster, ...(nodegroup !== undefined && { nodegroup }) }));
  });
}

/** The launch templates a group starts instances from: its own, or those of its mixed instances policy. */
export function templatesOf({
  LaunchTemplate,
  MixedInstancesPolicy,
}: Pick<AutoScalingGroup, 'LaunchTemplate' | 'MixedInstancesPolicy'>): { id: string; version: string }[] {
  const mixed = MixedInstancesPolicy?.LaunchTemplate;
  const named = [
    LaunchTemplate,
    mixed?.LaunchTemplateSpecification,
    ...(mixed?.Overrides ?? []).map(one => one.LaunchTemplateSpecification),
  ];
  const all = named.flatMap(one =>
    one?.LaunchTemplateId ? [{ id: one.LaunchTemplateId, version: one.Version ?? '$Default' }] : [],
  );
  return all.filter((one, i) => all.findIndex(other => other.id === one.id && other.version === one.version) === i);
}
