/** Examples of conduct-guardrail-tampering. */
import { conductGuardrailTampering } from '../../shared/controls/conduct-guardrail-tampering.ts';
import { placeNodegroup, placeRole } from '../../local/sandbox/place.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const rule = 'eks-guardrails-prod-EksEvents-1A2B3C4D5E6F';
const functionName = 'eks-guardrails-prod-reconcile';
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
