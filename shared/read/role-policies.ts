/** The policies of an IAM role with their text. */
import { isNotFound } from '../errors.ts';
import { isAwsOwn } from '../needed-policies.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import type { RoleState } from '../resources/account.ts';
import type { Ref } from '../resources.ts';
import { pages } from './lists.ts';

export const policyReads = [
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'iam:GetRolePolicy',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
] as const satisfies ReadOperation[];

/** Attached and inline policies. Rejects with AwsError, also when there is no such role. */
export async function readPolicies(ports: Ports, ref: Ref): Promise<Pick<RoleState, 'attached' | 'inline'>> {
  const [attached, inline] = await Promise.all([attachedOf(ports, ref), inlineOf(ports, ref)]);
  return { attached, inline };
}

async function attachedOf(ports: Ports, ref: Ref): Promise<RoleState['attached']> {
  const policies = await pages(async Marker => {
    const page = await ports.call(ref, 'iam:ListAttachedRolePolicies', { RoleName: ref.id, ...(Marker && { Marker }) });
    return { items: page.AttachedPolicies ?? [], next: page.IsTruncated ? page.Marker : undefined };
  });
  const read = await Promise.all(
    policies.map(async ({ PolicyArn = '', PolicyName = '' }) => {
      // AWS's own policies are judged by name; their text is public and changes without us.
      if (isAwsOwn(PolicyArn)) return { PolicyArn, PolicyName };
      const document = await textOf(ports, ref, PolicyArn).catch(unlessGone);
      return document === null ? null : { PolicyArn, PolicyName, document };
    }),
  );
  return read.filter(policy => policy !== null);
}

async function textOf(ports: Ports, ref: Ref, PolicyArn: string): Promise<string> {
  const { Policy } = await ports.call(ref, 'iam:GetPolicy', { PolicyArn });
  const VersionId = Policy?.DefaultVersionId;
  const { PolicyVersion } = await ports.call(ref, 'iam:GetPolicyVersion', { PolicyArn, VersionId });
  return decoded(PolicyVersion?.Document);
}

async function inlineOf(ports: Ports, ref: Ref): Promise<RoleState['inline']> {
  const names = await pages(async Marker => {
    const page = await ports.call(ref, 'iam:ListRolePolicies', { RoleName: ref.id, ...(Marker && { Marker }) });
    return { items: page.PolicyNames ?? [], next: page.IsTruncated ? page.Marker : undefined };
  });
  const read = await Promise.all(
    names.map(PolicyName =>
      ports
        .call(ref, 'iam:GetRolePolicy', { RoleName: ref.id, PolicyName })
        .then(({ PolicyDocument }) => ({ PolicyName, document: decoded(PolicyDocument) }))
        .catch(unlessGone),
    ),
  );
  return read.filter(policy => policy !== null);
}

// A policy that goes between the list and the look is not the role going: that would end every case of the role.
function unlessGone(error: unknown): null {
  if (isNotFound(error)) return null;
  throw error;
}

/** IAM hands documents out URL-encoded (T-IAM-1). */
export const decoded = (document: string | undefined): string => decodeURIComponent(document ?? '');
