/** Someone who lays hands on eks-guardrails itself: its rules, functions, queues and topics, and the rights of its roles. */
import { callOf, calledWords, seenIn } from '../conduct.ts';
import { control, type Severity } from '../control.ts';
import { isDeployment, ownPartOf } from '../own-parts.ts';
import { actorOf, type Loose } from '../record.ts';
import { fieldsOf, flagOf, numberOf } from '../triggers/loose.ts';

export const conductGuardrailTampering = control({
  id: 'conduct-guardrail-tampering',
  title: 'The project’s own rules, functions, queues, topics and roles are changed by its deployment only',
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
    'Only told, with the name of who did it: `guardrails-switched-on` judges rules and functions themselves and switches on what can be switched on. Beside what the catalogue names, other ways to blind the guardrails count: a target replaced under its id, messages no longer handed over, a queue or topic changed, a role of ours made someone else’s. Changes by the deployment are silent: by the roles of the setting `conduct.deployers`, or, where it names none, by CloudFormation, whoever called it. A function that was switched off cannot tell of itself; the hourly sweep and the alarms do.',
  evaluate({ record }, { ref, settings }) {
    const own = ownPartOf(record);
    const what = own && changed[callOf(record)]?.(fieldsOf(record.requestParameters));
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

const changed: Record<string, ((request: Loose) => Changed | null) | undefined> = {
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
  'iam:DeleteRolePolicy': () => ({ words: 'lost a policy' }),
  'iam:DetachRolePolicy': () => ({ words: 'lost a policy' }),
  'iam:AttachRolePolicy': () => ({ words: 'got another policy' }),
  'iam:PutRolePolicy': () => ({ words: 'got another policy' }),
  'iam:UpdateAssumeRolePolicy': () => ({ words: 'may be assumed by others than before' }),
};
