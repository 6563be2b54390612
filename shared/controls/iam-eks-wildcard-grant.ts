/** Policies that hand over all clusters of an account at once. */
import { control, type Finding, type Given } from '../control.ts';
import { awsGranting, eksGrants } from '../eks-grants.ts';
import { broadGrants } from '../iam-policy.ts';
import { listed } from '../listed.ts';
import { fitsName } from '../name-pattern.ts';
import type { PolicyCarrier, PolicyState } from '../resources/account.ts';

export const iamEksWildcardGrant = control({
  id: 'iam-eks-wildcard-grant',
  title: 'No IAM policy beyond the admins grants eks:* or *:*',
  why: 'Who may do everything in EKS may make himself administrator of every cluster, whatever their access entries say. Such rights are handed out in one line and never noticed again.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'policy',
  sources: [
    { document: '000', lines: '68-79' },
    { document: '001', lines: '11' },
    { document: '002', lines: '30' },
    { document: '003', lines: '32' },
  ],
  mappings: {},
  triggers: [
    'iam:CreatePolicy',
    'iam:CreatePolicyVersion',
    'iam:SetDefaultPolicyVersion',
    'iam:PutUserPolicy',
    'iam:PutGroupPolicy',
    'iam:PutRolePolicy',
    'iam:AttachUserPolicy',
    'iam:AttachGroupPolicy',
  ],
  closes: [
    'iam:CreatePolicyVersion',
    'iam:SetDefaultPolicyVersion',
    'iam:PutUserPolicy',
    'iam:PutGroupPolicy',
    'iam:PutRolePolicy',
    'iam:DetachUserPolicy',
    'iam:DetachGroupPolicy',
    'iam:DetachRolePolicy',
    'iam:DeleteUserPolicy',
    'iam:DeleteGroupPolicy',
    'iam:DeleteRolePolicy',
    'iam:DeletePolicy',
    'iam:DeletePolicyVersion',
  ],
  calls: ['iam:SetDefaultPolicyVersion'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked only for a policy of the account whose version before allows none of it: that version becomes the default again, and a person brings the other back. Inline policies, AWS’s own ones on users and groups, and policies nobody carries are told. The setting `roles.admins` names users, groups, roles and policies that may administer clusters. Roles that carry AWS’s own policies are not judged here, nor are rights to named clusters; permissions boundaries and policies of the organization may limit what is found.',
  evaluate(policy, given) {
    const { admins } = given.settings.roles;
    const isAdmin = (name: string) => admins.some(pattern => fitsName(pattern, name));
    if (isAdmin(policy.name)) return { notApplicable: 'settings name it as a policy of administrators' };
    const carriers = policy.carriers.filter(one => !isAdmin(one.name));
    if (policy.origin === 'aws') return awsGranting.includes(policy.name) ? awsFindings(policy, carriers, given) : [];
    if (policy.carriers.length > 0 && carriers.length === 0) return [];
    const grants = eksGrants(policy.document ?? '', given.ref);
    if (grants?.length === 0) return [];
    const what = grants
      ? listed(grants.map(one => `${one.what}${one.conditional ? ' under a condition' : ''}`))
      : 'what nobody can read';
    const isLimited = carriers.length === 0 || (grants?.every(one => one.conditional) ?? false);
    return [
      {
        key: 'grant',
        facet: given.ref.id,
        message: `${policy.origin === 'inline' ? 'Inline policy' : 'Policy'} ${policy.name} of account ${given.ref.account} allows ${carriedBy(carriers)} ${what}.`,
        ...(isLimited && { severity: 'low' as const }),
        ...remedyOf(policy, carriers, given),
        evidence: {
          document: (policy.document ?? '').slice(0, 2000),
          carriers: carriers.slice(0, 20),
          version: policy.VersionId ?? null,
        },
      },
    ];
  },
});

const carriedBy = (carriers: PolicyCarrier[]): string =>
  carriers.length === 0 ? 'whoever comes to carry it' : listed(carriers.map(wordsOf).toSorted());

const wordsOf = ({ type, name }: PolicyCarrier): string => `${type} ${name}`;

/** One for each user and group: who gives a further one the policy makes a new fault. */
const awsFindings = (
  { name }: PolicyState,
  carriers: PolicyCarrier[],
  { ref }: Given,
): Finding<'iam:SetDefaultPolicyVersion', never>[] =>
  carriers
    .filter(one => one.type !== 'role')
    .map(one => ({
      key: `${one.type}/${one.name}`,
      facet: `${one.type}/${one.name}`,
      message: `In account ${ref.account} ${wordsOf(one)} carries ${name}, which allows every EKS action.`,
      atMost: { remedy: 'notify', why: 'AWS’s own policies have no other version: a person gives a narrower one' },
      evidence: { policy: ref.id, carrier: one },
    }));

function remedyOf(
  { origin, previous, VersionId, name }: PolicyState,
  carriers: PolicyCarrier[],
  { ref }: Given,
): Pick<Finding<'iam:SetDefaultPolicyVersion', never>, 'plan' | 'atMost'> {
  const tell = (why: string) => ({ atMost: { remedy: 'notify' as const, why } });
  if (carriers.length === 0) return tell('nobody carries it yet');
  if (origin === 'inline') return tell('IAM keeps no earlier text of inline policies: a person narrows it');
  if (!previous || !VersionId) return tell('it has no earlier version: a person writes a narrower one');
  // Or one fault would be put in place of the other.
  if (eksGrants(previous.document, ref)?.length !== 0 || broadGrants(previous.document)?.length !== 0)
    return tell(`version ${previous.VersionId} before it allows too much as well: a person writes a narrower one`);
  const call = 'iam:SetDefaultPolicyVersion' as const;
  return {
    plan: {
      calls: [{ call, input: { PolicyArn: ref.id, VersionId: previous.VersionId } }],
      undo: { byPerson: [{ call, input: { PolicyArn: ref.id, VersionId } }] },
      effect: `Version ${previous.VersionId} of policy ${name} holds again for everyone who carries it; what came since is lost to them until a new version allows it.`,
    },
  };
}
