/** Asks a deployed hub: requests are signed with the person's own AWS credentials, so that IAM says who answers. */
import type { Signable } from '../shared/aws/request-signer.ts';
import type { Case } from '../shared/case.ts';
import { casesAt, mostMilliseconds, NoAnswer, saidBy, taken, type Ask, type Client } from './client.ts';

export interface Hub {
  /** `https://<id>.execute-api.<Region>.amazonaws.com`, without a slash at its end. */
  base: string;
  region: string;
}

/** Every call rejects with NoAnswer (no credentials, no network, no right, no hub), or with BadInput when the hub refuses. `now`: epoch seconds. */
export function hubClient(hub: Hub, now: () => number): Client {
  const sign = signing(hub, now);
  const ask: Ask = async (method, path, body) => {
    const url = new URL(`${hub.base}${path}`);
    const headers = await sign({
      method,
      url,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
    });
    const response = await reached(hub, url, { method, headers, ...(body !== undefined && { body }) });
    const copy = response.clone();
    const value = await saidBy(response);
    if (value === undefined) throw await faultOf(hub, copy);
    return taken(response, value);
  };
  // The header says that our own app answered, and it sends cases only.
  return {
    ...casesAt('/cli', ask),
    cases: async () => (await ask('GET', '/cli/cases')) as { cases: Case[]; left: number },
    // A link is a key, and only the function that sends messages may make one.
    page: async () => null,
  };
}

function signing({ base, region }: Hub, now: () => number): (request: Signable) => Promise<Record<string, string>> {
  return async request => {
    // Loaded here: what asks the sandbox needs no SDK.
    const { requestSigner, NotSigned } = await import('../shared/aws/request-signer.ts');
    try {
      return await requestSigner(region, now)(request);
    } catch (error) {
      if (!(error instanceof NotSigned)) throw error;
      throw new NoAnswer(
        `Cannot sign the request to ${base}. ${error.message} Sign in again (say \`aws sso login\`), or name the profile with AWS_PROFILE. Nothing was sent.`,
        { cause: error },
      );
    }
  };
}

async function reached({ base }: Hub, url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(mostMilliseconds) });
  } catch (error) {
    const why = reasonOf(error);
    throw new NoAnswer(
      `Cannot reach the hub at ${base}: ${why}. Check the address (the stack's output HttpApiUrl) and the network. It is not known whether anything was recorded: \`eks-guardrails show\` says.`,
      { cause: error },
    );
  }
}

// Node says `fetch failed` and keeps the reason one level down.
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('cause' in error && error.cause !== undefined) return reasonOf(error.cause);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'message' in error && typeof error.message === 'string' ? error.message : 'the reason is unknown';
}

/** What API Gateway, or whatever else stands there, said in place of the hub. */
async function faultOf({ base, region }: Hub, response: Response): Promise<NoAnswer> {
  const said = wordsIn(await response.text().catch(() => ''));
  const words = said === '' ? `HTTP ${response.status}` : `HTTP ${response.status}, ${said}`;
  if (response.headers.get('x-eks-guardrails') !== null)
    return new NoAnswer(
      `The hub at ${base} failed (HTTP ${response.status}). It is not known whether anything was recorded: \`eks-guardrails show\` says. The log of its function web says why.`,
    );
  if (/expired/i.test(said))
    return new NoAnswer(
      `AWS refused the credentials of the request to ${base}: ${words}. Sign in again (say \`aws sso login\`). Nothing was recorded.`,
    );
  if (response.status === 403)
    return new NoAnswer(
      `AWS refused the request to ${base} before it reached the hub: ${words}. Whoever \`aws sts get-caller-identity\` names needs the right execute-api:Invoke there (docs/deploy.md), the hub has to be in ${region}, and the clock of this machine has to be right. Nothing was recorded.`,
    );
  if (response.status === 429)
    return new NoAnswer(`The hub at ${base} takes no more requests at the moment: ${words}. Try again in a minute.`);
  return new NoAnswer(
    `What answers at ${base} is not an eks-guardrails hub: ${words}. Take the address from the stack's output HttpApiUrl.`,
  );
}

function wordsIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return '';
    const [, words] = Object.entries(value).find(([name]) => name.toLowerCase() === 'message') ?? [];
    return typeof words === 'string' ? words.slice(0, 300) : '';
  } catch {
    return '';
  }
}
