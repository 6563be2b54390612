/** The people of settings: who may answer, by which names they are known, and who made the change. */
import type { Case } from './case.ts';
import type { Person, Settings } from './settings.ts';

/** Lower case, composed, trimmed; a plus address stays its own. */
export const normal = (identity: string): string => identity.normalize('NFC').trim().toLowerCase();

/** Approvers, the security contact and its people, each person once. */
export function answerers(settings: Settings): Person[] {
  const all: Person[] = [...settings.approvers, ...securityPeople(settings)];
  return [...new Map(all.map(person => [normal(person.name), person])).values()];
}

/** The person of that name, if settings still name one who may answer. */
export const answererOf = (settings: Settings, name: string): Person | undefined =>
  answerers(settings).find(person => normal(person.name) === normal(name));

/** True for the security contact and its people: who answers where nobody knows who made the change. */
export const isSecurity = (settings: Settings, name: string): boolean =>
  securityPeople(settings).some(person => normal(person.name) === normal(name));

/** The security contact and the people of its group. */
export const securityPeople = ({ security }: Settings): Person[] => (security ? [security, ...security.people] : []);

/** Every identity of a person, normalised, as a case's `actorAliases` are. */
export function identitiesOf(settings: Settings, name: string): string[] {
  const person = answererOf(settings, name);
  return [name, person?.email, person?.slack, ...(person?.iam ?? [])].flatMap(one => (one ? [normal(one)] : []));
}

/**
 * The person an IAM principal is, by the ARN that API Gateway's IAM authorisation proved. A role counts as a whole, whatever its path: its
 * session's name is chosen by the caller.
 */
export function personOfArn(settings: Settings, userArn: string): Person | undefined {
  const wanted = principal(userArn);
  return answerers(settings).find(person => wanted !== null && person.iam.some(arn => principal(arn) === wanted));
}

// `arn:aws:sts::111122223333:assumed-role/Name/session` and `arn:aws:iam::111122223333:role/path/Name` are one principal: names are unique in an account.
function principal(arn: string): string | null {
  const found =
    /^arn:[a-z-]+:(?:sts|iam)::(\d{12}):(?:assumed-role\/([^/]+)\/[^/]+|role\/(?:.*\/)?([^/]+)|user\/(?:.*\/)?([^/]+))$/.exec(
      arn.trim(),
    );
  if (!found) return null;
  const [, account = '', session, role, user] = found;
  return user === undefined ? `${account}:role:${normal(session ?? role ?? '')}` : `${account}:user:${normal(user)}`;
}

/** True when that person made the change the case is about. */
export const isOwn = (settings: Settings, one: Pick<Case, 'actorAliases'>, name: string): boolean =>
  areOne(one.actorAliases, identitiesOf(settings, name));

/** True when one of the identities is one of the others: the same words, or the same IAM principal by another of its ARNs. */
export function areOne(some: readonly string[], others: readonly string[]): boolean {
  const keys = new Set(some.flatMap(keysOf));
  return others.flatMap(keysOf).some(key => keys.has(key));
}

const keysOf = (identity: string): string[] => {
  const found = principal(identity);
  return found === null ? [normal(identity)] : [normal(identity), found];
};

/** A fix that cannot be taken back or may lock people out: it takes another person than the changer, and a link sent to one person. */
export const isRisky = (one: Pick<Case, 'plan'>): boolean =>
  one.plan !== undefined && (one.plan.canLockOut === true || 'impossible' in one.plan.undo);

/**
 * True when a change brought the finding and nobody can be named as its maker, or the root user is: then only security answers.
 * A finding no change brought has no maker to keep away.
 */
export const needsSecurity = (one: Pick<Case, 'because' | 'actorAliases'>): boolean =>
  one.because !== undefined && (one.because.actor.type === 'Root' || one.actorAliases.includes('unresolved'));
