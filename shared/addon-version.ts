/** Which version of an add-on EKS offers for a Kubernetes version, and which of them it would choose itself. */
import type { AddonVersionInfo } from '@aws-sdk/client-eks';

/** EKS's own default for the Kubernetes version, else the newest it offers; null when it offers none. */
export function preferredVersion(
  versions: readonly AddonVersionInfo[],
  kubernetesVersion: string | undefined,
): string | null {
  const chosen = versions.find(one =>
    (one.compatibilities ?? []).some(
      fit => fit.defaultVersion === true && (fit.clusterVersion ?? kubernetesVersion) === kubernetesVersion,
    ),
  );
  const newest = versions
    .flatMap(one => one.addonVersion ?? [])
    .toSorted(compareVersions)
    .at(-1);
  return chosen?.addonVersion ?? newest ?? null;
}

/** Older first, number by number: `v1.9.3-eksbuild.7` comes before `v1.11.1-eksbuild.6`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = (left[at] ?? 0) - (right[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

const numbersOf = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);
