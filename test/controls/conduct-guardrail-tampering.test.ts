/** Examples of conduct-guardrail-tampering. */
import { conductGuardrailTampering } from '../../shared/controls/conduct-guardrail-tampering.ts';
import { placeNodegroup, placeRole } from '../../local/sandbox/place.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const rule = 'eks-guardrails-prod-EksEvents-1A2B3C4D5E6F';
const functionName = 'eks-guardrails-prod-reconcile';
const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/111122223333/eks-guardrails-prod-WakeQueue-0F1E';
const topicArn = 'arn:aws:sns:eu-central-1:111122223333:eks-guardrails-prod-Topic-0A1B';
const tableName = 'eks-guardrails-prod-Table-0A1B2C3D4E5F';
const alarm = 'eks-guardrails-prod-DeadWakesAlarm-0A1B2C3D4E5F';
const stackName = 'eks-guardrails-prod';
const handsOver = {
  responseElements: { functionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${functionName}` },
};
const calling = (name: string, call: string, requestParameters: object, more: object = {}) => {
  const [source = '', eventName = ''] = call.split(':');
  return recordedExample(
    name,
    {
      eventSource: `${source}.amazonaws.com`,
      eventName,
      requestParameters,
      userIdentity: sessionOf('Admin'),
      ...more,
    },
    world => {
      // A role of ours that is no node's.
      placeRole(world, { RoleName: 'eks-guardrails-prod-fix' });
      placeNodegroup(world);
    },
  );
};
const finds = (message: RegExp, severity?: 'high' | 'medium') => [
  { key: 'tampering', message, calls: [], ...(severity && { severity }) },
];
const byCloudFormation = { userIdentity: { ...sessionOf('Admin'), invokedBy: 'cloudformation.amazonaws.com' } };
const deployers = { conduct: { deployers: ['ci-deploy'] } };

check(conductGuardrailTampering, {
  bare: 'nothing',
  fine: [
    calling('a rule of somebody else', 'events:DisableRule', { name: 'billing-nightly' }),
    calling('a rule of that name on another bus', 'events:DisableRule', { name: rule, eventBusName: 'billing' }),
    calling('a function of somebody else', 'lambda:DeleteFunction20150331', { functionName: 'billing' }),
    calling(
      'CloudFormation deploys new code',
      'lambda:UpdateFunctionCode20150331v2',
      { functionName },
      byCloudFormation,
    ),
    {
      ...calling(
        'a role of the settings deploys',
        'events:PutRule',
        { name: rule },
        { userIdentity: sessionOf('ci-deploy') },
      ),
      settings: deployers,
    },
    calling('a queue of somebody else is emptied', 'sqs:PurgeQueue', {
      queueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/billing',
    }),
    calling('a topic of somebody else loses a subscriber', 'sns:Unsubscribe', {
      subscriptionArn: 'arn:aws:sns:eu-central-1:111122223333:billing:0b6b',
    }),
    calling(
      'a function takes larger batches',
      'lambda:UpdateEventSourceMapping20150331',
      { uUID: '5f3c', batchSize: 5 },
      handsOver,
    ),
    calling('a mapping of somebody else is disabled', 'lambda:UpdateEventSourceMapping20150331', {
      uUID: '5f3c',
      enabled: false,
    }),
    calling(
      'CloudFormation gives our role its policy',
      'iam:PutRolePolicy',
      { roleName: 'eks-guardrails-prod-fix' },
      byCloudFormation,
    ),
    calling('a table of somebody else is deleted', 'dynamodb:DeleteTable', { tableName: 'billing' }),
    calling('the table is backed up again', 'dynamodb:UpdateContinuousBackups', {
      tableName,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    }),
    calling('alarms of somebody else are silenced', 'monitoring:DisableAlarmActions', { alarmNames: ['billing'] }),
    calling('a parameter of somebody else', 'ssm:PutParameter', { name: '/billing/eks-guardrails/settings' }),
    calling('the log group of a function of somebody else', 'logs:DeleteLogGroup', {
      logGroupName: '/aws/lambda/billing',
    }),
    calling('a stack of somebody else is deleted', 'cloudformation:DeleteStack', { stackName: 'billing' }),
    calling('an update of the stack where nobody says who deploys', 'cloudformation:UpdateStack', { stackName }),
    {
      ...calling(
        'a role of the settings deletes the stack',
        'cloudformation:DeleteStack',
        { stackName },
        {
          userIdentity: sessionOf('ci-deploy'),
        },
      ),
      settings: deployers,
    },
    calling('a role of nodes loses a policy', 'iam:DetachRolePolicy', { roleName: 'eks-node' }),
  ],
  bad: [
    {
      ...calling('a rule is disabled by hand', 'events:DisableRule', { name: rule, eventBusName: 'default' }),
      finds: finds(
        /^In account 111122223333 .* called events:DisableRule .*: rule eks-guardrails-prod-EksEvents-\w+ of eks-guardrails is disabled\.$/,
      ),
    },
    { ...calling('a rule is deleted', 'events:DeleteRule', { name: rule, force: true }), finds: finds(/is gone/) },
    {
      ...calling('its target is taken away', 'events:RemoveTargets', { rule, ids: ['wake-queue'] }),
      finds: finds(/sends no more/),
    },
    {
      ...calling('its pattern is written anew', 'events:PutRule', { name: rule, eventPattern: '{}' }),
      finds: finds(/was written anew/, 'high'),
    },
    {
      ...calling('it is disabled by being written anew', 'events:PutRule', { name: rule, state: 'DISABLED' }),
      finds: finds(/is disabled/),
    },
    {
      ...calling('a function that is named by its ARN is deleted', 'lambda:DeleteFunction20150331', {
        functionName: `arn:aws:lambda:eu-central-1:111122223333:function:${functionName}`,
      }),
      finds: finds(/function eks-guardrails-prod-reconcile of eks-guardrails is gone/),
    },
    {
      ...calling('a function runs other code', 'lambda:UpdateFunctionCode20150331v2', {
        functionName: `${functionName}:live`,
      }),
      finds: finds(/function eks-guardrails-prod-reconcile of eks-guardrails runs other code/),
    },
    {
      ...calling('a function has other settings', 'lambda:UpdateFunctionConfiguration20150331v2', { functionName }),
      finds: finds(/another configuration/, 'high'),
    },
    {
      ...calling('a function may not run any more', 'lambda:PutFunctionConcurrency20171031', {
        functionName,
        reservedConcurrentExecutions: 0,
      }),
      finds: finds(/may not run/),
    },
    {
      ...calling('a function may run once at a time', 'lambda:PutFunctionConcurrency20171031', {
        functionName,
        reservedConcurrentExecutions: 1,
      }),
      finds: finds(/only so often/, 'medium'),
    },
    {
      ...calling('our role loses a policy though no node uses it', 'iam:DetachRolePolicy', {
        roleName: 'eks-guardrails-prod-fix',
        policyArn: 'arn:aws:iam::111122223333:policy/fix',
      }),
      finds: finds(/role eks-guardrails-prod-fix of eks-guardrails lost a policy/),
    },
    {
      ...calling('an inline policy of our role is deleted', 'iam:DeleteRolePolicy', {
        roleName: 'eks-guardrails-prod-fix',
        policyName: 'fix',
      }),
      finds: finds(/lost a policy/),
    },
    {
      ...calling('its target is replaced', 'events:PutTargets', { rule, targets: [{ id: 'wake-queue' }] }),
      finds: finds(/sends to other targets\.$/),
    },
    {
      ...calling('a schedule may no longer call a function', 'lambda:RemovePermission20150331v2', { functionName }),
      finds: finds(/may no longer be called by what called it\.$/),
    },
    {
      ...calling(
        'a function is no longer handed its messages',
        'lambda:UpdateEventSourceMapping20150331',
        { uUID: '5f3c', enabled: 'false' },
        handsOver,
      ),
      finds: finds(/function eks-guardrails-prod-reconcile of eks-guardrails is no longer handed its messages\.$/),
    },
    {
      ...calling('its mapping is deleted', 'lambda:DeleteEventSourceMapping20150331', { uUID: '5f3c' }, handsOver),
      finds: finds(/is no longer handed its messages\.$/),
    },
    {
      ...calling('the queue is emptied', 'sqs:PurgeQueue', { queueUrl }),
      finds: finds(/queue eks-guardrails-prod-WakeQueue-0F1E of eks-guardrails lost all that waited in it\.$/),
    },
    { ...calling('the queue is deleted', 'sqs:DeleteQueue', { queueUrl }), finds: finds(/is gone/) },
    {
      ...calling('the queue lets nobody in any more', 'sqs:SetQueueAttributes', {
        queueUrl,
        attributes: { Policy: '' },
      }),
      finds: finds(/has other settings/, 'high'),
    },
    {
      ...calling('the topic is deleted', 'sns:DeleteTopic', { topicArn }),
      finds: finds(/topic eks-guardrails-prod-Topic-0A1B of eks-guardrails is gone/),
    },
    {
      ...calling('the topic has another policy', 'sns:SetTopicAttributes', { topicArn, attributeName: 'Policy' }),
      finds: finds(/has other settings/, 'high'),
    },
    {
      ...calling('someone no longer hears of it', 'sns:Unsubscribe', { subscriptionArn: `${topicArn}:0b6b` }),
      finds: finds(/topic eks-guardrails-prod-Topic-0A1B of eks-guardrails lost a subscriber/, 'medium'),
    },
    {
      ...calling('the queue takes no events any more', 'sqs:RemovePermission', { queueUrl, label: 'events' }),
      finds: finds(/queue eks-guardrails-prod-WakeQueue-0F1E of eks-guardrails takes nothing any more/),
    },
    {
      ...calling('the topic takes no alarms any more', 'sns:RemovePermission', { topicArn, label: 'alarms' }),
      finds: finds(/topic eks-guardrails-prod-Topic-0A1B of eks-guardrails takes nothing any more/),
    },
    {
      ...calling('the table is deleted', 'dynamodb:DeleteTable', { tableName }),
      finds: finds(/table eks-guardrails-prod-Table-0A1B2C3D4E5F of eks-guardrails is gone, and every case with it\.$/),
    },
    {
      ...calling('the table named by its ARN loses its stream', 'dynamodb:UpdateTable', {
        tableName: `arn:aws:dynamodb:eu-central-1:111122223333:table/${tableName}`,
        streamSpecification: { streamEnabled: false },
      }),
      finds: finds(/table eks-guardrails-prod-Table-\w+ of eks-guardrails has other settings\.$/, 'high'),
    },
    {
      ...calling('the table forgets what it should keep', 'dynamodb:UpdateTimeToLive', {
        tableName,
        timeToLiveSpecification: { attributeName: 'updatedAt', enabled: true },
      }),
      finds: finds(/forgets at other times/, 'high'),
    },
    {
      ...calling('the table is no longer backed up', 'dynamodb:UpdateContinuousBackups', {
        tableName,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
      }),
      finds: finds(/can no longer be restored/, 'high'),
    },
    {
      ...calling('an alarm is deleted', 'monitoring:DeleteAlarms', { alarmNames: [alarm] }),
      finds: finds(/alarm eks-guardrails-prod-DeadWakesAlarm-\w+ of eks-guardrails is gone\.$/),
    },
    {
      ...calling('an alarm is silenced among others', 'monitoring:DisableAlarmActions', {
        alarmNames: ['billing', alarm],
      }),
      finds: finds(/alarm eks-guardrails-prod-DeadWakesAlarm-\w+ of eks-guardrails tells nobody any more\.$/),
    },
    {
      ...calling('an alarm gets a threshold nothing reaches', 'monitoring:PutMetricAlarm', { alarmName: alarm }),
      finds: finds(/was written anew/, 'high'),
    },
    {
      ...calling('the settings are written anew', 'ssm:PutParameter', { name: '/eks-guardrails/settings' }),
      finds: finds(/parameter \/eks-guardrails\/settings of eks-guardrails has another value\.$/, 'medium'),
    },
    {
      ...calling('a secret named by its ARN is deleted', 'ssm:DeleteParameter', {
        name: 'arn:aws:ssm:eu-central-1:111122223333:parameter/eks-guardrails/slack-bot-token',
      }),
      finds: finds(/parameter \/eks-guardrails\/slack-bot-token of eks-guardrails is gone\.$/),
    },
    {
      ...calling('the settings are deleted among others', 'ssm:DeleteParameters', {
        names: ['/billing/token', '/eks-guardrails/settings'],
      }),
      finds: finds(/parameter \/eks-guardrails\/settings of eks-guardrails is gone\.$/),
    },
    {
      ...calling('what a function logged is deleted', 'logs:DeleteLogGroup', {
        logGroupName: `/aws/lambda/${functionName}`,
      }),
      finds: finds(/log group \/aws\/lambda\/eks-guardrails-prod-reconcile of eks-guardrails is gone\.$/, 'high'),
    },
    {
      ...calling('the stack is deleted', 'cloudformation:DeleteStack', { stackName }),
      finds: finds(/stack eks-guardrails-prod of eks-guardrails is being deleted\.$/),
    },
    {
      ...calling('somebody who does not deploy updates the stack by its ARN', 'cloudformation:UpdateStack', {
        stackName: `arn:aws:cloudformation:eu-central-1:111122223333:stack/${stackName}/5f0c7d10-0b1a`,
      }),
      settings: deployers,
      finds: finds(/stack eks-guardrails-prod of eks-guardrails is deployed by somebody else\.$/),
    },
    {
      ...calling('somebody who does not deploy executes a change set', 'cloudformation:ExecuteChangeSet', {
        stackName,
        changeSetName: 'hotfix',
      }),
      settings: deployers,
      finds: finds(/deployed by somebody else/),
    },
    {
      ...calling('our role is deleted', 'iam:DeleteRole', { roleName: 'eks-guardrails-prod-fix' }),
      finds: finds(/role eks-guardrails-prod-fix of eks-guardrails is gone\.$/),
    },
    {
      ...calling('our role gets a boundary', 'iam:PutRolePermissionsBoundary', {
        roleName: 'eks-guardrails-prod-fix',
        permissionsBoundary: 'arn:aws:iam::aws:policy/AWSDenyAll',
      }),
      finds: finds(/may do no more than its new boundary allows\.$/),
    },
    {
      ...calling('somebody else may become our role', 'iam:UpdateAssumeRolePolicy', {
        roleName: 'eks-guardrails-prod-fix',
      }),
      finds: finds(/role eks-guardrails-prod-fix of eks-guardrails may be assumed by others than before\.$/),
    },
    {
      ...calling('our role gets a managed policy', 'iam:AttachRolePolicy', { roleName: 'eks-guardrails-prod-fix' }),
      finds: finds(/got another policy/),
    },
    {
      ...calling('our role gets an inline policy', 'iam:PutRolePolicy', { roleName: 'eks-guardrails-prod-fix' }),
      finds: finds(/got another policy/),
    },
    {
      ...calling(
        'CloudFormation is called by a role that does not deploy',
        'events:DisableRule',
        { name: rule },
        byCloudFormation,
      ),
      settings: deployers,
      finds: finds(/is disabled/),
    },
    {
      ...calling(
        'a user agent that says CloudFormation is only words',
        'events:DisableRule',
        { name: rule },
        {
          userAgent: 'cloudformation.amazonaws.com',
        },
      ),
      finds: finds(/is disabled/),
    },
  ],
});
