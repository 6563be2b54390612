/** The door to the internet: where it may lead, and the secrets that go through it. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { http } from '../../shared/aws/http.ts';
import { secrets } from '../../shared/aws/secrets.ts';
import { secretParameter } from '../../shared/aws/ssm.ts';
import { refusedAddress } from '../../shared/webhook-hosts.ts';
import { now } from '../fixtures.ts';

describe('host corpus', () => {
  test.each([
    'https://hooks.slack.com/services/T012ABCD0/B012ABCD0/example',
    'https://hooks.slack.com/triggers/T012/1/example',
    'https://hooks.slack.com/workflows/T012/A012/1/example',
  ])('%s is Slack\u2019s', address => expect(refusedAddress('slack-webhook', address)).toBeNull());
  test.each([
    'http://hooks.slack.com/services/x',
    'https://hooks.slack.com.evil.example/services/x',
    'https://evil.example/hooks.slack.com/services/x',
    'https://hooks.slack.com@evil.example/services/x',
    'https://user:pass@hooks.slack.com/services/x',
    'https://hooks.slack.com:8443/services/x',
    'https://hooks.slack.com:443/services/x',
    'https://evil.example\\@hooks.slack.com/services/x',
    'https://evil.example#hooks.slack.com/services/x',
    'https://xhooks.slack.com/services/x',
    'https://hooks.slack.com./services/x',
    'https://slack.com/services/x',
    'https://HOOKS.SLACK.COM\n.evil.example/services/x',
    'https://hooks.slack.com/\tservices/x',
    'https://hooks.slack.com/api/x',
    'https://169.254.169.254/services/x',
    'https:hooks.slack.com/services/x',
    'file:///services/x',
    '//hooks.slack.com/services/x',
    '',
  ])('%j is not', address => expect(refusedAddress('slack-webhook', address)).toMatch(/^(The address|A Slack) /));
  test('other webhooks may be anywhere, but by https and without a user name', () => {
    expect(refusedAddress('webhook', 'https://mattermost.internal.example:8443/hooks/x')).toBeNull();
    expect(refusedAddress('teams', 'http://x.example/')).toMatch(/https/);
    expect(refusedAddress('webhook', 'https://a:b@x.example/')).toMatch(/user name/);
  });
});

describe('the door to the internet', () => {
  const { fetch } = globalThis;
  afterEach(() => void (globalThis.fetch = fetch));
  test.each(['http://x.example/', 'https://a:b@x.example/', 'ftp://x.example/', 'x', ''])(
    'does not open to %j',
    async url => {
      globalThis.fetch = async () => new Response('reached');
      await expect(http({ method: 'GET', url, headers: {} })).rejects.toThrow(
        /^An address outside AWS must begin with https/,
      );
    },
  );
  test('follows no redirect and waits no longer than it should', async () => {
    const asked: RequestInit[] = [];
    globalThis.fetch = async (_url, options) => {
      asked.push(options ?? {});
      return new Response('moved', { status: 302, headers: { Location: 'https://evil.example/' } });
    };
    expect(await http({ method: 'POST', url: 'https://x.example/', headers: { a: 'b' }, body: 'c' })).toEqual({
      status: 302,
      headers: { 'content-type': 'text/plain;charset=UTF-8', location: 'https://evil.example/' },
      body: 'moved',
    });
    expect(asked).toMatchObject([{ method: 'POST', body: 'c', redirect: 'manual', signal: expect.any(AbortSignal) }]);
  });
});

describe('secrets', () => {
  test.each([
    ['/eks-guardrails/slack', '/eks-guardrails/slack'],
    ['eks-guardrails/pager', '/aws/reference/secretsmanager/eks-guardrails/pager'],
    [
      'arn:aws:secretsmanager:eu-central-1:111122223333:secret:eks-guardrails/pager-AbC123',
      '/aws/reference/secretsmanager/eks-guardrails/pager',
    ],
  ])('%s is read as %s', async (name, Name) => {
    const ssm = mockClient(SSMClient);
    ssm.on(GetParameterCommand, { Name, WithDecryption: true }).resolves({ Parameter: { Value: 'text' } });
    expect(await secretParameter(new SSMClient({ region: 'eu-central-1' }), name)).toBe('text');
    ssm.restore();
  });

  test('are read once in five minutes, by the name the environment gives', async () => {
    let at = now;
    const read: string[] = [];
    const secret = secrets(
      { SLACK_BOT_TOKEN: '/eks-guardrails/slack-bot' },
      () => at,
      async name => `${read.push(name)}`,
    );
    expect([await secret('SLACK_BOT_TOKEN'), await secret('SLACK_BOT_TOKEN')]).toEqual(['1', '1']);
    at += 299;
    expect(await secret('SLACK_BOT_TOKEN')).toBe('1');
    at += 1;
    expect(await secret('SLACK_BOT_TOKEN')).toBe('2');
    expect(await secret('/other')).toBe('3');
    expect(read).toEqual(['/eks-guardrails/slack-bot', '/eks-guardrails/slack-bot', '/other']);
  });
  test('that are not set, or empty, are said; a failure is not kept', async () => {
    let fails = true;
    const secret = secrets(
      {},
      () => now,
      async () => {
        if (fails) throw new Error('ParameterNotFound');
        return ' ';
      },
    );
    await expect(secret('SLACK_SIGNING_SECRET')).rejects.toThrow(/^SLACK_SIGNING_SECRET is not set/);
    await expect(secret('/x')).rejects.toThrow('ParameterNotFound');
    fails = false;
    await expect(secret('/x')).rejects.toThrow('The secret /x is empty. Put its value there.');
  });
});
