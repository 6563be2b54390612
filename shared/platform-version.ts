/** What EKS can do on which of its platform versions. */
import type { Cluster } from '@aws-sdk/client-eks';

/** True where EKS is known to refuse access entries; later Kubernetes versions came with them. */
export function isTooOldForAccessEntries({
  version,
  platformVersion,
}: Pick<Cluster, 'version' | 'platformVersion'>): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(version ?? '') ?? [];
  const has = Number(/^eks\.(\d+)$/.exec(platformVersion ?? '')?.[1] ?? NaN);
  if (major !== '1' || Number.isNaN(has)) return false;
  return Number(minor) < oldest || has < (first[Number(minor)] ?? 0);
}

/** By minor version of Kubernetes: the first platform version with access entries (EKS user guide, access entries). */
const first: Record<number, number | undefined> = { 23: 17, 24: 15, 25: 12, 26: 11, 27: 10, 28: 6 };
const oldest = 23;
