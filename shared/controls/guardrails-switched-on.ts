/** Rules and functions of eks-guardrails itself that were switched off. */
import { control, type Finding } from '../control.ts';
import { ownPrefix } from '../own-parts.ts';
import { arnOf } from '../triggers/loose.ts';

type Found = Finding<
  'events:EnableRule' | 'lambda:DeleteFunctionConcurrency',
  'events:DisableRule' | 'lambda:PutFunctionConcurrency'
>;

export const guardrailsSwitchedOn = control({
  id: 'guardrails-switched-on',
  title: 'The rules and functions of eks-guardrails are switched on',
  why: 'A rule that is disabled, or a function that may not run, blinds these guardrails without a word. It is the first thing to do for someone who found out what reverts their changes.',
  severity: 'critical',
  kind: 'aws-config',
  resource: 'guardrail',
  sources: [{ document: 'field', lines: 'what watches must watch itself' }],
  mappings: {},
  triggers: [
    'events:DisableRule',
    'events:RemoveTargets',
    'events:PutTargets',
    'events:PutRule',
    'lambda:PutFunctionConcurrency20171031',
    'schedule:hourly',
  ],
  closes: ['events:EnableRule', 'events:PutRule', 'events:DeleteRule', 'lambda:DeleteFunctionConcurrency20171031'],
  calls: ['events:EnableRule', 'lambda:DeleteFunctionConcurrency'],
  byPerson: ['events:DisableRule', 'lambda:PutFunctionConcurrency'],
  remedy: 'revert',
  strongest: 'revert',
  askIac: true,
  condition: `Reverted: a disabled rule that sends to a part of eks-guardrails, and a reserved concurrency of 0. A person makes the undo. Only told: a rule that sends nowhere, or nowhere of ours, and one that its stack should have and has not, which the hourly sweep sees. Ours is what has a name that begins with \`${ownPrefix}\`, and nothing else is touched. While \`reconcile\` itself may not run nobody reverts anything: the alarm on the age of the queue tells.`,
  evaluate(guardrail, { ref }) {
    const { name } = guardrail;
    if (guardrail.part === 'function') {
      // A function without any runs within what the account has left.
      if (guardrail.ReservedConcurrentExecutions !== 0) return [];
      const off: Found = {
        key: 'throttled',
        facet: 'concurrency',
        message: `Function ${name} of account ${ref.account} may not run: its reserved concurrency is 0.`,
        plan: {
          calls: [{ call: 'lambda:DeleteFunctionConcurrency', input: { FunctionName: name } }],
          // To go back switches the guardrails off: a person does it.
          undo: {
            byPerson: [
              { call: 'lambda:PutFunctionConcurrency', input: { FunctionName: name, ReservedConcurrentExecutions: 0 } },
            ],
          },
          effect: 'The function runs again, within the concurrency the account has left, and works off what waits.',
        },
        evidence: { reservedConcurrentExecutions: 0 },
      };
      return [off];
    }
    const { State, targets, missing } = guardrail;
    if (missing) {
      const gone: Found = {
        key: 'missing',
        facet: 'state',
        message: `Rule ${name} of account ${ref.account} is missing: what it let through reaches nobody.`,
        atMost: { remedy: 'notify', why: 'deploy the stack again: it makes the rule with its targets and permissions' },
        evidence: { missing },
      };
      return [gone];
    }
    const isOn = State === 'ENABLED' || State === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
    const isOurs = targets.some(arn => isOwnTarget(arn, ref));
    const disabled: Found = {
      key: 'disabled',
      facet: 'state',
      message: `Rule ${name} of account ${ref.account} is ${State === 'DISABLED' ? 'disabled' : 'not known to be enabled'}: what it lets through reaches nobody.`,
      ...(State === 'DISABLED' && isOurs
        ? {
            plan: {
              calls: [{ call: 'events:EnableRule', input: { Name: name } }],
              undo: { byPerson: [{ call: 'events:DisableRule', input: { Name: name } }] },
              effect:
                'Events come through again; those of the time between are lost, and the daily sweep looks for what they did.',
            },
          }
        : {
            atMost: {
              remedy: 'notify',
              why: isOurs
                ? 'AWS does not tell whether it is enabled'
                : 'it sends to nothing that is known to be of eks-guardrails, so nobody can tell that it is ours to enable',
            },
          }),
      evidence: { state: State ?? null, targets },
    };
    const nowhere: Found = {
      key: 'no-target',
      facet: 'targets',
      message: `Rule ${name} of account ${ref.account} ${targets.length > 0 ? 'sends to nothing of eks-guardrails' : 'has no target'}: what it lets through does not reach them.`,
      atMost: { remedy: 'notify', why: 'deploy the stack again: it puts the target back with its permissions' },
      evidence: { state: State ?? null, targets },
    };
    // Of a disabled rule that sends elsewhere the fault above says all.
    return [...(isOn ? [] : [disabled]), ...(targets.length > 0 && (isOurs || !isOn) ? [] : [nowhere])];
  },
});

/** A part of ours in this account, or, for the rule that forwards IAM's events (deploy/us-east-1.yml), the default bus in the Region of the hub. */
function isOwnTarget(target: string, { account, region }: { account: string; region: string }): boolean {
  const arn = arnOf(target);
  if (arn?.account !== account) return false;
  const isBus = arn.service === 'events' && arn.type === 'event-bus';
  return isBus ? arn.id === 'default' && arn.region !== region : arn.id.startsWith(ownPrefix);
}
