/** Looking up accounts, people and networks: only what is switched on, seldom, and never in the way of a message. */
import { AccountClient, GetAlternateContactCommand } from '@aws-sdk/client-account';
import { DescribeUserCommand, IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { DescribeAccountCommand, ListTagsForResourceCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { opener } from '../shared/aws/client.ts';
import { directories } from '../shared/aws/directories.ts';
import type { Case } from '../shared/case.ts';
import { kept, lookUp, type AccountFacts, type Directories } from '../shared/directory.ts';
import { describe as describeCase, inAccount } from '../shared/message.ts';
import { notifyBatch } from '../shared/notify.ts';
import { routeOf } from '../shared/owners.ts';
import { checkSettings, type Settings } from '../shared/settings.ts';
import type { Delivery } from '../shared/target.ts';
import { memoryCases } from '../local/sandbox/cases.ts';
import { aCase } from './a-case.ts';
import { changeWith, now } from './fixtures.ts';

const role = 'arn:aws:iam::444455556666:role/eks-guardrails-directory';
const document = {
  directory: { role, identityStore: 'd-1234567890', vpcTags: true },
  people: [{ name: 'dev', email: 'dev@example.com', channel: 'dev-mail' }],
  channels: {
    'dev-mail': { sink: 'sns', address: 'arn:aws:sns:eu-central-1:111122223333:dev' },
    'pay-chat': { sink: 'slack', address: 'C0PAYMENTS' },
  },
  teams: { payments: { channel: 'pay-chat', aliases: ['pay'] } },
};
function settingsOf(more: object = {}): Settings {
  const checked = checkSettings({ ...document, ...more });
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  return checked.settings;
}

const userId = '9067642ac1-7c3a5f5e-1d2b-4f7c-8d3e-2b1a0c9d8e7f';
const behind = changeWith({
  actor: { type: 'IdentityCenterUser', name: 'someone', arn: 'arn:aws:sts::111122223333:x/y', onBehalfOf: userId },
});
const one = (more: Partial<Case> = {}): Case =>
  aCase({ id: 'sg-1', status: 'notified', severity: 'medium', because: behind, within: { vpc: 'vpc-1' }, ...more });

interface Asked {
  asked: string[];
  directories: Directories;
}
function directory(more: Partial<Directories> = {}): Asked {
  const asked: string[] = [];
  return {
    asked,
    directories: {
      account: async (by, id) => {
        asked.push(`account ${id} by ${by.role}`);
        return { name: 'prod-payments', tags: {} };
      },
      email: async (by, id) => {
        asked.push(`user ${id} of ${by.identityStore}`);
        return 'DEV@example.com';
      },
      vpcTags: async (where, id) => {
        asked.push(`${id} in ${where.account}/${where.region}`);
        return { Team: 'payments', secret: 'of nobody’s business' };
      },
      ...more,
    },
  };
}

describe('what is looked up', () => {
  test('is what settings switch on: nothing without them, and nothing they know already', async () => {
    const d = directory();
    expect(await lookUp(d, settingsOf({ directory: undefined }), one())).toEqual({});
    expect(await lookUp({}, settingsOf(), one())).toEqual({});
    expect(d.asked).toEqual([]);
    expect(await lookUp(d, settingsOf(), one())).toEqual({
      account: { found: { name: 'prod-payments', tags: {} } },
      actor: { found: { email: 'DEV@example.com' } },
      vpc: { found: { id: 'vpc-1', tags: { Team: 'payments' } } },
    });
    expect(d.asked).toEqual([
      `account 111122223333 by ${role}`,
      `user ${userId} of d-1234567890`,
      'vpc-1 in 111122223333/eu-central-1',
    ]);
    d.asked.length = 0;
    const known = settingsOf({
      directory: { role },
      accounts: { '111122223333': { name: 'shop', owner: 'payments' } },
    });
    expect(await lookUp(d, known, one())).toEqual({});
    expect(d.asked).toEqual([]);
  });

  test('lookup-failure-moves-on: a refusal is evidence, and the next rule decides', async () => {
    const refused = async (): Promise<never> =>
      Promise.reject(Object.assign(new Error('You do not have access'), { name: 'AccessDeniedException' }));
    const { directories } = directory({ account: refused, email: refused, vpcTags: refused });
    const looked = await lookUp({ directories }, settingsOf(), one());
    const route = routeOf(one(), { settings: settingsOf(), directory: looked });
    expect(route.targets.map(target => target.address)).toEqual(['TOPIC_ARN']);
    expect(route.chain.filter(link => link.outcome === 'unreadable').map(link => link.why)).toEqual([
      'the tags of the VPC could not be read: AccessDeniedException: You do not have access',
      'the identity store could not be read: AccessDeniedException: You do not have access',
      'account 111122223333 could not be looked up: AccessDeniedException: You do not have access',
    ]);
  });

  test('leads to owners: the VPC’s tag, the person behind the session, the account’s tag and contact', async () => {
    const routed = async (more: Partial<Directories>, settings = settingsOf()) => {
      const looked = await lookUp(directory(more), settings, one());
      return routeOf(one(), { settings, directory: looked });
    };
    const none = { vpcTags: async () => ({}), email: async () => undefined };
    expect((await routed({})).chain[1]).toEqual({ step: 'tag', outcome: 'chosen', why: 'tag of vpc-1 Team=payments' });
    const person = await routed({ vpcTags: async () => ({}) });
    expect(person.chain).toContainEqual({ step: 'actor', outcome: 'chosen', why: 'dev made the change' });
    const facts = (found: AccountFacts) => ({ ...none, account: async () => found });
    const tagged = await routed(facts({ tags: { Team: 'pay' }, unread: 'AccessDenied: no contacts' }));
    expect(tagged.targets[0]?.address).toBe('C0PAYMENTS');
    expect(tagged.chain).toContainEqual({
      step: 'account',
      outcome: 'unreadable',
      why: 'not all of account 111122223333 could be read: AccessDenied: no contacts',
    });
    const contact = await routed(
      facts({ tags: {}, operations: 'dev@example.com' }),
      settingsOf({ ownerTags: { domains: ['example.com'] } }),
    );
    expect(contact.targets[0]?.person).toBe('dev');
  });

  test('a role’s path stands for the team it names, nearest part first, and for nobody else', () => {
    const route = (path: string) => routeOf(one({ within: { path } }), { settings: settingsOf() });
    expect(route('/teams/pay/').chain[1]).toEqual({
      step: 'tag',
      outcome: 'chosen',
      why: 'path /teams/pay/ is of payments',
    });
    for (const path of ['/', '/dev@example.com/', '/C0PAYMENTS/', '/pay-chat/'])
      expect(route(path).targets.map(target => target.address)).toEqual(['TOPIC_ARN']);
  });
});

test('answers are kept for 15 minutes, refusals for one, and together asked for once', async () => {
  let time = now;
  let refuses = false;
  const d = directory();
  const account: Directories['account'] = async (by, id) => {
    const answer = await d.directories.account(by, id);
    if (refuses) throw new Error('no');
    return answer;
  };
  const cached = kept({ ...d.directories, account }, () => time);
  const by = { role, organization: true, vpcTags: false };
  await Promise.all([cached.account(by, 'a'), cached.account(by, 'a'), cached.account(by, 'b')]);
  expect(d.asked).toHaveLength(2);
  time += 899;
  await cached.account(by, 'a');
  expect(d.asked).toHaveLength(2);
  time += 1;
  refuses = true;
  await expect(cached.account(by, 'a')).rejects.toThrow('no');
  refuses = false;
  await expect(cached.account(by, 'a')).rejects.toThrow('no');
  expect(d.asked).toHaveLength(3);
  time += 60;
  await cached.account(by, 'a');
  expect(d.asked).toHaveLength(4);
});

describe('a message', () => {
  test('names the account beside its number, in its text and in its pieces, and cannot be broken by the name', () => {
    const told = describeCase(null, one());
    const message = told && inAccount(told, 'prod $& payments\nBcc: x');
    expect(message?.text).toMatch(/^Account: +prod \$& payments Bcc: x \(111122223333\)$/m);
    expect(message?.pieces?.facts).toContainEqual({ name: 'Account', value: 'prod $& payments Bcc: x (111122223333)' });
    expect(told && inAccount(told, undefined)).toBe(told);
  });
  test('goes where the directory leads, and goes on without it', async () => {
    const queued: Delivery[] = [];
    const ports = {
      cases: memoryCases(),
      enqueue: async (delivery: Delivery) => void queued.push(delivery),
      post: async () => undefined,
      now: () => now,
      ...directory(),
    };
    await notifyBatch(ports, settingsOf(), [{ id: 'a', before: null, after: one() }]);
    expect(queued.map(({ target }) => target.address)).toEqual([
      'C0PAYMENTS',
      'arn:aws:sns:eu-central-1:111122223333:dev',
    ]);
    expect(queued[0]?.message.text).toContain('prod-payments (111122223333)');
  });
});

describe('AWS is asked', () => {
  const sts = mockClient(STSClient);
  const organizations = mockClient(OrganizationsClient);
  const account = mockClient(AccountClient);
  const identities = mockClient(IdentitystoreClient);
  const by = { role, organization: true, identityStore: 'd-1234567890', vpcTags: false };
  const there = () =>
    directories({ region: 'eu-central-1' }, opener(), {
      call: async () => Promise.reject(new Error('not here')),
      now: () => Math.floor(Date.now() / 1000),
    });
  beforeEach(() => {
    for (const mock of [sts, organizations, account, identities]) mock.reset();
    const Expiration = new Date(Date.now() + 3_600_000);
    sts.on(AssumeRoleCommand).resolves({
      Credentials: { AccessKeyId: 'AKIDEXAMPLE', SecretAccessKey: 'of-a-session', SessionToken: 'token', Expiration },
    });
    organizations.on(DescribeAccountCommand).resolves({ Account: { Name: 'prod-payments' } });
    organizations
      .on(ListTagsForResourceCommand)
      .resolvesOnce({ Tags: [{ Key: 'Team', Value: 'pay' }], NextToken: 'more' })
      .resolves({ Tags: [{ Key: 'env', Value: 'prod' }] });
    account
      .on(GetAlternateContactCommand)
      .resolves({ AlternateContact: { EmailAddress: 'ops@example.com' } })
      .on(GetAlternateContactCommand, { AlternateContactType: 'SECURITY' })
      .rejects(Object.assign(new Error('none'), { name: 'ResourceNotFoundException' }));
  });

  test('for name, all pages of tags and the contacts there are', async () => {
    expect(await there().account(by, '111122223333')).toEqual({
      name: 'prod-payments',
      tags: { Team: 'pay', env: 'prod' },
      operations: 'ops@example.com',
    });
    expect(organizations.commandCalls(ListTagsForResourceCommand).map(call => call.args[0].input)).toEqual([
      { ResourceId: '111122223333' },
      { ResourceId: '111122223333', NextToken: 'more' },
    ]);
    expect(account.commandCalls(GetAlternateContactCommand).map(call => call.args[0].input.AccountId)).toEqual([
      '111122223333',
      '111122223333',
    ]);
  });
  test('about the role’s own account without naming it', async () => {
    await there().account(by, '444455556666');
    expect(account.commandCalls(GetAlternateContactCommand).map(call => call.args[0].input.AccountId)).toEqual([
      undefined,
      undefined,
    ]);
  });
  test('and what it refuses of it is said, unless it refuses all', async () => {
    const denied = Object.assign(new Error('not a delegated administrator'), { name: 'AccessDeniedException' });
    account.on(GetAlternateContactCommand, { AlternateContactType: 'SECURITY' }).rejects(denied);
    expect(await there().account(by, '111122223333')).toMatchObject({
      name: 'prod-payments',
      unread: 'AccessDeniedException: not a delegated administrator',
    });
    organizations.reset();
    organizations.rejects(denied);
    account.reset();
    account.rejects(denied);
    await expect(there().account(by, '111122223333')).rejects.toThrow('not a delegated administrator');
  });
  test('for the primary address of a person', async () => {
    identities.on(DescribeUserCommand, { IdentityStoreId: 'd-1234567890', UserId: userId }).resolves({
      Emails: [{ Value: 'old@example.com' }, { Value: 'dev@example.com', Primary: true }],
    });
    expect(await there().email(by, userId)).toBe('dev@example.com');
  });
});
