/** The command line at a deployed hub: requests are signed, IAM says who answers, and each failure says what to do. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { placeOf } from '../local/endpoint.ts';
import { listOf } from '../shared/web/cli.ts';
import { webApp } from '../shared/web.ts';
import { apiGateway, type Gateway } from './api-gateway.ts';
import { cli } from './cli.ts';
import { caseIn, now } from './fixtures.ts';
import { host, opened, type Opened } from './web-stage.ts';

const region = 'eu-central-1';
const arnOf = (name: string) => `arn:aws:sts::111122223333:assumed-role/${name}/session`;
const variables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_EC2_METADATA_DISABLED',
];
const kept = Object.fromEntries(variables.map(name => [name, process.env[name]]));

/** The person at the terminal; without a key, nobody is signed in. */
function as(key?: string, more: Record<string, string> = {}) {
  for (const name of variables) delete process.env[name];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(key !== undefined && { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: `secret of ${key}` }),
    ...more,
  });
}

let s: Opened;
let gateway: Gateway;
let at: string[];
beforeEach(async () => {
  s = await opened(caseIn('waiting'));
  s.settings.approvers = s.settings.approvers.map(one => ({
    ...one,
    ...(one.name === 'kim' && { iam: ['arn:aws:iam::111122223333:role/Kim'] }),
  }));
  const app = webApp(s.ports, async () => s.settings, {
    publicUrl: host,
    log: line => void s.logged.push(JSON.stringify(line)),
  });
  const caller = (name: string) => ({ secret: `secret of ${name}`, arn: arnOf(name) });
  gateway = await apiGateway(
    app,
    {
      Kim: caller('Kim'),
      Guest: caller('Guest'),
      Session: { ...caller('Kim'), secret: 'secret of Session', token: 'token' },
      Old: { ...caller('Old'), expired: true },
      Denied: { ...caller('Denied'), denied: true },
    },
    region,
  );
  at = ['--endpoint', gateway.url, '--region', region];
  as('Kim');
});
afterEach(async () => gateway.close());
afterAll(() => {
  for (const name of variables) {
    if (kept[name] === undefined) delete process.env[name];
    else process.env[name] = kept[name];
  }
});

const whole = () => [
  '--reason',
  'Yes, close it please.',
  '--confirm',
  s.one.ref.id.slice(-6),
  '--plan',
  s.one.planHash ?? '',
];

test('cases, show by the beginning of an id, approve: signed, and answered as the person IAM names', async () => {
  const listed = await cli(['cases', ...at]);
  expect(listed).toMatchObject({ code: 0, out: expect.stringContaining(s.one.id.slice(0, 6)) });
  expect(JSON.parse((await cli(['show', s.one.id.slice(0, 7).toLowerCase(), '--json', ...at])).out)).toEqual(s.one);
  const shown = await cli(['show', s.one.id, ...at]);
  expect(shown.out).toContain(s.one.planHash);
  expect(shown.out).not.toContain('Its page');
  expect(await cli(['approve', s.one.id.slice(0, 8), ...whole(), ...at])).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^Approved\. The case goes on: approved[\s\S]*says how it ends/),
  });
  expect((await s.read()).answer).toMatchObject({ by: 'kim', via: 'cli', evidence: { arn: arnOf('Kim') } });
  expect(gateway.passed.at(-1)).toBe(`POST /cli/cases/${s.one.id}/approve`);
});

test('the hub and its Region may be named by the environment; credentials may be of a session', async () => {
  as('Session', { AWS_SESSION_TOKEN: 'token' });
  const env = { EKS_GUARDRAILS_ENDPOINT: gateway.url };
  expect(await cli(['cases', '--region', region], { env })).toMatchObject({ code: 0 });
});

test('who is none of the people of settings may look and not answer', async () => {
  as('Guest');
  expect((await cli(['cases', ...at])).code).toBe(0);
  expect(await cli(['approve', s.one.id, ...whole(), ...at])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/assumed-role\/Guest\/session is none of the people who may answer/),
  });
  expect(await s.read()).toEqual(s.one);
});

describe('says what went wrong and what to do, and exits with 3', () => {
  const failing = async (more: string[] = at) => {
    const ended = await cli(['approve', s.one.id, ...whole(), ...more]);
    expect(ended).toMatchObject({ code: 3, out: '' });
    expect(ended.err.trimEnd().split('\n')).toHaveLength(1);
    expect(await s.read()).toEqual(s.one);
    return ended.err;
  };
  test('nobody is signed in', async () => {
    as();
    expect(await failing()).toMatch(/no AWS credentials to sign with: .*aws sso login.*Nothing was sent/);
    expect(gateway.passed).toEqual([]);
  });
  test('the credentials say themselves that they are over', async () => {
    as('Kim', { AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z' });
    const ended = await cli(['cases', ...at], { now: () => 1_600_000_000 });
    expect(ended).toMatchObject({ code: 3, err: expect.stringMatching(/expired at 2020-01-01T00:00:00.000Z/) });
    expect(gateway.passed).toEqual([]);
  });
  test('AWS says that they are over', async () => {
    as('Old');
    expect(await failing()).toMatch(/refused the credentials.*is expired\. Sign in again/);
  });
  test('a wrong key', async () => {
    as('Kim', { AWS_SECRET_ACCESS_KEY: 'guessed' });
    expect(await failing()).toMatch(/does not match.*execute-api:Invoke/);
  });
  test('no right to invoke', async () => {
    as('Denied');
    expect(await failing()).toMatch(/HTTP 403, Forbidden\. Whoever `aws sts get-caller-identity` names needs/);
  });
  test('another Region than the hub’s', async () =>
    expect(await failing(['--endpoint', gateway.url, '--region', 'eu-west-1'])).toMatch(/has to be in eu-west-1/));
  test('nothing there', async () => {
    const { url } = gateway;
    await gateway.close();
    expect(await failing(['--endpoint', url, '--region', region])).toMatch(
      /Cannot reach the hub at .*ECONNREFUSED.*HttpApiUrl/,
    );
    gateway = await apiGateway(
      webApp(s.ports, async () => s.settings),
      {},
      region,
    );
  });
  test.each([
    [404, '{"message":"Not Found"}', /is not an eks-guardrails hub: HTTP 404, Not Found/],
    [200, '<html>', /is not an eks-guardrails hub: HTTP 200/],
    [429, '{"message":"Too Many Requests"}', /no more requests at the moment/],
  ])('something else that answers %i', async (status, body, words) => {
    const other = createServer((_, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
    await new Promise(resolve => other.once('listening', resolve));
    // A server that listens has an address with a port.
    const { port } = other.address() as AddressInfo;
    expect(await failing(['--endpoint', `http://127.0.0.1:${port}`, '--region', region])).toMatch(words);
    other.closeAllConnections();
    await new Promise(resolve => other.close(resolve));
  });
  test('the hub fails', async () => {
    s.ports.cases.all = async () => {
      throw new Error('secret details');
    };
    const ended = await cli(['cases', ...at]);
    expect(ended).toMatchObject({ code: 3, err: expect.stringMatching(/The hub at .* failed \(HTTP 500\)/) });
    expect(ended.err).not.toContain('secret details');
  });
});

test('an expired question is asked again, by retry and by approve --again', async () => {
  await s.ports.cases.put({ ...s.one, status: 'expired', ver: s.one.ver + 1, expiresAt: now - 1 }, s.one);
  expect(await cli(['approve', s.one.id, ...whole(), ...at])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/expired at 2026-11-03 08:59:59 UTC; ask again/),
  });
  const again = ['approve', s.one.id, '--again', ...whole().slice(0, 4), ...at];
  expect(await cli(again)).toMatchObject({ code: 0, err: expect.stringMatching(/^Asked again\./) });
  expect(await s.read()).toMatchObject({ status: 'superseded', supersededBy: 'plan changed', dueAt: now });
  expect(s.wakes).toEqual([{ ref: s.one.ref }]);
  expect(await cli(again)).toMatchObject({ code: 2, err: expect.stringMatching(/nothing to be asked again/) });
});

test('the list: what is open comes first, no histories, and never more than Lambda may answer', () => {
  const all = [caseIn('resolved'), caseIn('waiting'), caseIn('expired')].map((one, i) => ({ ...one, id: `CASE${i}` }));
  expect(listOf(all)).toMatchObject({
    cases: [{ status: 'waiting', history: [] }, { status: 'expired' }, { status: 'resolved' }],
    left: 0,
  });
  const room = JSON.stringify({ ...all[1], history: [] }).length + 10;
  expect(listOf(all, room)).toMatchObject({ cases: [{ id: 'CASE1' }], left: 2 });
});

describe('where a command asks', () => {
  const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com';
  test.each([
    [{}, {}, 'http://127.0.0.1:4870'],
    [{ port: 5000 }, { EKS_GUARDRAILS_ENDPOINT: api }, 'http://127.0.0.1:5000'],
    [{ endpoint: 'http://127.0.0.1:4871/' }, { EKS_GUARDRAILS_ENDPOINT: api }, 'http://127.0.0.1:4871'],
    [{}, { EKS_GUARDRAILS_ENDPOINT: api }, { base: api, region: 'eu-west-1' }],
    [{ endpoint: `${api}/` }, { EKS_GUARDRAILS_REGION: 'us-east-1' }, { base: api, region: 'eu-west-1' }],
    [{ endpoint: 'https://x.execute-api.cn-north-1.amazonaws.com.cn' }, {}, { region: 'cn-north-1' }],
    [{ endpoint: 'https://g.example', region: 'eu-west-1' }, {}, { base: 'https://g.example', region: 'eu-west-1' }],
    [{ endpoint: 'https://g.example' }, { EKS_GUARDRAILS_REGION: 'us-east-1' }, { region: 'us-east-1' }],
  ])('%j with %j', (options, env, place) =>
    typeof place === 'string'
      ? expect(placeOf(options, env)).toBe(place)
      : expect(placeOf(options, env)).toMatchObject(place),
  );
  test.each([
    [{ endpoint: 'https://g.example' }, /does not say in which Region/],
    // A host that only looks like API Gateway's says nothing of a Region.
    [{ endpoint: 'https://abc.execute-api.eu-west-1.amazonaws.com.evil.example' }, /does not say in which Region/],
    [{ endpoint: 'http://g.example', region: 'eu-west-1' }, /begins with https/],
    [{ endpoint: 'ftp://g.example' }, /not an http or https address/],
    [{ endpoint: 'https://user:word@g.example' }, /not an http or https address/],
    [{ endpoint: 'https://g.example', region: 'Frankfurt' }, /Frankfurt is not a Region/],
  ])('%j is refused', (options, words) => expect(() => placeOf(options, {})).toThrow(words));
});
