/** Requests to /slack: what is proved before anything is read, and what is read at all. */
import { createHmac } from 'node:crypto';
import { interactionOf } from '../shared/slack-interactions.ts';
import { longestBody, same, verified, type SlackRequest } from '../shared/slack-requests.ts';
import { now } from './fixtures.ts';
import { signatureOf, signed, signingSecret } from './slack-stand-in.ts';

const id = '0123456789ABCDEFGHJKMNPQRS';
const value = `${id}.3.${'h'.repeat(22)}`;
const click = (action: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'block_actions',
  api_app_id: 'A012ABCD0',
  team: { id: 'T012ABCD0' },
  user: { id: 'U024BE7LH', team_id: 'T012ABCD0' },
  trigger_id: 'trigger',
  channel: { id: 'C0123456789' },
  actions: [{ action_id: 'approve', block_id: 'case', value, action_ts: '1793696400.1', ...action }],
  ...more,
});
const secrets = async (): Promise<string[]> => [signingSecret];
const status = async (request: SlackRequest, at = now): Promise<number> => {
  const proved = await verified(request, secrets, at);
  return 'status' in proved ? proved.status : 200;
};
const parsed = async (request: SlackRequest) => {
  const proved = await verified(request, secrets, now);
  return 'status' in proved ? proved : interactionOf(request, proved.bytes);
};

describe('bad sig 401 before parse', () => {
  test('a request of Slack passes', async () => expect(await status(signed(click(), now))).toBe(200));
  test('a forged one does not, whatever it holds', async () => {
    expect(await status(signed(click(), now, { secret: 'another' }))).toBe(401);
    // Neither JSON nor form: were it parsed first, this would be 400 or a crash.
    expect(await status({ ...signed(click(), now, { secret: 'another' }), body: '\u0000{{{' })).toBe(401);
    expect(await status({ ...signed(click(), now), body: 'payload=%7B%7D' })).toBe(401);
  });
  test('the secret is not even read for what has no signature', async () => {
    const never = async (): Promise<string[]> => Promise.reject(new Error('read'));
    expect(await verified({ ...signed(click(), now), headers: [] }, never, now)).toEqual({ status: 401 });
    await expect(verified(signed(click(), now), never, now)).rejects.toThrow('read');
  });
  test('the secret of before is taken while rotating; none refuses', async () => {
    const old = signed(click(), now, { secret: 'previous' });
    expect(await verified(old, async () => [signingSecret, 'previous'], now)).toHaveProperty('bytes');
    expect(await verified(old, async () => [], now)).toEqual({ status: 401 });
  });
  test.each([
    ['v9', (sig: string) => sig.replace('v0=', 'v9=')],
    ['upper case', (sig: string) => sig.toUpperCase()],
    ['short', (sig: string) => sig.slice(0, -1)],
    ['long', (sig: string) => `${sig}0`],
    ['empty', () => ''],
  ])('a signature that is %s is none', async (_, change) => {
    const request = signed(click(), now);
    const headers = request.headers.map(([name, text]): [string, string] => [
      name,
      name === 'X-Slack-Signature' ? change(text) : text,
    ]);
    expect(await status({ ...request, headers })).toBe(401);
  });
  test('another path or method is not looked at', async () => {
    expect(await status({ ...signed(click(), now), path: '/slack/x' })).toBe(404);
    expect(await status({ ...signed(click(), now), method: 'GET' })).toBe(405);
  });
});

describe('ts window both sides', () => {
  test.each([
    [-301, 401],
    [-300, 200],
    [0, 200],
    [300, 200],
    [301, 401],
  ])('signed %i s from now is %i', async (seconds, expected) =>
    expect(await status(signed(click(), now + seconds))).toBe(expected),
  );
  // Each is signed as it stands, so that nothing but its form refuses it.
  test.each([
    `0x${now.toString(16)}`,
    `${now / 1e9}e9`,
    `${now}.0`,
    ` ${now}`,
    `${now} `,
    `+${now}`,
    `${now},${now}`,
    '',
    `0${now}`,
    `${now}0`,
  ])('the time stamp %j is none', async stamp => {
    const { body } = signed(click(), now);
    const headers: [string, string][] = [
      ['x-slack-request-timestamp', stamp],
      [
        'x-slack-signature',
        `v0=${createHmac('sha256', signingSecret).update(`v0:${stamp}:`).update(body).digest('hex')}`,
      ],
      ['content-type', 'application/x-www-form-urlencoded'],
    ];
    expect(await status({ method: 'POST', path: '/slack', headers, body })).toBe(401);
  });
});

describe('header duplicates', () => {
  const request = signed(click(), now);
  test('in any case of letters refuse', async () => {
    for (const [name, text] of request.headers.slice(0, 2)) {
      expect(await status({ ...request, headers: [...request.headers, [name.toLowerCase(), text]] })).toBe(401);
      expect(await status({ ...request, headers: [...request.headers, [name.toUpperCase(), 'x']] })).toBe(401);
    }
  });
  test('joined with a comma refuse', async () => {
    const headers = request.headers.map(([name, text]): [string, string] => [name, `${text},${text}`]);
    expect(await status({ ...request, headers })).toBe(401);
  });
  test('names are taken in any case of letters', async () => {
    const headers = request.headers.map(([name, text]): [string, string] => [name.toUpperCase(), text]);
    expect(await status({ ...request, headers })).toBe(200);
  });
});

describe('base64 utf8 body', () => {
  test('the MAC is over the bytes, whatever form they come in', async () => {
    const request = signed(click({}, { note: 'Zürich 日本 👍' }), now);
    const raw = Buffer.from(`payload=${JSON.stringify(click({}, { note: 'Zürich 日本 👍' }))}`);
    const headers: SlackRequest['headers'] = [
      ...signatureOf(raw, now),
      ['content-type', 'application/x-www-form-urlencoded;charset=utf-8'],
    ];
    for (const given of [
      request,
      { ...request, headers, body: raw },
      { ...request, headers, body: raw.toString('base64'), isBase64Encoded: true },
    ]) {
      expect(await parsed(given)).toMatchObject({ do: 'approve', case: id });
    }
  });
  test('bytes that are no UTF-8 are no request of ours', async () => {
    const raw = Buffer.from(`payload=${JSON.stringify(click({}, { note: 'X' }))}`);
    raw[raw.lastIndexOf('X')] = 0xff;
    const headers: SlackRequest['headers'] = [
      ...signatureOf(raw, now),
      ['content-type', 'application/x-www-form-urlencoded'],
    ];
    expect(await parsed({ method: 'POST', path: '/slack', headers, body: raw })).toEqual({ status: 400 });
  });
});

describe('oversized 413', () => {
  const of = (body: string, isBase64Encoded = false): SlackRequest => ({
    method: 'POST',
    path: '/slack',
    headers: [
      ...signatureOf(isBase64Encoded ? Buffer.from(body, 'base64') : body, now),
      ['content-type', 'application/x-www-form-urlencoded'],
    ],
    body,
    isBase64Encoded,
  });
  test('by length, before the signature', async () => {
    expect(await status(of('x'.repeat(longestBody)))).toBe(200);
    expect(await status(of('x'.repeat(longestBody + 1)))).toBe(413);
    expect(await status({ ...of('x'.repeat(longestBody + 1)), headers: [] })).toBe(413);
    // Counted in bytes.
    expect(await status(of('ü'.repeat(longestBody / 2 + 1)))).toBe(413);
    expect(await status(of(Buffer.alloc(longestBody + 3).toString('base64'), true))).toBe(413);
    expect(await status(of(Buffer.alloc(longestBody).toString('base64'), true))).toBe(200);
  });
  test('JSON that nests deeper than any card is not parsed', async () => {
    const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
    expect(await parsed(signed(click({}, { deep: deep(20) }), now))).toMatchObject({ do: 'approve' });
    expect(await parsed(signed(click({}, { deep: deep(40) }), now))).toEqual({ status: 400 });
    expect(await parsed(signed(click({}, { text: '[['.repeat(100) }), now))).toMatchObject({ do: 'approve' });
  });
  test('payload comes exactly once', async () => {
    const one = `payload=${encodeURIComponent(JSON.stringify(click()))}`;
    expect(await parsed(of(one))).toMatchObject({ do: 'approve' });
    expect(await parsed(of(`${one}&${one}`))).toEqual({ status: 400 });
    expect(await parsed(of('other=1'))).toEqual({ status: 400 });
  });
});

describe('tsafe no throw', () => {
  test.each([
    ['', '', true],
    ['a', 'a', true],
    ['a', 'b', false],
    ['a', 'aa', false],
    ['', 'a', false],
    ['ü', 'u\u0308', false],
  ])('%j and %j: %s', (one, other, expected) => expect(same(one, other)).toBe(expected));
});

describe('an interaction', () => {
  test('is taken apart', async () =>
    expect(await parsed(signed(click(), now))).toEqual({
      kind: 'button',
      do: 'approve',
      case: id,
      round: 3,
      planHash: 'h'.repeat(22),
      user: 'U024BE7LH',
      team: 'T012ABCD0',
      userTeam: 'T012ABCD0',
      app: 'A012ABCD0',
      triggerId: 'trigger',
      actionTs: '1793696400.1',
      channel: 'C0123456789',
      typed: { reason: '', days: '', suffix: '' },
    }));
  test.each([
    ['an unknown action', click({ action_id: 'delete' })],
    ['an inherited name', click({ action_id: 'constructor' })],
    ['another block', click({ block_id: 'other' })],
    ['two actions', click({}, { actions: [click()['actions'], click()['actions']].flat() })],
    ['no action', click({}, { actions: [] })],
    ['another type', click({}, { type: 'shortcut' })],
    ['round 0', click({ value: value.replace('.3.', '.0.') })],
    ['round 03', click({ value: value.replace('.3.', '.03.') })],
    ['round 100000', click({ value: value.replace('.3.', '.100000.') })],
    ['a case with I', click({ value: value.replace('A', 'I') })],
    ['a case in lower case', click({ value: value.replace('A', 'a') })],
    ['a longer hash', click({ value: `${value}x` })],
    ['a line feed after', click({ value: `${value}\n` })],
    ['no value', click({ value: undefined })],
    ['a list', [click()]],
    ['null', null],
  ])('with %s is refused', async (_, payload) => expect(await parsed(signed(payload, now))).toEqual({ status: 400 }));
  test('of another content type is refused', async () => {
    const request = signed(click(), now);
    const headers = [...request.headers.slice(0, 2), ['content-type', 'application/json'] as const];
    expect(await parsed({ ...request, headers })).toEqual({ status: 400 });
  });
});
