/** Where IAM events say to look. */
import { facetsOfNeeded } from '../needed-policies.ts';
import { iamRegion, roleRef } from '../resources.ts';
import type { Ref } from '../resources.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { arnOf, decoded, flagOf, textOf } from './loose.ts';

/** AttachRolePolicy. */
export const policyAttached = (seen: Seen): Look[] => roleLook(seen, facets(decoded(seen.request.policyArn)));

/** PutRolePolicy. */
export const inlinePolicyPut = (seen: Seen): Look[] => roleLook(seen, facets(seen.request.policyName));

/** UpdateAssumeRolePolicy. */
export const trustUpdated = (seen: Seen): Look[] => roleLook(seen, ['trust']);

/** AddRoleToInstanceProfile: the role may have become a node's, its policies stay as they were. */
export const roleUsed = (seen: Seen): Look[] => roleLook(seen, []);

/** DetachRolePolicy only takes permissions away, which is a fault where a cluster or node needs them. */
export function policyDetached(seen: Seen): Look[] {
  const arn = arnOf(decoded(seen.request.policyArn));
  const needed = arn?.account === 'aws' ? facetsOfNeeded(arn.id.slice(arn.id.lastIndexOf('/') + 1)) : [];
  return needed.length > 0 ? roleLook(seen, needed) : roleLook(seen, [], true);
}

/** DeleteRolePolicy: what the policy allowed is not in the event, and something may have needed it. */
export const inlinePolicyDeleted = (seen: Seen): Look[] => roleLook(seen, facets(seen.request.policyName));

/** CreatePolicyVersion: a version that is not the default changes nobody's permissions. */
export function policyVersionCreated(seen: Seen): Look[] {
  const asDefault = [seen.request.setAsDefault, seen.response.policyVersion?.isDefaultVersion].map(flagOf);
  if (policyName(seen) && !asDefault.includes(true))
    return [{ kind: 'policy', dismissed: 'the new version is not the default one, so it grants nothing yet' }];
  return policyVersionChosen(seen);
}

/** SetDefaultPolicyVersion: the policy, which leads to the roles that carry it. */
export function policyVersionChosen(seen: Seen): Look[] {
  const id = policyName(seen);
  if (!id) return [];
  if (arnOf(id)?.account === 'aws')
    return [{ kind: 'policy', dismissed: `${id} is AWS's own policy and is judged by its name` }];
  const ref = { kind: 'policy' as const, account: seen.account, region: iamRegion(seen.region), id };
  return [{ ref, touched: [id] }];
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

const policyName = (seen: Seen): string | undefined => {
  const name = decoded(seen.request.policyArn);
  return arnOf(name)?.type === 'policy' ? name : undefined;
};

const facets = (name: unknown): string[] => [textOf(name)].filter(facet => facet !== undefined);
