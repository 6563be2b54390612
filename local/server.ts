/** The running sandbox over HTTP, on loopback only: cases as JSON, and people's answers to them. */
import { Hono, type Context } from 'hono';
import * as z from 'zod/mini';
import { answer, longestDays, type Asked } from '../shared/answer.ts';
import type { Case } from '../shared/case.ts';
import { faultsOf } from '../shared/settings-faults.ts';
import { outcomeOf } from './decided.ts';
import type { Running } from './running.ts';

const body = z.strictObject({
  reason: z.string(),
  days: z.optional(z.int()),
  round: z.optional(z.int()),
  planHash: z.optional(z.string()),
});
type Body = z.infer<typeof body>;

const mostBytes = 8192;

/** The JSON API. Whoever can open a loopback port is `local`; pages of other origins are refused, whatever name they reach us by. */
export function api(sandbox: Running): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const { hostname, origin } = new URL(c.req.url);
    c.header('X-EKS-Guardrails', 'sandbox');
    c.header('X-Content-Type-Options', 'nosniff');
    // A foreign name that resolves to 127.0.0.1 would make a foreign page one of ours.
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
      return refuse(c, 403, 'This sandbox answers to 127.0.0.1 and localhost only.');
    const from = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    if ((from !== undefined && from !== origin) || site === 'cross-site' || site === 'same-site')
      return refuse(c, 403, 'Pages of other origins may not use this sandbox.');
    return next();
  });
  app.get('/', async c => c.text(listed(await sandbox.ports.cases.all())));
  app.get('/api/cases', async c => c.json(await sandbox.ports.cases.all()));
  app.get('/api/cases/:id', async c => {
    const found = await byPrefix(sandbox, c.req.param('id'));
    return 'refused' in found ? refuse(c, found.status, found.refused) : c.json(found.case);
  });
  app.post('/api/cases/:id/:do{approve|reject|undo|retry}', async c => {
    const found = await byPrefix(sandbox, c.req.param('id'));
    if ('refused' in found) return refuse(c, found.status, found.refused);
    const asked = await askedOf(c, found.case);
    if ('refused' in asked) return refuse(c, asked.status, asked.refused);
    const { id } = found.case;
    const answered = await sandbox.alone(async () => answer(sandbox.ports, id, asked));
    if ('refused' in answered) return refuse(c, 409, answered.refused);
    return c.json((await sandbox.ports.cases.get(id)) ?? answered.case);
  });
  app.notFound(c => refuse(c, 404, `There is nothing at ${c.req.method} ${c.req.path}. GET / lists what there is.`));
  app.onError((error, c) => refuse(c, 500, `A fault of the sandbox itself: ${error.message}`));
  return app;
}

interface Refused {
  status: 400 | 403 | 404 | 409 | 413 | 415 | 422 | 500;
  refused: string;
}

const refuse = (c: Context, status: Refused['status'], error: string) => c.json({ error }, status);

/** A case by its id or by the beginning of it, if only one begins so. */
async function byPrefix(sandbox: Running, given: string): Promise<{ case: Case } | Refused> {
  const wanted = given.toUpperCase();
  const fits = (await sandbox.ports.cases.all()).filter(one => one.id.startsWith(wanted));
  const [one, another] = fits;
  if (one && !another) return { case: one };
  if (!one) return { status: 404, refused: `There is no case ${given}. \`eks-guardrails cases --all\` lists them.` };
  return {
    status: 409,
    refused: `${fits.length} cases begin with ${given}: ${fits.map(({ id }) => id).join(', ')}. Write more of the id.`,
  };
}

/** The answer a request asks for, as far as it can be judged without writing. */
async function askedOf(c: Context, one: Case): Promise<Asked | Refused> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    return { status: 415, refused: 'Send the answer as application/json.' };
  const text = await c.req.text();
  if (text.length > mostBytes) return { status: 413, refused: `An answer has at most ${mostBytes} characters.` };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { status: 400, refused: 'The body is not JSON.' };
  }
  const parsed = body.safeParse(document);
  if (!parsed.success) {
    return {
      status: 422,
      refused: parsed.error.issues
        .flatMap(issue => faultsOf(body, document, issue))
        .map(fault =>
          [
            ...(fault.isKey ? fault.path.slice(0, -1) : fault.path),
            fault.fault.replace('unknown setting', 'unknown field'),
          ].join(': '),
        )
        .join(' '),
    };
  }
  // The route's pattern admits these four and nothing else.
  const wish = c.req.param('do') as Asked['do'];
  return checked({ ...parsed.data }, wish, one);
}

function checked({ reason, days, round, planHash }: Body, wish: Asked['do'], one: Case): Asked | Refused {
  if (reason.trim().length < 10)
    return { status: 422, refused: 'Say why, in at least 10 characters: the reason is kept with the case.' };
  const longest = longestDays[one.severity];
  if (days !== undefined && (days < 1 || days > longest))
    return { status: 422, refused: `A ${one.severity} finding can be lived with for 1 to ${longest} days.` };
  if (wish === 'approve' || wish === 'undo') {
    // Nothing is approved that was not shown.
    if (round === undefined || planHash === undefined)
      return {
        status: 422,
        refused: `To ${wish}, send the round and the ${wish === 'undo' ? 'undoHash (as planHash)' : 'planHash'} of the case you were shown.`,
      };
    if (wish === 'undo' && one.undoHash !== undefined && planHash !== one.undoHash)
      return { status: 409, refused: 'The undo is another one than you were shown; look again.' };
  }
  return {
    do: wish,
    by: 'local',
    via: 'cli',
    reason,
    ...(days !== undefined && { days }),
    ...(round !== undefined && { round }),
    ...(planHash !== undefined && { planHash }),
  };
}

function listed(cases: readonly Case[]): string {
  const rows = cases.map(one => `${one.id}  ${one.control}  ${one.ref.kind} ${one.ref.id}\n  ${outcomeOf(one)}\n`);
  return [
    'eks-guardrails sandbox\n',
    'GET  /api/cases                  every case, newest change first\nGET  /api/cases/<id>             one case; the beginning of its id is enough\nPOST /api/cases/<id>/approve     JSON: reason, round, planHash\nPOST /api/cases/<id>/reject      JSON: reason, days\nPOST /api/cases/<id>/undo        JSON: reason, days, round, planHash (the undoHash)\nPOST /api/cases/<id>/retry       JSON: reason\n',
    ...rows,
  ].join('\n');
}
