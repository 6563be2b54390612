/** The running sandbox over HTTP, on loopback only: cases as JSON, and people's answers to them. */
import { Hono, type Context } from 'hono';
import { answer } from '../shared/answer.ts';
import type { Case } from '../shared/case.ts';
import { askedOf, isWish, type Refusal } from '../shared/web/asked.ts';
import { findCase } from '../shared/web/found.ts';
import { webApp } from '../shared/web.ts';
import { outcomeOf } from './decided.ts';
import { pageLinks, type PageLink } from './page-links.ts';
import type { Running } from './running.ts';

/** The JSON API. Whoever can open a loopback port is `local`; pages of other origins are refused, whatever name they reach us by. `console` is the page at `/`; `link` makes the links to approval pages. */
export function api(
  sandbox: Running,
  console?: Hono,
  link: PageLink = pageLinks(sandbox.ports, sandbox.settings),
): Hono {
  const app = new Hono();
  // Before the rules of the JSON API: the page has its own, and nothing there can be done without a link's code.
  const pages = webApp(sandbox.ports, async () => sandbox.settings, { alone: sandbox.alone });
  app.all('/c/*', async c => pages.fetch(c.req.raw));
  app.get('/robots.txt', async c => pages.fetch(c.req.raw));
  app.use(async (c, next) => {
    const { hostname, origin } = new URL(c.req.url);
    c.header('X-EKS-Guardrails', 'sandbox');
    c.header('X-Content-Type-Options', 'nosniff');
    // A foreign name that resolves to 127.0.0.1 would make a foreign page one of ours.
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
      return refuse(c, 403, 'This sandbox answers to 127.0.0.1 and localhost only.');
    const from = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    // A link anywhere may open a page of ours in a tab; it can neither read nor frame what it opened.
    const opens =
      c.req.method === 'GET' &&
      c.req.header('sec-fetch-mode') === 'navigate' &&
      c.req.header('sec-fetch-dest') === 'document';
    if ((from !== undefined && from !== origin) || (!opens && (site === 'cross-site' || site === 'same-site')))
      return refuse(c, 403, 'Pages of other origins may not use this sandbox.');
    return next();
  });
  if (console) app.route('/', console);
  app.get('/', async c => c.text(listed(await sandbox.ports.cases.all())));
  app.get('/api/cases', async c => c.json(await sandbox.ports.cases.all()));
  app.get('/api/cases/:id', async c => {
    const found = await findCase(sandbox.ports.cases, c.req.param('id'));
    return 'refused' in found ? refuse(c, found.status, found.refused) : c.json(found.case);
  });
  app.get('/api/cases/:id/page', async c => {
    const found = await findCase(sandbox.ports.cases, c.req.param('id'));
    if ('refused' in found) return refuse(c, found.status, found.refused);
    return c.json({ page: (await link(found.case, new URL(c.req.url).origin)) ?? null });
  });
  app.post('/api/cases/:id/:do{approve|reject|undo|retry}', async c => {
    const found = await findCase(sandbox.ports.cases, c.req.param('id'));
    if ('refused' in found) return refuse(c, found.status, found.refused);
    const wish = c.req.param('do');
    if (!isWish(wish)) return refuse(c, 404, `There is no answer ${wish}.`);
    const asked = await askedOf(c.req.raw, wish, found.case);
    if ('refused' in asked) return refuse(c, asked.status, asked.refused);
    const { id } = found.case;
    const answered = await sandbox.alone(async () =>
      answer(sandbox.ports, id, { ...asked, by: 'local', via: 'cli', alone: true }),
    );
    if ('refused' in answered) return refuse(c, 409, answered.refused);
    return c.json((await sandbox.ports.cases.get(id)) ?? answered.case);
  });
  app.notFound(c => refuse(c, 404, `There is nothing at ${c.req.method} ${c.req.path}. GET / lists what there is.`));
  app.onError((error, c) => refuse(c, 500, `A fault of the sandbox itself: ${error.message}`));
  return app;
}

const refuse = (c: Context, status: Refusal['status'], error: string) => c.json({ error }, status);

function listed(cases: readonly Case[]): string {
  const rows = cases.map(one => `${one.id}  ${one.control}  ${one.ref.kind} ${one.ref.id}\n  ${outcomeOf(one)}\n`);
  return [
    'eks-guardrails sandbox\n',
    'GET  /api/cases                  every case, newest change first\nGET  /api/cases/<id>             one case; the beginning of its id is enough\nGET  /api/cases/<id>/page        the link to its approval page\nPOST /api/cases/<id>/approve     JSON: reason, round, planHash\nPOST /api/cases/<id>/reject      JSON: reason, days\nPOST /api/cases/<id>/undo        JSON: reason, days, round, planHash (the undoHash)\nPOST /api/cases/<id>/retry       JSON: reason\n',
    ...rows,
  ].join('\n');
}
