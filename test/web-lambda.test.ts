/** The public endpoint as deployed: what API Gateway hands over, whose word it is, and what its role may do. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { statementsIn } from '../local/statements.ts';
import { throughApp } from '../shared/aws/http-event.ts';
import type { Loose } from '../shared/record.ts';
import { webApp } from '../shared/web.ts';
import { caseIn } from './fixtures.ts';
import { host, opened } from './web-stage.ts';

const arn = 'arn:aws:sts::111122223333:assumed-role/Approver/x';

const event = (method: string, rawPath: string, more: Loose = {}): APIGatewayProxyEventV2 =>
  // Of an event these fields are read.
  ({
    version: '2.0',
    rawPath,
    rawQueryString: '',
    headers: { host: 'guardrails.example', 'content-type': 'application/x-www-form-urlencoded', ...more['headers'] },
    isBase64Encoded: more['isBase64Encoded'] ?? false,
    ...(more['body'] !== undefined && { body: more['body'] }),
    requestContext: {
      domainName: 'guardrails.example',
      http: { method, path: rawPath },
      ...(more['iam'] && { authorizer: { iam: { userArn: more['iam'] } } }),
    },
  }) as unknown as APIGatewayProxyEventV2;

async function deployed() {
  const s = await opened(caseIn('waiting'));
  const app = webApp(s.ports, async () => s.settings, {
    publicUrl: host,
    log: line => void s.logged.push(JSON.stringify(line)),
  });
  return {
    s,
    send: async (method: string, path: string, more: Loose = {}) => throughApp(app, event(method, path, more)),
  };
}

test('GET gives the page, HEAD its headers, and neither asks for anything', async () => {
  const { s, send } = await deployed();
  const page = await send('GET', `/c/${s.one.id}`);
  expect([page.statusCode, page.headers?.['cache-control'], page.body]).toEqual([
    200,
    'no-store',
    expect.stringContaining('<!doctype html>'),
  ]);
  expect(await send('HEAD', '/c/x')).toMatchObject({ statusCode: 200, body: '' });
  expect(s.calls).toEqual([]);
});

test.each([false, true])('a form answers, base64: %s', async isBase64Encoded => {
  const { s, send } = await deployed();
  const text = new URLSearchParams({ ...(await s.form('approve')), reason: 'Ünser Wunsch ist es.' }).toString();
  const body = isBase64Encoded ? Buffer.from(text).toString('base64') : text;
  expect((await send('POST', `/c/${s.one.id}`, { body, isBase64Encoded })).statusCode).toBe(200);
  expect((await s.read()).answer?.reason).toBe('Ünser Wunsch ist es.');
});

test('oversized-413: refused by length before it is decoded, with all headers', async () => {
  const { s, send } = await deployed();
  for (const [body, isBase64Encoded] of [
    ['x'.repeat(9000), false],
    ['x'.repeat(6_000_000), true],
  ] as const) {
    const answer = await send('POST', `/c/${s.one.id}`, { body, isBase64Encoded });
    expect([answer.statusCode, answer.headers?.['x-content-type-options']]).toEqual([413, 'nosniff']);
  }
  expect(s.calls).toEqual([]);
});

describe('identity-only-on-cli-routes', () => {
  const body = (planHash: string | undefined) => JSON.stringify({ reason: 'We looked at it.', round: 1, planHash });
  test("API Gateway's word counts there and nowhere else", async () => {
    const { s, send } = await deployed();
    s.settings.approvers = s.settings.approvers.map(one => ({
      ...one,
      ...(one.name === 'kim' && {
        iam: [arn.replace('sts', 'iam').replace('assumed-role/Approver/x', 'role/Approver')],
      }),
    }));
    const more = { headers: { 'content-type': 'application/json' }, body: body(s.one.planHash) };
    expect((await send('POST', `/cli/cases/${s.one.id}/approve`, more)).statusCode).toBe(403);
    expect(
      (await send('POST', `/cli/cases/${s.one.id}/approve`, { ...more, headers: { ...more.headers, 'x-iam': arn } }))
        .statusCode,
    ).toBe(403);
    expect((await send('POST', `/c/${s.one.id}`, { ...more, iam: arn })).statusCode).toBe(415);
    expect((await send('POST', `//cli/cases/${s.one.id}/approve`, { ...more, iam: arn })).statusCode).toBe(404);
    expect(await s.read()).toEqual(s.one);
    expect((await send('POST', `/cli/cases/${s.one.id}/approve`, { ...more, iam: arn })).statusCode).toBe(200);
    expect((await s.read()).answer).toMatchObject({ by: 'kim', via: 'cli' });
  });
  test('no route but these proves an identity, and there is none for everything', () => {
    const routes = ((read('serverless.yml')['functions'] as Loose)['web']['events'] as Loose[]).map(
      ({ httpApi }) => httpApi as Loose,
    );
    expect(routes.filter(({ authorizer }) => authorizer !== undefined).map(({ path }) => path)).toEqual([
      '/cli/cases',
      '/cli/cases/{id}',
      '/cli/cases/{id}/{do}',
    ]);
    for (const { path, authorizer } of routes)
      expect([path, String(path).startsWith('/cli/')]).toEqual([path, authorizer !== undefined]);
    expect(routes.map(({ path }) => path)).not.toContain('*');
  });
});

const read = (path: string): Loose =>
  parse(readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')) as Loose;
const role = ((read('deploy/roles.yml')['Resources'] as Loose)['WebRole'] as Loose)['Properties'] as Loose;

test('endpoint-role-policy-exact', () => {
  const statements = (role['Policies'] as Loose[]).flatMap(
    ({ PolicyDocument }) => (PolicyDocument as Loose)['Statement'] as Loose[],
  );
  const rows = statements.filter(({ Action }) => String(Action).includes('dynamodb'));
  expect(rows.map(({ Action, Condition }) => [Action, Condition])).toEqual([
    [
      'dynamodb:GetItem',
      {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['LINK#*', 'CASE#*'] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    ],
    [
      'dynamodb:PutItem',
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CASE#*'] }, Null: { 'dynamodb:LeadingKeys': 'false' } },
    ],
    ['dynamodb:Scan', undefined],
  ]);
  // An index of cases only: the scan meets no link.
  expect(JSON.stringify(rows.at(-1)?.['Resource'])).toBe('{"Fn::Sub":"${Table.Arn}/index/by-ref"}');
  expect(statements.flatMap(({ Action }) => [Action].flat())).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Scan',
    'sqs:SendMessage',
    'ssm:GetParameter',
    'secretsmanager:GetSecretValue',
  ]);
  for (const { Resource } of statements) expect(JSON.stringify(Resource)).not.toContain('"*"');
});

test('no-unconditioned-grant-to-star: only Lambda assumes the role, and the requests it serves are limited', () => {
  expect(statementsIn(role['AssumeRolePolicyDocument']).map(({ principal }) => principal)).toEqual([
    '{"Service":"lambda.amazonaws.com"}',
  ]);
  const stage = (read('deploy/web.yml')['extensions'] as Loose)['HttpApiStage']['Properties'][
    'DefaultRouteSettings'
  ] as Loose;
  expect(stage['ThrottlingRateLimit']).toBeLessThanOrEqual(50);
  expect(stage['ThrottlingBurstLimit']).toBeLessThanOrEqual(100);
});
