/** Asks the running sandbox; what it refuses is said in its own words. */
import type { Answer, Case } from '../shared/case.ts';
import { BadInput } from '../shared/errors.ts';

/** Nobody answers where the sandbox should be, or somebody else does. The CLI exits with 3. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

export interface Client {
  cases(): Promise<Case[]>;
  /** By id or by the beginning of it. */
  case(id: string): Promise<Case>;
  /** The link to its approval page; null where settings name nobody who may answer. */
  page(id: string): Promise<string | null>;
  answer(
    id: string,
    wish: Answer['do'],
    body: { reason: string; days?: number; round?: number; planHash?: string },
  ): Promise<Case>;
}

export const defaultPort = 4870;

/** `endpoint`: where the sandbox serves. Every call rejects with NoAnswer, or with BadInput when the sandbox refuses. */
export function client(endpoint: string): Client {
  const base = baseOf(endpoint);
  async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await reach(base, path, init);
    const value: unknown = await response.json().catch(() => undefined);
    if (response.headers.get('x-eks-guardrails') === null || value === undefined) {
      throw new NoAnswer(
        `What answers at ${base} is not an eks-guardrails sandbox. Name its place with --port or --endpoint.`,
      );
    }
    if (response.ok) return value;
    const error =
      typeof value === 'object' && value !== null && 'error' in value ? String(value.error) : `HTTP ${response.status}`;
    throw response.status >= 500 ? new NoAnswer(error) : new BadInput(error);
  }
  // The header says that our own server answered, and it sends cases only.
  return {
    cases: async () => (await ask('/api/cases')) as Case[],
    case: async id => (await ask(`/api/cases/${encodeURIComponent(id)}`)) as Case,
    page: async id => {
      const { page } = (await ask(`/api/cases/${encodeURIComponent(id)}/page`)) as { page: string | null };
      return page;
    },
    answer: async (id, wish, body) =>
      (await ask(`/api/cases/${encodeURIComponent(id)}/${wish}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })) as Case,
  };
}

function baseOf(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new BadInput(
      `--endpoint ${endpoint} is not an http or https address, such as http://127.0.0.1:${defaultPort}.`,
    );
  return url.href.replace(/\/$/, '');
}

async function reach(base: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${base}${path}`, { ...init, redirect: 'error', signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    throw new NoAnswer(
      `No sandbox answers at ${base}. Start it in another terminal with \`npm start\`, or say where it is with --port or --endpoint.`,
      { cause: error },
    );
  }
}
