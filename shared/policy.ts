/** IAM policies from data: what one act may do, and what the roles are granted, from the same table of operations. */
import { BadInput } from './errors.ts';
import { attachable } from './needed-policies.ts';
import { actionOf, factsOf, type Call, type Operation, type ReadOperation } from './operations.ts';
import { partitionOf } from './partitions.ts';

export interface Statement {
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string[]>>;
}

export interface Policy {
  Version: '2012-10-17';
  Statement: Statement[];
}

/** AWS refuses an inline session policy with more characters. */
export const longestSessionPolicy = 2048;

/**
 * Exactly these calls on exactly their resources: the session made with it can do nothing else, whatever its role may.
 * Throws BadInput when a resource cannot be named, when its name would widen the policy, or when the policy would be too long.
 */
export function sessionPolicy(where: { account: string; region: string }, calls: readonly Call[]): string {
  const grants = calls.flatMap(({ call, input }) =>
    grantsOf(call).map(({ action, on }) => ({
      action,
      resources: on.map(template =>
        filled(template, call, { ...where, partition: partitionOf(where.region) }, fieldsOf(input)),
      ),
      condition: conditionOf(action, call, fieldsOf(input)),
    })),
  );
  const passed = calls.flatMap(call => passedRoles(call).map(arn => filled('{arn}', call.call, { arn }, {})));
  if (passed.length > 0) grants.push(passing(passed));
  const policy = JSON.stringify(policyOf(grants));
  if (policy.length > longestSessionPolicy)
    throw new BadInput(
      `The session policy for ${calls.length} calls in ${where.account}/${where.region} has ${policy.length} characters, AWS takes ${longestSessionPolicy}. Make the calls in smaller groups.`,
    );
  return policy;
}

/** The ARNs of the roles a call hands to EKS. */
export function passedRoles({ call, input }: Call): string[] {
  const given = fieldsOf(input)[factsOf(call).passes ?? ''];
  const arns = Array.isArray(given) ? given.map(one => fieldsOf(one)['roleArn']) : [given];
  return arns.filter(arn => typeof arn === 'string');
}

// Pods get it by way of EKS; which of its two names IAM is asked with AWS does not document.
const passing = (roles: readonly string[]): Grant => ({
  action: 'iam:PassRole',
  resources: [...roles],
  condition: { StringEquals: { 'iam:PassedToService': ['eks.amazonaws.com', 'pods.eks.amazonaws.com'] } },
});

/** What the roles are granted: the statements' ARNs hold CloudFormation's `${AWS::Partition}` and `${AWS::AccountId}`. */
export interface RolePolicies {
  /** Every read any reader makes, in every Region. */
  read: Statement[];
  /** Every write of any control's plans and undos. What is undone by a person is not among them. */
  fix: Statement[];
}

/** The union over the catalogue, resources widened to their kind. */
export function rolePolicies(catalogue: {
  controls: readonly { calls: readonly Operation[] }[];
  readers: Record<string, { reads: readonly ReadOperation[] }>;
}): RolePolicies {
  return {
    read: roleStatements(Object.values(catalogue.readers).flatMap(reader => reader.reads)),
    fix: roleStatements(catalogue.controls.flatMap(control => control.calls)),
  };
}

/** The statements of a role that may make these operations on any resource of its account. */
export const roleStatements = (operations: readonly Operation[]): Statement[] =>
  policyOf(
    [...new Set(operations)].toSorted().flatMap(operation =>
      grantsOf(operation)
        .map(({ action, on }) => ({
          action,
          resources: on.map(widened),
          condition: conditionOf(action, operation),
        }))
        .concat(
          factsOf(operation).passes === undefined
            ? []
            : [passing(['arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*'])],
        ),
    ),
  ).Statement;

interface Grant {
  action: string;
  resources: string[];
  condition: Statement['Condition'];
}

// The call itself and what AWS asks of the caller in addition.
function grantsOf(operation: Operation): { action: string; on: readonly string[] }[] {
  const { on, also = [] } = factsOf(operation);
  return [{ action: actionOf(operation), on }, ...also];
}

/** One statement per (resources, condition), in the order of their first action. */
function policyOf(grants: readonly Grant[]): Policy {
  const statements = new Map<string, Statement>();
  for (const { action, resources, condition } of grants) {
    const Resource = [...new Set(resources)].toSorted();
    const key = JSON.stringify([Resource, condition]);
    const Action = [...new Set([...(statements.get(key)?.Action ?? []), action])].toSorted();
    statements.set(key, { Effect: 'Allow', Action, Resource, ...(condition && { Condition: condition }) });
  }
  return { Version: '2012-10-17', Statement: [...statements.values()] };
}

/** Narrows what the resource alone leaves open. Without an input: what holds for every call of the operation. */
function conditionOf(action: string, operation: Operation, input?: Record<string, unknown>): Statement['Condition'] {
  // Tags only while the rule is made: otherwise the grant would allow tagging any rule at any time.
  if (action === 'ec2:CreateTags')
    return {
      StringEquals: { 'ec2:CreateAction': [operation.startsWith('ec2:') ? operation.slice(4) : 'RunInstances'] },
    };
  // EKS tries it with the template of the node group; without one nothing may be started.
  if (action === 'ec2:RunInstances') {
    const id = fieldsOf(fieldsOf(input)['launchTemplate'])['id'];
    return {
      ArnLike: { 'ec2:LaunchTemplate': [`arn:*:ec2:*:*:launch-template/${typeof id === 'string' ? id : '*'}`] },
    };
  }
  if (action === 'iam:CreateServiceLinkedRole')
    return { StringEquals: { 'iam:AWSServiceName': [`${operation.split(':')[0]}.amazonaws.com`] } };
  if (action === 'iam:AttachRolePolicy' || action === 'iam:DetachRolePolicy') {
    const arn = input?.['PolicyArn'];
    // A role that may attach any policy is an administrator; only what clusters and nodes need is ever attached (T-IAM-7).
    if (typeof arn === 'string') return { ArnEquals: { 'iam:PolicyARN': [arn] } };
    if (action === 'iam:AttachRolePolicy')
      return {
        ArnEquals: { 'iam:PolicyARN': attachable.map(name => `arn:\${AWS::Partition}:iam::aws:policy/${name}`) },
      };
  }
  return undefined;
}

const field = /\{(\w+)\}/g;

/** A template with every field's value. A value that is an ARN already is the resource itself. */
function filled(
  template: string,
  operation: Operation,
  known: Record<string, string>,
  input: Record<string, unknown>,
): string {
  if (template === '*') return '*';
  const values = [...template.matchAll(field)].map(([, name = '']) => ({ name, value: known[name] ?? input[name] }));
  for (const { name, value } of values) {
    if (typeof value !== 'string' || value === '')
      throw new BadInput(`${operation} names no ${name}, so a session cannot be limited to its resource.`);
    if (/[*?$\s]/.test(value))
      throw new BadInput(
        `${operation} has ${name} ${JSON.stringify(value)}: the session policy would allow more than this one resource.`,
      );
  }
  // IAM names a provider by its URL without the scheme.
  const text = Object.fromEntries(values.map(({ name, value }) => [name, String(value).replace(/^https:\/\//, '')]));
  const arn = values.map(({ value }) => String(value)).find(value => value.startsWith('arn:'));
  const resource = arn ?? template.replace(field, (_, name: string) => text[name] ?? '');
  if (!resource.startsWith('arn:'))
    throw new BadInput(
      `${operation} needs the ARN of what it changes to limit a session to it, and has only ${JSON.stringify(resource)}.`,
    );
  return resource;
}

// Templates that are one field only: the table does not say of what kind of resource the ARN is.
const wholeArns: Record<string, string> = {
  TrailName: 'arn:${AWS::Partition}:cloudtrail:*:*:trail/*',
  Name: 'arn:${AWS::Partition}:cloudtrail:*:*:trail/*',
  // AWS's own policies have `aws` for an account.
  PolicyArn: 'arn:${AWS::Partition}:iam::*:policy/*',
};

// Providers of other identities than EKS's are none of ours; both forms of EKS's names fit.
const narrower: Record<string, string> = { Url: 'oidc?eks.*', OpenIDConnectProviderArn: 'oidc?eks.*' };

/** A template for any resource of the role's own account, in any Region. */
function widened(template: string): string {
  const [, only = ''] = /^\{(\w+)\}$/.exec(template) ?? [];
  const widest = wholeArns[only] ?? template;
  return widest.replace(field, (_, name: string) =>
    name === 'partition' ? '${AWS::Partition}' : name === 'account' ? '${AWS::AccountId}' : (narrower[name] ?? '*'),
  );
}

const fieldsOf = (input: unknown): Record<string, unknown> =>
  typeof input === 'object' && input !== null ? Object.fromEntries(Object.entries(input)) : {};
