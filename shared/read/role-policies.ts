/** The policies of an IAM role with their text. */
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import type { Ref, RoleState } from '../resources.ts';
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
  return Promise.all(
    policies.map(async ({ PolicyArn = '', PolicyName = '' }) => {
      // AWS's own policies are judged by name; their text is public and changes without us.
      if (/^arn:[^:]+:iam::aws:/.test(PolicyArn)) return { PolicyArn, PolicyName };
      const { Policy } = await ports.call(ref, 'iam:GetPolicy', { PolicyArn });
      const { PolicyVersion } = await ports.call(ref, 'iam:GetPolicyVersion', {
        PolicyArn,
        VersionId: Policy?.DefaultVersionId,
      });
      return { PolicyArn, PolicyName, document: decoded(PolicyVersion?.Document) };
    }),
  );
}

async function inlineOf(ports: Ports, ref: Ref): Promise<RoleState['inline']> {
  const names = await pages(async Marker => {
    const page = await ports.call(ref, 'iam:ListRolePolicies', { RoleName: ref.id, ...(Marker && { Marker }) });
    return { items: page.PolicyNames ?? [], next: page.IsTruncated ? page.Marker : undefined };
  });
  return Promise.all(
    names.map(async PolicyName => {
      const { PolicyDocument } = await ports.call(ref, 'iam:GetRolePolicy', { RoleName: ref.id, PolicyName });
      return { PolicyName, document: decoded(PolicyDocument) };
    }),
  );
}

/** IAM hands documents out URL-encoded (T-IAM-1). */
export const decoded = (document: string | undefined): string => decodeURIComponent(document ?? '');
