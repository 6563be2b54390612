/** What the policies of ECR give to whom they should not, and a policy without that. */
import { canonical } from './plan.ts';
import { speaksOfAction, statementsOf, type Condition, type Statement } from './iam-document.ts';

export interface RepositoryGrants {
  /** The places of the Allow statements that let everyone in, in the policy's order. */
  toEveryone: number[];
  /** The places of those that let other accounts write, and which accounts these are. */
  foreignWrites: number[];
  writers: string[];
}

export interface RegistryGrants extends RepositoryGrants {
  /** Other accounts that may have images or repositories made here by ECR, and write nothing else. */
  replicators: string[];
}

/** Null when the text is no policy document: then nobody can judge it. */
export function grantsOf(policyText: string, account: string): RepositoryGrants | null {
  const statements = statementsOf(policyText);
  return statements && grants(statements, account, changing);
}

/** The same for the policy of a registry, which is there to let other accounts replicate. */
export function registryGrantsOf(policyText: string, account: string): RegistryGrants | null {
  const statements = statementsOf(policyText);
  if (!statements) return null;
  const found = grants(statements, account, [...changing, ...changingRegistry]);
  const all = statements.filter(one => one.effect === 'Allow' && speaksOfAny(one, replicating));
  const replicators = all.flatMap(one => strangersIn(one, account));
  return { ...found, replicators: unique(replicators.filter(one => !found.writers.includes(one))) };
}

function grants(statements: readonly Statement[], account: string, actions: readonly string[]): RepositoryGrants {
  const places = (wrong: (statement: Statement) => boolean): number[] =>
    statements.flatMap((statement, at) => (statement.effect === 'Allow' && wrong(statement) ? [at] : []));
  const foreignWrites = places(one => speaksOfAny(one, actions) && strangersIn(one, account).length > 0);
  return {
    toEveryone: places(one => isForEveryone(one) && !one.conditions.some(limits)),
    foreignWrites,
    writers: unique(statements.flatMap((one, at) => (foreignWrites.includes(at) ? strangersIn(one, account) : []))),
  };
}

/** True where nobody is let in who should not be; what nobody can read lets in nobody knows whom. */
export const isClean = (grants: RepositoryGrants | null): boolean =>
  grants !== null && grants.toEveryone.length === 0 && grants.foreignWrites.length === 0;

/** The same policy without the statements at these places, whatever else it says; null when none is left. */
export function without(policyText: string, places: readonly number[]): string | null {
  const policy: Record<string, unknown> = JSON.parse(policyText);
  const kept = [policy['Statement']].flat().filter((_, at) => !places.includes(at));
  return kept.length > 0 ? JSON.stringify({ ...policy, Statement: kept }) : null;
}

/**
 * The last good text to go back to, null for none at all; undefined where there is no such text that is good today and holds whatever is
 * not at fault now. It may be from when settings left the repository out or an older release judged otherwise, and what somebody added
 * since is none of the fault.
 */
export function goodText(
  policyText: string,
  faults: readonly number[],
  kept: { state: { policyText?: string | undefined } | undefined; isGood(text: string): boolean },
): string | null | undefined {
  if (!kept.state) return undefined;
  const good = kept.state.policyText ?? null;
  if (good !== null && !kept.isGood(good)) return undefined;
  const known = new Set(statementTexts(good));
  return statementTexts(without(policyText, faults)).every(one => known.has(one)) ? good : undefined;
}

function statementTexts(policyText: string | null): string[] {
  if (policyText === null) return [];
  const policy: Record<string, unknown> = JSON.parse(policyText);
  return [policy['Statement']].flat().map(canonical);
}

/** How many statements, for a sentence. */
export const counted = (statements: number): string => (statements === 1 ? 'a statement' : `${statements} statements`);

// Allow with NotPrincipal is for everyone but a few.
const isForEveryone = ({ principals, notPrincipals }: Statement): boolean =>
  principals['AWS']?.includes('*') === true || Object.keys(notPrincipals).length > 0;

/** Operators with `…IfExists` or `Not` let in who lacks the key. */
const limits = ({ operator, key, values }: Condition): boolean =>
  /^(foranyvalue:)?(string(equals|equalsignorecase|like)|arn(equals|like))$/.test(operator) &&
  values.length > 0 &&
  values.every(value => limiting[key]?.test(value) === true);

/** Keys that AWS fills in and a caller cannot choose, and what names somebody by them: `o-*` is any organization, `vpce-*` anybody's endpoint. */
const limiting: Record<string, RegExp> = {
  'aws:principalorgid': /^[^*?]+$/,
  'aws:principalorgpaths': /^o-[^*?/]+\//,
  'aws:principalaccount': /^\d{12}$/,
  'aws:principalarn': /^arn:[^:]+:(iam|sts)::\d{12}:/,
  'aws:sourcevpce': /^[^*?]+$/,
  'aws:sourcevpc': /^[^*?]+$/,
};

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

/** What changes a registry as a whole. */
const changingRegistry = [
  'ecr:PutRegistryPolicy',
  'ecr:DeleteRegistryPolicy',
  'ecr:PutReplicationConfiguration',
  'ecr:PutRegistryScanningConfiguration',
  'ecr:CreatePullThroughCacheRule',
];

/** What ECR does here for whoever replicates to this registry or pulls through it. */
const replicating = ['ecr:ReplicateImage', 'ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'];

const speaksOfAny = (statement: Statement, actions: readonly string[]): boolean =>
  actions.some(action => speaksOfAction(statement, action));

/** The accounts named, by id or by the ARN of one of their principals, that are not this one; where everyone is let in, those a condition names. */
const strangersIn = (statement: Statement, account: string): string[] => {
  const named = isForEveryone(statement)
    ? statement.conditions
        .filter(limits)
        .flatMap(one => (/^aws:principal(account|arn)$/.test(one.key) ? one.values : []))
    : (statement.principals['AWS'] ?? []);
  return named.flatMap(principal => {
    const found = /^(\d{12})$|^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(principal);
    const owner = found?.[1] ?? found?.[2];
    return owner !== undefined && owner !== account ? [owner] : [];
  });
};

const unique = (accounts: readonly string[]): string[] => [...new Set(accounts)].toSorted();
