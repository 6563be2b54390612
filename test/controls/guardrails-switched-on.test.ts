/** Examples of guardrails-switched-on. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { guardrailsSwitchedOn } from '../../shared/controls/guardrails-switched-on.ts';
import { knownRules } from '../../shared/known-rules.ts';
import { guardrailRef, ownFunctions } from '../../shared/own-parts.ts';
import { guardrailRefs } from '../../shared/read/guardrail.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeEventRule, placeFunction } from '../../local/sandbox/place.ts';
import { sandbox } from '../../local/sandbox/sandbox.ts';
import { emptyWorld, regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { resourceNow, staged } from '../examples.ts';
import { testClock, testPorts } from '../ports.ts';

const where = { account: '111122223333', region: 'eu-central-1' };
const rule =
  (options: Parameters<typeof placeEventRule>[1] = {}) =>
  (world: World): Ref => {
    placeEventRule(world, { Name: 'eks-guardrails-prod-IamEvents-A1', State: 'DISABLED' });
    return guardrailRef(where, { part: 'rule', name: placeEventRule(world, options) });
  };
const forwarding =
  (options: Parameters<typeof placeEventRule>[1] = {}) =>
  (world: World): Ref => {
    const name = placeEventRule(world, {
      region: 'us-east-1',
      Name: 'eks-guardrails-forward-iam',
      targets: { hub: 'arn:aws:events:eu-central-1:111122223333:event-bus/default' },
      ...options,
    });
    return guardrailRef({ ...where, region: 'us-east-1' }, { part: 'rule', name });
  };
const lambda =
  (ReservedConcurrentExecutions?: number) =>
  (world: World): Ref => {
    const name = placeFunction(world, {
      ...(ReservedConcurrentExecutions !== undefined && { ReservedConcurrentExecutions }),
    });
    return guardrailRef(where, { part: 'function', name });
  };
const Name = 'eks-guardrails-prod-EksEvents-1A2B3C4D5E6F';
const FunctionName = 'eks-guardrails-prod-sweep';
const told = (key: string, why: RegExp) => ({ key, atMost: 'notify' as const, why, calls: [] });

check(guardrailsSwitchedOn, {
  changes: ({ key }) =>
    key === 'disabled'
      ? /\.eventRules\.eks-guardrails-(prod-EksEvents-1A2B3C4D5E6F|forward-iam)\.State: /
      : /\.functions\.eks-guardrails-prod-sweep\.ReservedConcurrentExecutions: /,
  fine: [
    { name: 'the rule is enabled', world: rule() },
    {
      name: 'a rule that lets through reads too is enabled',
      world: rule({ State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }),
    },
    { name: 'IAM’s events are forwarded to the hub', world: forwarding() },
    { name: 'a function without a reserved concurrency', world: lambda() },
    { name: 'a function that may run a little', world: lambda(1) },
  ],
  bad: [
    {
      name: 'someone disabled one of our rules',
      world: rule({ State: 'DISABLED' }),
      finds: [
        {
          key: 'disabled',
          message: /^Rule eks-guardrails-prod-EksEvents-1A2B3C4D5E6F of account 111122223333 is disabled/,
          calls: [{ call: 'events:EnableRule', input: { Name } }],
          undo: { byPerson: [{ call: 'events:DisableRule', input: { Name } }] },
        },
      ],
    },
    {
      name: 'a rule with our name that sends to somebody else',
      world: rule({ State: 'DISABLED', targets: { one: 'arn:aws:sqs:eu-central-1:111122223333:billing' } }),
      finds: [told('disabled', /nobody can tell that it is ours/)],
    },
    {
      name: 'the rule that forwards IAM’s events to the hub is disabled',
      world: forwarding({ State: 'DISABLED' }),
      finds: [
        { key: 'disabled', calls: [{ call: 'events:EnableRule', input: { Name: 'eks-guardrails-forward-iam' } }] },
      ],
    },
    {
      name: 'a rule whose target was replaced under its id',
      world: rule({ targets: { 'wake-queue': 'arn:aws:sqs:eu-central-1:111122223333:scratch' } }),
      finds: [{ ...told('no-target', /deploy the stack/), message: /sends to nothing of eks-guardrails/ }],
    },
    {
      name: 'a rule that sends to a queue of our name in another account',
      world: rule({ targets: { 'wake-queue': 'arn:aws:sqs:eu-central-1:444455556666:eks-guardrails-prod-WakeQueue' } }),
      finds: [told('no-target', /deploy the stack/)],
    },
    {
      name: 'a rule that sends back to the bus it listens to',
      world: rule({ targets: { bus: 'arn:aws:events:eu-central-1:111122223333:event-bus/default' } }),
      finds: [told('no-target', /deploy the stack/)],
    },
    {
      name: 'a rule that forwards to another bus of the hub',
      world: forwarding({ targets: { hub: 'arn:aws:events:eu-central-1:111122223333:event-bus/scratch' } }),
      finds: [told('no-target', /deploy the stack/)],
    },
    {
      name: 'a rule that sends nowhere',
      world: rule({ targets: {} }),
      finds: [{ ...told('no-target', /deploy the stack/), message: /has no target/ }],
    },
    {
      name: 'a rule that is disabled and sends nowhere',
      world: rule({ State: 'DISABLED', targets: {} }),
      finds: [told('disabled', /ours/), told('no-target', /deploy the stack/)],
    },
    {
      name: 'the rule for findings of GuardDuty is missing',
      world: world => {
        rule()(world);
        return guardrailRef(where, { part: 'rule', name: 'eks-guardrails-prod-GuarddutyEventsFindings' });
      },
      finds: [
        {
          ...told('missing', /deploy the stack/),
          message: /^Rule eks-guardrails-prod-GuarddutyEventsFindings of account 111122223333 is missing/,
        },
      ],
    },
    {
      name: 'a function that may not run',
      world: lambda(0),
      finds: [
        {
          key: 'throttled',
          calls: [{ call: 'lambda:DeleteFunctionConcurrency', input: { FunctionName } }],
          undo: {
            byPerson: [
              { call: 'lambda:PutFunctionConcurrency', input: { FunctionName, ReservedConcurrentExecutions: 0 } },
            ],
          },
        },
      ],
    },
    {
      name: 'a rule of which AWS does not tell whether it is enabled',
      world: world => {
        const at = rule()(world);
        for (const one of Object.values(regionOf(world, at.account, at.region).eventRules))
          Object.assign(one, { State: undefined });
        return at;
      },
      finds: [{ ...told('disabled', /^AWS does not tell/), message: /is not known to be enabled/ }],
    },
    {
      name: 'a rule that sends to a queue whose name only ends like ours',
      world: rule({ targets: { 'wake-queue': 'arn:aws:sqs:eu-central-1:111122223333:not-eks-guardrails-prod' } }),
      finds: [told('no-target', /deploy the stack/)],
    },
  ],
});

describe('what is ours', () => {
  test.each([
    ['a rule of somebody else', 'rule/billing-nightly'],
    ['a function of somebody else', 'function/billing'],
    ['something that is neither', 'bus/eks-guardrails-prod'],
  ])('%s is never read', async (name, id) => {
    const stage = staged({ name, world: rule() });
    expect(await resourceNow(stage, { name, world: rule() }, { kind: 'guardrail', ...where, id })).toBeNull();
    expect(stage.sandbox.calls).toEqual([]);
  });

  test('the functions of the stack are those serverless.yml makes', () => {
    const stack: { functions: object } = parse(readFileSync('serverless.yml', 'utf8'));
    expect(Object.keys(stack.functions).toSorted()).toEqual(ownFunctions.toSorted());
  });

  const listedIn = async (...names: string[]) => {
    const world = emptyWorld();
    for (const name of names) placeEventRule(world, { Name: name });
    const clock = testClock();
    const ports = testPorts(sandbox({ now: clock.now, world }), clock);
    return (await guardrailRefs(ports, where)).map(({ id }) => id);
  };
  const ofStack = (stack = 'eks-guardrails-prod') => knownRules.map(id => `${stack}-${id}-1A2B3C4D5E6F`);

  test('the sweep looks at our rules and at the functions of their stacks', async () => {
    const rules = [...ofStack(), 'eks-guardrails-prod-DueEventsRuleSchedule1-1A2B', 'eks-guardrails-forward-iam'];
    expect(await listedIn(...rules, 'billing-nightly')).toEqual([
      ...rules.map(name => `rule/${name}`),
      ...ownFunctions.map(one => `function/eks-guardrails-prod-${one}`),
    ]);
  });

  test('and at rules a stack has no more, by the names its template gives them', async () => {
    const left = ofStack().filter(name => !/-Guardduty/.test(name));
    expect((await listedIn(...left)).filter(id => id.includes('Guardduty'))).toEqual([
      'rule/eks-guardrails-prod-GuarddutyEvents',
      'rule/eks-guardrails-prod-GuarddutyEventsFindings',
    ]);
  });

  test('where names were cut short nobody can tell, so none is missing', async () => {
    const stage = `eks-guardrails-${'s'.repeat(40)}`;
    expect((await listedIn(`${stage}-EksEvents`)).filter(id => id.startsWith('rule/'))).toEqual([
      `rule/${stage}-EksEvents`,
    ]);
  });

  test('the rules a stack should have are those of its template', () => {
    const rules: { Resources: Record<string, { Type: string }> } = parse(readFileSync('events/rules.yml', 'utf8'));
    const ids = Object.entries(rules.Resources).flatMap(([id, { Type }]) => (Type === 'AWS::Events::Rule' ? [id] : []));
    expect(knownRules).toEqual(ids);
  });

  test('a missing rule is there again, under its full name, once the stack is deployed', async () => {
    const name = 'a rule that was missing';
    const stage = staged({ name, world: rule() });
    const id = 'rule/eks-guardrails-prod-EksEvents';
    expect(await resourceNow(stage, { name, world: rule() }, { kind: 'guardrail', ...where, id })).toBeNull();
  });
});
