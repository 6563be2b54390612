/** What the policy of an ECR repository gives to whom it should not, and the policy without that. */
import { speaksOfAction, statementsOf, type Condition, type Statement } from './iam-document.ts';

export interface RepositoryGrants {
  /** The places of the Allow statements that let everyone in, in the policy's order. */
  toEveryone: number[];
  /** The places of those that let other accounts write, and which accounts these are. */
  foreignWrites: number[];
  writers: string[];
}

/** Null when the text is no policy document: then nobody can judge it. */
export function grantsOf(policyText: string, account: string): RepositoryGrants | null {
  const statements = statementsOf(policyText);
  if (!statements) return null;
  const places = (wrong: (statement: Statement) => boolean): number[] =>
    statements.flatMap((statement, at) => (statement.effect === 'Allow' && wrong(statement) ? [at] : []));
  const foreignWrites = places(one => writes(one) && strangersIn(one, account).length > 0);
  return {
    toEveryone: places(one => isForEveryone(one) && !one.conditions.some(limits)),
    foreignWrites,
    writers: [
      ...new Set(statements.flatMap((one, at) => (foreignWrites.includes(at) ? strangersIn(one, account) : []))),
    ].toSorted(),
  };
}

/** The same policy without the statements at these places, whatever else it says; null when none is left. */
export function without(policyText: string, places: readonly number[]): string | null {
  const policy: Record<string, unknown> = JSON.parse(policyText);
  const kept = [policy['Statement']].flat().filter((_, at) => !places.includes(at));
  return kept.length > 0 ? JSON.stringify({ ...policy, Statement: kept }) : null;
}

// Allow with NotPrincipal is for everyone but a few.
const isForEveryone = ({ principals, notPrincipals }: Statement): boolean =>
  principals['AWS']?.includes('*') === true || Object.keys(notPrincipals).length > 0;

/** Operators with `…IfExists` or `Not` let in who lacks the key. */
const limits = ({ operator, key, values }: Condition): boolean =>
  /^(foranyvalue:)?(string(equals|equalsignorecase|like)|arn(equals|like))$/.test(operator) &&
  limiting.has(key) &&
  values.length > 0 &&
  values.every(value => /[^*?]/.test(value));

/** Keys that AWS fills in and a caller cannot choose. */
const limiting = new Set(
  ['PrincipalOrgID', 'PrincipalOrgPaths', 'PrincipalAccount', 'PrincipalArn', 'SourceVpce', 'SourceVpc'].map(
    name => `aws:${name.toLowerCase()}`,
  ),
);

/** `ecr:Put*` and whatever else changes what others pull. */
const changing = [
  'ecr:PutImage',
  'ecr:BatchDeleteImage',
  'ecr:SetRepositoryPolicy',
  'ecr:DeleteRepositoryPolicy',
  'ecr:DeleteRepository',
  'ecr:PutLifecyclePolicy',
  'ecr:PutImageTagMutability',
];

const writes = (statement: Statement): boolean => changing.some(action => speaksOfAction(statement, action));

/** The accounts named, by id or by the ARN of one of their principals, that are not this one. */
const strangersIn = ({ principals }: Statement, account: string): string[] =>
  (principals['AWS'] ?? []).flatMap(principal => {
    const named = /^(\d{12})$|^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(principal);
    const owner = named?.[1] ?? named?.[2];
    return owner !== undefined && owner !== account ? [owner] : [];
  });
