/** The sandbox's JSON API: what it tells, whose answers it takes, and what it refuses without writing anything. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipelineIn, running } from '../local/running.ts';
import { pipeline, type Pipeline } from '../local/sandbox/pipeline.ts';
import { estate, stories } from '../local/sandbox/stories.ts';
import { sandboxSettings } from '../local/sandbox-settings.ts';
import { api } from '../local/server.ts';
import type { Case } from '../shared/case.ts';

const base = 'http://127.0.0.1:4870';

/** A sandbox in which SSH was reverted and a port range waits for an answer. */
async function served() {
  const p = pipeline({ settings: sandboxSettings() });
  estate(p.sandbox.world);
  for (const name of [/opens SSH to the world/, /range of ports/])
    await stories.find(story => name.test(story.name))?.tell(p);
  const app = api(running(p, () => 0));
  const get = async (path: string, headers: Record<string, string> = {}) => app.request(`${base}${path}`, { headers });
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const all = await p.ports.cases.all();
  const waiting = one(all, 'waiting');
  const resolved = one(all, 'resolved');
  return { p, app, get, post, waiting, resolved };
}

const one = (all: Case[], status: Case['status']): Case => {
  const found = all.find(candidate => candidate.status === status);
  if (!found) throw new Error(`No case is ${status}: ${all.map(({ id, status }) => `${id} ${status}`).join(', ')}`);
  return found;
};

const rulesOf = (p: Pipeline) => JSON.stringify(p.sandbox.world.regions['111122223333/eu-central-1']);
const reason = 'Yes, close it please.';
const shown = (of: Case) => ({ reason, round: of.round, planHash: of.planHash });

test('tells the cases and one case, by its id or the beginning of it', async () => {
  const { get, waiting } = await served();
  expect(((await (await get('/api/cases')).json()) as Case[]).map(({ status }) => status).toSorted()).toEqual([
    'resolved',
    'waiting',
  ]);
  expect(await (await get(`/api/cases/${waiting.id}`)).json()).toEqual(waiting);
  expect(await (await get(`/api/cases/${waiting.id.slice(0, 8).toLowerCase()}`)).json()).toEqual(waiting);
  expect(await (await get('/')).text()).toContain(waiting.id);
});

test('an approved fix is made, and said to be done only after a fresh read', async () => {
  const { post, waiting, p } = await served();
  const before = rulesOf(p);
  const response = await post(`/api/cases/${waiting.id}/approve`, shown(waiting));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    status: 'resolved',
    answer: { by: 'local', via: 'cli', reason },
    result: { by: 'guardrail' },
  });
  expect(rulesOf(p)).not.toBe(before);
});

test('of forty answers at once one is taken', async () => {
  const { post, waiting, p } = await served();
  const responses = await Promise.all(
    Array.from({ length: 40 }, async () => post(`/api/cases/${waiting.id}/approve`, shown(waiting))),
  );
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(responses.filter(({ status }) => status === 409)).toHaveLength(39);
  expect(
    p.sandbox.calls.filter(
      ({ operation, input }) =>
        operation === 'ec2:RevokeSecurityGroupIngress' &&
        JSON.stringify(input) === JSON.stringify(waiting.plan?.calls[0]?.input),
    ),
  ).toHaveLength(1);
});

test('a rejection is lived with until its day', async () => {
  const { post, waiting, p } = await served();
  const response = await post(`/api/cases/${waiting.id}/reject`, { reason, days: 3 });
  expect(await response.json()).toMatchObject({ status: 'accepted', acceptedUntil: p.clock.now() + 3 * 86_400 });
});

describe('what is refused leaves case and AWS as they were', () => {
  const cases: [string, (s: Awaited<ReturnType<typeof served>>) => Promise<Response>, number, RegExp][] = [
    ['a case that is not there', async s => s.get('/api/cases/ZZZZZZ'), 404, /no case ZZZZZZ/],
    ['an answer to it', async s => s.post('/api/cases/ZZZZZZ/approve', { reason }), 404, /no case ZZZZZZ/],
    ['a beginning that several share', async s => s.post('/api/cases//approve', { reason }), 404, /nothing at POST/],
    [
      'an answer nobody knows',
      async s => s.post(`/api/cases/${s.waiting.id}/delete`, { reason }),
      404,
      /nothing at POST/,
    ],
    [
      'a form',
      async s =>
        s.post(`/api/cases/${s.waiting.id}/approve`, 'reason=x', {
          'content-type': 'application/x-www-form-urlencoded',
        }),
      415,
      /application\/json/,
    ],
    [
      'text that a form could send',
      async s => s.post(`/api/cases/${s.waiting.id}/approve`, shown(s.waiting), { 'content-type': 'text/plain' }),
      415,
      /application\/json/,
    ],
    [
      'a foreign page',
      async s => s.post(`/api/cases/${s.waiting.id}/approve`, shown(s.waiting), { origin: 'https://evil.example' }),
      403,
      /other origins/,
    ],
    [
      'a page without origin',
      async s => s.post(`/api/cases/${s.waiting.id}/approve`, shown(s.waiting), { origin: 'null' }),
      403,
      /other origins/,
    ],
    [
      'a page of another port',
      async s => s.post(`/api/cases/${s.waiting.id}/approve`, shown(s.waiting), { origin: 'http://127.0.0.1:8080' }),
      403,
      /other origins/,
    ],
    [
      'a browser that says so',
      async s => s.get('/api/cases', { 'sec-fetch-site': 'cross-site' }),
      403,
      /other origins/,
    ],
    [
      'a foreign name for 127.0.0.1',
      async s => s.app.request('http://evil.example:4870/api/cases'),
      403,
      /127\.0\.0\.1/,
    ],
    ['no JSON', async s => s.post(`/api/cases/${s.waiting.id}/approve`, '{'), 400, /not JSON/],
    ['a long body', async s => s.post(`/api/cases/${s.waiting.id}/approve`, { reason: 'x'.repeat(9000) }), 413, /8192/],
    ['no reason', async s => s.post(`/api/cases/${s.waiting.id}/approve`, {}), 422, /reason: this is missing/],
    [
      'no good reason',
      async s => s.post(`/api/cases/${s.waiting.id}/approve`, { ...shown(s.waiting), reason: '   ok     ' }),
      422,
      /at least 10 characters/,
    ],
    [
      'a field nobody knows',
      async s => s.post(`/api/cases/${s.waiting.id}/approve`, { ...shown(s.waiting), plan: 'x' }),
      422,
      /unknown field plan\. Did you mean planHash\?/,
    ],
    [
      'days that are no number',
      async s => s.post(`/api/cases/${s.waiting.id}/reject`, { reason, days: '3' }),
      422,
      /days: "3" is not/,
    ],
    ['too many days', async s => s.post(`/api/cases/${s.waiting.id}/reject`, { reason, days: 8 }), 422, /1 to 7 days/],
    [
      'an approval of what was not shown',
      async s => s.post(`/api/cases/${s.waiting.id}/approve`, { reason }),
      422,
      /round and the planHash/,
    ],
    [
      'another plan',
      async s => s.post(`/api/cases/${s.waiting.id}/approve`, { ...shown(s.waiting), planHash: 'x' }),
      409,
      /another one than you were shown/,
    ],
    [
      'another round',
      async s => s.post(`/api/cases/${s.waiting.id}/approve`, { ...shown(s.waiting), round: 7 }),
      409,
      /moved on/,
    ],
    [
      'an answer that no longer fits',
      async s => s.post(`/api/cases/${s.resolved.id}/approve`, shown(s.resolved)),
      409,
      /already resolved/,
    ],
    [
      'another undo',
      async s =>
        s.post(`/api/cases/${s.resolved.id}/undo`, { reason, round: s.resolved.round, planHash: s.resolved.planHash }),
      409,
      /undo is another one/,
    ],
  ];
  test.each(cases)('%s', async (_name, ask, status, words) => {
    const s = await served();
    const before = [await s.p.ports.cases.all(), rulesOf(s.p)];
    const response = await ask(s);
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
      status,
      expect.stringMatching(words),
    ]);
    expect([await s.p.ports.cases.all(), rulesOf(s.p)]).toEqual(before);
  });
});

test('the sandbox lives on in real time: an unanswered question expires', async () => {
  const { p, waiting } = await served();
  let elapsed = 1000;
  const sandbox = running(p, () => elapsed);
  elapsed += 23 * 3600;
  await sandbox.alone(async () => undefined);
  expect((await p.ports.cases.get(waiting.id))?.status).toBe('waiting');
  elapsed += 3600;
  await sandbox.alone(async () => undefined);
  expect((await p.ports.cases.get(waiting.id))?.status).toBe('expired');
});

test('one thing is done at a time, and one that fails does not stop the next', async () => {
  const sandbox = running((await served()).p, () => 0);
  const seen: string[] = [];
  const slow = async (name: string) => {
    seen.push(`${name} begins`);
    await new Promise(resolve => setImmediate(resolve));
    seen.push(`${name} ends`);
    if (name === 'b') throw new Error('b fails');
  };
  const results = await Promise.allSettled(['a', 'b', 'c'].map(async name => sandbox.alone(async () => slow(name))));
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

describe('a folder keeps the sandbox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('over a restart: cases, AWS and time', async () => {
    const first = await pipelineIn(folder, { settings: sandboxSettings() });
    expect(first.fresh).toBe(true);
    estate(first.p.sandbox.world);
    await stories.find(story => /range of ports/.test(story.name))?.tell(first.p);
    await first.keep();
    const second = await pipelineIn(folder, { settings: sandboxSettings() });
    expect(second.fresh).toBe(false);
    expect(second.p.clock.now()).toBe(first.p.clock.now());
    expect(rulesOf(second.p)).toBe(rulesOf(first.p));
    const waiting = one(await second.p.ports.cases.all(), 'waiting');
    const response = await api(running(second.p, () => 0)).request(`${base}/api/cases/${waiting.id}/approve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(shown(waiting)),
    });
    expect(await response.json()).toMatchObject({ status: 'resolved' });
  });

  test('and what another program put there is neither read nor overwritten', async () => {
    writeFileSync(join(folder, 'sandbox.json'), '{"mine":1}');
    await expect(pipelineIn(folder, { settings: sandboxSettings() })).rejects.toThrow(
      /was not written by this sandbox/,
    );
    expect(readFileSync(join(folder, 'sandbox.json'), 'utf8')).toBe('{"mine":1}');
  });
});
