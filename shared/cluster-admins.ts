/** Who may administer clusters by settings, and who would be left. */
import { fitsName } from './name-pattern.ts';
import type { Settings } from './settings.ts';

/** The access policy that stands for Kubernetes' cluster-admin; EKS gives it to whoever creates a cluster. */
export const clusterAdminPolicy = 'AmazonEKSClusterAdminPolicy';

/** Scoped to the whole cluster, the second one administers every namespace of it. */
export const adminPolicies: ReadonlySet<string> = new Set([clusterAdminPolicy, 'AmazonEKSAdminPolicy']);

/** The control whose cases keep who created a cluster: no AWS call tells it. */
export const creatorControl = 'eks-creator-admin-disabled';

/** The name at the end of an access policy's ARN; empty for none. */
export const policyName = (arn: string | undefined): string => (arn ?? '').slice((arn ?? '').lastIndexOf('/') + 1);

/** Compared as whole ARNs: a name alone would approve its namesake in any account. */
export const approvedAdmin = (principalArn: string, settings: Settings): boolean =>
  settings.access.admins.some(pattern => fitsName(pattern, principalArn));

/**
 * The approved administrators that are left, or why nobody can be removed. Approved ones are never proposed for removal, so whatever is
 * approved at once, one remains.
 */
export function remainingAdmins(
  otherAdmins: readonly string[] | undefined,
  settings: Settings,
): { admins: string[]; why: string | null } {
  const admins = (otherAdmins ?? []).filter(arn => approvedAdmin(arn, settings)).toSorted();
  if (admins.length > 0) return { admins, why: null };
  return {
    admins,
    why: otherAdmins
      ? 'no administrator whom settings approve (access.admins) and who surely can still come in would be left in the cluster'
      : 'nobody can tell whether another administrator would be left',
  };
}
