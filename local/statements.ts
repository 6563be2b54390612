/** The IAM statements of a CloudFormation template, wherever they stand in it. */

export interface FoundStatement {
  /** Where it stands: `Resources.FixRole.Properties.Policies.0…`. */
  at: string;
  effect: unknown;
  actions: string[];
  /** The Principal as JSON; empty in a policy of a role. */
  principal: string;
  conditional: boolean;
}

/** Every object with an Effect and an Action, in order. */
export function statementsIn(node: unknown, at = ''): FoundStatement[] {
  if (node === null || typeof node !== 'object') return [];
  const fields: Record<string, unknown> = Object.fromEntries(Object.entries(node));
  const { Effect: effect, Action, Principal, Condition } = fields;
  const own: FoundStatement[] =
    effect === undefined || Action === undefined
      ? []
      : [
          {
            at,
            effect,
            actions: [Action].flat().map(String),
            principal: Principal === undefined ? '' : JSON.stringify(Principal),
            conditional: Condition !== undefined,
          },
        ];
  return [
    ...own,
    ...Object.entries(fields).flatMap(([name, value]) => statementsIn(value, at === '' ? name : `${at}.${name}`)),
  ];
}

/** Where everybody is let in without a condition. */
export const openPrincipals = (statements: readonly FoundStatement[]): string[] =>
  open(statements, principal => principal.includes('"*"'));

/** Where a service is let in whoever it comes for; Lambda's own trust aside, for which AWS documents no such condition. */
export const anyCaller = (statements: readonly FoundStatement[]): string[] =>
  open(statements, principal => principal.includes('amazonaws.com') && !principal.includes('"lambda.amazonaws.com"'));

const open = (statements: readonly FoundStatement[], lets: (principal: string) => boolean): string[] =>
  statements
    .filter(({ effect, principal, conditional }) => effect === 'Allow' && !conditional && lets(principal))
    .map(({ at }) => at);
