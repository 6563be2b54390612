/** Requests that say they come from Slack: proved to, in this order and before anything in them is read. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A request as it came in. `headers` keeps every header by itself where the front can tell; a front that joins doubles does so with commas. */
export interface SlackRequest {
  method: string;
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  /** Text, base64 text, or the bytes. */
  body: string | Uint8Array;
  isBase64Encoded?: boolean;
}

/** The statuses a refused request is answered with; a body tells a forger more than it should. */
export interface Refusal {
  status: 400 | 401 | 404 | 405 | 413;
}

export const longestBody = 64 * 1024;
const windowSeconds = 300;

/**
 * The bytes of a request Slack signed not more than five minutes from `now` (epoch seconds), before or after; else the refusal.
 * `secrets` is asked only when the request has the right form: the current signing secret, and while rotating the one before.
 */
export async function verified(
  request: SlackRequest,
  secrets: () => Promise<readonly string[]>,
  now: number,
): Promise<{ bytes: Uint8Array } | Refusal> {
  if (request.path !== '/slack') return { status: 404 };
  if (request.method !== 'POST') return { status: 405 };
  const { body } = request;
  const length = typeof body === 'string' && !request.isBase64Encoded ? Buffer.byteLength(body) : body.length;
  if (length > (request.isBase64Encoded ? Math.ceil(longestBody / 3) * 4 : longestBody)) return { status: 413 };
  const signature = only(request, 'x-slack-signature');
  const timestamp = only(request, 'x-slack-request-timestamp');
  if (signature === null || timestamp === null) return { status: 401 };
  // Number() would also take 0x…, 1e9, blanks and signs.
  if (!/^v0=[0-9a-f]{64}$/.test(signature) || !/^\d{10}$/.test(timestamp)) return { status: 401 };
  if (Math.abs(Number(timestamp) - now) > windowSeconds) return { status: 401 };
  const bytes = typeof body === 'string' ? Buffer.from(body, request.isBase64Encoded ? 'base64' : 'utf8') : body;
  if (bytes.length > longestBody) return { status: 413 };
  const fits = (await secrets()).map(secret =>
    same(signature, `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(bytes).digest('hex')}`),
  );
  return fits.includes(true) ? { bytes } : { status: 401 };
}

/** True when both are the same text; takes the same time whatever they hold and however long they are. */
export const same = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The one header of that name in lower case; null when there is none, or more than one. */
export function only({ headers }: SlackRequest, name: string): string | null {
  const found = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  const [value] = found;
  return found.length === 1 && value !== undefined && !value.includes(',') ? value : null;
}
