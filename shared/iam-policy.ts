/** What an IAM policy document allows too broadly, in words. */
import { matches, speaksOfAction, speaksOfResource, statementsOf, type Statement } from './iam-document.ts';
import { partitionIds } from './partitions.ts';

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
    const what = statement.effect === 'Allow' ? broadly(statement) : null;
    return what ? [{ what, conditional: isConditional(statement) }] : [];
  });
}

/**
 * Which of the actions (`service:Action`) a policy's JSON text allows on `arn`, or, without one, on any resource at all; what a statement
 * without a condition denies is not allowed. Null when the text is no policy document. A permissions boundary or an organization's
 * policy may still forbid them.
 */
export function allowedOn(
  document: string,
  actions: readonly string[],
  arn?: string,
): { action: string; conditional: boolean }[] | null {
  const statements = statementsOf(document);
  if (!statements) return null;
  return actions.flatMap(action => {
    const about = statements.filter(
      one =>
        speaksOfAction(one, action) &&
        // What is denied on some resources may be allowed on others.
        ((arn === undefined && one.effect === 'Allow') || speaksOfResource(one, arn ?? '*')),
    );
    if (about.some(one => one.effect === 'Deny' && !isConditional(one))) return [];
    const allowing = about.filter(one => one.effect === 'Allow');
    return allowing.length > 0 ? [{ action, conditional: allowing.every(isConditional) }] : [];
  });
}

function broadly(statement: Statement): string | null {
  const { actions, notActions } = statement;
  const anywhere = isAnywhere(statement);
  if (notActions.length > 0) return anywhere ? `every action but ${notActions.slice(0, 3).join(', ')}` : null;
  // A made-up action is matched only by a pattern that matches all of them, whatever way it is written.
  if (actions.some(action => matches(action, 'anyservice:AnyAction'))) return 'every action (*)';
  if (actions.some(action => matches(action, 'iam:AnyAction'))) return 'every IAM action (iam:*)';
  if (anywhere && actions.some(action => matches(action, 'sts:AssumeRole')))
    return 'taking on any role (sts:AssumeRole on *)';
  return null;
}

/** True when the resources include roles of every account; a statement with NotResource, or with none, speaks of all but a few. */
const isAnywhere = ({ resources }: Statement): boolean =>
  resources.length === 0 ||
  resources.some(resource =>
    partitionIds.some(partition => matches(resource, `arn:${partition}:iam::999999999999:role/any/Role`)),
  );

const isConditional = ({ conditions }: Statement): boolean => conditions.length > 0;
