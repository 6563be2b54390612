/** What is wrong with one policy of a role of EKS, and how it is taken away. */
import type { Finding, Given } from './control.ts';
import { broadGrants, type Grant } from './iam-policy.ts';
import type { Call } from './operations.ts';
import { isAwsOwn, neverDenied } from './needed-policies.ts';
import type { RoleState } from './resources/account.ts';
import { usesWords } from './role-use.ts';
import type { Settings } from './settings.ts';
import { listed } from './listed.ts';

export interface PolicyFault {
  /** For messages: `carries AdministratorAccess, which is on the deny list`. */
  what: string;
  /** On the deny list: what it allows is known, and it may be detached without asking. */
  denied: boolean;
  /** Every grant too broad stands under a condition. */
  conditional: boolean;
}

/** A managed policy (with its ARN; AWS's own come without a document) or an inline one. */
export type RolePolicy = { PolicyArn?: string; PolicyName: string; document?: string };

/** Null when nothing is wrong with it. */
export function policyFault(policy: RolePolicy, settings: Settings): PolicyFault | null {
  const { PolicyArn, PolicyName } = policy;
  const awsOwn = PolicyArn !== undefined && isAwsOwn(PolicyArn);
  if (awsOwn && neverDenied.includes(PolicyName)) return null;
  if (PolicyArn !== undefined && settings.roles.deniedPolicies.includes(PolicyName))
    return { what: `carries ${PolicyName}, which is on the deny list`, denied: true, conditional: false };
  if (awsOwn) return null;
  const name = `${PolicyArn === undefined ? 'inline policy' : 'policy'} ${PolicyName}`;
  const grants = broadGrants(policy.document ?? '');
  if (!grants) return { what: `carries ${name}, whose document cannot be read`, denied: false, conditional: false };
  if (grants.length === 0) return null;
  return {
    what: `carries ${name}, which allows ${listed([...new Set(grants.map(worded))])}`,
    denied: false,
    conditional: grants.every(grant => grant.conditional),
  };
}

const worded = ({ what, conditional }: Grant): string => (conditional ? `${what} under a condition` : what);

/**
 * The findings of a role's policies that are too broad, each with the plan that takes it away.
 * `limit` answers why a person must be asked, null where the control's remedy may go on; `effect` is what people will notice.
 */
export const broadFindings = (
  state: RoleState,
  given: Given,
  words: {
    effect: string;
    limit: (fault: PolicyFault, boundary: string | undefined) => string | null;
  },
): BroadFinding[] =>
  [...state.attached, ...state.inline].flatMap((policy: RolePolicy) => {
    const fault = policyFault(policy, given.settings);
    if (!fault) return [];
    const boundary = state.role.PermissionsBoundary?.PermissionsBoundaryArn;
    const limit = words.limit(fault, boundary);
    const id = policy.PolicyArn ?? policy.PolicyName;
    return [
      {
        key: id,
        facet: id,
        message: `Role ${given.ref.id}${usesWords(state)} ${fault.what}${boundary ? `, within permissions boundary ${boundary}` : ''}.`,
        ...((fault.conditional || boundary) && { severity: 'medium' as const }),
        ...(limit && { atMost: { remedy: 'ask' as const, why: limit } }),
        plan: { ...taken(policy, given.ref.id), effect: words.effect },
        evidence: {
          policy: id,
          fault: fault.what,
          ...(boundary && { permissionsBoundary: boundary }),
          usedBy: state.usedBy,
        },
      },
    ];
  });

/** Spelled out, since for one control attaching is a person's call only and for another it is also its own. */
type BroadFinding = Omit<Finding<never, never>, 'plan'> & {
  plan: {
    calls: Call<'iam:DetachRolePolicy' | 'iam:DeleteRolePolicy'>[];
    undo: { byPerson: Call<'iam:AttachRolePolicy' | 'iam:PutRolePolicy'>[] };
    effect: string;
  };
};

function taken(
  { PolicyArn, PolicyName, document = '' }: RolePolicy,
  RoleName: string,
): Pick<BroadFinding['plan'], 'calls' | 'undo'> {
  if (PolicyArn === undefined)
    return {
      calls: [{ call: 'iam:DeleteRolePolicy', input: { RoleName, PolicyName } }],
      // IAM keeps no history of inline policies: the text is saved with the case (T-IAM-2).
      undo: {
        byPerson: [{ call: 'iam:PutRolePolicy', input: { RoleName, PolicyName, PolicyDocument: document } }],
      },
    };
  const input = { RoleName, PolicyArn };
  return {
    calls: [{ call: 'iam:DetachRolePolicy', input }],
    undo: { byPerson: [{ call: 'iam:AttachRolePolicy', input }] },
  };
}
