/** What the events of EventBridge, Lambda and the queues and topics beside them change: rules of the default bus with their targets, and how much a function may run. */
import type { EventTrigger } from '../../../shared/triggers.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { placeEventRule } from '../place-own-parts.ts';
import type { FunctionState, RuleOfEvents } from '../states.ts';

type Source = 'events' | 'lambda' | 'sns' | 'sqs' | 'dynamodb' | 'monitoring' | 'ssm' | 'cloudformation';

export const ownPartEffects: { [T in Extract<EventTrigger, `${Source}:${string}`>]: (h: Happening) => void } = {
  'events:DisableRule': happening => setState(happening, 'DISABLED'),
  'events:EnableRule': happening => setState(happening, 'ENABLED'),
  'events:DeleteRule': ({ here, request }) => delete here.eventRules[textOf(request.name) ?? ''],
  'events:RemoveTargets': happening => {
    for (const id of listOf(happening.request.ids)) delete ruleOf(happening)?.targets[textOf(id) ?? ''];
  },
  'events:PutTargets': happening => {
    for (const target of listOf(happening.request.targets).map(fieldsOf)) {
      const [id, arn] = [textOf(target.id), textOf(target.arn)];
      const rule = ruleOf(happening);
      if (rule && id && arn) rule.targets[id] = arn;
    }
  },
  'events:PutRule': happening => {
    const { world, account, region, request } = happening;
    const Name = textOf(request.name);
    if (Name && !ruleOf(happening)) placeEventRule(world, { account, region, Name, targets: {} });
    setState(happening, request.state === 'DISABLED' ? 'DISABLED' : 'ENABLED');
  },
  'lambda:DeleteFunction20150331': ({ here, request }) => delete here.functions[textOf(request.functionName) ?? ''],
  'lambda:UpdateFunctionCode20150331v2': () => undefined,
  'lambda:UpdateFunctionConfiguration20150331v2': () => undefined,
  // Who may call a function, how it is handed its messages, and queues, topics, tables, alarms, parameters and stacks are nothing any reader reads.
  'lambda:RemovePermission20150331v2': () => undefined,
  'lambda:UpdateEventSourceMapping20150331': () => undefined,
  'lambda:DeleteEventSourceMapping20150331': () => undefined,
  'sqs:DeleteQueue': () => undefined,
  'sqs:PurgeQueue': () => undefined,
  'sqs:SetQueueAttributes': () => undefined,
  'sns:DeleteTopic': () => undefined,
  'sns:SetTopicAttributes': () => undefined,
  'sns:Unsubscribe': () => undefined,
  'sqs:RemovePermission': () => undefined,
  'sns:RemovePermission': () => undefined,
  'dynamodb:DeleteTable': () => undefined,
  'dynamodb:UpdateTable': () => undefined,
  'dynamodb:UpdateTimeToLive': () => undefined,
  'dynamodb:UpdateContinuousBackups': () => undefined,
  'monitoring:DeleteAlarms': () => undefined,
  'monitoring:DisableAlarmActions': () => undefined,
  'monitoring:PutMetricAlarm': () => undefined,
  'ssm:PutParameter': () => undefined,
  'ssm:DeleteParameter': () => undefined,
  'ssm:DeleteParameters': () => undefined,
  'cloudformation:DeleteStack': () => undefined,
  'cloudformation:UpdateStack': () => undefined,
  'cloudformation:ExecuteChangeSet': () => undefined,
  'lambda:PutFunctionConcurrency20171031': happening => {
    const found = functionOf(happening);
    const reserved = numberOf(happening.request.reservedConcurrentExecutions);
    if (found && reserved !== undefined) found.ReservedConcurrentExecutions = reserved;
  },
  'lambda:DeleteFunctionConcurrency20171031': happening => delete functionOf(happening)?.ReservedConcurrentExecutions,
};

const ruleOf = ({ here, request }: Happening): RuleOfEvents | undefined =>
  here.eventRules[textOf(request.name) ?? textOf(request.rule) ?? ''];

const functionOf = ({ here, request }: Happening): FunctionState | undefined =>
  here.functions[textOf(request.functionName) ?? ''];

function setState(happening: Happening, state: 'ENABLED' | 'DISABLED'): void {
  const rule = ruleOf(happening);
  if (rule) rule.State = state;
}
