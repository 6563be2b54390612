/** The Kubernetes versions EKS offers in the sandbox. Its own calendar: by EKS's real one the clusters of tests and stories would age. */
import type { ClusterVersionInformation, VersionStatus } from '@aws-sdk/client-eks';

/** The days on which standard and extended support of each version end. */
export type Calendar = Record<string, { standard: string; extended: string }>;

const usual: Calendar = {
  '1.31': { standard: '2025-06-01', extended: '2026-06-01' },
  '1.32': { standard: '2026-06-01', extended: '2027-06-01' },
  '1.33': { standard: '2027-03-01', extended: '2028-03-01' },
  '1.34': { standard: '2027-09-01', extended: '2028-09-01' },
  '1.35': { standard: '2028-03-01', extended: '2029-03-01' },
};

/** The AMI release AWS recommends for a Kubernetes version, whatever the processor; each operating system counts its own way. */
export const recommendedRelease = (version: string, amiType = 'AL2023'): string =>
  amiType.startsWith('BOTTLEROCKET')
    ? '1.48.0-8a2f6c31'
    : amiType.startsWith('WINDOWS')
      ? `${version}-2026.08.12`
      : `${version}.2-20260815`;

/** What DescribeClusterVersions answers at `now`. A version that only a log speaks of was supported when it was written. */
export function clusterVersions(
  now: number,
  running: readonly string[],
  calendar: Calendar = usual,
): ClusterVersionInformation[] {
  const unlisted = running.filter(version => !(version in calendar));
  return [
    ...Object.entries(calendar).map(([clusterVersion, { standard, extended }]) => ({
      clusterVersion,
      endOfStandardSupportDate: new Date(standard),
      endOfExtendedSupportDate: new Date(extended),
      versionStatus: statusAt(now, Date.parse(standard) / 1000, Date.parse(extended) / 1000),
    })),
    ...[...new Set(unlisted)].map(clusterVersion => ({ clusterVersion, versionStatus: 'STANDARD_SUPPORT' as const })),
  ];
}

const statusAt = (now: number, standard: number, extended: number): VersionStatus =>
  now < standard ? 'STANDARD_SUPPORT' : now < extended ? 'EXTENDED_SUPPORT' : 'UNSUPPORTED';
