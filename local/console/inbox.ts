/** The inbox: every message as each channel would show it to its reader. */
import { html, type Html } from '../../shared/html.ts';
import type { Message } from '../../shared/message.ts';
import { render } from '../../shared/sinks.ts';
import type { Rendering, Sink } from '../../shared/target.ts';
import { fromMrkdwn, slackCard } from './as-slack.ts';
import { teamsCard } from './as-teams.ts';
import type { View } from './view.ts';
import { badge, type Standing } from './words.ts';

/** Older ones are in the cases' own steps. */
const shown = 15;

/** The channels a message can be looked at in, the first one chosen at the start. */
export const channels = [
  { sink: 'sns', name: 'E-mail' },
  { sink: 'slack', name: 'Slack' },
  { sink: 'teams', name: 'Teams' },
  { sink: 'amazon-q', name: 'Amazon Q' },
  { sink: 'webhook', name: 'Webhook' },
] as const satisfies { sink: Sink; name: string }[];
type Channel = (typeof channels)[number]['sink'];

export function inboxPanel(view: View): Html {
  const { messages } = view;
  if (messages.length === 0) return html`<p class="quiet">No message yet.</p>`;
  const numbered = messages.map((message, i) => ({ message, number: i + 1 })).slice(-shown);
  return html`<ol class="inbox" reversed>
    ${numbered.toReversed().map(
      ({ message, number }) =>
        html`<li id="message-${number}">
          <details id="mail-${number}">
            <summary>
              ${badge(standings[message.kind] ?? 'plain', words[message.kind] ?? message.kind)}
              ${message.confidential && badge('plain', 'for security only')} <span>${message.title}</span>
            </summary>
            ${channels.map(({ sink }) => html`<div class="as as-${sink}">${as[sink](message, renderingOf(sink, message, view))}</div>`)}
          </details>
        </li>`,
    )}
  </ol>`;
}

const as: { [C in Channel]: (message: Message, rendering: Rendering) => Html } = {
  sns: (message, rendering) => {
    const { Subject, Message: text } = render.sns(message, rendering);
    return html`<p class="subject"><span class="sub">Subject</span> ${Subject}</p>
      <pre class="letter">${text}</pre>`;
  },
  slack: (message, rendering) => slackCard(render.slack(message, rendering).calls[0]?.body.blocks ?? []),
  teams: (message, rendering) => teamsCard(render.teams(message, rendering)),
  'amazon-q': (message, rendering) => {
    const { title, description, nextSteps } = render['amazon-q'](message, rendering).content;
    return html`<div class="slack-card">
      <p class="title">${title}</p>
      <div>${fromMrkdwn(description)}</div>
      <ul class="next">
        ${nextSteps.map(step => html`<li>${fromMrkdwn(step)}</li>`)}
      </ul>
    </div>`;
  },
  webhook: (message, rendering) =>
    html`<pre class="letter">${JSON.stringify(JSON.parse(render.webhook(message, rendering).body), null, 2)}</pre>`,
};

function renderingOf(sink: Sink, message: Message, view: View): Rendering {
  const one = view.cases.find(({ id, round }) => id === message.case && round === message.round);
  const link = one && view.pageOf(one);
  const target = {
    sink,
    address: 'sandbox',
    name: 'the sandbox’s approver',
    answers: true,
    why: 'the sandbox shows every message in every channel',
  };
  return { target, ...(link !== undefined && { link }) };
}

// By kind; one that is not named here is shown under its own word.
const standings: Partial<Record<string, Standing>> = {
  told: 'told',
  question: 'asks',
  acted: 'good',
  escalation: 'bad',
};

const words: Partial<Record<string, string>> = { told: 'for information', acted: 'done' };
