/** The console over HTTP: what its page shows, what it sends while it is open, what its buttons do, and what it refuses. */
import { postureOf, mendings } from '../local/console/posture.ts';
import { fromMrkdwn } from '../local/console/as-slack.ts';
import { consoleOf } from '../local/console/console.ts';
import { watched } from '../local/console/journal.ts';
import { pageLinks } from '../local/page-links.ts';
import { running } from '../local/running.ts';
import { recordOf } from '../local/sandbox/people.ts';
import { pipeline, type Pipeline } from '../local/sandbox/pipeline.ts';
import { estate, nodesGroup, stories } from '../local/sandbox/stories.ts';
import { sandboxSettings } from '../local/sandbox-settings.ts';
import { api } from '../local/server.ts';
import type { Case } from '../shared/case.ts';
import { keptInventory } from '../shared/inventory.ts';

const base = 'http://127.0.0.1:4870';
const numberOf = (words: RegExp): number => stories.findIndex(({ name }) => words.test(name));
const [openSsh, range, created, rootUser, undone] = [
  numberOf(/opens SSH to the world on the nodes/),
  numberOf(/range of ports/),
  numberOf(/created public and without logs/),
  numberOf(/root user/),
  numberOf(/has that fix undone/),
];

/** A compliant estate behind a console, and a client of it. */
function served() {
  const { p, journal } = watched(pipeline({ settings: sandboxSettings() }));
  estate(p.sandbox.world);
  const sandbox = running(p, () => 0);
  const link = pageLinks(p.ports, p.settings);
  const page = consoleOf(p, journal, sandbox, link);
  const app = api(sandbox, page.routes, link);
  const get = async (headers: Record<string, string> = { accept: 'text/html' }, at = `${base}/`) =>
    app.request(at, { headers });
  const post = async (path: string, body: unknown = {}, headers: Record<string, string> = {}, at = base) =>
    app.request(`${at}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const plays = async (story: number) => post(`/api/console/stories/${story}`);
  const text = async () => (await get()).text();
  const cases = async () => p.ports.cases.all();
  return { p, page, app, get, post, plays, text, cases };
}

/** What stands in one panel of a page. */
const panelOf = (page: string, name: string): string =>
  new RegExp(`data-panel="${name}">([^]*?)</section>`).exec(page)?.[1] ?? '';

const worldOf = (p: Pipeline): string => JSON.stringify([p.sandbox.world.regions, p.sandbox.world.accounts]);
const cameOf = async (response: Response): Promise<string[]> => ((await response.json()) as { came: string[] }).came;

describe('the page', () => {
  test('is served to browsers under a policy that lets only its own style and script run, each time with another nonce', async () => {
    const { get } = served();
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const response = await get();
        const policy = response.headers.get('content-security-policy') ?? '';
        const nonce = /script-src 'nonce-([\w-]{22})'/.exec(policy)?.[1] ?? '';
        expect(policy).toContain(`default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}';`);
        expect(policy).toContain("frame-ancestors 'none'");
        expect(response.headers.get('cache-control')).toBe('no-store');
        const page = await response.text();
        expect(page.match(new RegExp(`<(style|script) nonce="${nonce}"`, 'g'))).toHaveLength(2);
        expect(page.match(/<(style|script)\b/g)).toHaveLength(2);
        expect(page).not.toMatch(/ style=| on[a-z]+="|https?:\/\/(?!127)/);
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  test('whoever does not ask for a page gets the list', async () => {
    const response = await served().get({ accept: '*/*' });
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await response.text()).toMatch(/^eks-guardrails sandbox/);
  });

  test('shows the estate as it is, not as it was asked to be', async () => {
    const { text, plays, p } = served();
    expect(await text()).toMatch(/shop-nodes[^]*Lets nothing in/);
    expect(await text()).not.toContain('the whole internet');
    await plays(range);
    expect(panelOf(await text(), 'estate')).toMatch(
      /tcp 0-1024<\/span> from\s+<span class="mono">0\.0\.0\.0\/0[^]*?the whole internet/,
    );
    const trail = p.sandbox.world.regions['111122223333/eu-central-1']?.trails['management-events'];
    if (trail) trail.IsLogging = false;
    expect(await text()).toMatch(/CloudTrail<\/dt>\s*<dd>[^]{0,120}stopped/);
  });

  test('tells who did what, what was decided and why, the AWS CLI line, and the outcome', async () => {
    const { text, plays } = served();
    await plays(openSsh);
    const page = panelOf(await text(), 'stream');
    for (const words of [
      /alice via role PlatformAdmin[^]*ec2:AuthorizeSecurityGroupIngress/,
      /<b>revert<\/b>: touched by this change; exactly port 22; mode enforce/,
      /aws ec2 revoke-security-group-ingress --region eu-central-1 --group-id sg-0b5e11a7e57e51001/,
      /Resolved after \d+ s, checked by a fresh read\./,
      /CloudTrail records our own <b>ec2:RevokeSecurityGroupIngress/,
      /data-post="\/api\/cases\/[0-9A-Z]{26}\/undo"/,
    ])
      expect(page).toMatch(words);
  });

  test('leads from each question to its approval page, by one link however often it is shown', async () => {
    const { text, plays, app } = served();
    await plays(range);
    const links = [...(await text()).matchAll(/href="([^"]*\/c\/[^"]+)"/g)].map(([, href]) => href);
    expect(new Set(links).size).toBe(1);
    expect(links[0]).toMatch(/^http:\/\/127\.0\.0\.1:4870\/c\/[0-9A-Z]{26}#[\w-]{43}$/);
    expect(await text()).toContain(links[0]);
    const [path = '', code = ''] = (links[0] ?? '').replace(base, '').split('#');
    const answer = await app.request(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ do: 'show', code }).toString(),
    });
    expect(await answer.text()).toContain('aws ec2 revoke-security-group-ingress');
  });

  test('shows each message as e-mail, Slack, Teams, Amazon Q and webhook would', async () => {
    const { text, plays } = served();
    await plays(range);
    const page = await text();
    for (const part of ['as-sns', 'as-slack', 'as-teams', 'as-amazon-q', 'as-webhook']) expect(page).toContain(part);
    expect(page).toMatch(/as-slack[^]*<span class="drawn[^"]*">Approve fix<\/span>[^]*as-teams/);
    expect(page).toMatch(/as-slack[^]*<span class="drawn[^"]*">View<\/span>[^]*as-teams/);
    const slack = /<div class="as as-slack">[^]*?<div class="as as-teams">/.exec(page)?.[0] ?? '';
    expect(slack).not.toContain('/c/');
  });

  test('escapes whatever anybody named anything', async () => {
    const { text, p } = served();
    const evil = `"><img src=x onerror=alert(1)></pre></script><script>alert(2)</script>\u202e'\``;
    const record = recordOf('ec2:AuthorizeSecurityGroupIngress', {
      at: p.clock.now() + 60,
      request: {
        groupId: nodesGroup,
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 0,
              toPort: 1024,
              ipRanges: { items: [{ cidrIp: '0.0.0.0/0', description: evil }] },
            },
          ],
        },
      },
    });
    const issuer = { type: 'Role', arn: `arn:aws:iam::111122223333:role/${evil}`, userName: evil };
    await p.deliver({
      ...record,
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::111122223333:assumed-role/x/${evil}`,
        sessionContext: { sessionIssuer: issuer },
      },
      sourceIPAddress: evil,
    });
    const group = p.sandbox.world.regions['111122223333/eu-central-1']?.securityGroups[nodesGroup];
    if (group) group.GroupName = evil;
    const page = await text();
    expect(page).toContain('onerror=alert(1)');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('\u202e');
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<\/script/g)).toHaveLength(1);
  });
});

describe('what the buttons do', () => {
  test('a story is played through the pipeline, and what came of it is answered', async () => {
    const { plays, cases } = served();
    const response = await plays(openSsh);
    expect(response.status).toBe(200);
    expect(await cameOf(response)).toEqual([expect.stringMatching(/^Reverted: Security group sg-0b5e11a7e57e51001/)]);
    expect((await cases()).map(({ status }) => status)).toEqual(['resolved']);
  });

  test('a story whose place has not come says so', async () => {
    const response = await served().plays(undone);
    expect([response.status, await response.json()]).toEqual([409, { error: expect.stringMatching(/first story/) }]);
  });

  test('every story can be told again and again', async () => {
    const { plays, text } = served();
    for (const round of [1, 2])
      for (const [i] of stories.entries())
        expect([round, i, (await plays(i)).status]).toEqual([round, i, i === undone && round === 2 ? 409 : 200]);
    expect(await cameOf(await plays(numberOf(/not EKS’s/)))).toEqual([
      'Nothing: security group sg-0ff1ce00000000001 belongs to no EKS cluster.',
    ]);
    expect(await text()).toContain('</html>');
  });

  test('a change that brings nothing new says what is known of it', async () => {
    const { plays } = served();
    for (const story of [openSsh, undone]) await plays(story);
    expect(await cameOf(await plays(openSsh))).toEqual([
      expect.stringMatching(/^Nothing: known already, case [0-9A-Z]{6}, accepted until /),
    ]);
  });

  test('time passes as it would: what becomes due happens at its own time', async () => {
    const { plays, post, p, cases } = served();
    await plays(range);
    const before = p.clock.now();
    await post('/api/console/time', { hours: 1 });
    expect(p.clock.now()).toBe(before + 3600);
    expect((await cases())[0]?.status).toBe('waiting');
    await post('/api/console/time', { hours: 24 });
    const [one] = await cases();
    expect(one?.status).toBe('expired');
    const late = (one?.history.at(-1)?.at ?? 0) - (before + 24 * 3600);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(300);
  });

  test('a reset puts the estate back; open cases see it and end, conduct stays on record', async () => {
    const { plays, post, p, cases } = served();
    const shape = () =>
      Object.values(p.sandbox.world.regions).map(here => [
        Object.keys(here.clusters),
        Object.keys(here.nodegroups),
        Object.values(here.rules).map(({ CidrIpv4 }) => CidrIpv4),
      ]);
    const before = shape();
    for (const story of [openSsh, undone, range, created, rootUser]) await plays(story);
    expect(shape()).not.toEqual(before);
    await post('/api/console/reset');
    expect(shape()).toEqual(before);
    expect(
      (await cases()).map(({ ref, status }) => `${ref.kind === 'change' ? 'conduct ' : ''}${status}`).toSorted(),
    ).toEqual(['conduct notified', ...(await cases()).slice(1).map(() => 'resolved')]);
    expect(await cameOf(await plays(openSsh))).toEqual([expect.stringMatching(/^(Reverted|Approval needed)/)]);
  });
});

test('after a reset nobody believes an inventory of the estate that was', async () => {
  const { plays, post, p } = served();
  const where = { account: '111122223333', region: 'eu-central-1' };
  // A group without a tag of EKS's is looked up in the inventory.
  await plays(numberOf(/not EKS’s/));
  expect(await keptInventory(p.ports, where)).not.toBeNull();
  await post('/api/console/reset');
  expect(await keptInventory(p.ports, where)).toBeNull();
});

describe('what is refused changes nothing', () => {
  type Served = ReturnType<typeof served>;
  const asks: [string, (s: Served) => Promise<Response>, number][] = [
    [
      'a form',
      async s => s.post('/api/console/reset', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
    ],
    ['text', async s => s.post(`/api/console/stories/${openSsh}`, '{}', { 'content-type': 'text/plain' }), 415],
    ['a foreign page', async s => s.post('/api/console/reset', {}, { origin: 'https://evil.example' }), 403],
    ['a page without origin', async s => s.post(`/api/console/stories/${openSsh}`, {}, { origin: 'null' }), 403],
    ['another port', async s => s.post(`/api/console/stories/${openSsh}`, {}, { origin: 'http://127.0.0.1:1' }), 403],
    ['a foreign name', async s => s.post(`/api/console/stories/${openSsh}`, {}, {}, 'http://evil.example:4870'), 403],
    [
      'a browser that says so',
      async s => s.post('/api/console/time', { hours: 1 }, { 'sec-fetch-site': 'cross-site' }),
      403,
    ],
    [
      'a navigation that posts',
      async s =>
        s.post(
          '/api/console/time',
          { hours: 1 },
          { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
        ),
      403,
    ],
    ['a foreign listener', async s => s.get({ 'sec-fetch-site': 'cross-site' }, `${base}/api/console/live`), 403],
    [
      'a foreign frame',
      async s =>
        s.get({
          accept: 'text/html',
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'iframe',
        }),
      403,
    ],
    ['an unknown story', async s => s.post('/api/console/stories/999'), 404],
    ['no number', async s => s.post('/api/console/stories/x'), 404],
    ['no JSON', async s => s.post('/api/console/time', '{'), 400],
    ['a long body', async s => s.post('/api/console/time', { hours: 1, x: 'x'.repeat(2000) }), 413],
    ['no hours', async s => s.post('/api/console/time'), 422],
    ['too many', async s => s.post('/api/console/time', { hours: 25 }), 422],
    ['backwards', async s => s.post('/api/console/time', { hours: -1 }), 422],
    ['more than asked for', async s => s.post('/api/console/reset', { cases: true }), 422],
    ['a GET', async s => s.get({}, `${base}/api/console/reset`), 404],
  ];
  test.each(asks)('%s', async (_name, ask, status) => {
    const s = served();
    await s.plays(range);
    const before = [worldOf(s.p), await s.cases(), s.p.clock.now()];
    const response = await ask(s);
    expect([response.status, await response.json()]).toEqual([status, { error: expect.any(String) }]);
    expect([worldOf(s.p), await s.cases(), s.p.clock.now()]).toEqual(before);
  });

  test('but a link elsewhere may open the page', async () => {
    const opened = await served().get({
      accept: 'text/html',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    });
    expect(opened.status).toBe(200);
  });
});

test('an open page hears of everything first, then of exactly what changed, until it goes away', async () => {
  const { app, page, plays, p } = served();
  const leaving = new AbortController();
  const response = await app.request(`${base}/api/console/live`, { signal: leaving.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const hears = listener(response);
  expect(Object.keys(await hears()).toSorted()).toEqual([
    'clock',
    'estate',
    'inbox',
    'latest',
    'posture',
    'questions',
    'stream',
    'summary',
  ]);
  p.clock.set(p.clock.now() + 1);
  await page.changed();
  expect(Object.keys(await hears())).toEqual(['clock', 'posture']);
  await plays(openSsh);
  const heard = await hears();
  expect(heard['latest']).toMatch(/^Reverted: /);
  expect(heard['questions']).toBeUndefined();
  await hears.stop();
});

/** Reads one event after the other. */
function listener(response: Response) {
  const reader = response.body?.getReader();
  let text = '';
  const next = async (): Promise<Record<string, string>> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        expect(event).toMatch(/^event: panels\ndata: /);
        return JSON.parse(event.slice(event.indexOf('data: ') + 6)) as Record<string, string>;
      }
      const chunk = await reader?.read();
      if (!chunk || chunk.done) throw new Error(`The stream ended after: ${text}`);
      text += new TextDecoder().decode(chunk.value);
    }
  };
  return Object.assign(next, { stop: async () => reader?.cancel() });
}

describe('the posture over time', () => {
  const at = (status: Case['status'], seconds: number, round = 1) => ({ at: seconds, to: status, round });
  // Only what the posture looks at.
  const one = (history: ReturnType<typeof at>[], more: Partial<Case> = {}): Case =>
    ({
      ref: { kind: 'cluster' },
      openedAt: history[0]?.at,
      history: history.map((entry, i) => ({ ...entry, from: history[i - 1]?.to ?? null })),
      ...more,
    }) as unknown as Case;

  test('counts what is open and what is lived with, from the change on', () => {
    const cases = [
      one([at('acting', 20), at('resolved', 30), at('undoing', 50), at('accepted', 60)], {
        because: { time: 15 } as Case['because'] & object,
      }),
      one([at('waiting', 40), at('accepted', 70)]),
    ];
    expect(postureOf(cases, 0)).toEqual([
      { at: 0, open: 0, accepted: 0 },
      { at: 15, open: 1, accepted: 0 },
      { at: 30, open: 0, accepted: 0 },
      { at: 40, open: 1, accepted: 0 },
      { at: 60, open: 1, accepted: 1 },
      { at: 70, open: 0, accepted: 2 },
    ]);
  });

  test('what was withdrawn by settings is no longer open, what is asked anew is; conduct never counts', () => {
    const withdrawn = [at('waiting', 10), at('superseded', 20)];
    expect(postureOf([one(withdrawn, { supersededBy: 'settings' })], 0).at(-1)).toMatchObject({ open: 0 });
    expect(postureOf([one(withdrawn, { supersededBy: 'plan changed' })], 0).at(-1)).toMatchObject({ open: 1 });
    expect(postureOf([one([at('notified', 10)], { ref: { kind: 'change' } as Case['ref'] })], 0)).toEqual([
      { at: 0, open: 0, accepted: 0 },
    ]);
  });

  test('what the guardrails mended, and how long after the change; what its owner mended is not theirs', () => {
    const twice = one([at('acting', 20), at('resolved', 30), at('acting', 100, 2), at('resolved', 105, 2)], {
      because: { time: 15 } as Case['because'] & object,
    });
    expect(mendings([twice, one([at('waiting', 10), at('resolved', 20)])])).toEqual([
      { at: 30, after: 15 },
      { at: 105, after: 5 },
    ]);
  });
});

test.each([
  ['a &lt;!channel&gt; b', 'a &#60;!channel&#62; b'],
  ['*bold* `<b>`', '<b>bold</b> <code>&#60;b&#62;</code>'],
  ['&amp;lt;', '&#38;lt;'],
  ['```\na\nb\n```', '<pre class="cli"><code>a\nb</code></pre>'],
  ['<!date^1793696460^{date_short_pretty}|x>', '2026-11-03 09:01:00 UTC'],
  ['<https://evil.example|Approve>', 'Approve'],
])('Slack’s mrkdwn %j is shown as Slack would, and escaped', (text, shown) => {
  expect(fromMrkdwn(text).html).toBe(shown);
});
