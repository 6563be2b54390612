/** How a policy is named: a managed one by its ARN, an inline one by what carries it. */
import type { PolicyCarrier } from './resources/account.ts';
import { iamRegion } from './partitions.ts';
import type { Ref } from './resources.ts';

/** IAM is global: its refs name the Region where its events arrive. `id`: an ARN, or what `inlineId` answers. */
export const policyRef = (account: string, region: string, id: string): Ref<'policy'> => ({
  kind: 'policy',
  account,
  region: iamRegion(region),
  id,
});

/** IAM's names hold no slash, so the three parts stay apart. */
export const inlineId = (type: PolicyCarrier['type'], name: string, policy: string): string =>
  `${type}/${name}/${policy}`;

/** What carries an inline policy, and its name; null for a managed one. */
export function inlineParts(id: string): { carrier: PolicyCarrier; policy: string } | null {
  const [, type, name = '', policy = ''] = /^(user|group|role)\/([^/]+)\/([^/]+)$/.exec(id) ?? [];
  return type === 'user' || type === 'group' || type === 'role' ? { carrier: { type, name }, policy } : null;
}
