/** An IAM role that pods take on: its trust policy. */
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import { trustsPods } from '../pod-trust.ts';
import type { Ports, Where } from '../ports.ts';
import { podRoleRef } from '../refs.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { pages } from './lists.ts';
import { tagsOf } from './tags.ts';

export const podRoleReads = ['iam:GetRole', 'iam:ListRoles'] as const satisfies ReadOperation[];

/** One call; a role that no pod may take on is none of ours. AWS does not say which clusters use it: it belongs to none of them. */
export async function readPodRole(ports: Ports, ref: Ref<'pod-role'>): Promise<Reading<'pod-role'> | Absent> {
  const gone: Absent = { absent: 'gone', why: `role ${ref.id} no longer exists` };
  try {
    const { Role: role } = await ports.call(ref, 'iam:GetRole', { RoleName: ref.id });
    if (!role) return gone;
    // IAM hands documents out URL-encoded (T-IAM-1).
    const trust = decodeURIComponent(role.AssumeRolePolicyDocument ?? '');
    if (!trustsPods(trust)) return { absent: 'not-eks', why: `no pod may take on role ${ref.id}` };
    return {
      resource: { RoleName: ref.id, ...(role.RoleId && { RoleId: role.RoleId }), trust },
      settled: true,
      tags: tagsOf(role.Tags),
      clusters: [],
    };
  } catch (error) {
    if (isNotFound(error)) return gone;
    throw error;
  }
}

/** Every role pods take on, for the sweep: the list holds the trust policies. */
export async function podRoleRefs(ports: Ports, where: Where): Promise<Ref<'pod-role'>[]> {
  const roles = await pages(async Marker => {
    const page = await ports.call(where, 'iam:ListRoles', { MaxItems: 1000, ...(Marker && { Marker }) });
    return { items: page.Roles ?? [], next: page.IsTruncated ? page.Marker : undefined };
  });
  return roles.flatMap(role =>
    role.RoleName && trustsPods(decodeURIComponent(role.AssumeRolePolicyDocument ?? ''))
      ? [podRoleRef(where.account, where.region, role.RoleName)]
      : [],
  );
}
