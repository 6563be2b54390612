/** Slack on loopback: a Web API that checks tokens, arguments and block limits, keeps what was posted, and asks for patience when told to. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ports } from '../shared/ports.ts';
import type { SlackRequest } from '../shared/slack-requests.ts';
import { slackFaults } from './sinks/slack-limits.ts';

export const token = 'bot-token-of-the-stand-in';
export const signingSecret = 'signing-secret-of-the-stand-in';

export interface Posted {
  channel: string;
  ts: string;
  text: string;
  blocks?: unknown;
  thread_ts?: string;
  edited?: boolean;
}
type Parameters = Record<string, unknown>;

export interface SlackStandIn {
  /** The ports to reach it: addresses of slack.com lead here, others nowhere. */
  ports: Pick<Ports, 'http' | 'secret'>;
  messages: Posted[];
  ephemeral: { channel: string; user: string; text: string }[];
  views: Parameters[];
  calls: string[];
  users: Map<string, Parameters>;
  groups: Map<string, string[]>;
  /** The next calls of a method are answered with this error, or `429`, or not at all. */
  fail(method: string, error: string, times?: number): void;
  close(): Promise<void>;
}

export async function slackStandIn(): Promise<SlackStandIn> {
  const messages: Posted[] = [];
  const ephemeral: SlackStandIn['ephemeral'] = [];
  const views: Parameters[] = [];
  const calls: string[] = [];
  const users = new Map<string, Parameters>();
  const groups = new Map<string, string[]>();
  const failures: { method: string; error: string }[] = [];
  let counter = 0;

  const methods: Record<string, (given: Parameters) => Parameters> = {
    'chat.postMessage': given => {
      const error = faultOf(given);
      if (error) return { ok: false, error };
      counter += 1;
      const ts = `1793696400.${String(counter).padStart(6, '0')}`;
      messages.push({
        channel: text(given['channel']),
        ts,
        text: text(given['text']),
        blocks: given['blocks'],
        ...(given['thread_ts'] !== undefined && { thread_ts: text(given['thread_ts']) }),
      });
      return { ok: true, channel: given['channel'], ts };
    },
    'chat.update': given => {
      const found = messages.find(one => one.channel === given['channel'] && one.ts === given['ts']);
      if (!found) return { ok: false, error: 'message_not_found' };
      const error = faultOf(given);
      if (error) return { ok: false, error };
      Object.assign(found, { text: text(given['text']), blocks: given['blocks'], edited: true });
      return { ok: true, channel: found.channel, ts: found.ts };
    },
    'chat.postEphemeral': given => {
      if (!given['user']) return { ok: false, error: 'user_not_in_channel' };
      ephemeral.push({ channel: text(given['channel']), user: text(given['user']), text: text(given['text']) });
      return { ok: true, message_ts: '1.1' };
    },
    'views.open': given => {
      if (given['trigger_id'] !== 'trigger') return { ok: false, error: 'expired_trigger_id' };
      const error = faultOfView(given['view']);
      if (error) return { ok: false, error };
      views.push(loose(given['view']));
      return { ok: true, view: { id: `V${views.length}` } };
    },
    'users.info': given => {
      const user = users.get(text(given['user']));
      return user ? { ok: true, user } : { ok: false, error: 'user_not_found' };
    },
    'usergroups.users.list': given => {
      const found = groups.get(text(given['usergroup']));
      return found ? { ok: true, users: found } : { ok: false, error: 'no_such_subteam' };
    },
  };

  const server = createServer((request, response) => {
    void bodyOf(request).then(body => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const method = url.pathname.replace('/api/', '');
      calls.push(method);
      const at = failures.findIndex(one => one.method === method);
      const [failure] = at < 0 ? [] : failures.splice(at, 1);
      if (failure?.error === 'none') return request.socket.destroy();
      if (failure?.error === '429') return response.writeHead(429, { 'retry-after': '7' }).end();
      const answer = (value: Parameters): void =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (request.headers.authorization !== `Bearer ${token}`) return answer({ ok: false, error: 'invalid_auth' });
      if (failure) return answer({ ok: false, error: failure.error });
      const reads = method === 'users.info' || method === 'usergroups.users.list';
      // Slack ignores JSON here and then misses the argument.
      const given = reads ? Object.fromEntries(url.searchParams) : loose(JSON.parse(body || '{}'));
      return answer(methods[method]?.(given) ?? { ok: false, error: 'unknown_method' });
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;

  return {
    messages,
    ephemeral,
    views,
    calls,
    users,
    groups,
    fail: (method, error, times = 1) => {
      for (let i = 0; i < times; i += 1) failures.push({ method, error });
    },
    ports: {
      http: async ({ method, url, headers, body }) => {
        if (!url.startsWith('https://slack.com/api/')) throw new Error('The stand-in is Slack and nothing else.');
        const answer = await fetch(url.replace('https://slack.com', `http://127.0.0.1:${port}`), {
          method,
          headers: { ...headers, connection: 'close' },
          ...(body !== undefined && { body }),
          redirect: 'manual',
        });
        return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
      },
      secret: async name => {
        const found = { SLACK_BOT_TOKEN: token, SLACK_SIGNING_SECRET: signingSecret }[name];
        if (found === undefined) throw new Error(`There is no secret ${name}.`);
        return found;
      },
    },
    close: () => new Promise(resolve => void server.close(() => resolve())),
  };
}

/** A request as Slack signs and sends it at `now` (epoch seconds). */
export function signed(
  payload: unknown,
  now: number,
  fields: Partial<SlackRequest> & { secret?: string } = {},
): SlackRequest {
  const { secret = signingSecret, ...rest } = fields;
  const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  return {
    method: 'POST',
    path: '/slack',
    headers: [...signatureOf(body, now, secret), ['Content-Type', 'application/x-www-form-urlencoded']],
    body,
    ...rest,
  };
}

export const signatureOf = (body: string | Uint8Array, now: number, secret = signingSecret): [string, string][] => [
  ['X-Slack-Request-Timestamp', String(now)],
  ['X-Slack-Signature', `v0=${createHmac('sha256', secret).update(`v0:${now}:`).update(body).digest('hex')}`],
];

function faultOf(given: Parameters): string | null {
  if (!given['channel']) return 'channel_not_found';
  const [fault] = slackFaults(given);
  return fault === undefined ? null : fault === 'msg_blocks_too_long' ? fault : 'invalid_blocks';
}

/** Modals: lengths and shapes Slack refuses. */
function faultOfView(view: unknown): string | null {
  const { type, title, submit, callback_id, private_metadata, blocks } = loose(view);
  const fits =
    type === 'modal' &&
    inside(loose(title)['text'], 1, 24) &&
    inside(loose(submit)['text'], 1, 24) &&
    inside(callback_id, 1, 255) &&
    inside(private_metadata, 0, 3000) &&
    Array.isArray(blocks) &&
    blocks.length > 0 &&
    blocks.length <= 100 &&
    blocks
      .map(loose)
      .every(
        one =>
          (one['type'] === 'section' && inside(loose(one['text'])['text'], 1, 3000)) ||
          (one['type'] === 'input' && inside(loose(one['label'])['text'], 1, 2000) && inside(one['block_id'], 1, 255)),
      );
  return fits ? null : 'invalid_arguments';
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

const loose = (value: unknown): Parameters =>
  // Anything with properties can be looked into; what is not there is undefined.
  value !== null && typeof value === 'object' ? (value as Parameters) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const inside = (value: unknown, least: number, longest: number): boolean =>
  typeof value === 'string' && value.length >= least && value.length <= longest;
