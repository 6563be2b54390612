/** The AWS adapter: what is sent, with whose credentials, and how refusals come back. */
import {
  DescribeSecurityGroupsCommand,
  EC2Client,
  EC2ServiceException,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { EKSClient, EKSServiceException, ListClustersCommand } from '@aws-sdk/client-eks';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsPorts, optionsFrom, type AwsOptions } from '../shared/aws.ts';
import { services } from '../shared/aws/services.ts';
import { opener } from '../shared/aws/client.ts';
import { accessTo } from '../shared/aws/sessions.ts';
import { AwsError, BadInput } from '../shared/errors.ts';
import { operations, type Call } from '../shared/operations.ts';
import type { Delivery } from '../shared/target.ts';

const own = '111122223333';
const other = '444455556666';
const environment = {
  ACCOUNT_ID: own,
  AWS_REGION: 'eu-central-1',
  ACCOUNTS: `${own}, ${other}`,
  QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/wakes',
  TOPIC_ARN: 'arn:aws:sns:eu-central-1:111122223333:guardrails',
};
const options: AwsOptions = optionsFrom(environment);
const here = { account: own, region: 'eu-central-1' };
const there = { account: other, region: 'eu-west-1' };
const revoke: Call<'ec2:RevokeSecurityGroupIngress'> = {
  call: 'ec2:RevokeSecurityGroupIngress',
  input: { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1'] },
};

const ec2 = mockClient(EC2Client);
const eks = mockClient(EKSClient);
const sts = mockClient(STSClient);
const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);
const session = (minutes: number) => ({
  Credentials: {
    AccessKeyId: 'AKIDEXAMPLE',
    SecretAccessKey: 'of-a-session',
    SessionToken: `${minutes} minutes`,
    Expiration: new Date(Date.now() + minutes * 60_000),
  },
});

beforeEach(() => {
  for (const mock of [ec2, eks, sts, sns, sqs]) mock.reset();
  sts.on(AssumeRoleCommand).resolves(session(60));
  ec2.on(RevokeSecurityGroupIngressCommand).resolves({ Return: true });
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [] });
  eks.on(ListClustersCommand).resolves({ clusters: ['shop'] });
});

const sent = (mock: { calls(): { args: unknown[] }[] }): unknown[] =>
  mock.calls().map(call => (call.args[0] as { input: unknown }).input);
const clientOf = (mock: { calls(): { thisValue: unknown }[] }, at: number) =>
  mock.calls()[at]?.thisValue as {
    config: { region(): Promise<string>; credentials(): Promise<{ sessionToken?: string }>; retryMode: unknown };
  };

describe('a call', () => {
  test('sends the input it was given to the Region it was given, and answers what AWS answered', async () => {
    const answer = await awsPorts(options).call({ ...here, region: 'eu-west-3' }, 'eks:ListClusters', {
      maxResults: 100,
    });
    expect(answer.clusters).toEqual(['shop']);
    expect(sent(eks)).toEqual([{ maxResults: 100 }]);
    expect(await clientOf(eks, 0).config.region()).toBe('eu-west-3');
    expect(sts.calls()).toHaveLength(0);
  });

  test('reuses one client per service and Region, and one pool of connections for all', async () => {
    const ports = awsPorts(options);
    await ports.call(here, 'ec2:DescribeSecurityGroups', {});
    await ports.call(here, 'ec2:DescribeSecurityGroups', {});
    await ports.call({ ...here, region: 'eu-west-1' }, 'ec2:DescribeSecurityGroups', {});
    await ports.call(here, 'eks:ListClusters', {});
    const [first, second, third] = ec2.calls().map(call => call.thisValue as EC2Client);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(third?.config.requestHandler).toBe(first?.config.requestHandler);
    expect((eks.call(0).thisValue as EKSClient).config.requestHandler).toBe(first?.config.requestHandler);
  });

  test('every operation of the table has its command', async () => {
    for (const operation of Object.keys(operations)) {
      const [name = '', action = ''] = operation.split(':');
      const { commands } = await services[name as keyof typeof services]();
      expect(commands[action]?.name).toBe(`${action}Command`);
    }
  });
});

describe('credentials', () => {
  test('an act assumes the fix role of its account for exactly its calls, each time anew', async () => {
    const ports = awsPorts(options);
    for (const where of [here, here, there]) await ports.call({ ...where, only: [revoke] }, revoke.call, revoke.input);
    const policy = (account: string, region: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['ec2:RevokeSecurityGroupIngress'],
            Resource: [`arn:aws:ec2:${region}:${account}:security-group/sg-1`],
          },
        ],
      });
    const role = (account: string) => `arn:aws:iam::${account}:role/eks-guardrails-fix`;
    const common = { RoleSessionName: 'eks-guardrails', DurationSeconds: 900 };
    expect(sent(sts)).toEqual([
      { ...common, RoleArn: role(own), Policy: policy(own, 'eu-central-1') },
      { ...common, RoleArn: role(own), Policy: policy(own, 'eu-central-1') },
      { ...common, RoleArn: role(other), Policy: policy(other, 'eu-west-1') },
    ]);
    expect((await clientOf(ec2, 0).config.credentials()).sessionToken).toBe('60 minutes');
  });

  test('an act whose resource cannot be named is not made at all', async () => {
    const call: Call = { call: 'ec2:RevokeSecurityGroupIngress', input: { SecurityGroupRuleIds: ['sgr-1'] } };
    await expect(awsPorts(options).call({ ...here, only: [call] }, call.call, call.input)).rejects.toThrow(BadInput);
    expect(sts.calls()).toHaveLength(0);
    expect(ec2.calls()).toHaveLength(0);
  });

  test('another account is read with its read role, assumed once by a burst', async () => {
    const ports = awsPorts({ ...options, externalId: 'guardrails-7f' });
    await Promise.all([1, 2, 3].map(() => ports.call(there, 'eks:ListClusters', {})));
    await Promise.all([0, 1, 2].map(at => clientOf(eks, at).config.credentials()));
    await ports.call(there, 'ec2:DescribeSecurityGroups', {});
    await clientOf(ec2, 0).config.credentials();
    expect(sent(sts)).toEqual([
      {
        RoleArn: `arn:aws:iam::${other}:role/eks-guardrails-read`,
        RoleSessionName: 'eks-guardrails',
        ExternalId: 'guardrails-7f',
        DurationSeconds: 3600,
      },
    ]);
  });

  test('a session is kept until five minutes before its end, and a refused one is asked for again', async () => {
    let now = 0;
    const access = accessTo(options, opener(), () => now);
    const take = async () => {
      const by = await access(there);
      return 'kept' in by ? (await by.credentials()).expiration.getTime() / 1000 : undefined;
    };
    sts
      .on(AssumeRoleCommand)
      .rejectsOnce(new Error('no'))
      .resolves({ Credentials: { ...session(0).Credentials, Expiration: new Date(3_600_000) } });
    await expect(take()).rejects.toThrow('no');
    expect(await take()).toBe(3600);
    now = 3299;
    await take();
    expect(sts.calls()).toHaveLength(2);
    now = 3300;
    await take();
    expect(sts.calls()).toHaveLength(3);
  });

  test('our role is told by its whole ARN, in the accounts we look after', () => {
    const { isOurs, enrolled, regions } = awsPorts(options);
    expect(isOurs(`arn:aws:iam::${other}:role/eks-guardrails-fix`)).toBe(true);
    expect(isOurs('arn:aws:iam::777788889999:role/eks-guardrails-fix')).toBe(false);
    expect(isOurs(`arn:aws:iam::${own}:role/x/eks-guardrails-fix`)).toBe(false);
    expect(isOurs(`arn:aws:iam::${own}:role/eks-guardrails-fix-2`)).toBe(false);
    expect([enrolled(other), enrolled('777788889999')]).toEqual([true, false]);
    expect([regions(own), regions('777788889999')]).toEqual([['eu-central-1'], []]);
  });
});

describe('what AWS refuses', () => {
  const metadata = { $metadata: { requestId: 'b2a0c0de', httpStatusCode: 400 } };
  const refused = async (error: Error): Promise<AwsError> => {
    ec2.on(DescribeSecurityGroupsCommand).rejects(error);
    eks.on(ListClustersCommand).rejects(error);
    const made =
      error instanceof EKSServiceException
        ? awsPorts(options).call(here, 'eks:ListClusters', {})
        : awsPorts(options).call(here, 'ec2:DescribeSecurityGroups', {});
    const got = await made.catch((caught: unknown) => caught);
    if (!(got instanceof AwsError)) throw new Error('no AwsError', { cause: got });
    expect(got.cause).toBe(error);
    return got;
  };

  test("EC2's code, the message and the request id are kept", async () => {
    const error = await refused(
      new EC2ServiceException({
        name: 'InvalidGroup.NotFound',
        $fault: 'client',
        message: 'The security group does not exist',
        ...metadata,
      }),
    );
    expect(error).toMatchObject({
      code: 'InvalidGroup.NotFound',
      awsMessage: 'The security group does not exist',
      requestId: 'b2a0c0de',
      operation: 'ec2:DescribeSecurityGroups',
      where: here,
    });
  });

  test("EKS's class too", async () => {
    const error = await refused(
      new EKSServiceException({
        name: 'ResourceInUseException',
        $fault: 'client',
        message: 'currently has update',
        ...metadata,
      }),
    );
    expect(error).toMatchObject({ code: 'ResourceInUseException', requestId: 'b2a0c0de' });
  });

  test('a connection that fails has its own code', async () => {
    expect(
      await refused(Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' })),
    ).toMatchObject({ code: 'ECONNREFUSED', requestId: undefined });
  });

  test("a role that may not be assumed is the call's refusal", async () => {
    sts
      .on(AssumeRoleCommand)
      .rejects(Object.assign(new Error('not authorized to perform: sts:AssumeRole'), { name: 'AccessDenied' }));
    await expect(awsPorts(options).call({ ...there, only: [revoke] }, revoke.call, revoke.input)).rejects.toMatchObject(
      { code: 'AccessDenied', operation: revoke.call, where: there },
    );
    expect(ec2.calls()).toHaveLength(0);
  });
});

describe('the queue and the topic', () => {
  const wake = { ref: { kind: 'cluster' as const, ...here, id: 'shop' }, attempt: 2 };

  test.each([
    { asked: 0, sends: 0 },
    { asked: 30.2, sends: 31 },
    { asked: 86_400, sends: 900 },
    { asked: -5, sends: 0 },
  ])('a wake-up asked for in $asked s is delayed $sends s', async ({ asked, sends }) => {
    await awsPorts(options).wake(wake, asked);
    expect(sent(sqs.on(SendMessageCommand).resolves({}))).toEqual([
      { QueueUrl: environment.QUEUE_URL, MessageBody: JSON.stringify(wake), DelaySeconds: sends },
    ]);
  });

  test('an alarm names itself and what it is about', async () => {
    sns.on(PublishCommand).resolves({});
    await awsPorts(options).post({ alarm: 'breaker', text: 'Stopped.', ref: wake.ref });
    expect(sent(sns)).toMatchObject([
      {
        TopicArn: environment.TOPIC_ARN,
        Message: expect.stringContaining('cluster shop in 111122223333/eu-central-1'),
        MessageAttributes: { alarm: { DataType: 'String', StringValue: 'breaker' } },
      },
    ]);
  });

  test("a letter is published as it is, to the stack's topic unless it names another", async () => {
    sns.on(PublishCommand).resolves({});
    const ports = awsPorts(options);
    await ports.publish('TOPIC_ARN', { Subject: 'Reverted', Message: 'Facts.', MessageAttributes: { kind: 'acted' } });
    await ports.publish('arn:aws:sns:eu-central-1:111122223333:eks-guardrails-payments', { Message: '{}' });
    expect(sent(sns)).toEqual([
      {
        TopicArn: environment.TOPIC_ARN,
        Subject: 'Reverted',
        Message: 'Facts.',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'acted' } },
      },
      { TopicArn: 'arn:aws:sns:eu-central-1:111122223333:eks-guardrails-payments', Message: '{}' },
    ]);
  });

  test('a delivery is queued as it is, and put off no longer than SQS can', async () => {
    sqs.on(SendMessageCommand).resolves({});
    const delivery = { id: '1#1#told#sns:TOPIC_ARN' } as Delivery;
    await awsPorts({
      ...options,
      deliveryQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/deliveries',
    }).enqueue(delivery, 4000);
    expect(sent(sqs)).toEqual([
      {
        QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/deliveries',
        MessageBody: JSON.stringify(delivery),
        DelaySeconds: 900,
      },
    ]);
  });

  test('without a queue, a topic or a table in the environment, the error says which variable', async () => {
    const ports = awsPorts(optionsFrom({ ACCOUNT_ID: own, AWS_REGION: 'eu-central-1' }));
    await expect(ports.wake(wake, 0)).rejects.toThrow(/QUEUE_URL is not set/);
    await expect(ports.enqueue({} as Delivery, 0)).rejects.toThrow(/DELIVERY_QUEUE_URL is not set/);
    await expect(ports.post({ alarm: 'a', text: 't' })).rejects.toThrow(/TOPIC_ARN is not set/);
    await expect(ports.cases.get('x')).rejects.toThrow(/TABLE_NAME is not set/);
  });
});

describe('the environment', () => {
  test("our own account comes from the function's ARN, and is the only one enrolled by default", () => {
    const from = optionsFrom(
      { AWS_REGION: 'eu-central-1' },
      'arn:aws:lambda:eu-central-1:111122223333:function:eks-guardrails-dev-reconcile',
    );
    expect(from).toMatchObject({ account: own, accounts: [own], regions: ['eu-central-1'] });
  });
  test.each([
    { env: { AWS_REGION: 'eu-central-1' }, says: /ACCOUNT_ID is not set/ },
    { env: { ACCOUNT_ID: own }, says: /AWS_REGION is not set/ },
    { env: { ACCOUNT_ID: own, AWS_REGION: 'eu-central-1', ACCOUNTS: `${own},42` }, says: /"42"/ },
  ])('what is missing or wrong is named: $says', ({ env, says }) => {
    expect(() => optionsFrom(env)).toThrow(says);
  });
});

describe('AWS_ENDPOINT_URL', () => {
  let server: Server;
  const before = { ...process.env };
  afterEach(async () => {
    process.env = before;
    await new Promise(resolve => server.close(resolve));
  });

  test("every client goes there, with a refusal in EC2's own words coming back", async () => {
    for (const mock of [ec2, eks]) mock.restore();
    const seen: string[] = [];
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const refusal =
        '<Response><Errors><Error><Code>InvalidGroup.NotFound</Code><Message>no sg-1</Message></Error></Errors><RequestID>b2a0c0de</RequestID></Response>';
      const [status, type, body] = request.url?.startsWith('/clusters')
        ? [200, 'application/json', '{"clusters":["shop"]}']
        : [400, 'text/xml', refusal];
      response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': 'b2a0c0de' }).end(body);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    process.env = {
      ...before,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    const ports = awsPorts(options);
    expect((await ports.call(here, 'eks:ListClusters', {})).clusters).toEqual(['shop']);
    await expect(ports.call(here, 'ec2:DescribeSecurityGroups', { GroupIds: ['sg-1'] })).rejects.toMatchObject({
      code: 'InvalidGroup.NotFound',
      awsMessage: 'no sg-1',
      requestId: 'b2a0c0de',
    });
    expect(seen).toEqual(['GET /clusters', 'POST /']);
  });
});
