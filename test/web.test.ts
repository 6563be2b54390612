/** The approval page under attack: what each hostile request gets and what it leaves as it was. */
import { caseIn, day, hour, now, planWith, roleArn } from './fixtures.ts';
import { alex, group, host, kim, opened, withoutNonce, wordsOf } from './web-stage.ts';

const waiting = (more: Parameters<typeof caseIn>[1] = {}) => caseIn('waiting', more);
const reverted = () =>
  caseIn('resolved', {
    calledAt: now - hour,
    left: 'the state we left',
    undoUntil: now + day,
    result: { by: 'guardrail', at: now, why: 'a fresh read shows it mended' },
  });

describe('get-and-head-never-write', () => {
  test('a hundred of each, whatever the id, ask nothing of the world and get the same bytes', async () => {
    const s = await opened(waiting());
    const pages = new Set<string>();
    for (let i = 0; i < 100; i += 1) {
      const path = i % 2 ? `/c/${s.one.id}` : `/c/${'Z'.repeat(i + 1)}?do=approve&code=x`;
      const response = await s.get(path);
      pages.add(withoutNonce(await response.text()));
      const head = await s.get(path, { method: 'HEAD' });
      expect([response.status, head.status, await head.text()]).toEqual([200, 200, '']);
    }
    expect(pages.size).toBe(1);
    expect([s.calls, s.wakes]).toEqual([[], []]);
  });
  test('each response has a nonce of its own, the same in policy and page', async () => {
    const s = await opened(waiting());
    const nonces = new Set<string>();
    for (let i = 0; i < 3; i += 1) {
      const response = await s.get('/c/x');
      const [, nonce = ''] =
        /script-src 'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '') ?? [];
      expect(Buffer.from(nonce, 'base64url')).toHaveLength(16);
      expect((await response.text()).match(/nonce="[^"]+"/g)).toEqual([`nonce="${nonce}"`, `nonce="${nonce}"`]);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });
});

test('show reads and writes nothing, and offers both answers', async () => {
  const s = await opened(waiting());
  const code = await s.mint('answer');
  s.calls.length = 0;
  const response = await s.post({ do: 'show', code: `${host}/c/${s.one.id}#${code}` });
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(s.calls).toEqual(['cases.link', 'cases.get']);
  expect(page).toContain('name="do" value="approve"');
  expect(page).toContain('name="do" value="reject"');
});

test('an approval is recorded once, said to be no more than that, and wakes the resource', async () => {
  const s = await opened(waiting());
  const response = await s.post(await s.form('approve'));
  expect([response.status, wordsOf(await response.text())]).toEqual([
    200,
    expect.stringContaining('Recorded: approved. The change is not made yet.'),
  ]);
  expect(await s.read()).toMatchObject({
    status: 'approved',
    ver: s.one.ver + 1,
    answer: {
      do: 'approve',
      by: 'alex',
      via: 'link',
      attribution: 'link',
      evidence: { link: expect.any(String) },
      settingsHash: expect.any(String),
    },
  });
  expect(s.wakes).toEqual([{ ref: s.one.ref }]);
});

test('sending it again hears what became of it', async () => {
  const s = await opened(waiting());
  const form = await s.form('approve');
  await s.post(form);
  const again = await s.post(form);
  expect([again.status, wordsOf(await again.text())]).toEqual([
    200,
    expect.stringContaining('already approved by alex'),
  ]);
  expect((await s.read()).ver).toBe(s.one.ver + 1);
});

test('forty-concurrent-decisions-one-wins', async () => {
  const s = await opened(waiting());
  const forms = await Promise.all([s.form('approve'), s.form('reject', kim)]);
  const responses = await Promise.all(Array.from({ length: 40 }, async (_, i) => s.post(forms[i % 2] ?? {})));
  const words = await Promise.all(responses.map(async response => wordsOf(await response.text())));
  expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200));
  expect(words.filter(text => text.includes('Recorded:'))).toHaveLength(1);
  expect(words.filter(text => /already (approved|accepted) by/.test(text))).toHaveLength(39);
  expect([(await s.read()).ver, s.wakes.length]).toEqual([s.one.ver + 1, 1]);
});

describe('post-without-typed-confirm-is-422', () => {
  const short: [string, Record<string, string>, string][] = [
    ['no reason', { reason: '' }, 'Say why, in at least 10 characters.'],
    ['a short one', { reason: '  too few ' }, 'Say why, in at least 10 characters.'],
    ['a long one', { reason: 'x'.repeat(1001) }, 'in at most 1000 characters'],
    ['no confirmation', { confirm: '' }, 'Type the last 6 characters'],
    ['the wrong one', { confirm: 'e51002' }, 'Type the last 6 characters'],
    ['another case of letters', { confirm: 'E51001' }, 'Type the last 6 characters'],
  ];
  test.each(short)('%s', async (_name, typed, words) => {
    const s = await opened(waiting());
    const response = await s.post({ ...(await s.form('approve')), ...typed });
    expect([response.status, wordsOf(await response.text())]).toEqual([422, expect.stringContaining(words)]);
    expect([await s.read(), s.wakes]).toEqual([s.one, []]);
  });
  test.each(['0', '-1', '31', '1.5', 'x', '', '1e1'])('%j days', async days => {
    const s = await opened(waiting());
    expect((await s.post({ ...(await s.form('reject')), days })).status).toBe(422);
    expect(await s.read()).toEqual(s.one);
  });
});

test('page-keeps-typed-text-on-422', async () => {
  const s = await opened(waiting());
  const form = await s.form('reject');
  const page = await (await s.post({ ...form, reason: 'It is <b>needed</b>', confirm: 'abc"def', days: '99' })).text();
  expect(page).toContain('It is &#60;b&#62;needed&#60;/b&#62;</textarea>');
  expect(page).toContain('value="abc&#34;def"');
  expect(page).toContain('value="99"');
  expect(page).toMatch(
    /id="reject-days"[^>]*aria-describedby="reject-days-hint reject-days-fault"[^>]*aria-invalid="true"/,
  );
});

describe('a question that is over', () => {
  test('can be asked again by the link it was answered with, and is not approved by it', async () => {
    const s = await opened(waiting());
    const form = await s.form('approve');
    const { days: _days, ...retry } = { ...form, do: 'retry', days: '' };
    s.at.now = s.one.expiresAt ?? 0;
    const page = wordsOf(await (await s.post({ do: 'show', code: form['code'] ?? '' })).text());
    expect(page).toContain('Ask again');
    expect(page).not.toContain('Leave it as it is');
    expect(await (await s.post(form)).text()).toContain('The question expired at');
    expect(await s.read()).toEqual(s.one);
    expect((await s.post({ ...retry, confirm: 'x' })).status).toBe(422);
    expect(await (await s.post(retry)).text()).toContain('Recorded: it is asked again.');
    expect(await s.read()).toMatchObject({ status: 'superseded', supersededBy: 'plan changed' });
    expect(s.wakes).toEqual([{ ref: s.one.ref }]);
  });
  test('cannot be asked again while it is not over, or by a link that only looks', async () => {
    const s = await opened(waiting());
    const retry = { ...(await s.form('approve')), do: 'retry' };
    expect(await (await s.post(retry)).text()).toContain('already waiting');
    const code = await s.mint('view');
    expect((await s.post({ ...retry, code })).status).toBe(404);
    expect(await s.read()).toEqual(s.one);
  });
});

describe('unknown-decision-400', () => {
  test.each([{}, { do: '' }, { do: 'Approve' }, { do: 'again' }, { do: '__proto__' }])('%j', async more => {
    const s = await opened(waiting());
    const { do: _do, ...form } = await s.form('approve');
    expect((await s.post({ ...form, ...(more as Record<string, string>) })).status).toBe(400);
    expect(await s.read()).toEqual(s.one);
  });
  test('a field twice, or a form without round or plan', async () => {
    const s = await opened(waiting());
    const form = await s.form('approve');
    expect((await s.post(`${new URLSearchParams(form).toString()}&do=reject`)).status).toBe(400);
    const { planHash: _plan, ...short } = form;
    expect((await s.post(short)).status).toBe(400);
    expect((await s.post({ ...form, round: '1e0' })).status).toBe(400);
    expect(await s.read()).toEqual(s.one);
  });
});

test('same-body-for-unknown', async () => {
  const s = await opened(waiting());
  const other = await opened(caseIn('waiting', { id: 'ZZZZZZZZZZZZZZZZZZZZZZZZZZ' }));
  const code = await s.mint('answer');
  const foreign = await other.mint('answer');
  s.at.now += 1;
  const expired = await opened(waiting());
  const old = await expired.mint('answer');
  expired.at.now += 31 * day;
  const responses = await Promise.all([
    s.post({ do: 'show', code }, {}, 'NONE'),
    s.post({ do: 'show', code: foreign }),
    s.post({ do: 'show', code: 'malformed' }),
    s.post({ do: 'show' }),
    s.post({ ...(await s.form('approve')), code: foreign }),
    s.post({ ...(await s.form('approve')), code: await s.mint('view') }),
    expired.post({ do: 'show', code: old }),
  ]);
  const pages = await Promise.all(responses.map(async response => withoutNonce(await response.text())));
  expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 404));
  expect(new Set(pages).size).toBe(1);
  expect(pages[0]).not.toContain(s.one.ref.id);
});

test("a case's code opens no other case", async () => {
  const s = await opened(waiting());
  const other = { ...s.one, id: 'ZZZZZZZZZZZZZZZZZZZZZZZZZZ' };
  await s.ports.cases.put(other, null);
  const form = await s.form('approve');
  for (const sent of [form, { ...form, do: 'show' }]) expect((await s.post(sent, {}, other.id)).status).toBe(404);
  expect(await s.ports.cases.get(other.id)).toEqual(other);
});

describe('view-link-never-answers', () => {
  test.each(['approve', 'reject', 'undo'] as const)('%s', async wish => {
    const s = await opened(wish === 'undo' ? reverted() : waiting());
    const form = { ...(await s.form(wish)), code: await s.mint('view') };
    expect((await s.post(form)).status).toBe(404);
    expect(await s.read()).toEqual(s.one);
    const page = await (await s.post({ do: 'show', code: form.code })).text();
    expect(page).toContain(s.one.message);
    expect(page).not.toMatch(/value="(approve|reject|undo)"/);
  });
  test('nor does an answer link undo, or an undo link approve', async () => {
    const done = await opened(reverted());
    expect((await done.post({ ...(await done.form('undo')), code: await done.mint('answer') })).status).toBe(404);
    const asked = await opened(waiting());
    expect((await asked.post({ ...(await asked.form('approve')), code: await asked.mint('undo') })).status).toBe(404);
    expect([await done.read(), await asked.read()]).toEqual([done.one, asked.one]);
  });
});

describe('link-bound-to-round-and-plan', () => {
  test('a link of an earlier round shows the case and answers nothing', async () => {
    const s = await opened(waiting());
    const form = await s.form('approve');
    const later = { ...s.one, ver: 2, round: 2 };
    await s.ports.cases.put(later, s.one);
    for (const round of ['1', '2']) {
      const response = await s.post({ ...form, round });
      expect([response.status, wordsOf(await response.text())]).toEqual([200, expect.stringContaining('moved on')]);
    }
    expect(await s.read()).toEqual(later);
    expect(await (await s.post({ do: 'show', code: form['code'] ?? '' })).text()).not.toContain('value="approve"');
  });
  test('button-planhash-mismatch: another plan is not approved, whatever the form says', async () => {
    const s = await opened(waiting());
    const form = await s.form('approve');
    const later = { ...s.one, ver: 2, planHash: 'another' };
    await s.ports.cases.put(later, s.one);
    for (const planHash of [s.one.planHash ?? '', 'another']) {
      const response = await s.post({ ...form, planHash });
      expect([response.status, wordsOf(await response.text())]).toEqual([
        200,
        expect.stringContaining('another one than you were shown'),
      ]);
    }
    expect(await s.read()).toEqual(later);
  });
});

describe('forwarded-link-not-authorised', () => {
  test("a group's link answers, and the record says that nobody knows who held it", async () => {
    const s = await opened(waiting());
    expect((await s.post(await s.form('approve', group))).status).toBe(200);
    expect((await s.read()).answer).toMatchObject({ by: 'link:payments team (#payments)', attribution: 'link' });
  });
  test.each([{ canLockOut: true as const }, { undo: { impossible: 'it is gone' } }])(
    'but not for a plan of %j, even with a link minted before',
    async plan => {
      const s = await opened(waiting());
      const form = await s.form('approve', group);
      const later = { ...s.one, ver: 2, plan: planWith(plan) };
      await s.ports.cases.put(later, s.one);
      const response = await s.post(form);
      expect([response.status, wordsOf(await response.text())]).toEqual([
        403,
        expect.stringContaining('sent to one person'),
      ]);
      expect(await s.read()).toEqual(later);
    },
  );
  test.each([
    ['personal', group],
    ['look', group],
    ['look', alex],
  ] as const)('nor in mode %s', async (page, target) => {
    const s = await opened(waiting());
    const form = await s.form('approve', target);
    s.settings.approvals.page = page;
    expect((await s.post(form)).status).toBe(403);
    expect(await s.read()).toEqual(s.one);
    expect(await (await s.post({ do: 'show', code: form['code'] ?? '' })).text()).not.toContain('value="approve"');
  });
  test('empty-approvers: where settings name nobody, nobody answers', async () => {
    const s = await opened(waiting());
    const form = await s.form('approve', group);
    Object.assign(s.settings, { approvers: [], security: undefined });
    expect((await s.post(form)).status).toBe(403);
    expect(await s.read()).toEqual(s.one);
  });
});

test('removed-approver-refused', async () => {
  const s = await opened(waiting());
  const form = await s.form('approve');
  s.settings.approvers = s.settings.approvers.filter(({ name }) => name !== 'alex');
  const response = await s.post(form);
  expect([response.status, wordsOf(await response.text())]).toEqual([
    403,
    expect.stringContaining('alex is no longer among those who may answer'),
  ]);
  expect(await s.read()).toEqual(s.one);
});

describe('whoever made the change', () => {
  test.each([
    ['self-approve-refused', ['alex@EXAMPLE.com'], {}],
    ['alias-self-approve-refused', [roleArn.toLowerCase()], { iam: [roleArn] }],
    [
      'alias-self-approve-refused, role with a path',
      [roleArn.toLowerCase()],
      { iam: [roleArn.replace('role/', 'role/people/')] },
    ],
  ])('%s', async (_name, actorAliases, identity) => {
    const s = await opened(waiting());
    const forms = [await s.form('reject'), await s.form('approve')];
    const later = { ...s.one, ver: 2, actorAliases, plan: planWith({ canLockOut: true }) };
    await s.ports.cases.put(later, s.one);
    s.settings.approvers = s.settings.approvers.map(person =>
      person.name === 'alex' ? { ...person, ...identity } : person,
    );
    for (const form of forms) {
      const response = await s.post(form);
      expect([response.status, wordsOf(await response.text())]).toEqual([
        403,
        expect.stringContaining('Whoever made the change'),
      ]);
    }
    expect(await s.read()).toEqual(later);
  });
  test('who is unknown, or root, leaves the answer to security', async () => {
    const s = await opened(waiting());
    const form = await s.form('approve');
    const security = await s.form('approve', { ...alex, address: 'x', name: 'security', person: 'security' });
    const later = { ...s.one, ver: 2, actorAliases: ['unresolved'] };
    await s.ports.cases.put(later, s.one);
    expect((await s.post(form)).status).toBe(403);
    expect((await s.post(security)).status).toBe(200);
    expect(await s.read()).toMatchObject({ status: 'approved', answer: { by: 'security' } });
  });
});

describe('expiry-boundary', () => {
  const question = () => waiting({ expiresAt: now, dueAt: now });
  test('refused at t == expiresAt', async () => {
    const s = await opened(question());
    const form = await s.form('approve');
    const response = await s.post(form);
    expect([response.status, wordsOf(await response.text())]).toEqual([
      200,
      expect.stringContaining('expired at 2026-11-03 09:00:00 UTC'),
    ]);
    expect(await s.read()).toEqual(s.one);
  });
  test('and taken a second before', async () => {
    const s = await opened(question());
    s.at.now = now - 1;
    await s.post(await s.form('approve'));
    expect((await s.read()).status).toBe('approved');
  });
  test('a rejection is kept as a late one and accepts nothing', async () => {
    const s = await opened(question());
    const response = await s.post(await s.form('reject'));
    expect(wordsOf(await response.text())).toContain('kept as a late one');
    expect(await s.read()).toMatchObject({ status: 'expired', lateAnswers: [{ do: 'reject', by: 'alex' }] });
    expect((await s.read()).acceptedUntil).toBeUndefined();
  });
});

describe('quorum-counts-people', () => {
  test('one person with two links counts once, two people count twice', async () => {
    const s = await opened(waiting({ quorum: 2 }));
    expect(wordsOf(await (await s.post(await s.form('approve'))).text())).toContain('1 of 2');
    expect(await s.read()).toMatchObject({ status: 'waiting', approvers: ['alex'] });
    const again = await s.post(await s.form('approve', { ...alex, sink: 'slack', address: 'D01' }));
    expect([again.status, wordsOf(await again.text())]).toEqual([
      403,
      expect.stringContaining('another person is needed'),
    ]);
    await s.post(await s.form('approve', kim));
    expect(await s.read()).toMatchObject({ status: 'approved', approvers: ['alex', 'kim'] });
  });
  test("a group's link is no second person", async () => {
    const s = await opened(waiting({ quorum: 2 }));
    expect((await s.post(await s.form('approve', group))).status).toBe(403);
    expect(await s.read()).toEqual(s.one);
  });
});

describe('exemption', () => {
  test('exemption-of-critical-takes-two-people', async () => {
    const s = await opened(waiting({ severity: 'critical' }));
    await s.post(await s.form('reject'));
    expect(await s.read()).toMatchObject({ status: 'waiting', rejecters: ['alex'] });
    await s.post(await s.form('reject', kim));
    expect(await s.read()).toMatchObject({
      status: 'accepted',
      acceptedUntil: now + 3 * day,
      answer: { reason: 'We looked at it together.' },
    });
  });
  test('exemption-has-an-end-and-a-reason', async () => {
    const s = await opened(waiting());
    await s.post(await s.form('reject'));
    expect(await s.read()).toMatchObject({
      status: 'accepted',
      acceptedUntil: now + 3 * day,
      dueAt: now + 3 * day,
      answer: { days: 3, reason: 'We looked at it together.' },
    });
  });
});

test('an undo names the undo it was shown, and starts a round', async () => {
  const s = await opened(reverted());
  const form = await s.form('undo');
  expect((await s.post({ ...form, planHash: s.one.planHash ?? '' })).status).toBe(200);
  expect(await s.read()).toEqual(s.one);
  await s.post(form);
  expect(await s.read()).toMatchObject({ status: 'undoing', round: 2, answer: { do: 'undo', by: 'alex', days: 3 } });
});

describe('csrf-matrix', () => {
  const rows: [string, Record<string, string | undefined>, number][] = [
    ['own form: Origin null, same-origin', { origin: 'null', 'sec-fetch-site': 'same-origin' }, 200],
    ['own origin', { origin: host, 'sec-fetch-site': 'same-origin' }, 200],
    ['an old browser that says neither', { origin: undefined, 'sec-fetch-site': undefined }, 200],
    ['an old browser with Origin null', { origin: 'null', 'sec-fetch-site': undefined }, 200],
    ['a foreign origin', { origin: 'https://evil.example', 'sec-fetch-site': undefined }, 403],
    ['cross-site', { origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
    ['same-site', { origin: 'null', 'sec-fetch-site': 'same-site' }, 403],
    ['typed by nobody', { origin: 'null', 'sec-fetch-site': 'none' }, 403],
    ['own host without TLS', { origin: host.replace('https', 'http'), 'sec-fetch-site': 'same-origin' }, 403],
    ['no form', { 'content-type': 'application/json' }, 415],
    ['text', { 'content-type': 'text/plain' }, 415],
    ['a multipart form', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['a form with its letters named', { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }, 200],
  ];
  test.each(rows)('%s', async (_name, headers, status) => {
    const s = await opened(waiting());
    const form = await s.form('approve');
    s.calls.length = 0;
    const sent = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'null',
      'sec-fetch-site': 'same-origin',
      ...headers,
    };
    const response = await s.request(`/c/${s.one.id}`, {
      method: 'POST',
      headers: Object.fromEntries(
        Object.entries(sent).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
      body: new URLSearchParams(form).toString(),
    });
    expect(response.status).toBe(status);
    if (status !== 200) expect(s.calls).toEqual([]);
    expect((await s.read()).status).toBe(status === 200 ? 'approved' : 'waiting');
  });
});

describe('oversized-413', () => {
  test('by what was sent, and by what it says of itself', async () => {
    const s = await opened(waiting());
    const form = await s.form('approve');
    s.calls.length = 0;
    expect((await s.post({ ...form, more: 'x'.repeat(8192) })).status).toBe(413);
    expect((await s.post(form, { 'content-length': '8193' })).status).toBe(413);
    expect(s.calls).toEqual([]);
  });
  test('and never read to its end', async () => {
    const s = await opened(waiting());
    let pulled = 0;
    const endless = new ReadableStream({
      pull: stream => stream.enqueue(new Uint8Array(1024).fill((pulled += 1) && 120)),
    });
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: endless,
      duplex: 'half',
    };
    expect((await s.request(`/c/${s.one.id}`, init as RequestInit)).status).toBe(413);
    expect(pulled).toBeLessThan(20);
  });
});

test('headers-on-every-status', async () => {
  const s = await opened(waiting());
  const form = await s.form('approve');
  const broken = await opened(waiting());
  broken.ports.cases.link = async () => Promise.reject(new Error('down'));
  const responses: [number, Response][] = [
    [200, await s.get('/c/x')],
    [200, await s.get('/c/x', { method: 'HEAD' })],
    [404, await s.get('/favicon.ico')],
    [200, await s.get('/robots.txt')],
    [404, await s.get('/anything')],
    [405, await s.get('/c/x', { method: 'PUT' })],
    [405, await s.get('/c/x', { method: 'OPTIONS' })],
    [400, await s.post({ ...form, do: 'x' })],
    [403, await s.post(form, { origin: 'https://evil.example' })],
    [404, await s.post({ ...form, code: 'x' })],
    [413, await s.post({ ...form, reason: 'x'.repeat(9000) })],
    [415, await s.post(form, { 'content-type': 'text/plain' })],
    [422, await s.post({ ...form, reason: '' })],
    [500, await broken.post({ ...form })],
    [403, await s.get('/cli/cases/x')],
    [200, await s.post(form)],
  ];
  for (const [status, response] of responses) {
    const { headers } = response;
    expect(response.status).toBe(status);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'nonce-[\w-]{22}'; style-src 'nonce-[\w-]{22}'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect([
      headers.get('referrer-policy'),
      headers.get('cache-control'),
      headers.get('x-content-type-options'),
      headers.get('x-robots-tag'),
      headers.get('strict-transport-security'),
      headers.get('cross-origin-opener-policy'),
      headers.get('permissions-policy'),
      headers.get('set-cookie'),
      headers.get('location'),
    ]).toEqual([
      'no-referrer',
      'no-store',
      'nosniff',
      'noindex',
      expect.stringMatching(/^max-age=\d{8}/),
      'same-origin',
      expect.stringContaining('camera=()'),
      null,
      null,
    ]);
  }
  expect(responses[5]?.[1].headers.get('allow')).toBe('GET, HEAD, POST');
});

test('no-location-from-input: nothing in a request makes a redirect or an address of ours', async () => {
  const s = await opened(waiting());
  const form = {
    ...(await s.form('approve')),
    next: 'https://evil.example',
    redirect: '//evil.example',
    return: 'https://evil.example',
  };
  for (const path of [`/c/${s.one.id}?next=https://evil.example`, '/c//evil.example', '/c/https://evil.example']) {
    const response = await s.get(path);
    expect([response.headers.get('location'), await response.text()]).toEqual([
      null,
      expect.not.stringContaining('evil'),
    ]);
  }
  const response = await s.post(form, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
  expect([response.headers.get('location'), await response.text()]).toEqual([
    null,
    expect.not.stringContaining('evil'),
  ]);
});

test('grep-logs-for-canary-token', async () => {
  const s = await opened(waiting());
  const written: string[] = [];
  const names = ['log', 'error', 'warn', 'info', 'debug'] as const;
  const kept = names.map(name => [name, console[name]] as const);
  for (const name of names) console[name] = (...words: unknown[]) => void written.push(words.map(String).join(' '));
  const form = await s.form('approve');
  const code = form['code'] ?? '';
  s.ports.cases.get = async () => Promise.reject(new Error(`cannot read with ${code}`));
  expect((await s.post(form)).status).toBe(500);
  await s.post({ ...form, do: 'x' });
  await s.post({ ...form, reason: '' });
  for (const [name, original] of kept) console[name] = original;
  expect(s.logged).toHaveLength(2);
  expect([...s.logged, ...written].join('\n')).not.toContain(code.slice(0, 12));
});

describe('identity-only-on-cli-routes', () => {
  const arn = roleArn.replace('PlatformAdmin', 'Approver');
  const session = 'arn:aws:sts::111122223333:assumed-role/Approver/anything-at-all';
  const cli = async (front: { iam?: string }, body: object = {}) => {
    const s = await opened(waiting());
    s.settings.approvers = s.settings.approvers.map(person =>
      person.name === 'kim' ? { ...person, iam: [arn] } : person,
    );
    const response = await s.request(
      `/cli/cases/${s.one.id}/approve`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'We looked at it.', round: 1, planHash: s.one.planHash, ...body }),
      },
      front,
    );
    return { s, response };
  };
  test('an approver is known by role, whatever the session is called', async () => {
    const { s, response } = await cli({ iam: session });
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ status: 'approved' })]);
    expect((await s.read()).answer).toMatchObject({ by: 'kim', via: 'cli', evidence: { arn: session } });
  });
  test.each([
    {},
    { iam: '' },
    { iam: session.replace('Approver', 'Somebody') },
    { iam: session.replace('111122223333', '444455556666') },
    { iam: 'kim' },
  ])('%j is refused', async front => {
    const { s, response } = await cli(front);
    expect(response.status).toBe(403);
    expect(await s.read()).toEqual(s.one);
  });
  test('what was not shown is not approved', async () => {
    const { s, response } = await cli({ iam: session }, { planHash: 'another' });
    expect([response.status, await s.read()]).toEqual([409, s.one]);
  });
  test('a case is shown to whoever signed, and to nobody else', async () => {
    const { s } = await cli({});
    expect((await s.request(`/cli/cases/${s.one.id}`)).status).toBe(403);
    const shown = await s.request(`/cli/cases/${s.one.id}`, {}, { iam: session });
    expect(await shown.json()).toEqual(s.one);
    expect((await s.request('/cli/cases/NONE', {}, { iam: session })).status).toBe(404);
  });
  test('on the page an identity means nothing', async () => {
    const s = await opened(waiting());
    const form = { ...(await s.form('approve')), code: await s.mint('view') };
    const response = await s.request(
      `/c/${s.one.id}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-amzn-iam': arn },
        body: new URLSearchParams(form).toString(),
      },
      { iam: session },
    );
    expect([response.status, await s.read()]).toEqual([404, s.one]);
  });
});
