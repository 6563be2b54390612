/** Where EKS publishes which AMI release it recommends for node groups. */
import type { Nodegroup } from '@aws-sdk/client-eks';

type Running = Pick<Nodegroup, 'version' | 'amiType'>;

/**
 * The name of the public Systems Manager parameter with the recommended release of an Amazon Linux 2023 node group; null for every other
 * AMI: those of Bottlerocket and Windows are published in other forms, and a custom one is nobody's but the owner's.
 * Source: EKS User Guide, "Retrieve recommended Amazon Linux AMI IDs".
 */
export function releaseParameter({ version, amiType }: Running): string | null {
  const [, processor, variant] = /^AL2023_(x86_64|ARM_64)_([A-Z]+)$/.exec(amiType ?? '') ?? [];
  if (version === undefined || processor === undefined || variant === undefined) return null;
  const architecture = processor === 'ARM_64' ? 'arm64' : processor;
  return `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/${architecture}/${variant.toLowerCase()}/recommended/release_version`;
}

/** What node groups with the same recommended release have in common. */
export const releaseKey = ({ version, amiType }: Running): string => `${version ?? ''}/${amiType ?? ''}`;
