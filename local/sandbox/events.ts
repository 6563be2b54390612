/** EventBridge in the sandbox: rules of the default bus with their state and targets. */
import { page, refuse, type At, type Performs } from './at.ts';
import type { RuleOfEvents } from './states.ts';

export const events: Performs<'events'> = {
  'events:DescribeRule': (at, { Name }) => {
    const { targets: _targets, ...rule } = ruleOf(at, Name);
    return rule;
  },

  'events:ListRules': (at, { NamePrefix = '', NextToken, Limit }) => {
    const all = Object.values(at.here.eventRules).filter(({ Name }) => Name.startsWith(NamePrefix));
    const { items, next } = page(at, all, NextToken, Limit);
    return { Rules: items.map(({ Name, State }) => ({ Name, State })), ...(next && { NextToken: next }) };
  },

  'events:ListTargetsByRule': (at, { Rule, NextToken, Limit }) => {
    const { items, next } = page(at, Object.entries(ruleOf(at, Rule).targets), NextToken, Limit);
    return { Targets: items.map(([Id, Arn]) => ({ Id, Arn })), ...(next && { NextToken: next }) };
  },

  'events:EnableRule': (at, { Name }) => {
    ruleOf(at, Name).State = 'ENABLED';
    return {};
  },

  'events:DisableRule': (at, { Name }) => {
    ruleOf(at, Name).State = 'DISABLED';
    return {};
  },
};

const ruleOf = (at: At, name = ''): RuleOfEvents =>
  at.here.eventRules[name] ??
  refuse(at, 'ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
