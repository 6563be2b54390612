/** Who may take a role on, as its trust policy says. */
import { speaksOfAction, statementsOf } from './iam-document.ts';

/**
 * Everyone beside the given services whom an Allow statement lets take the role on, in words; null when the text is no policy document.
 * Conditions narrow a principal down and make it no other one.
 */
export function othersTrusted(document: string, services: readonly string[]): string[] | null {
  const statements = statementsOf(document);
  if (!statements) return null;
  const letting = statements.filter(one => one.effect === 'Allow' && ways.some(way => speaksOfAction(one, way)));
  const names = letting.flatMap(({ principals, notPrincipals }) => [
    ...Object.entries(principals).flatMap(([type, all]) =>
      all
        .filter(name => type !== 'Service' || !services.includes(name))
        .map(name => (name === '*' ? 'everyone' : name)),
    ),
    ...(Object.keys(notPrincipals).length > 0 ? ['everyone but a few'] : []),
  ]);
  return [...new Set(names)].toSorted();
}

const ways = ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'];
