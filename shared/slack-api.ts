/** Slack's Web API: the few methods we call, and how a rendered message is sent. */
import type { Ports } from './ports.ts';
import type { SlackCall, SlackCalls } from './sinks/slack.ts';
import type { Receipt } from './target.ts';

export type SlackPorts = Pick<Ports, 'http' | 'secret'>;

/** What Slack answered. `error` is Slack's own word, or ours for what never arrived. */
export type SlackAnswer = { ok: true; body: unknown } | { ok: false; error: string; retryAfter?: number };

/** Reading methods take their arguments as a query: they do not accept JSON. */
const reading = ['users.info', 'usergroups.users.list'] as const;
type Reading = (typeof reading)[number];
type Writing = 'chat.postMessage' | 'chat.postEphemeral' | 'chat.update' | 'views.open';

/** Never rejects: what goes wrong on the way is an answer, too, and no answer ever means yes. `retryAfter` in seconds. */
export async function slackApi(
  ports: SlackPorts,
  method: Reading | Writing,
  parameters: Readonly<Record<string, unknown>>,
): Promise<SlackAnswer> {
  try {
    const token = (await ports.secret('SLACK_BOT_TOKEN')).trim();
    const url = `https://slack.com/api/${method}`;
    const authorization = `Bearer ${token}`;
    const isReading = reading.some(one => one === method);
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) if (isReading) query.set(name, String(value));
    const { status, headers, body } = await ports.http(
      isReading
        ? { method: 'GET', url: `${url}?${query.toString()}`, headers: { authorization } }
        : {
            method: 'POST',
            url,
            headers: { authorization, 'content-type': 'application/json; charset=utf-8' },
            body: JSON.stringify(parameters),
          },
    );
    if (status === 429) return { ok: false, error: 'ratelimited', retryAfter: secondsOf(headers['retry-after']) };
    if (status !== 200) return { ok: false, error: `http_${status}` };
    const answer: unknown = JSON.parse(body);
    if (field(answer, 'ok') === true) return { ok: true, body: answer };
    const error = field(answer, 'error');
    return { ok: false, error: typeof error === 'string' ? error : 'unreadable_answer' };
  } catch {
    // The cause may name the request, and with it the token.
    return { ok: false, error: 'no_answer' };
  }
}

const secondsOf = (value: string | undefined): number =>
  value !== undefined && /^\d{1,5}$/.test(value) ? Math.max(1, Number(value)) : 30;

/** The value of an own property of an object; undefined otherwise. */
export const field = (value: unknown, name: string): unknown =>
  value !== null && typeof value === 'object' ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;

/** Sent, or Slack's error; with `retryAfter` (seconds) it is only later. */
export type SlackSent = { receipt: Receipt } | { failed: string; retryAfter?: number };

/**
 * Makes the calls in order. A card Slack finds faulty goes out once more with next to nothing in it; one that cannot be edited any more is
 * posted anew. A line in a thread that fails is let go: the card says the same.
 */
export async function sendSlack(ports: SlackPorts, { calls }: SlackCalls): Promise<SlackSent> {
  const [first, ...lines] = calls;
  if (!first) return { failed: 'nothing_to_send' };
  let answer = await sent(ports, first);
  if (!answer.ok && first.method === 'chat.update' && !isForLater(answer)) {
    const { ts: _ts, ...anew } = first.body;
    const { ts: _old, ...smaller } = first.smaller;
    answer = await sent(ports, { method: 'chat.postMessage', body: anew, smaller });
  }
  if (!answer.ok)
    return { failed: answer.error, ...(answer.retryAfter !== undefined && { retryAfter: answer.retryAfter }) };
  for (const line of lines) await sent(ports, line);
  const channel = field(answer.body, 'channel');
  const ts = field(answer.body, 'ts');
  return {
    receipt: { ...(typeof channel === 'string' && { channel }), ...(typeof ts === 'string' && { ts }) },
  };
}

async function sent(ports: SlackPorts, { method, body, smaller }: SlackCall): Promise<SlackAnswer> {
  const answer = await slackApi(ports, method, { ...body });
  return !answer.ok && isFaulty(answer.error) ? slackApi(ports, method, { ...smaller }) : answer;
}

const isFaulty = (error: string): boolean =>
  /^(invalid_blocks|invalid_blocks_format|msg_blocks_too_long|msg_too_long)$/.test(error);

// Another card now would be a second one beside the first.
const isForLater = ({ error }: { error: string }): boolean =>
  error === 'ratelimited' ||
  error === 'no_answer' ||
  /^http_5|^(internal_error|fatal_error|service_unavailable|request_timeout)$/.test(error);
