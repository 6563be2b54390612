/** Which versions of an add-on EKS offers for a Kubernetes version. */
import type { AddonVersionInfo } from '@aws-sdk/client-eks';
import { isDenied } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import { pages } from './lists.ts';

export const addonVersionReads = ['eks:DescribeAddonVersions'] as const satisfies ReadOperation[];

/** The answer is the same for every cluster of a Region and changes a few times a month. */
const keepSeconds = 3600;
const kept = new WeakMap<Ports, Map<string, { at: number; versions: AddonVersionInfo[] }>>();

/** Null when we may not know. */
export async function readAddonVersions(
  ports: Ports,
  where: Where,
  asked: { addonName: string; kubernetesVersion: string },
): Promise<AddonVersionInfo[] | null> {
  const known = kept.get(ports) ?? new Map<string, { at: number; versions: AddonVersionInfo[] }>();
  kept.set(ports, known);
  const key = `${where.region}/${asked.addonName}/${asked.kubernetesVersion}`;
  const before = known.get(key);
  if (before && before.at > ports.now() - keepSeconds) return before.versions;
  try {
    const versions = await pages(async nextToken => {
      const page = await ports.call(where, 'eks:DescribeAddonVersions', { ...asked, ...(nextToken && { nextToken }) });
      return { items: (page.addons ?? []).flatMap(one => one.addonVersions ?? []), next: page.nextToken };
    });
    known.set(key, { at: ports.now(), versions });
    return versions;
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}
