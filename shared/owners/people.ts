/** People of settings, and which identities are the same person. */
import { normal, securityPeople } from '../people.ts';
import type { Change } from '../record.ts';
import type { Person, Settings } from '../settings.ts';

/** Everybody settings name, approvers first, each once: who stands in two lists is what both say. */
export function everybody(settings: Settings): Person[] {
  const byName = new Map<string, Person>();
  for (const person of [...settings.approvers, ...securityPeople(settings), ...settings.people])
    byName.set(normal(person.name), { ...person, ...byName.get(normal(person.name)) });
  return [...byName.values()];
}

/** All identities of a person, normalised: name, e-mail address, Slack member and IAM ARNs. */
export const allOf = (person: Person): string[] =>
  [person.name, person.email, person.slack, ...person.iam].flatMap(identity =>
    identity === undefined ? [] : [normal(identity)],
  );

/** The person of settings an identity belongs to: a name, an e-mail address, a Slack member id, an IAM ARN. */
export const personOf = (settings: Settings, identity: string): Person | undefined =>
  everybody(settings).find(person => allOf(person).includes(normal(identity)));

/**
 * What a change proves of who made it, in the order of trust. The name of a session is chosen by its caller and is left out,
 * but for the sessions of IAM Identity Center, which names them itself.
 */
export function provenOf(change: Change | undefined): string[] {
  const actor = change?.actor;
  if (!actor) return [];
  return [
    actor.sourceIdentity,
    isIdentityCenter(actor.roleArn) && actor.session?.includes('@') ? actor.session : undefined,
    actor.roleArn,
    actor.roleArn === undefined ? actor.arn : undefined,
  ].flatMap(identity => (identity === undefined || identity === '' ? [] : [normal(identity)]));
}

/** The person of settings who made a change, as far as it proves one. A role that is nobody's own names nobody. */
export function actorIn(settings: Settings, change: Change | undefined, email?: string): Person | undefined {
  const [found] = [...(email === undefined ? [] : [email]), ...provenOf(change)].flatMap(
    identity => personOf(settings, identity) ?? [],
  );
  return found;
}

/** True for a role of IAM Identity Center: only AWS can make one below this path. */
export const isIdentityCenter = (roleArn: string | undefined): boolean =>
  roleArn !== undefined && /^arn:aws[a-z-]*:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\//.test(roleArn);
