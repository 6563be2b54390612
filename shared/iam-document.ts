/** IAM policy documents in one form: statements as lists, and IAM's own matching of names against them. */

/** One statement; what IAM takes as one text or as a list is a list here, and what is absent is an empty one. */
export interface Statement {
  effect: 'Allow' | 'Deny';
  actions: string[];
  notActions: string[];
  resources: string[];
  notResources: string[];
  /** Who a trust policy speaks of, by type (`AWS`, `Service`, `Federated`); `*` alone is `{ AWS: ['*'] }`. */
  principals: Record<string, string[]>;
  notPrincipals: Record<string, string[]>;
  conditions: Condition[];
}

/** One line of a Condition block; operator and key in lower case, since IAM does not tell letter case apart in them. */
export interface Condition {
  operator: string;
  key: string;
  values: string[];
}

/** The statements of a policy's JSON text; null when the text is no policy document, or says something IAM would refuse. */
export function statementsOf(document: string): Statement[] | null {
  try {
    const parsed: unknown = JSON.parse(document);
    if (!isFields(parsed)) return null;
    const given = Array.isArray(parsed.Statement) ? parsed.Statement : [parsed.Statement];
    const statements = given.map(one => (isFields(one) ? statementOf(one) : null));
    return statements.every(one => one !== null) ? statements : null;
  } catch {
    // No JSON: the caller says that nobody can judge it.
    return null;
  }
}

/** True when the statement speaks of the action, which may itself be any action of a service: `iam:AnyAction`. */
export const speaksOfAction = ({ actions, notActions }: Statement, action: string): boolean =>
  notActions.length > 0
    ? !notActions.some(pattern => matches(pattern, action))
    : actions.some(pattern => matches(pattern, action));

/** True when the statement speaks of the resource; one that names none, as in a trust policy, speaks of all. */
export const speaksOfResource = ({ resources, notResources }: Statement, arn: string): boolean =>
  notResources.length > 0
    ? !notResources.some(pattern => matches(pattern, arn))
    : resources.length === 0 || resources.some(pattern => matches(pattern, arn));

function statementOf(fields: Fields): Statement | null {
  const { Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = fields;
  if (Effect !== 'Allow' && Effect !== 'Deny') return null;
  return {
    effect: Effect,
    actions: texts(Action),
    notActions: texts(NotAction),
    resources: texts(Resource),
    notResources: texts(NotResource),
    principals: principalsOf(Principal),
    notPrincipals: principalsOf(NotPrincipal),
    conditions: conditionsOf(Condition),
  };
}

const principalsOf = (given: unknown): Record<string, string[]> =>
  isFields(given)
    ? Object.fromEntries(Object.entries(given).map(([type, names]) => [type, texts(names)]))
    : texts(given).length > 0
      ? { AWS: texts(given) }
      : {};

const conditionsOf = (given: unknown): Condition[] =>
  Object.entries(isFields(given) ? given : {}).flatMap(([operator, keys]) =>
    Object.entries(isFields(keys) ? keys : {}).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      // Booleans and numbers may stand without quotes.
      values: (Array.isArray(values) ? values : [values]).map(String),
    })),
  );

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(text => typeof text === 'string');

/**
 * IAM's own matching: `*` is any text, `?` one character; letter case does not count in actions and must not save a broad ARN here.
 * Not by regular expression: a policy of many wildcards could keep that busy for minutes.
 */
export function matches(pattern: string, text: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), text.toLowerCase()];
  let at = 0;
  let star = -1;
  let resume = 0;
  let next = 0;
  while (next < given.length) {
    if (wanted[at] === '*') {
      star = at++;
      resume = next;
    } else if (wanted[at] === '?' || wanted[at] === given[next]) {
      at++;
      next++;
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1;
      next = ++resume;
    } else return false;
  }
  return /^\**$/.test(wanted.slice(at));
}
