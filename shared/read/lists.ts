/** Lists with all their pages: a page left out is a resource nobody guards. */
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';

/** What reading an account's whole inventory (../inventory.ts) takes. */
export const inventoryReads = [
  'eks:ListClusters',
  'eks:DescribeCluster',
  'eks:ListNodegroups',
  'eks:DescribeNodegroup',
  'eks:ListFargateProfiles',
  'eks:DescribeFargateProfile',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeInstances',
  'iam:GetInstanceProfile',
] as const satisfies ReadOperation[];

export const listClusters = (ports: Ports, where: Where): Promise<string[]> =>
  pages(async nextToken => {
    const page = await ports.call(where, 'eks:ListClusters', { ...(nextToken && { nextToken }) });
    return { items: page.clusters ?? [], next: page.nextToken };
  });

export const listNodegroups = (ports: Ports, where: Where, clusterName: string): Promise<string[]> =>
  pages(async nextToken => {
    const page = await ports.call(where, 'eks:ListNodegroups', { clusterName, ...(nextToken && { nextToken }) });
    return { items: page.nodegroups ?? [], next: page.nextToken };
  });

export const listFargateProfiles = (ports: Ports, where: Where, clusterName: string): Promise<string[]> =>
  pages(async nextToken => {
    const page = await ports.call(where, 'eks:ListFargateProfiles', { clusterName, ...(nextToken && { nextToken }) });
    return { items: page.fargateProfileNames ?? [], next: page.nextToken };
  });

export const listAddons = (ports: Ports, where: Where, clusterName: string): Promise<string[]> =>
  pages(async nextToken => {
    const page = await ports.call(where, 'eks:ListAddons', { clusterName, ...(nextToken && { nextToken }) });
    return { items: page.addons ?? [], next: page.nextToken };
  });

/** Follows a token until there is none; `next` undefined or empty ends it. Rejects when a token leads to itself: that list has no end. */
export async function pages<T>(
  page: (token: string | undefined) => Promise<{ items: T[]; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await page(token);
    all.push(...items);
    if (next && next === token) throw new Error(`what AWS answers has no end: the same page token twice (${next})`);
    token = next || undefined;
  } while (token);
  return all;
}
