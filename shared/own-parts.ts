/** The parts of eks-guardrails itself, known by the name its stack gives them. */
import type { Ref } from './resources.ts';
import type { CloudTrailRecord, Loose } from './record.ts';
import type { Settings } from './settings.ts';
import { arnOf, fieldsOf, listOf, textOf } from './triggers/loose.ts';

/** What a part of ours is, and what AWS calls it. */
export interface OwnPart {
  part: 'rule' | 'function' | 'role' | 'queue' | 'topic' | 'table' | 'alarm' | 'parameter' | 'log group' | 'stack';
  name: string;
}

/** How the names of everything the stack makes begin: `eks-guardrails-<stage>-…` (serverless.yml, deploy/us-east-1.yml). */
export const ownPrefix = 'eks-guardrails-';

/** The functions of the stack, as serverless.yml names them. */
export const ownFunctions = ['reconcile', 'due', 'sweep', 'notify', 'digest', 'web'];

/** The part of ours a record names; null for everybody else's. */
export function ownPartOf(record: CloudTrailRecord): OwnPart | null {
  const request = fieldsOf(record.requestParameters);
  const found =
    named(record.eventSource, request, fieldsOf(record.responseElements)) ?? listedIn(record.eventSource, request);
  // Rules of another bus are not ours: the stack's stand on the default one.
  return found && isOwn(found) && isDefaultBus(request.eventBusName) ? found : null;
}

/** A parameter's name begins with what its stack's begins with, without the stage (serverless.yml); a function's log group ends in the function's. */
const isOwn = ({ part, name }: OwnPart): boolean =>
  part === 'parameter'
    ? name.startsWith('/eks-guardrails/')
    : name.replace(/^\/aws\/lambda\//, '').startsWith(ownPrefix);

/** Of several alarms or parameters the first that is ours. */
function listedIn(source: string, request: Loose): OwnPart | null {
  const part = source === 'monitoring.amazonaws.com' ? 'alarm' : source === 'ssm.amazonaws.com' ? 'parameter' : null;
  if (!part) return null;
  const names = [...listOf(request.alarmNames), ...listOf(request.names)].flatMap(one => textOf(one) ?? []);
  return names.map(name => ({ part, name }) as const).find(isOwn) ?? null;
}

function named(source: string, request: Loose, response: Loose): OwnPart | null {
  const rule = textOf(request.name) ?? textOf(request.rule);
  if (source === 'events.amazonaws.com' && rule) return { part: 'rule', name: arnOf(rule)?.id ?? rule };
  // A mapping is named by its id alone; the answer says whose it is.
  const asked = textOf(request.functionName) ?? textOf(response.functionArn);
  // A name, `account:function:name`, or an ARN; each may have a qualifier behind it.
  const name = /(?:^|function:)([\w-]+)(?::[^:]+)?$/.exec(asked ?? '')?.[1];
  if (source === 'lambda.amazonaws.com' && name) return { part: 'function', name };
  const queue = textOf(request.queueUrl)?.split('/').at(-1);
  if (source === 'sqs.amazonaws.com' && queue) return { part: 'queue', name: queue };
  // A subscription's ARN is its topic's with one more part.
  const topic = (textOf(request.topicArn) ?? textOf(request.subscriptionArn))?.split(':')[5];
  if (source === 'sns.amazonaws.com' && topic) return { part: 'topic', name: topic };
  const other = others[source];
  const text = other && textOf(request[other.field]);
  if (!other || !text) return null;
  // By name or ARN; a parameter's name begins with the slash that parts it from its type.
  const id = arnOf(text)?.id;
  if (other.part === 'parameter') return { part: 'parameter', name: id ? `/${id}` : text };
  return { part: other.part, name: other.part === 'stack' ? (id?.split('/')[0] ?? text) : (id ?? text) };
}

const others: Record<string, { part: OwnPart['part']; field: string } | undefined> = {
  'iam.amazonaws.com': { part: 'role', field: 'roleName' },
  'dynamodb.amazonaws.com': { part: 'table', field: 'tableName' },
  'monitoring.amazonaws.com': { part: 'alarm', field: 'alarmName' },
  'ssm.amazonaws.com': { part: 'parameter', field: 'name' },
  'logs.amazonaws.com': { part: 'log group', field: 'logGroupName' },
  'cloudformation.amazonaws.com': { part: 'stack', field: 'stackName' },
};

/** By name or ARN; who names none means the default one. */
const isDefaultBus = (bus: unknown): boolean => /(^|\/)default$/.test(textOf(bus) ?? 'default');

/** True when the stack's own deployment made the change: a role the settings name, or, where they name none, CloudFormation, which AWS itself writes into the record. */
export function isDeployment({ userIdentity }: CloudTrailRecord, { conduct: { deployers } }: Settings): boolean {
  const role = userIdentity.sessionContext?.sessionIssuer?.userName;
  return deployers.length > 0
    ? role !== undefined && deployers.includes(role)
    : userIdentity.invokedBy === 'cloudformation.amazonaws.com';
}

/** True for what is judged as it is now; of the others only the change tells. */
export const isJudged = (own: OwnPart): own is OwnPart & { part: 'rule' | 'function' } =>
  own.part === 'rule' || own.part === 'function';

/** The ref of a rule or function of ours. */
export const guardrailRef = (
  { account, region }: { account: string; region: string },
  { part, name }: OwnPart,
): Ref<'guardrail'> => ({ kind: 'guardrail', account, region, id: `${part}/${name}` });
