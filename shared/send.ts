/** How a rendered message leaves: one function per sink. */
import { createHash } from 'node:crypto';
import type { Message } from './message.ts';
import type { HttpAnswer, Ports } from './ports.ts';
import { render } from './sinks.ts';
import { smallerSlackWebhook } from './sinks/slack-webhook.ts';
import { signatureHeaders } from './sinks/webhook.ts';
import { sendSlack } from './slack-api.ts';
import type { Receipt, Rendering, Sink, Target } from './target.ts';
import { refusedAddress } from './webhook-hosts.ts';

export type SendPorts = Pick<Ports, 'publish' | 'http' | 'secret' | 'now'> & {
  /** Where the sink `log` writes; default: the console. */
  log?(line: object): void;
};

/** The sink asks for patience: the same delivery, not before that many seconds. Costs no attempt. */
export class TryLater extends Error {
  constructor(
    message: string,
    readonly seconds: number,
  ) {
    super(message);
    this.name = 'TryLater';
  }
}

/** `id`: the delivery's own. Answers where the case's card is, where a sink has one. Rejects with TryLater, or when it was not taken. */
type Send = (
  ports: SendPorts,
  message: Message,
  rendering: Rendering,
  id: string,
) => Promise<Receipt | undefined | void>;

/** Sinks that take about one message a second and channel. */
export const isPaced = (sink: Sink): boolean => sink === 'slack' || sink === 'slack-webhook' || sink === 'teams';

export const send: { [S in Sink]: Send } = {
  sns: async (ports, message, rendering) => {
    const { Subject, Message, MessageAttributes } = render.sns(message, rendering);
    await ports.publish(rendering.target.address, { Subject, Message, MessageAttributes });
  },
  // Amazon Q listens to a topic; it takes no subject and no attributes.
  'amazon-q': (ports, message, rendering) =>
    ports.publish(rendering.target.address, { Message: JSON.stringify(render['amazon-q'](message, rendering)) }),
  slack: async (ports, message, rendering) => {
    const rendered = render.slack(message, rendering);
    const sent = await sendSlack(ports, rendered);
    if ('receipt' in sent) return rendered.card ? sent.receipt : undefined;
    const what = `Slack did not take the message for ${rendering.target.name}: ${sent.failed}.`;
    throw sent.retryAfter === undefined ? new Error(what) : new TryLater(what, sent.retryAfter);
  },
  'slack-webhook': async (ports, message, rendering) => {
    const { url } = await webhookOf(ports, rendering.target);
    const answer = await posted(ports, url, JSON.stringify(render['slack-webhook'](message, rendering)));
    if (answer.status === 400) {
      const smaller = JSON.stringify(smallerSlackWebhook(message, rendering));
      taken(await posted(ports, url, smaller), rendering.target);
    } else taken(answer, rendering.target);
  },
  teams: async (ports, message, rendering) => {
    const { url } = await webhookOf(ports, rendering.target);
    taken(await posted(ports, url, JSON.stringify(render.teams(message, rendering))), rendering.target);
  },
  webhook: async (ports, message, rendering, id) => {
    const { url, secrets } = await webhookOf(ports, rendering.target);
    const [first, ...others] = secrets;
    if (first === undefined)
      throw new Error(
        `The secret ${rendering.target.address} holds no signing secret. Put the address on its first line and the signing secret on its second; while rotating, the old one on a third.`,
      );
    const delivery = createHash('sha256').update(`${message.case}#${id}`).digest('base64url');
    const body = { ...render.webhook(message, rendering), delivery };
    taken(
      await posted(ports, url, body.body, signatureHeaders(body, [first, ...others], ports.now())),
      rendering.target,
    );
  },
  log: async (ports, message, rendering) => {
    (ports.log ?? toConsole)(render.log(message, rendering));
  },
};

const toConsole = (line: object): void => console.log(JSON.stringify(line));

/** The address on the first line of a secret, and what signs on the lines after it. Never named in an error: it is a key. */
async function webhookOf(ports: SendPorts, { sink, address, name }: Target): Promise<{ url: URL; secrets: string[] }> {
  const [first = '', ...secrets] = (await ports.secret(address))
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const refused =
    sink === 'slack-webhook' || sink === 'teams' || sink === 'webhook' ? refusedAddress(sink, first) : null;
  if (refused === null) return { url: new URL(first), secrets };
  throw new Error(`Nothing was sent to ${name}. ${refused} Correct the first line of the secret ${address}.`);
}

const posted = (
  ports: SendPorts,
  url: URL,
  body: string,
  headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' },
): Promise<HttpAnswer> => ports.http({ method: 'POST', url: url.href, headers, body });

/** Throws TryLater when the receiver asks for patience, Error when it did not take the message. Its words are not repeated. */
function taken({ status, headers }: HttpAnswer, { name }: Target): void {
  if (status >= 200 && status < 300) return;
  const after = headers['retry-after'];
  if (status === 429 || (status === 503 && after !== undefined))
    throw new TryLater(`${name} asked for patience (${status}).`, secondsOf(after));
  throw new Error(`${name} did not take the message: it answered ${status}.`);
}

// A date is allowed there, too; a minute is near enough to what anybody means.
const secondsOf = (after: string | undefined): number =>
  /^\d{1,5}$/.test(after ?? '') ? Math.max(1, Number(after)) : 60;
