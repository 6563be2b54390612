/** The functions as Lambda runs them: real ports over loopback, built bundles in a process of their own. */
import { DynamoDBClient, CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { Context, DynamoDBRecord, SQSEvent } from 'aws-lambda';
// @ts-expect-error -- dynalite has no types
import dynalite from 'dynalite';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildFunctions, functionNames } from '../local/build.ts';
import { loadSettings } from '../shared/aws/settings.ts';
import { caseChanges } from '../shared/aws/stream.ts';
import { createTableInput, tableCases } from '../shared/aws/table.ts';
import { BadInput } from '../shared/errors.ts';
import { aCase } from './a-case.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'functions-'));
const now = Math.floor(Date.now() / 1000);
const lambda = {
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:eks-guardrails-prod-x',
} as Context;

// One loopback server plays SQS, SNS, EKS and CloudTrail; dynalite plays DynamoDB.
const seen: { target: string; body: string }[] = [];
const aws = createServer((request, response) => {
  let body = '';
  request.on('data', chunk => (body += String(chunk)));
  request.on('end', () => {
    const target = String(
      request.headers['x-amz-target'] ??
        (new URLSearchParams(body).get('Action') || `${request.method} ${request.url}`),
    );
    seen.push({ target, body });
    const [type, answer] = answerOf(target, body);
    response.writeHead(200, { 'content-type': type }).end(answer);
  });
});
// SQS's client checks the message's digest.
function answerOf(target: string, body: string): [string, string] {
  const json = 'application/x-amz-json-1.1';
  if (target === 'Publish')
    return ['text/xml', '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>'];
  if (target.endsWith('SendMessage'))
    return [json, JSON.stringify({ MD5OfMessageBody: createHash('md5').update(messageIn(body)).digest('hex') })];
  return [json, target.endsWith('DescribeTrails') ? '{"trailList":[]}' : '{"clusters":[]}'];
}
const messageIn = (body: string): string => String((JSON.parse(body) as { MessageBody?: string }).MessageBody);

const tables = dynalite({ createTableMs: 0 });
const listening = async (server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}): Promise<string> => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  // A server that listens has an address with a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

let env: Record<string, string>;
beforeAll(async () => {
  const [all, table] = [await listening(aws), await listening(tables)];
  env = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: all,
    AWS_ENDPOINT_URL_DYNAMODB: table,
    TABLE_NAME: 'guardrails',
    QUEUE_URL: `${all}/111122223333/wakes`,
    DELIVERY_QUEUE_URL: `${all}/111122223333/deliveries`,
    TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:guardrails',
    SETTINGS: join(folder, 'guardrails.json'),
  };
  Object.assign(process.env, env);
  writeFileSync(join(folder, 'guardrails.json'), '{}');
  const client = new DynamoDBClient({ region: 'eu-central-1', endpoint: table });
  await client.send(new CreateTableCommand(createTableInput('guardrails')));
  const cases = tableCases(client, 'guardrails', () => now);
  for (const [id, dueAt] of [
    ['sg-1', now - 60],
    ['sg-2', now + 3600],
  ] as const)
    await cases.put(aCase({ id, dueAt }), null);
  client.destroy();
});
const log = console.log;
beforeEach(() => {
  seen.splice(0);
  // Each pass logs a line; here they are only noise.
  console.log = () => {};
});
afterEach(() => {
  console.log = log;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  aws.closeAllConnections();
  await Promise.all([new Promise(resolve => aws.close(resolve)), new Promise(resolve => tables.close(resolve))]);
});

const sqs = (...bodies: string[]): SQSEvent =>
  ({ Records: bodies.map((body, at) => ({ messageId: `m-${at}`, body })) }) as SQSEvent;
const envelope = (detail: object): string =>
  JSON.stringify({
    version: '0',
    id: '1',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.ec2',
    account: '111122223333',
    detail,
  });
const onlyReads = envelope({
  eventID: 'e-1',
  eventTime: '2026-11-03T09:14:07Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeSecurityGroups',
  awsRegion: 'eu-central-1',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'AssumedRole' },
});

/** A case as the stream shows it. */
const image = (value: unknown): NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>[string] => {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(image) };
  return { M: Object.fromEntries(Object.entries(value as object).map(([name, field]) => [name, image(field)])) };
};
const change = (SequenceNumber: string, PK: string, before: object | null, after: object | null): DynamoDBRecord => ({
  dynamodb: {
    SequenceNumber,
    Keys: { PK: { S: PK }, SK: { S: 'CASE' } },
    ...(before && { OldImage: image({ ...before, PK, SK: 'CASE', refKey: 'r', due: 'DUE' }).M ?? {} }),
    ...(after && { NewImage: image({ ...after, PK, SK: 'CASE', refKey: 'r' }).M ?? {} }),
  },
});

describe('the functions', () => {
  test('reconcile hands back exactly the messages it cannot read, and calls nothing for an event that proves nothing wrong', async () => {
    const { handler } = await import('../functions/reconcile.ts');
    expect(await handler(sqs(onlyReads, 'no JSON', '{"neither":"nor"}'), lambda)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-2' }],
    });
    expect(seen).toEqual([]);
  });

  test('due wakes the resources whose time has come', async () => {
    const { handler } = await import('../functions/due.ts');
    expect(await handler({} as never, lambda)).toEqual({ woken: 1 });
    expect(seen.map(({ target }) => target)).toEqual(['AmazonSQS.SendMessage']);
    expect(JSON.parse(messageIn(seen[0]?.body ?? ''))).toMatchObject({
      ref: { kind: 'security-group', id: 'sg-1' },
    });
  });

  test('sweep looks at the account it runs in, and refuses a schedule it does not know', async () => {
    const { handler } = await import('../functions/sweep.ts');
    await handler({ scope: 'daily' }, lambda);
    expect(seen.map(({ target }) => target)).toEqual(
      expect.arrayContaining([expect.stringMatching(/DescribeTrails$/), 'GET /clusters']),
    );
    await expect(handler({ scope: 'weekly' } as never, lambda)).rejects.toThrow(/"weekly"; it is daily or hourly/);
  });

  test('notify puts what became of a case on its queue, and delivers from there, once', async () => {
    const { handler } = await import('../functions/notify.ts');
    const waiting = aCase({ id: 'sg-1', dueAt: now });
    const failed = { ...waiting, status: 'failed' as const, failure: 'AWS does not let us.', ver: 2 };
    expect(await handler({ Records: [change('1', `CASE#${waiting.id}`, waiting, failed)] }, lambda)).toEqual({
      batchItemFailures: [],
    });
    expect(seen.map(({ target }) => target)).toEqual(['AmazonSQS.SendMessage']);
    const body = messageIn(seen[0]?.body ?? '');
    const answer = { batchItemFailures: [{ itemIdentifier: 'm-1' }] };
    expect(await handler(sqs(body, 'no JSON'), lambda)).toEqual(answer);
    expect(await handler(sqs(body, 'no JSON'), lambda)).toEqual(answer);
    expect(seen.map(({ target }) => target).slice(1)).toEqual(['Publish']);
    expect(new URLSearchParams(seen[1]?.body).get('Message')).toContain('AWS does not let us.');
  });

  test('digest tells what stands open and refuses a schedule it does not know', async () => {
    const { handler } = await import('../functions/digest.ts');
    expect(await handler({ scope: 'weekly' }, lambda)).toEqual({ queued: 1 });
    expect(seen.map(({ target }) => target)).toEqual(['AmazonSQS.SendMessage']);
    expect(messageIn(seen[0]?.body ?? '')).toContain('Waiting for an answer');
    expect(await handler({ scope: 'held' }, lambda)).toEqual({ queued: 0 });
    await expect(handler({ scope: 'hourly' } as never, lambda)).rejects.toThrow(
      /"hourly"; it is held, daily or weekly/,
    );
  });

  test('notify answers the sequence number of what it could not tell', async () => {
    const { handler } = await import('../functions/notify.ts');
    const waiting = aCase({ id: 'sg-1' });
    const nowhere = { ...waiting, status: 'no-such-status', ver: 2 };
    expect(await handler({ Records: [change('7', `CASE#${waiting.id}`, waiting, nowhere)] }, lambda)).toEqual({
      batchItemFailures: [{ itemIdentifier: '7' }],
    });
  });
});

describe('the stream', () => {
  test("gives a case as it was put, without the row's keys, and passes other rows by", () => {
    const one = aCase({ id: 'sg-1', dueAt: now });
    expect(
      caseChanges([
        change('1', 'INVENTORY#1', null, one),
        change('2', `CASE#${one.id}`, null, one),
        change('3', `CASE#${one.id}`, one, null),
      ]),
    ).toEqual([
      { id: '2', before: null, after: one },
      { id: '3', before: one, after: null },
    ]);
  });

  test('never guesses at a type no case is written with', () => {
    expect(() =>
      caseChanges([
        { dynamodb: { SequenceNumber: '1', Keys: { PK: { S: 'CASE#1' } }, NewImage: { tags: { SS: ['a'] } } } },
      ]),
    ).toThrow(/"SS"/);
  });
});

describe('settings at start', () => {
  test.each([
    { text: '{"mode":"enforced","rules":[{"control":"eks-sg-admin-port-opne"}]}', says: /mode: / },
    { text: '{"rules":[{"control":"eks-sg-admin-port-opne"}]}', says: /rules\.0\.control: .*eks-sg-admin-port-open/ },
    { text: 'mode: notify', says: /no JSON/ },
  ])('$text is refused, with the path', async ({ text, says }) => {
    const path = join(folder, 'wrong.json');
    writeFileSync(path, text);
    await expect(loadSettings(path, 'eu-central-1')).rejects.toThrow(BadInput);
    await expect(loadSettings(path, 'eu-central-1')).rejects.toThrow(says);
  });
  test('a file that is not there is named', async () => {
    await expect(loadSettings('/nowhere/guardrails.json', 'eu-central-1')).rejects.toThrow(/nowhere.*cannot be read/);
  });
});

describe('the build', () => {
  // The two that are run here; `npm run package` builds them all, and the bench holds each to its size.
  test('bundles functions, small at a cold start, and the bundles run', async () => {
    const out = join(folder, 'dist');
    const built = await buildFunctions({ folder: out, names: ['due', 'reconcile'] });
    expect(built.map(({ name }) => name)).toEqual(['due', 'reconcile']);
    expect(functionNames()).toEqual(expect.arrayContaining(['due', 'reconcile']));
    for (const { name, entryBytes } of built) {
      expect([name, entryBytes < 250_000]).toEqual([name, true]);
      expect(readdirSync(join(out, name))).toEqual(expect.arrayContaining(['index.mjs', 'guardrails.json']));
      // An SDK client in the entry would be loaded by every event, also by those that are dismissed.
      expect(readFileSync(join(out, name, 'index.mjs'), 'utf8')).not.toContain('EC2Client');
    }
    const script = `
      const context = { invokedFunctionArn: '${lambda.invokedFunctionArn}' };
      const { handler } = await import('${out}/reconcile/index.mjs');
      const due = await import('${out}/due/index.mjs');
      const answers = [await handler({ Records: [{ messageId: 'm', body: 'no JSON' }] }, context), await due.handler({}, context)];
      process.stderr.write(JSON.stringify(answers));`;
    const { SETTINGS: _, ...bundled } = env;
    const { stderr } = await run(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
      env: { PATH: process.env['PATH'], ...bundled },
    });
    expect(JSON.parse(stderr)).toEqual([{ batchItemFailures: [{ itemIdentifier: 'm' }] }, { woken: 1 }]);
  }, 60_000);

  test('fails with file, line and the nearest name when the settings are wrong', async () => {
    const path = join(folder, 'guardrails.yml');
    writeFileSync(path, 'mode: notify\nrules:\n  - control: eks-sg-admin-port-opne\n');
    await expect(buildFunctions({ settings: path, folder: join(folder, 'none') })).rejects.toThrow(
      /guardrails\.yml:3: .*eks-sg-admin-port-open/,
    );
  });
});
