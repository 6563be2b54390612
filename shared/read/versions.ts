/** Which Kubernetes versions EKS supports, and what stands in the way of a cluster's upgrade. */
import type { ClusterVersionInformation, InsightSummary } from '@aws-sdk/client-eks';
import { isDenied, isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import { pages } from './lists.ts';

export const versionReads = ['eks:DescribeClusterVersions', 'eks:ListInsights'] as const satisfies ReadOperation[];

/** The answer is the same for every cluster of a Region and changes a few times a year. */
const keepSeconds = 3600;
const kept = new WeakMap<Ports, Map<string, { at: number; versions: ClusterVersionInformation[] }>>();

/** Null when we may not know. */
export async function readVersions(ports: Ports, where: Where): Promise<ClusterVersionInformation[] | null> {
  const known = kept.get(ports) ?? new Map<string, { at: number; versions: ClusterVersionInformation[] }>();
  kept.set(ports, known);
  const before = known.get(where.region);
  if (before && before.at > ports.now() - keepSeconds) return before.versions;
  try {
    const versions = await pages(async nextToken => {
      const input = { includeAll: true, ...(nextToken && { nextToken }) };
      const page = await ports.call(where, 'eks:DescribeClusterVersions', input);
      return { items: page.clusterVersions ?? [], next: page.nextToken };
    });
    known.set(where.region, { at: ports.now(), versions });
    return versions;
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

/** What EKS says stands in the way of an upgrade; null when we may not know. */
export async function readObstacles(ports: Ports, where: Where, clusterName: string): Promise<InsightSummary[] | null> {
  try {
    return await pages(async nextToken => {
      const page = await ports.call(where, 'eks:ListInsights', {
        clusterName,
        filter: { categories: ['UPGRADE_READINESS'], statuses: ['ERROR', 'WARNING', 'UNKNOWN'] },
        ...(nextToken && { nextToken }),
      });
      return { items: page.insights ?? [], next: page.nextToken };
    });
  } catch (error) {
    if (isDenied(error) || isNotFound(error)) return null;
    throw error;
  }
}
