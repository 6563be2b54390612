/** Builders of EventBridge rules and Lambda functions, ours unless named otherwise. */
import { located, type Place } from './groups.ts';
import type { FunctionState, RuleOfEvents } from './states.ts';
import { regionOf, type World } from './world.ts';

/** An enabled rule of the default bus that sends to our queue. Answers its name. */
export function placeEventRule(world: World, options: Partial<Place> & Partial<RuleOfEvents> = {}): string {
  const { place, fields } = located(options);
  const Name = fields.Name ?? 'eks-guardrails-prod-EksEvents-1A2B3C4D5E6F';
  regionOf(world, place.account, place.region).eventRules[Name] = {
    State: 'ENABLED',
    targets: {
      'wake-queue': `arn:aws:sqs:${place.region}:${place.account}:eks-guardrails-prod-WakeQueue-0F1E2D3C4B5A`,
    },
    ...fields,
    Name,
  };
  return Name;
}

/** A function without a reserved concurrency. Answers its name. */
export function placeFunction(world: World, options: Partial<Place> & Partial<FunctionState> = {}): string {
  const { place, fields } = located(options);
  const FunctionName = fields.FunctionName ?? 'eks-guardrails-prod-sweep';
  regionOf(world, place.account, place.region).functions[FunctionName] = { ...fields, FunctionName };
  return FunctionName;
}
