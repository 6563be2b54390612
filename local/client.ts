/** Asks whoever keeps the cases, the running sandbox or a deployed hub; what is refused there is said in its own words. */
import type { Answer, Case } from '../shared/case.ts';
import { BadInput } from '../shared/errors.ts';

/** Nobody answers where the cases should be, or somebody else does. The CLI exits with 3. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

export interface Client {
  /** Every case; of a hub without their histories. `left`: how many more there are that did not fit. */
  cases(): Promise<{ cases: Case[]; left: number }>;
  /** By id or by the beginning of it. */
  case(id: string): Promise<Case>;
  /** The link to its approval page; null where there is none for whoever asks. */
  page(id: string): Promise<string | null>;
  answer(
    id: string,
    wish: Answer['do'],
    body: { reason: string; days?: number; round?: number; planHash?: string },
  ): Promise<Case>;
}

export const defaultPort = 4870;

/** Sends one request, or throws NoAnswer. Paths begin with `/`. */
export type Reach = (method: 'GET' | 'POST', path: string, body?: string) => Promise<Response>;

/** `base`: where the sandbox serves. Every call rejects with NoAnswer, or with BadInput when the sandbox refuses. */
export function sandboxClient(base: string): Client {
  const reach: Reach = async (method, path, body) => {
    try {
      return await fetch(`${base}${path}`, {
        method,
        ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
        redirect: 'error',
        signal: AbortSignal.timeout(mostMilliseconds),
      });
    } catch (error) {
      throw new NoAnswer(
        `No sandbox answers at ${base}. Start it in another terminal with \`npm start\`, or say where it is with --port or --endpoint.`,
        { cause: error },
      );
    }
  };
  const ask: Ask = async (...request) => {
    const response = await reach(...request);
    const value = await saidBy(response);
    if (value === undefined)
      throw new NoAnswer(
        `What answers at ${base} is not an eks-guardrails sandbox. Name its place with --port or --endpoint; a deployed hub's begins with https.`,
      );
    return taken(response, value);
  };
  // The header says that our own server answered, and it sends cases only.
  return {
    ...casesAt('/api', ask),
    cases: async () => ({ cases: (await ask('GET', '/api/cases')) as Case[], left: 0 }),
    page: async id => {
      const { page } = (await ask('GET', `/api/cases/${encodeURIComponent(id)}/page`)) as { page: string | null };
      return page;
    },
  };
}

export const mostMilliseconds = 30_000;

/** Asks one thing and answers what was said in JSON. */
export type Ask = (method: 'GET' | 'POST', path: string, body?: string) => Promise<unknown>;

/** What both sides are asked in the same way, below different paths. */
export const casesAt = (path: string, ask: Ask): Pick<Client, 'case' | 'answer'> => ({
  case: async id => (await ask('GET', `${path}/cases/${encodeURIComponent(id)}`)) as Case,
  answer: async (id, wish, body) =>
    (await ask('POST', `${path}/cases/${encodeURIComponent(id)}/${wish}`, JSON.stringify(body))) as Case,
});

/** What eks-guardrails itself said; undefined when something else answered, or not in JSON. */
export async function saidBy(response: Response): Promise<unknown> {
  const value: unknown = await response.json().catch(() => undefined);
  return response.headers.get('x-eks-guardrails') === null ? undefined : value;
}

/** The value of a response that was no refusal. Throws BadInput for a refusal, NoAnswer for a fault over there. */
export function taken(response: Response, value: unknown): unknown {
  if (response.ok) return value;
  const error =
    typeof value === 'object' && value !== null && 'error' in value ? String(value.error) : `HTTP ${response.status}`;
  throw response.status >= 500 ? new NoAnswer(error) : new BadInput(error);
}
