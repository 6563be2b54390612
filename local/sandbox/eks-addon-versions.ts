/** The add-on versions EKS offers in the sandbox for each Kubernetes version, as its own made-up calendar. */
import type { AddonVersionInfo } from '@aws-sdk/client-eks';

/** By add-on and Kubernetes version: what is offered; the first is EKS's default unless `noDefault` says there is none. */
export type AddonCalendar = Record<string, Record<string, { offered: string[]; noDefault?: true }>>;

const usual: AddonCalendar = {
  coredns: {
    '1.31': { offered: ['v1.11.3-eksbuild.1', 'v1.11.4-eksbuild.2'] },
    '1.32': { offered: ['v1.11.4-eksbuild.2', 'v1.11.4-eksbuild.14'] },
    '1.33': { offered: ['v1.12.1-eksbuild.2', 'v1.12.2-eksbuild.4'] },
    '1.34': { offered: ['v1.12.3-eksbuild.1', 'v1.12.4-eksbuild.1'] },
    '1.35': { offered: ['v1.13.1-eksbuild.1'] },
  },
};

/** Of add-ons without a calendar one version fits everything. */
const timeless = 'v1.10.0-eksbuild.1';

/** What DescribeAddonVersions answers. A version that only a log speaks of fitted when it was written. */
export function addonVersions(
  addonName: string,
  kubernetesVersion: string,
  given: { running: readonly string[]; calendar?: AddonCalendar | undefined },
): AddonVersionInfo[] {
  const calendar = (given.calendar ?? usual)[addonName];
  const { offered, noDefault } = calendar
    ? (calendar[kubernetesVersion] ?? { offered: [] })
    : { offered: [timeless], noDefault: undefined };
  const listed = calendar ? Object.values(calendar).flatMap(one => one.offered) : [timeless];
  const unlisted = [...new Set(given.running)].filter(version => !listed.includes(version));
  return [...offered, ...unlisted].map((addonVersion, i) => ({
    addonVersion,
    requiresIamPermissions: false,
    compatibilities: [
      { clusterVersion: kubernetesVersion, platformVersions: ['*'], defaultVersion: i === 0 && !noDefault },
    ],
  }));
}

/** The service accounts for which EKS knows that an add-on needs a role. */
export const serviceAccountsOf: Record<string, string[] | undefined> = {
  'amazon-cloudwatch-observability': ['cloudwatch-agent'],
  'aws-ebs-csi-driver': ['ebs-csi-controller-sa'],
  'aws-efs-csi-driver': ['efs-csi-controller-sa', 'efs-csi-node-sa'],
  'aws-fsx-csi-driver': ['fsx-csi-controller-sa'],
  'vpc-cni': ['aws-node'],
};

/** EKS's default version for a Kubernetes version; the timeless one where the calendar does not reach. */
export const defaultAddonVersion = (addonName: string, kubernetesVersion: string | undefined): string =>
  addonVersions(addonName, kubernetesVersion ?? '', { running: [] })[0]?.addonVersion ?? timeless;
