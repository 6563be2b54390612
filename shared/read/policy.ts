/** A policy with its text and who carries it: managed, or inline of one user, group or role. */
import { eksGrants } from '../eks-grants.ts';
import { isNotFound } from '../errors.ts';
import { isAwsOwn } from '../needed-policies.ts';
import type { ReadOperation } from '../operations.ts';
import { inlineParts } from '../policy-ref.ts';
import type { Ports } from '../ports.ts';
import type { PolicyCarrier, PolicyState } from '../resources/account.ts';
import { roleRef } from '../refs.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { pages } from './lists.ts';
import { tagsOf } from './tags.ts';

export const policyReads = [
  'iam:ListEntitiesForPolicy',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:ListPolicyVersions',
  'iam:GetUserPolicy',
  'iam:GetGroupPolicy',
  'iam:GetRolePolicy',
  'iam:GetAccountAuthorizationDetails',
] as const satisfies ReadOperation[];

/** A new default version changes every role that carries the policy: they are its leads. */
export async function readPolicy(ports: Ports, ref: Ref<'policy'>): Promise<Reading<'policy'> | Absent> {
  try {
    const inline = inlineParts(ref.id);
    return await (inline ? readInline(ports, ref, inline) : readManaged(ports, ref));
  } catch (error) {
    if (isNotFound(error)) return { absent: 'gone', why: `policy ${ref.id} no longer exists` };
    throw error;
  }
}

async function readInline(
  ports: Ports,
  ref: Ref,
  { carrier, policy }: { carrier: PolicyCarrier; policy: string },
): Promise<Reading<'policy'>> {
  const PolicyName = policy;
  const { PolicyDocument } =
    carrier.type === 'user'
      ? await ports.call(ref, 'iam:GetUserPolicy', { UserName: carrier.name, PolicyName })
      : carrier.type === 'group'
        ? await ports.call(ref, 'iam:GetGroupPolicy', { GroupName: carrier.name, PolicyName })
        : await ports.call(ref, 'iam:GetRolePolicy', { RoleName: carrier.name, PolicyName });
  const document = decodeURIComponent(PolicyDocument ?? '');
  return read({ name: policy, origin: 'inline', document, carriers: [carrier] });
}

async function readManaged(ports: Ports, ref: Ref): Promise<Reading<'policy'>> {
  const name = ref.id.slice(ref.id.lastIndexOf('/') + 1);
  // AWS's own policies are judged by name; their text is public and changes without us.
  const [carriers, text] = await Promise.all([
    carriersOf(ports, ref),
    isAwsOwn(ref.id) ? null : defaultVersion(ports, ref),
  ]);
  const { tags = {}, ...version } = text ?? {};
  return read(
    { name, origin: text ? 'account' : 'aws', carriers, ...version },
    tags,
    carriers.flatMap(one => (one.type === 'role' ? [roleRef(ref.account, ref.region, one.name)] : [])),
  );
}

const read = (resource: PolicyState, tags: Record<string, string> = {}, leads: Ref[] = []): Reading<'policy'> => ({
  resource,
  settled: true,
  tags,
  clusters: [],
  leads,
});

/** As what it grants: a permissions boundary grants nothing. */
const carriersOf = (ports: Ports, ref: Ref): Promise<PolicyCarrier[]> =>
  pages(async Marker => {
    const page = await ports.call(ref, 'iam:ListEntitiesForPolicy', {
      PolicyArn: ref.id,
      PolicyUsageFilter: 'PermissionsPolicy',
      ...(Marker && { Marker }),
    });
    const named = (type: PolicyCarrier['type'], name: string | undefined) => (name ? [{ type, name }] : []);
    return {
      items: [
        ...(page.PolicyUsers ?? []).flatMap(one => named('user', one.UserName)),
        ...(page.PolicyGroups ?? []).flatMap(one => named('group', one.GroupName)),
        ...(page.PolicyRoles ?? []).flatMap(one => named('role', one.RoleName)),
      ],
      next: page.IsTruncated ? page.Marker : undefined,
    };
  });

type Version = Pick<PolicyState, 'document' | 'VersionId' | 'previous'> & { tags: Record<string, string> };

/** An earlier version is read only where the default one allows too much. */
async function defaultVersion(ports: Ports, ref: Ref): Promise<Version> {
  const { Policy } = await ports.call(ref, 'iam:GetPolicy', { PolicyArn: ref.id });
  const VersionId = Policy?.DefaultVersionId ?? '';
  const document = await textOf(ports, ref, VersionId);
  const isBroad = eksGrants(document, ref)?.length !== 0;
  const previous = isBroad ? await versionBefore(ports, ref, VersionId) : null;
  return { document, VersionId, tags: tagsOf(Policy?.Tags), ...(previous && { previous }) };
}

async function versionBefore(ports: Ports, ref: Ref, current: string): Promise<PolicyState['previous'] | null> {
  const versions = await pages(async Marker => {
    const page = await ports.call(ref, 'iam:ListPolicyVersions', { PolicyArn: ref.id, ...(Marker && { Marker }) });
    return { items: page.Versions ?? [], next: page.IsTruncated ? page.Marker : undefined };
  });
  const [before] = versions
    .flatMap(one => (one.VersionId && numberOf(one.VersionId) < numberOf(current) ? [one.VersionId] : []))
    .toSorted((a, b) => numberOf(b) - numberOf(a));
  return before ? { VersionId: before, document: await textOf(ports, ref, before) } : null;
}

/** `v10` comes after `v9`. */
const numberOf = (version: string): number => Number(version.slice(1));

async function textOf(ports: Ports, ref: Ref, VersionId: string): Promise<string> {
  const { PolicyVersion } = await ports.call(ref, 'iam:GetPolicyVersion', { PolicyArn: ref.id, VersionId });
  return decodeURIComponent(PolicyVersion?.Document ?? '');
}
