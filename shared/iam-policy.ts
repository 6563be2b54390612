/** What an IAM policy document allows too broadly, in words. */

/** `conditional`: a condition limits it, which nobody can judge from the text alone. */
export interface Grant {
  what: string;
  conditional: boolean;
}

/**
 * The Allow statements of a policy's JSON text that no node or pod-execution role should have: every action, every IAM action,
 * everything but a list, or taking on any role. Null when the text is no policy document.
 */
export function broadGrants(document: string): Grant[] | null {
  const statements = statementsOf(document);
  if (!statements) return null;
  return statements.flatMap(statement => {
    const what = statement.Effect === 'Allow' ? broadly(statement) : null;
    return what ? [{ what, conditional: isConditional(statement) }] : [];
  });
}

type Statement = Record<string, unknown>;

function broadly(statement: Statement): string | null {
  const actions = texts(statement.Action);
  const anywhere = isAnywhere(statement);
  const except = texts(statement.NotAction);
  if (except.length > 0) return anywhere ? `every action but ${except.slice(0, 3).join(', ')}` : null;
  // A made-up action is matched only by a pattern that matches all of them, whatever way it is written.
  if (actions.some(action => matches(action, 'anyservice:AnyAction'))) return 'every action (*)';
  if (actions.some(action => matches(action, 'iam:AnyAction'))) return 'every IAM action (iam:*)';
  if (anywhere && actions.some(action => matches(action, 'sts:AssumeRole')))
    return 'taking on any role (sts:AssumeRole on *)';
  return null;
}

/** True when the resources include roles of every account; a statement with NotResource, or with none, speaks of all but a few. */
function isAnywhere(statement: Statement): boolean {
  const resources = texts(statement.Resource);
  return (
    resources.length === 0 ||
    resources.some(resource =>
      partitions.some(partition => matches(resource, `arn:${partition}:iam::999999999999:role/any/Role`)),
    )
  );
}

const partitions = ['aws', 'aws-cn', 'aws-us-gov'];

const isConditional = ({ Condition }: Statement): boolean =>
  typeof Condition === 'object' && Condition !== null && Object.keys(Condition).length > 0;

/** IAM takes one statement or an array of them, and one text or an array of them. */
function statementsOf(document: string): Statement[] | null {
  try {
    const parsed: unknown = JSON.parse(document);
    if (!isFields(parsed)) return null;
    const { Statement: given } = parsed;
    const statements = Array.isArray(given) ? given : [given];
    return statements.every(isFields) ? statements : null;
  } catch {
    // No JSON: the caller says that nobody can judge it.
    return null;
  }
}

const isFields = (value: unknown): value is Statement =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(text => typeof text === 'string');

/**
 * IAM's own matching: `*` is any text, `?` one character; letter case does not count in actions and must not save a broad ARN here.
 * Not by regular expression: a policy of many wildcards could keep that busy for minutes.
 */
function matches(pattern: string, text: string): boolean {
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
