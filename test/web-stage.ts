/** The approval page as a browser meets it: a question in the sandbox, links to it, and forms posted to the app. */
import { sandboxSettings } from '../local/sandbox-settings.ts';
import { memoryCases } from '../local/sandbox/cases.ts';
import type { Case } from '../shared/case.ts';
import { mintLink, type Purpose } from '../shared/links.ts';
import type { Ports, Wake } from '../shared/ports.ts';
import type { Settings } from '../shared/settings.ts';
import type { Target } from '../shared/target.ts';
import { webApp, type Front } from '../shared/web.ts';
import { now as start } from './fixtures.ts';

export const host = 'https://guardrails.example';
export const alex: Target = {
  sink: 'sns',
  address: 'arn:aws:sns:eu-central-1:111122223333:alex',
  name: 'alex',
  person: 'alex',
  answers: true,
  why: 'approver',
};
export const kim: Target = {
  ...alex,
  address: 'arn:aws:sns:eu-central-1:111122223333:kim',
  name: 'kim',
  person: 'kim',
};
const { person: _person, ...rest } = alex;
export const group: Target = { ...rest, address: 'C012AB3CD', name: 'payments team (#payments)' };

// Two stages never draw the same: their tokens must differ.
let drawn = 0;

export interface Opened {
  ports: Ports;
  /** What was asked of the world, by name. */
  calls: string[];
  wakes: Wake[];
  logged: string[];
  settings: Settings;
  at: { now: number };
  one: Case;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Posts a form to the case's page as a browser would. */
  post(fields: Record<string, string> | string, headers?: Record<string, string>, id?: string): Promise<Response>;
  /** The fields of a whole and right answer with a link for that target. */
  form(wish: 'approve' | 'reject' | 'undo', target?: Target): Promise<Record<string, string>>;
  mint(purpose: Purpose, target?: Target): Promise<string>;
  read(): Promise<Case>;
  request(path: string, init?: RequestInit, front?: Front): Promise<Response>;
}

/** The app over one case in memory. `settings` may be changed while it runs, as live settings are. */
export async function opened(one: Case, more: Partial<Settings> = {}): Promise<Opened> {
  const settings: Settings = { ...sandboxSettings(), ...more };
  const calls: string[] = [];
  const wakes: Wake[] = [];
  const logged: string[] = [];
  const at = { now: start };
  const cases = counted('cases', memoryCases(), calls);
  const unreachable = async (): Promise<never> => {
    throw new Error('The page asked AWS for something.');
  };
  const bare = {
    call: unreachable,
    cases,
    wake: async (wake: Wake) => void wakes.push(wake),
    now: () => at.now,
    random: (bytes: number) => new Uint8Array(bytes).map((_, i) => Math.floor((drawn += 1) * 7919 + i * 31) % 256),
  };
  // The page asks these of the world and nothing more.
  const ports = bare as unknown as Ports;
  await cases.put(one, null);
  calls.length = 0;
  const app = webApp(ports, async () => settings, {
    publicUrl: host,
    log: line => void logged.push(JSON.stringify(line)),
  });
  const request = async (path: string, init: RequestInit = {}, front: Front = {}) =>
    app.request(`${host}${path}`, init, front);
  const mint = async (purpose: Purpose, target = alex) =>
    mintLink(ports, settings, (await ports.cases.get(one.id)) ?? one, target, purpose);
  return {
    ports,
    calls,
    wakes,
    logged,
    settings,
    at,
    one,
    mint,
    request,
    get: request,
    post: async (fields, headers = {}, id = one.id) =>
      request(`/c/${id}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: 'null',
          'sec-fetch-site': 'same-origin',
          ...headers,
        },
        body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
      }),
    form: async (wish, target = alex) => {
      const current = (await ports.cases.get(one.id)) ?? one;
      return {
        do: wish,
        code: await mint(wish === 'undo' ? 'undo' : 'answer', target),
        round: String(current.round),
        planHash: (wish === 'undo' ? current.undoHash : current.planHash) ?? '',
        reason: 'We looked at it together.',
        confirm: one.ref.id.slice(-6),
        ...(wish !== 'approve' && { days: '3' }),
      };
    },
    read: async () => {
      const found = await ports.cases.get(one.id);
      if (!found) throw new Error(`Case ${one.id} is gone.`);
      return found;
    },
  };
}

/** Every method, its calls noted. */
function counted<T extends object>(name: string, thing: T, calls: string[]): T {
  return new Proxy(thing, {
    get: (target, method, receiver) => {
      const value: unknown = Reflect.get(target, method, receiver);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        calls.push(`${name}.${String(method)}`);
        return Reflect.apply(value, target, given) as unknown;
      };
    },
  });
}

/** What a page says, without its markup. */
export const wordsOf = (page: string): string =>
  page
    .replace(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

/** A page without what is new in each response. */
export const withoutNonce = (page: string): string => page.replace(/nonce="[A-Za-z0-9_-]{22}"/g, 'nonce=""');
