/** Where IAM's events of policies say to look. */
import { awsGranting, eksGrants } from '../eks-grants.ts';
import { inlineId, policyRef } from '../policy-ref.ts';
import type { PolicyCarrier } from '../resources/account.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { arnOf, decoded, fieldsOf, flagOf, textOf } from './loose.ts';

/** CreatePolicy: nobody carries it yet, so only its own text can be wrong, which the event holds. */
export function policyCreated(seen: Seen): Look[] {
  const id = textOf(fieldsOf(seen.response.policy).arn);
  if (!id) return [];
  if (!isBroad(seen)) return [{ kind: 'policy', dismissed: 'it allows nothing over all clusters' }];
  return [{ ref: policyRef(seen.account, seen.region, id), touched: [id] }];
}

/** CreatePolicyVersion: a version that is not the default changes nobody's permissions. */
export function policyVersionCreated(seen: Seen): Look[] {
  const asDefault = [seen.request.setAsDefault, fieldsOf(seen.response.policyVersion).isDefaultVersion].map(flagOf);
  if (policyArn(seen) && !asDefault.includes(true))
    return [{ kind: 'policy', dismissed: 'the new version is not the default one, so it grants nothing yet' }];
  return policyVersionChosen(seen);
}

/** SetDefaultPolicyVersion: the policy, which leads to the roles that carry it. */
export function policyVersionChosen(seen: Seen): Look[] {
  const id = policyArn(seen);
  if (!id) return [];
  if (arnOf(id)?.account === 'aws')
    return [{ kind: 'policy', dismissed: `${id} is AWS's own policy and is judged by its name` }];
  return [{ ref: policyRef(seen.account, seen.region, id), touched: [id] }];
}

/** PutUserPolicy, PutGroupPolicy and PutRolePolicy: a text that allows nothing over all clusters can only have mended one that did. */
export const inlinePut =
  (type: PolicyCarrier['type']) =>
  (seen: Seen): Look[] => {
    const id = inlineOf(seen, type);
    if (!id) return [];
    return [isBroad(seen) ? { ref: policyRef(seen.account, seen.region, id), touched: [id] } : mended(seen, id)];
  };

/** AttachUserPolicy and AttachGroupPolicy: of AWS's own policies most allow nothing of EKS, and none can be changed. */
export const attachedTo =
  (type: 'user' | 'group') =>
  (seen: Seen): Look[] => {
    const id = policyArn(seen);
    const name = textOf(seen.request[`${type}Name`]);
    if (!id || !name) return [];
    const isAws = arnOf(id)?.account === 'aws';
    if (isAws && !awsGranting.includes(id.slice(id.lastIndexOf('/') + 1)))
      return [{ kind: 'policy', dismissed: `${id} allows nothing over all clusters` }];
    return [{ ref: policyRef(seen.account, seen.region, id), touched: [isAws ? `${type}/${name}` : id] }];
  };

/** DetachUserPolicy, DetachGroupPolicy and DetachRolePolicy: one carrier less. */
export const detachedFrom =
  (type: PolicyCarrier['type']) =>
  (seen: Seen): Look[] => {
    const id = policyArn(seen);
    if (!id || !textOf(seen.request[`${type}Name`])) return [];
    const isAws = arnOf(id)?.account === 'aws';
    // On roles AWS's own policies are not judged as a grant of EKS.
    if (isAws && (type === 'role' || !awsGranting.includes(id.slice(id.lastIndexOf('/') + 1))))
      return [{ kind: 'policy', dismissed: `${id} is not looked at for the sake of this ${type}` }];
    return [mended(seen, id)];
  };

/** DeleteUserPolicy, DeleteGroupPolicy and DeleteRolePolicy. */
export const inlineDeleted =
  (type: PolicyCarrier['type']) =>
  (seen: Seen): Look[] => {
    const id = inlineOf(seen, type);
    return id ? [mended(seen, id)] : [];
  };

/** DeletePolicy, and DeletePolicyVersion, which never deletes the default one but may delete what a plan goes back to. */
export function policyDeleted(seen: Seen): Look[] {
  const id = policyArn(seen);
  return id ? [mended(seen, id)] : [];
}

const mended = ({ account, region }: Seen, id: string): Look => ({
  ref: policyRef(account, region, id),
  touched: [],
  closing: true,
});

function inlineOf({ request }: Seen, type: PolicyCarrier['type']): string | undefined {
  const name = textOf(request[`${type}Name`]);
  const policy = textOf(request.policyName);
  return name && policy && !/\//.test(name + policy) ? inlineId(type, name, policy) : undefined;
}

// What the event does not hold, or nobody can read, is looked at.
const isBroad = ({ request, account, region }: Seen): boolean =>
  eksGrants(textOf(request.policyDocument) ?? '', { account, region })?.length !== 0;

const policyArn = (seen: Seen): string | undefined => {
  const name = decoded(seen.request.policyArn);
  return arnOf(name)?.type === 'policy' ? name : undefined;
};
