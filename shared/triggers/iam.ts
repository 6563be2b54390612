/** Where IAM events say to look. */
import { facetsOfNeeded } from '../needed-policies.ts';
import { trustsPods } from '../pod-trust.ts';
import { accountRef, roleRef } from '../refs.ts';
import type { Ref } from '../resources.ts';
import type { Look } from '../triggers.ts';
import { inlineDeleted, inlinePut } from './iam-policies.ts';
import type { Seen } from './leads-to.ts';
import { arnOf, decoded, textOf } from './loose.ts';

/** AttachRolePolicy. */
export const policyAttached = (seen: Seen): Look[] => roleLook(seen, facets(decoded(seen.request.policyArn)));

/** PutRolePolicy: the role where it is EKS's, and the policy where it allows anything over all clusters. */
export const inlinePolicyPut = (seen: Seen): Look[] => [
  ...roleLook(seen, facets(seen.request.policyName)),
  ...inlinePut('role')(seen),
];

/** UpdateAssumeRolePolicy: a trust policy that lets no pod in can only have mended a role that did. */
export function trustUpdated(seen: Seen): Look[] {
  const ref = namedRole(seen, seen.request.roleName);
  if (!ref) return [];
  const document = textOf(seen.request.policyDocument);
  const isOpen = document === undefined || trustsPods(document);
  return [
    { ref, touched: ['trust'] },
    { ref: { ...ref, kind: 'pod-role' }, touched: isOpen ? ['trust'] : [], ...(!isOpen && { closing: true as const }) },
  ];
}

/** CreateRole: most roles are other services', as the trust policy in the event says. */
export function roleCreated(seen: Seen): Look[] {
  const ref = namedRole(seen, seen.request.roleName);
  if (!ref) return [];
  const document = textOf(seen.request.assumeRolePolicyDocument);
  if (document !== undefined && !trustsPods(document))
    return [{ kind: 'pod-role', dismissed: `no pod may take on role ${ref.id}` }];
  return [{ ref: { ...ref, kind: 'pod-role' }, touched: 'all' }];
}

/** UpdateAccountPasswordPolicy sets every field, also what it does not name; DeleteAccountPasswordPolicy all of them. */
export const passwordPolicyWritten = ({ account, region }: Seen): Look[] => [
  { ref: accountRef(account, region), touched: ['password-policy'] },
];

/** AddRoleToInstanceProfile: the role may have become a node's, its policies stay as they were. */
export const roleUsed = (seen: Seen): Look[] => roleLook(seen, []);

/** DetachRolePolicy only takes permissions away, which is a fault where a cluster or node needs them. */
export function policyDetached(seen: Seen): Look[] {
  const arn = arnOf(decoded(seen.request.policyArn));
  const needed = arn?.account === 'aws' ? facetsOfNeeded(arn.id.slice(arn.id.lastIndexOf('/') + 1)) : [];
  return needed.length > 0 ? roleLook(seen, needed) : roleLook(seen, [], true);
}

/** DeleteRolePolicy: what the policy allowed is not in the event, and something may have needed it. */
export const inlinePolicyDeleted = (seen: Seen): Look[] => [
  ...roleLook(seen, facets(seen.request.policyName)),
  ...inlineDeleted('role')(seen),
];

/** DeleteRole: whatever was wrong with it is gone. IAM deletes no role that carries a policy still, so those are events of their own. */
export function roleDeleted(seen: Seen): Look[] {
  const ref = namedRole(seen, seen.request.roleName);
  if (!ref) return [];
  return [ref, { ...ref, kind: 'pod-role' as const }].map(one => ({ ref: one, touched: [], closing: true }));
}

/** The role behind the ARN or bare name a call gives; a role's name is what follows its path (T-IAM-3). */
export function namedRole(seen: Seen, given: unknown): Ref<'role'> | null {
  const arn = arnOf(given);
  const name = arn?.type === 'role' ? /[^/]+$/.exec(arn.id)?.[0] : textOf(given);
  return name && /^[\w+=,.@-]+$/.test(name) ? roleRef(seen.account, seen.region, name) : null;
}

function roleLook(seen: Seen, touched: string[], closing?: true): Look[] {
  const ref = namedRole(seen, seen.request.roleName);
  return ref ? [{ ref, touched, ...(closing && { closing }) }] : [];
}

const facets = (name: unknown): string[] => [textOf(name)].filter(facet => facet !== undefined);
