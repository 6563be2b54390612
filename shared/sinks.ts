/** How one message looks in each channel: one pure renderer per sink. */
import type { Message } from './message.ts';
import { amazonQ, type AmazonQNotification } from './sinks/amazon-q.ts';
import { log, type LogLine } from './sinks/log.ts';
import { slack, type SlackCalls } from './sinks/slack.ts';
import { slackWebhook, type SlackWebhookBody } from './sinks/slack-webhook.ts';
import { sns, type SnsMessage } from './sinks/sns.ts';
import { teams, type TeamsBody } from './sinks/teams.ts';
import { webhook, type WebhookBody } from './sinks/webhook.ts';
import type { Rendering, Sink } from './target.ts';

/** What each renderer makes; who sends it adds addresses, secrets and signatures. */
export interface RenderedBy {
  sns: SnsMessage;
  slack: SlackCalls;
  'slack-webhook': SlackWebhookBody;
  teams: TeamsBody;
  /** Published to the SNS topic Amazon Q listens to, as JSON. */
  'amazon-q': AmazonQNotification;
  webhook: WebhookBody;
  log: LogLine;
}
export type Rendered<S extends Sink = Sink> = RenderedBy[S];

/** Total over the sinks; every renderer keeps within its platform's limits whatever the message holds, and throws nothing. */
export const render: { [S in Sink]: (message: Message, rendering: Rendering) => Rendered<S> } = {
  sns,
  slack,
  'slack-webhook': slackWebhook,
  teams,
  'amazon-q': amazonQ,
  webhook,
  log,
};
