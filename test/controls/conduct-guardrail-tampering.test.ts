/** Examples of conduct-guardrail-tampering. */
import { conductGuardrailTampering } from '../../shared/controls/conduct-guardrail-tampering.ts';
import { placeNodegroup, placeRole } from '../../local/sandbox/place.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const rule = 'eks-guardrails-prod-EksEvents-1A2B3C4D5E6F';
const functionName = 'eks-guardrails-prod-reconcile';
const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/111122223333/eks-guardrails-prod-WakeQueue-0F1E';
const topicArn = 'arn:aws:sns:eu-central-1:111122223333:eks-guardrails-prod-Topic-0A1B';
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
