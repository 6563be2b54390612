/** A message for any other program: JSON with a schema version, signed so that the receiver knows who speaks. */
import { createHash, createHmac } from 'node:crypto';
import type { Message } from '../message.ts';
import { cut, cutText } from '../mrkdwn.ts';
import type { Rendering } from '../target.ts';

/** The body's fields; receivers ignore what they do not know, and a field's meaning changes only with `schema`. */
export interface WebhookPayload {
  schema: 'eks-guardrails/message/v1';
  kind: string;
  case: string;
  round: number;
  title: string;
  text: string;
  severity: string;
  account: string;
  region: string;
  control: string;
  confidential: boolean;
  facts: { name: string; value: string; at?: number }[];
  why: string | null;
  seen: string[];
  fix: string[];
  link: string | null;
  target: { name: string; why: string };
}
export interface WebhookBody {
  body: string;
  /** The same for the same message to the same target, however often it is sent. */
  delivery: string;
}

/** Bytes of UTF-8 at most; receivers commonly stop at 1 MB. */
export const longestBytes = 200_000;

export function webhook(message: Message, { target, link }: Rendering): WebhookBody {
  const payload: WebhookPayload = {
    schema: 'eks-guardrails/message/v1',
    kind: message.kind,
    case: message.case,
    round: message.round,
    title: cut(message.title, 1000),
    text: cutText(message.text, 20_000),
    severity: message.severity,
    account: message.account,
    region: message.region,
    control: message.control,
    confidential: message.confidential ?? false,
    facts: (message.pieces?.facts ?? []).slice(0, 20).map(fact => ({ ...fact, value: cut(fact.value, 1000) })),
    why: message.pieces?.why ?? null,
    seen: (message.pieces?.seen ?? []).slice(0, 20).map(line => cut(line, 1000)),
    fix: fixOf(message),
    link: link ?? null,
    target: { name: cut(target.name, 200), why: cut(target.why, 500) },
  };
  const { case: id, round, kind } = message;
  const delivery = createHash('sha256')
    .update(JSON.stringify([id, round, kind, message.title, target.sink, target.address]))
    .digest('base64url');
  return { body: JSON.stringify(payload), delivery };
}

// Lines are taken whole: half a command is another command.
function fixOf(message: Message): string[] {
  const lines = (message.pieces?.fix?.lines ?? []).filter(line => line.startsWith('  ')).map(line => line.trim());
  return lines.join('').length <= 20_000 ? lines : [];
}

/**
 * The headers of one attempt; `now` in epoch seconds. `secrets`: the current one, and the one before while rotating.
 * A receiver computes HMAC-SHA256 of `v1:{timestamp}:{body}` and accepts when any `v1=` part fits.
 */
export function signatureHeaders(
  { body, delivery }: WebhookBody,
  secrets: readonly [string, ...string[]],
  now: number,
): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-eks-guardrails-timestamp': String(now),
    'x-eks-guardrails-signature': secrets
      .map(secret => `v1=${createHmac('sha256', secret).update(`v1:${now}:${body}`).digest('hex')}`)
      .join(','),
    'x-eks-guardrails-delivery': delivery,
  };
}
