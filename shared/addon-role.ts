/** The role an add-on runs with, and the one settings name for it. */
import type { Addon } from '@aws-sdk/client-eks';
import { partitionOf } from './partitions.ts';
import type { Ref } from './resources.ts';
import type { Settings } from './settings.ts';

/** True when the add-on itself names a role, by IRSA or by Pod Identity. */
export const hasOwnRole = (addon: Addon): boolean =>
  Boolean(addon.serviceAccountRoleArn) || (addon.podIdentityAssociations ?? []).length > 0;

/** The ARN of the role settings name for an add-on, in the cluster's account; null when they name none. */
export function roleFromSettings(settings: Settings, { account, region }: Ref, addonName: string): string | null {
  const name = settings.addonRoles[addonName];
  return name ? `arn:${partitionOf(region)}:iam::${account}:role/${name}` : null;
}
