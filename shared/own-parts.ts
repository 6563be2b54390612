/** The parts of eks-guardrails itself, known by the name its stack gives them. */
import type { Ref } from './resources.ts';
import type { CloudTrailRecord } from './record.ts';
import type { Settings } from './settings.ts';
import { arnOf, fieldsOf, textOf } from './triggers/loose.ts';

/** What a part of ours is, and what AWS calls it. */
export interface OwnPart {
  part: 'rule' | 'function' | 'role';
  name: string;
}

/** How the names of everything the stack makes begin: `eks-guardrails-<stage>-…` (serverless.yml, deploy/us-east-1.yml). */
export const ownPrefix = 'eks-guardrails-';

/** The functions of the stack, as serverless.yml names them. */
export const ownFunctions = ['reconcile', 'due', 'sweep', 'notify', 'digest', 'web'];

/** The part of ours a record of EventBridge, Lambda or IAM names; null for everybody else's. */
export function ownPartOf(record: CloudTrailRecord): OwnPart | null {
  const request = fieldsOf(record.requestParameters);
  const found = named(record.eventSource, request);
  // Rules of another bus are not ours: the stack's stand on the default one.
  return found?.name.startsWith(ownPrefix) && isDefaultBus(request.eventBusName) ? found : null;
}

function named(source: string, request: Record<string, unknown>): OwnPart | null {
  const rule = textOf(request['name']) ?? textOf(request['rule']);
  if (source === 'events.amazonaws.com' && rule) return { part: 'rule', name: arnOf(rule)?.id ?? rule };
  const asked = textOf(request['functionName']);
  // A name, `account:function:name`, or an ARN; each may have a qualifier behind it.
  const name = /(?:^|function:)([\w-]+)(?::[^:]+)?$/.exec(asked ?? '')?.[1];
  if (source === 'lambda.amazonaws.com' && name) return { part: 'function', name };
  const role = textOf(request['roleName']);
  return source === 'iam.amazonaws.com' && role ? { part: 'role', name: role } : null;
}

/** By name or ARN; who names none means the default one. */
const isDefaultBus = (bus: unknown): boolean => /(^|\/)default$/.test(textOf(bus) ?? 'default');

/** True when the stack's own deployment made the change: a role the settings name, or, where they name none, CloudFormation, which AWS itself writes into the record. */
export function isDeployment({ userIdentity }: CloudTrailRecord, { conduct: { deployers } }: Settings): boolean {
  const role = userIdentity.sessionContext?.sessionIssuer?.userName;
  return deployers.length > 0
    ? role !== undefined && deployers.includes(role)
    : userIdentity.invokedBy === 'cloudformation.amazonaws.com';
}

/** The ref of a rule or function of ours. */
export const guardrailRef = (
  { account, region }: { account: string; region: string },
  { part, name }: OwnPart,
): Ref<'guardrail'> => ({ kind: 'guardrail', account, region, id: `${part}/${name}` });
