/** The EventBridge client and the commands we use of it. */
import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new EventBridgeClient(options);

export const commands: Commands<'events'> = {
  DescribeRule: DescribeRuleCommand,
  DisableRule: DisableRuleCommand,
  EnableRule: EnableRuleCommand,
  ListRules: ListRulesCommand,
  ListTargetsByRule: ListTargetsByRuleCommand,
};
