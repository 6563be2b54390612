/** Which AMI release AWS recommends for a node group, and whether another one is older. */
import type { Nodegroup } from '@aws-sdk/client-eks';
import { compareVersions } from './addon-version.ts';

type Running = Pick<Nodegroup, 'version' | 'amiType'>;

/**
 * The name of the public Systems Manager parameter that tells it; null for Amazon Linux 2, of which no AMIs are published any more,
 * and for a custom AMI, which is nobody's but the owner's.
 * Sources: EKS User Guide, "Retrieve recommended … AMI IDs" of Amazon Linux, Bottlerocket and Windows.
 */
export function releaseParameter({ version, amiType }: Running): string | null {
  if (version === undefined || amiType === undefined) return null;
  const [, linux = '', variant = ''] = /^AL2023_(x86_64|ARM_64)_([A-Z]+)$/.exec(amiType) ?? [];
  if (linux)
    return `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${processors[linux]}/${variant.toLowerCase()}/recommended/release_version`;
  const [, rocket = '', flavour = ''] = /^BOTTLEROCKET_(x86_64|ARM_64)((?:_NVIDIA)?(?:_FIPS)?)$/.exec(amiType) ?? [];
  if (rocket)
    return `/aws/service/bottlerocket/aws-k8s-${version}${flavour.toLowerCase().replaceAll('_', '-')}/${processors[rocket]}/latest/image_version`;
  const [, option = '', year = ''] = /^WINDOWS_(CORE|FULL)_(\d{4})_x86_64$/.exec(amiType) ?? [];
  // Windows has no parameter for the release alone: the one above `image_id` holds everything as JSON.
  return year
    ? `/aws/service/ami-windows-latest/Windows_Server-${year}-English-${option === 'CORE' ? 'Core' : 'Full'}-EKS_Optimized-${version}`
    : null;
}

/** The release a parameter's value names: plain text, or JSON with `release_version`. Null when it names none. */
export function releaseIn(value: string | undefined): string | null {
  const release = value?.startsWith('{') ? /"release_version"\s*:\s*"([^"]+)"/.exec(value)?.[1] : value;
  return release || null;
}

/** True when the first release of an AMI type came before the second. Those of Bottlerocket end in a commit, which says nothing of age. */
export function isOlderRelease({ amiType }: Running, release: string, than: string): boolean {
  const dated = (text: string) => (amiType?.startsWith('BOTTLEROCKET') ? (text.split('-')[0] ?? text) : text);
  return compareVersions(dated(release), dated(than)) < 0;
}

/** What node groups with the same recommended release have in common. */
export const releaseKey = ({ version, amiType }: Running): string => `${version ?? ''}/${amiType ?? ''}`;

const processors: Record<string, string> = { ARM_64: 'arm64', x86_64: 'x86_64' };
