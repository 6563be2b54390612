/** The public side over HTTP: the approval page under /c/, Slack at /slack, the command line's routes under /cli/. It can only record answers. */
import { Hono, type Context } from 'hono';
import { faultPage, landingPage } from './page.ts';
import type { Ports } from './ports.ts';
import type { Settings } from './settings.ts';
import { cliRoutes } from './web/cli.ts';
import { slackRoute } from './slack.ts';
import { longestBody } from './slack-requests.ts';
import { bytesOf, formOf } from './web/form.ts';
import { posted } from './web/posted.ts';

export interface WebOptions {
  /** Where the page is reached from outside, for the origin rules: `https://host`. */
  publicUrl?: string | undefined;
  /** Wraps whatever may write; default: just does it. */
  alone?<T>(work: () => Promise<T>): Promise<T>;
  log?(line: object): void;
}

/** `iam`: the ARN that IAM authorisation proved; set by the front, and looked at under /cli/ only. */
export type Front = { iam?: string };

type Env = { Bindings: Front; Variables: { nonce: string } };
type Page = Context<Env>;

/**
 * The app. `settings` is asked for by requests that may read a case, never by GET or HEAD of the page, which touch nothing.
 * Every response carries the headers of `secured`; nothing of a request is ever logged but that it failed.
 */
export function webApp(ports: Ports, settings: () => Promise<Settings>, options: WebOptions = {}): Hono<Env> {
  const alone = options.alone ?? (work => work());
  const log = options.log ?? (line => console.error(JSON.stringify(line)));
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set('nonce', Buffer.from(ports.random(16)).toString('base64url'));
    await next();
    secured(c);
  });

  app.get('/favicon.ico', c => c.body(null, 404));
  app.get('/robots.txt', c => c.text('User-agent: *\nDisallow: /\n'));
  app.get('/c/*', c => c.html(landingPage(c.var.nonce)));
  app.post('/c/:id', async c => {
    const own = [new URL(c.req.url).origin, ...(options.publicUrl ? [new URL(options.publicUrl).origin] : [])];
    const form = await formOf(c.req.raw, own);
    const { nonce } = c.var;
    if (!('fields' in form)) return c.html(faultPage(nonce, form.title, form.words), form.status);
    const work = async () => posted(ports, await settings(), { id: c.req.param('id'), fields: form.fields, nonce });
    const { status, body } = await (form.fields.get('do') === 'show' ? work() : alone(work));
    return c.html(body, status);
  });
  app.all('/c/*', c =>
    c.html(faultPage(c.var.nonce, 'Not here', 'This page is read with GET and answered with its forms.'), 405, {
      Allow: 'GET, HEAD, POST',
    }),
  );

  app.post('/slack', async c => {
    const body = await bytesOf(c.req.raw, longestBody);
    if (body === null) return c.body(null, 413);
    const { method, path } = c.req;
    const answered = await alone(async () =>
      slackRoute(ports, await settings(), { method, path, headers: [...c.req.raw.headers], body }),
    );
    // Slack reads what goes into a form as JSON only when it is called so.
    return answered.body === ''
      ? c.body('', answered.status)
      : c.body(answered.body, answered.status, { 'Content-Type': 'application/json' });
  });

  app.route('/cli', cliRoutes(ports, settings, alone));

  app.notFound(c => c.body(null, 404));
  app.onError((error, c) => {
    // The error's own words may hold what was sent.
    log({ level: 'ERROR', message: 'A request to the approval page failed.', error: error.name });
    return c.html(
      faultPage(
        c.var.nonce,
        'Something went wrong',
        'Nothing was recorded, or it is not known whether it was. Open the link of your message again: it shows how the case stands.',
      ),
      500,
    );
  });
  return app;
}

function secured(c: Page): void {
  const { nonce } = c.var;
  const { headers } = c.res;
  // By it the command line tells our own word from that of whatever stands before us.
  headers.set('X-EKS-Guardrails', 'hub');
  headers.set(
    'Content-Security-Policy',
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  );
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('Cache-Control', 'no-store');
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('X-Robots-Tag', 'noindex');
  headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
}
