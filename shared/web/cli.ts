/** The command line's routes, for requests that IAM authorisation let through: cases to read, and people's answers to them. */
import { Hono, type Context } from 'hono';
import { answer } from '../answer.ts';
import { voiceOfArn } from '../authority.ts';
import { isOpen, type Case } from '../case.ts';
import type { Ports } from '../ports.ts';
import type { Settings } from '../settings.ts';
import type { Front } from '../web.ts';
import { askedOf, isWish, type Refusal } from './asked.ts';
import { findCase } from './found.ts';

/** Lambda answers with at most 6 MB. */
const mostCharacters = 4_000_000;

/**
 * Routes to be put below `/cli`. Whoever IAM lets through may read; only people of settings may answer, by the ARN that IAM proved.
 * Every refusal is JSON, `{ error }`, in words for the person who asked.
 */
export function cliRoutes(
  ports: Ports,
  settings: () => Promise<Settings>,
  alone: <T>(work: () => Promise<T>) => Promise<T>,
): Hono<{ Bindings: Front }> {
  const app = new Hono<{ Bindings: Front }>();
  app.use(async (c, next) => (c.env?.iam ? next() : refuse(c, unproved)));
  app.get('/cases', async c => c.json(listOf(await ports.cases.all())));
  app.get('/cases/:id', async c => {
    const found = await findCase(ports.cases, c.req.param('id'));
    return 'refused' in found ? refuse(c, found) : c.json(found.case);
  });
  app.post('/cases/:id/:do', async c => {
    const { id, do: wish } = c.req.param();
    if (!isWish(wish)) return refuse(c, { status: 400, refused: `${wish} is none of approve, reject, undo, retry.` });
    const one = await ports.cases.get(id);
    if (!one) return refuse(c, { status: 404, refused: `There is no case ${id}.` });
    const asked = await askedOf(c.req.raw, wish, one);
    if ('refused' in asked) return refuse(c, asked);
    const voice = voiceOfArn(await settings(), c.env.iam ?? '');
    if ('refused' in voice) return refuse(c, { status: 403, refused: voice.refused });
    const answered = await alone(async () => answer(ports, id, { ...asked, ...voice }));
    if ('case' in answered) return c.json(answered.case);
    return refuse(c, { status: statuses[answered.why], refused: answered.refused });
  });
  app.all('*', c => refuse(c, { status: 404, refused: `There is nothing at ${c.req.method} ${c.req.path}.` }));
  return app;
}

/** Open cases first, each kind newest change first, without their histories; `left`: how many did not fit. */
export function listOf(all: readonly Case[], most = mostCharacters): { cases: Case[]; left: number } {
  const sorted = [...all.filter(isOpen), ...all.filter(one => !isOpen(one))].map(one => ({ ...one, history: [] }));
  let characters = 0;
  const end = sorted.findIndex(one => (characters += JSON.stringify(one).length + 1) > most);
  const cases = end === -1 ? sorted : sorted.slice(0, end);
  return { cases, left: sorted.length - cases.length };
}

const statuses = { 'moved on': 409, 'not allowed': 403, input: 422 } as const;
const unproved: Refusal = {
  status: 403,
  refused: 'Nothing proves who you are: this route takes requests signed with IAM only.',
};
const refuse = (c: Context, { status, refused }: Refusal) => c.json({ error: refused }, status);
