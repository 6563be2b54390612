/** Who may change a trail: its own account, and only in the Region that is its home (T-CT-1, T-CT-2). */
import type { Trail } from '@aws-sdk/client-cloudtrail';

/** Why a trail cannot be changed from here, in words; null when it can. */
export function whyNotOurs(trail: Trail, ref: { account: string; region: string }): string | null {
  const owner = /^arn:[^:]+:cloudtrail:[^:]*:(\d{12}):/.exec(trail.TrailARN ?? '')?.[1] ?? ref.account;
  if (owner !== ref.account)
    return `it is an organization trail of the management account ${owner}, where alone it can be changed`;
  if (trail.HomeRegion && trail.HomeRegion !== ref.region)
    return `it can be changed only in its home Region ${trail.HomeRegion}`;
  return null;
}
