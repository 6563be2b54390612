/** Trust policies by which pods take roles on: IRSA's web identities and EKS Pod Identity. */
import { matches, speaksOfAction, statementsOf, type Condition, type Statement } from './iam-document.ts';
import { partitionIds } from './partitions.ts';

/** What a trust policy leaves open to pods it should not. */
export interface TrustFault {
  /** The same as long as the fault lasts: what it is about, never where in the text it stands. */
  key: string;
  what: string;
  /** Any pod of the cluster, or of any cluster, may take the role on. */
  open: boolean;
}

/** True when the text lets pods of an EKS cluster take the role on. Cheap: most roles are other services'. */
export const trustsPods = (document: string): boolean => provider.test(document) || document.includes(podIdentity);

const podIdentity = 'pods.eks.amazonaws.com';
// The second form is that of clusters with IPv6 endpoints.
const provider =
  /oidc-provider\/(oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|oidc-eks\.[a-z0-9-]+\.api\.(?:aws|amazonwebservices\.com\.cn))\//;

/** The faults of a trust policy's JSON text; null when it is no policy document. */
export function trustFaults(document: string): TrustFault[] | null {
  const statements = statementsOf(document);
  if (!statements) return null;
  const faults = statements
    .filter(one => one.effect === 'Allow')
    .flatMap(one => [...webIdentity(one), ...identity(one)]);
  // Two statements may leave the same thing open; the graver one tells.
  const byKey = new Map(faults.toSorted((a, b) => Number(a.open) - Number(b.open)).map(fault => [fault.key, fault]));
  return [...byKey.values()];
}

function webIdentity(statement: Statement): TrustFault[] {
  if (!speaksOfAction(statement, 'sts:AssumeRoleWithWebIdentity')) return [];
  const providers = (statement.principals['Federated'] ?? []).filter(arn => provider.test(arn));
  return providers.flatMap(arn => {
    // The condition's key is the issuer without its scheme.
    const issuer = arn.slice(arn.indexOf('oidc-provider/') + 'oidc-provider/'.length);
    const about = (claim: string) =>
      statement.conditions.filter(one => one.key === `${issuer}:${claim}`.toLowerCase() && limits(one));
    return [...subFaults(issuer, about('sub')), ...audFaults(issuer, about('aud'))];
  });
}

/** Conditions of one statement must all hold: one that pins the subject is enough. */
function subFaults(issuer: string, conditions: Condition[]): TrustFault[] {
  const key = `sub:${issuer}`;
  const pinning = conditions.filter(one => !one.values.some(value => isLike(one) && fitsAll(value, anyAccounts)));
  if (conditions.length === 0) return [{ key, open: true, what: `any pod of the cluster with issuer ${issuer}` }];
  if (pinning.length === 0)
    return [{ key, open: true, what: `every service account of the cluster with issuer ${issuer}` }];
  const exact = pinning.some(one => !isLike(one) || one.values.every(value => !/[*?]/.test(value)));
  const patterns = pinning.flatMap(one => one.values).toSorted();
  return exact
    ? []
    : [{ key, open: false, what: `service accounts by the pattern ${patterns.slice(0, 3).join(', ')}` }];
}

// Made-up names that have nothing in common: only a pattern that fits all names fits both.
const anyAccounts = ['system:serviceaccount:any-namespace:any-account', 'system:serviceaccount:0-9:other-1'];

const fitsAll = (pattern: string, names: readonly string[]): boolean => names.every(name => matches(pattern, name));

const audFaults = (issuer: string, conditions: Condition[]): TrustFault[] =>
  conditions.some(one => one.values.every(value => /^sts\.amazonaws\.com(\.cn)?$/.test(value)))
    ? []
    : [{ key: `aud:${issuer}`, open: false, what: `tokens of issuer ${issuer} that were not made for AWS STS` }];

/** Pod Identity: EKS says in tags and in the source which cluster and account the pod is of. */
function identity(statement: Statement): TrustFault[] {
  const { principals, conditions } = statement;
  if (!(principals['Service'] ?? []).includes(podIdentity) || !speaksOfAction(statement, 'sts:AssumeRole')) return [];
  const isLimited = conditions.some(
    one =>
      limits(one) &&
      (/^aws:source(account|arn|orgid)$/.test(one.key) || one.key.startsWith('aws:requesttag/')) &&
      !(/like|arn/.test(one.operator) && one.values.some(value => anySources.some(sources => fitsAll(value, sources)))),
  );
  return isLimited
    ? []
    : [
        {
          key: 'pod-identity',
          open: false,
          what: 'pods of every cluster through EKS Pod Identity, whichever the account',
        },
      ];
}

// Made up, too: two clusters, accounts and organizations of nobody's. What fits any value of a tag fits these as well.
const anySources = [
  ...partitionIds.map(partition => [
    `arn:${partition}:eks:any-region-1:999999999999:cluster/any-cluster`,
    `arn:${partition}:eks:other-place-2:000000000000:cluster/0-9`,
  ]),
  ['999999999999', '000000000000'],
  ['o-any', 'o-0123456789'],
];

/** True for a comparison that lets only what is named pass; `StringNotEquals` lets all the rest. */
const limits = ({ operator, values }: Condition): boolean =>
  /^(foranyvalue:)?(string|arn)(equals|like|equalsignorecase)(ifexists)?$/.test(operator) && values.length > 0;

const isLike = ({ operator }: Condition): boolean => /like/.test(operator);
