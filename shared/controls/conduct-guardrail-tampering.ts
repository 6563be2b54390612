/** Someone who lays hands on eks-guardrails itself: its rules, functions, queues, topics, table, alarms and settings, and the rights of its roles. */
import { callOf, calledWords, seenIn } from '../conduct.ts';
import { control, type Severity } from '../control.ts';
import { isDeployment, ownPartOf } from '../own-parts.ts';
import { actorOf, type Loose } from '../record.ts';
import type { Settings } from '../settings.ts';
import { fieldsOf, flagOf, numberOf } from '../triggers/loose.ts';

export const conductGuardrailTampering = control({
  id: 'conduct-guardrail-tampering',
  title:
    'The project’s own rules, functions, queues, topics, table, alarms, parameters and roles are changed by its deployment only',
  why: 'Nothing of the stack is ever changed by hand: who does so blinds these guardrails, or makes their roles and code their own. Ask who it was before the next deployment puts it right.',
  severity: 'critical',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: 'field', lines: 'what watches must watch itself' }],
  mappings: {},
  triggers: [
    'events:DisableRule',
    'events:DeleteRule',
    'events:RemoveTargets',
    'events:PutTargets',
    'events:PutRule',
    'lambda:DeleteFunction20150331',
    'lambda:UpdateFunctionCode20150331v2',
    'lambda:UpdateFunctionConfiguration20150331v2',
    'lambda:PutFunctionConcurrency20171031',
    'lambda:RemovePermission20150331v2',
    'lambda:UpdateEventSourceMapping20150331',
    'lambda:DeleteEventSourceMapping20150331',
    'sqs:DeleteQueue',
    'sqs:PurgeQueue',
    'sqs:SetQueueAttributes',
    'sns:DeleteTopic',
    'sns:SetTopicAttributes',
    'sns:Unsubscribe',
    'sqs:RemovePermission',
    'sns:RemovePermission',
    'dynamodb:DeleteTable',
    'dynamodb:UpdateTable',
    'dynamodb:UpdateTimeToLive',
    'dynamodb:UpdateContinuousBackups',
    'monitoring:DeleteAlarms',
    'monitoring:DisableAlarmActions',
    'monitoring:PutMetricAlarm',
    'ssm:PutParameter',
    'ssm:DeleteParameter',
    'ssm:DeleteParameters',
    'logs:DeleteLogGroup',
    'cloudformation:DeleteStack',
    'cloudformation:UpdateStack',
    'cloudformation:ExecuteChangeSet',
    'iam:DeleteRole',
    'iam:PutRolePermissionsBoundary',
    'iam:DeleteRolePolicy',
    'iam:DetachRolePolicy',
    'iam:AttachRolePolicy',
    'iam:PutRolePolicy',
    'iam:UpdateAssumeRolePolicy',
  ],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told, with the name of who did it: `guardrails-switched-on` judges rules and functions themselves and switches on what can be switched on. Beside what the catalogue names, other ways to blind the guardrails count: a target replaced under its id, messages no longer handed over, a queue or topic changed, a role of ours made someone else’s, alarms silenced, the table of cases deleted, settings in a parameter written anew. Changes by the deployment are silent: by the roles of the setting `conduct.deployers`, or, where it names none, by CloudFormation, whoever called it. Who may update the stack no event says: its updates are told only where `conduct.deployers` names who deploys; its deletion is always told. A function that was switched off cannot tell of itself; the hourly sweep and the alarms do.',
  evaluate({ record }, { ref, settings }) {
    const own = ownPartOf(record);
    const what = own && changed[callOf(record)]?.(fieldsOf(record.requestParameters), settings);
    if (!own || !what || isDeployment(record, settings)) return [];
    return [
      {
        key: 'tampering',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} ${calledWords(record)}: ${own.part} ${own.name} of eks-guardrails ${what.words}.`,
        ...(what.severity && { severity: what.severity }),
        evidence: { ...seenIn(record), ...own },
      },
    ];
  },
});

interface Changed {
  words: string;
  /** When milder than critical. */
  severity?: Severity;
}

const changed: Record<string, ((request: Loose, settings: Settings) => Changed | null) | undefined> = {
  'events:DisableRule': () => ({ words: 'is disabled' }),
  'events:DeleteRule': () => ({ words: 'is gone' }),
  'events:RemoveTargets': () => ({ words: 'sends no more to what was removed from it' }),
  // A target put again under its id replaces the one before.
  'events:PutTargets': () => ({ words: 'sends to other targets' }),
  'events:PutRule': ({ state }) =>
    state === 'DISABLED' ? { words: 'is disabled' } : { words: 'was written anew', severity: 'high' },
  'lambda:DeleteFunction20150331': () => ({ words: 'is gone' }),
  'lambda:UpdateFunctionCode20150331v2': () => ({ words: 'runs other code' }),
  'lambda:UpdateFunctionConfiguration20150331v2': () => ({ words: 'has another configuration', severity: 'high' }),
  'lambda:PutFunctionConcurrency20171031': request =>
    numberOf(request.reservedConcurrentExecutions) === 0
      ? { words: 'may not run' }
      : { words: 'runs only so often at a time', severity: 'medium' },
  'lambda:RemovePermission20150331v2': () => ({ words: 'may no longer be called by what called it' }),
  'lambda:UpdateEventSourceMapping20150331': ({ enabled }) =>
    flagOf(enabled) === false ? { words: 'is no longer handed its messages' } : null,
  'lambda:DeleteEventSourceMapping20150331': () => ({ words: 'is no longer handed its messages' }),
  'sqs:DeleteQueue': () => ({ words: 'is gone' }),
  'sqs:PurgeQueue': () => ({ words: 'lost all that waited in it' }),
  'sqs:SetQueueAttributes': () => ({ words: 'has other settings', severity: 'high' }),
  'sns:DeleteTopic': () => ({ words: 'is gone' }),
  'sns:SetTopicAttributes': () => ({ words: 'has other settings', severity: 'high' }),
  'sns:Unsubscribe': () => ({ words: 'lost a subscriber', severity: 'medium' }),
  'sqs:RemovePermission': () => ({ words: 'takes nothing any more from whom it did' }),
  'sns:RemovePermission': () => ({ words: 'takes nothing any more from whom it did' }),
  'dynamodb:DeleteTable': () => ({ words: 'is gone, and every case with it' }),
  'dynamodb:UpdateTable': () => ({ words: 'has other settings', severity: 'high' }),
  'dynamodb:UpdateTimeToLive': () => ({ words: 'forgets at other times', severity: 'high' }),
  'dynamodb:UpdateContinuousBackups': ({ pointInTimeRecoverySpecification }) =>
    flagOf(fieldsOf(pointInTimeRecoverySpecification).pointInTimeRecoveryEnabled) === false
      ? { words: 'can no longer be restored', severity: 'high' }
      : null,
  'monitoring:DeleteAlarms': () => ({ words: 'is gone' }),
  'monitoring:DisableAlarmActions': () => ({ words: 'tells nobody any more' }),
  'monitoring:PutMetricAlarm': () => ({ words: 'was written anew', severity: 'high' }),
  'ssm:PutParameter': () => ({ words: 'has another value', severity: 'medium' }),
  'ssm:DeleteParameter': () => ({ words: 'is gone' }),
  'ssm:DeleteParameters': () => ({ words: 'is gone' }),
  'logs:DeleteLogGroup': () => ({ words: 'is gone', severity: 'high' }),
  'cloudformation:DeleteStack': () => ({ words: 'is being deleted' }),
  'cloudformation:UpdateStack': (_request, settings) => updatedBySomebody(settings),
  'cloudformation:ExecuteChangeSet': (_request, settings) => updatedBySomebody(settings),
  'iam:DeleteRole': () => ({ words: 'is gone' }),
  'iam:PutRolePermissionsBoundary': () => ({ words: 'may do no more than its new boundary allows' }),
  'iam:DeleteRolePolicy': () => ({ words: 'lost a policy' }),
  'iam:DetachRolePolicy': () => ({ words: 'lost a policy' }),
  'iam:AttachRolePolicy': () => ({ words: 'got another policy' }),
  'iam:PutRolePolicy': () => ({ words: 'got another policy' }),
  'iam:UpdateAssumeRolePolicy': () => ({ words: 'may be assumed by others than before' }),
};

// Whoever deploys updates the stack; only where settings say who that is can anybody be another.
const updatedBySomebody = ({ conduct: { deployers } }: Settings): Changed | null =>
  deployers.length > 0 ? { words: 'is deployed by somebody else' } : null;
