/** The console over HTTP: the page at `/`, its live events, and what its buttons do. It is mounted behind the sandbox's own refusals. */
import { randomBytes } from 'node:crypto';
import { Hono, type Context } from 'hono';
import * as z from 'zod/mini';
import { stories } from '../sandbox/stories.ts';
import type { Pipeline } from '../sandbox/pipeline.ts';
import type { PageLink } from '../page-links.ts';
import type { Running } from '../running.ts';
import type { Journal } from './journal.ts';
import { live } from './live.ts';
import { pageOf } from './page.ts';
import { letPass, reset } from './staging.ts';
import { waits, type View } from './view.ts';

export interface Console {
  routes: Hono;
  /** Something may have changed: open pages are told what did. */
  changed(): Promise<void>;
}

/** `p` is the watched pipeline, `sandbox` runs it, `link` makes the links to approval pages. */
export function consoleOf(p: Pipeline, journal: Journal, sandbox: Running, link: PageLink): Console {
  // As the page was reached last: 127.0.0.1 and localhost are both ours.
  let origin = '';
  const look = async (): Promise<View> => {
    const cases = await p.ports.cases.all();
    const pages = new Map<string, string | undefined>();
    for (const one of cases.filter(waits)) pages.set(one.id, await link(one, origin));
    return {
      now: p.clock.now(),
      started: Math.min(journal.started, ...cases.map(({ openedAt }) => openedAt)),
      cases,
      happened: journal.happened,
      messages: p.messages,
      world: p.sandbox.world,
      settings: p.settings,
      pageOf: one => pages.get(one.id),
    };
  };
  const page = live(look);
  const app = new Hono();
  app.get('/', async (c, next) => {
    // Whoever does not ask for a page gets the list of what there is.
    if (!c.req.header('accept')?.includes('text/html')) return next();
    ({ origin } = new URL(c.req.url));
    const nonce = randomBytes(16).toString('base64url');
    for (const [name, value] of Object.entries(headers(nonce))) c.header(name, value);
    return c.html(pageOf(await look(), stories, nonce));
  });
  app.get('/api/console/live', c => page.follow(c));

  const does = async (c: Context, work: () => Promise<void>): Promise<Response> => {
    const before = { messages: p.messages.length, last: journal.happened.at(-1) };
    try {
      await sandbox.alone(work);
    } catch (error) {
      // A story whose place in the tale has not come yet says so.
      return c.json({ error: error instanceof Error ? error.message : String(error) }, 409);
    } finally {
      await page.changed();
    }
    const told = p.messages.slice(before.messages).map(({ title }) => title);
    const last = journal.happened.at(-1);
    const why = last !== before.last && last?.skipped;
    return c.json({
      now: p.clock.now(),
      came: told.length > 0 ? shortened(told) : [why ? `Nothing: ${why}.` : 'Nothing came of it.'],
    });
  };
  app.post('/api/console/stories/:n{[0-9]+}', async c => {
    const story = stories[Number(c.req.param('n'))];
    if (!story) return c.json({ error: `There are ${stories.length} stories, numbered from 0.` }, 404);
    const sent = await bodyOf(c, nothing, 'the empty JSON object {}');
    return 'response' in sent ? sent.response : does(c, async () => story.tell(p));
  });
  app.post('/api/console/time', async c => {
    const sent = await bodyOf(c, hours, 'JSON {"hours": 1 to 24}');
    return 'response' in sent ? sent.response : does(c, async () => letPass(p, sent.body.hours));
  });
  app.post('/api/console/reset', async c => {
    const sent = await bodyOf(c, nothing, 'the empty JSON object {}');
    return 'response' in sent ? sent.response : does(c, async () => reset(p));
  });
  return { routes: app, changed: page.changed };
}

const shortened = (told: readonly string[]): string[] =>
  told.length > 4 ? [...told.slice(0, 3), `And ${told.length - 3} more; the inbox has them all.`] : [...told];

const nothing = z.strictObject({});
const hours = z.strictObject({ hours: z.int().check(z.gte(1), z.lte(24)) });

const mostBytes = 1024;

/** The request's JSON, or the refusal: only a script of our own page can send this content type here. */
async function bodyOf<T extends z.ZodMiniType>(
  c: Context,
  shape: T,
  wanted: string,
): Promise<{ body: z.infer<T> } | { response: Response }> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    return { response: c.json({ error: 'Send it as application/json.' }, 415) };
  const text = await c.req.text();
  if (text.length > mostBytes) return { response: c.json({ error: `At most ${mostBytes} characters.` }, 413) };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { response: c.json({ error: 'The body is not JSON.' }, 400) };
  }
  const parsed = shape.safeParse(document);
  if (parsed.success) return { body: parsed.data };
  return { response: c.json({ error: `This takes ${wanted} and nothing else.` }, 422) };
}

const headers = (nonce: string): Record<string, string> => ({
  'Content-Security-Policy': `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
});
