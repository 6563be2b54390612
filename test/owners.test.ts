/** Whom a case is told to: the owner by each source, who is told besides, who may answer, and what is never told to whom. */
import { readFileSync } from 'node:fs';
import { routeOf, type Route } from '../shared/owners.ts';
import type { Directory } from '../shared/owners/directory.ts';
import { keptClusters, keptTags } from '../shared/owners/kept.ts';
import { fits } from '../shared/owners/named.ts';
import { answered } from '../shared/answer.ts';
import { aliasesOf, type Case } from '../shared/case.ts';
import { found } from '../shared/next.ts';
import { identitiesOf } from '../shared/people.ts';
import { actorOf, type Actor, type CloudTrailRecord } from '../shared/record.ts';
import { aCase } from './a-case.ts';
import { changeWith, now, seenWith, settingsWith } from './fixtures.ts';

const kim = { name: 'kim', email: 'kim@example.com', slack: 'U0KIMKIM', iam: ['arn:aws:iam::111122223333:user/kim'] };
const document = {
  approvers: [
    { name: 'alex', email: 'alex@example.com', slack: 'U0ALEXAL', iam: ['arn:aws:iam::111122223333:user/alex'] },
    { ...kim, channel: 'kim-mail' },
  ],
  security: { name: 'security', channel: 'soc', people: [{ name: 'sam', slack: 'U0SAMSAM' }] },
  people: [{ name: 'dev', email: 'dev@example.com', slack: 'U0DEVDEV' }],
  slack: { app: 'A0APPAPP', teams: ['T0TEAMTE'] },
  channels: {
    'kim-mail': { sink: 'sns', address: 'arn:aws:sns:eu-central-1:111122223333:kim' },
    'payments-chat': { sink: 'slack', address: 'C0PAYMEN' },
    'platform-chat': { sink: 'slack', address: 'C0PLATFO', reaches: ['alex', 'kim'] },
    both: { sink: 'sns', address: 'arn:aws:sns:eu-central-1:111122223333:both', reaches: ['alex', 'kim'] },
    pager: { sink: 'webhook', address: 'eks-guardrails/pager' },
    soc: { sink: 'slack', address: 'C0SOCSOC' },
    quiet: { sink: 'log' },
  },
  teams: {
    payments: {
      channel: 'payments-chat',
      onCall: 'pager',
      aliases: ['pay'],
      iam: ['arn:aws:iam::111122223333:role/payments-deploy'],
      stacks: ['payments-*'],
    },
    platform: { channel: 'platform-chat' },
  },
  ownerTags: { domains: ['example.com'], slackChannels: ['C0OPEN*', 'team-*'] },
  fallback: 'topic',
};

interface Told {
  settings?: Record<string, unknown>;
  one?: Partial<Case>;
  actor?: Partial<Actor>;
  directory?: Directory;
}

const plainActor: Actor = { type: 'AssumedRole', name: 'x via role Y', roleArn: 'arn:aws:iam::111122223333:role/Y' };

function route({ settings = {}, one = {}, actor = {}, directory }: Told = {}): Route {
  const because = changeWith({ actor: { ...plainActor, ...actor } });
  return routeOf(
    aCase({
      id: 'sg-1',
      severity: 'medium',
      status: 'notified',
      decision: { do: 'notify', reason: 'mode notify' },
      because,
      actorAliases: ['arn:aws:iam::111122223333:role/y'],
      ...one,
    }),
    { settings: settingsWith({ ...document, ...settings }), ...(directory && { directory }) },
  );
}

const addresses = (told: Route): string[] => told.targets.map(target => target.address);
const sso = (session: string): Partial<Actor> => ({
  roleArn:
    'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0a1b2c3d4e5f6071',
  session,
});

describe('route-table', () => {
  test.each<[string, Told, string[], string]>([
    ['nothing known', {}, ['TOPIC_ARN', 'C0SOCSOC'], 'topic is the fallback of settings'],
    [
      'a route of settings goes before any tag',
      {
        settings: { routes: [{ control: 'eks-sg-admin-port-open', to: 'platform' }] },
        one: { tags: { Team: 'payments' } },
      },
      ['C0PLATFO'],
      'route 1 of settings (control eks-sg-admin-port-open) says platform',
    ],
    [
      'the first route that fits',
      {
        settings: {
          accounts: { '111122223333': { environment: 'production' } },
          routes: [
            { account: '444455556666', to: 'soc' },
            { cluster: 'blog', to: 'soc' },
            { environment: 'production', cluster: 'shop', tags: { tier: 'web' }, to: 'payments' },
            { to: 'platform' },
          ],
        },
        one: { tags: { tier: 'web' }, clusters: [{ name: 'shop', tags: {} }] },
      },
      ['C0PAYMEN'],
      'route 3 of settings (environment production, cluster shop, tag tier=web) says payments',
    ],
    ['a team by tag', { one: { tags: { Team: 'Payments' } } }, ['C0PAYMEN'], 'tag Team=Payments'],
    ['a team by alias', { one: { tags: { Owner: 'pay' } } }, ['C0PAYMEN'], 'tag Owner=pay'],
    [
      'keys in the order of settings',
      { one: { tags: { Contact: 'platform', Team: 'pay' } } },
      ['C0PAYMEN'],
      'tag Team=pay',
    ],
    ['a person by address', { one: { tags: { Owner: 'KIM@example.com' } } }, [kimTopic()], 'tag Owner=KIM@example.com'],
    [
      'an allowed channel',
      { one: { tags: { 'guardrails:slack': 'C0OPEN123' } } },
      ['C0OPEN123'],
      'tag guardrails:slack=C0OPEN123',
    ],
    [
      'an allowed channel by name',
      { one: { tags: { 'Slack-Channel': '#team-web' } } },
      ['#team-web'],
      'tag Slack-Channel=#team-web',
    ],
    [
      'two clusters, two owners',
      {
        one: {
          clusters: [
            { name: 'shop', tags: { Team: 'payments' } },
            { name: 'base', tags: { Team: 'platform' } },
          ],
        },
      },
      ['C0PAYMEN', 'C0PLATFO'],
      'tag of cluster shop Team=payments',
    ],
    ['the Identity Center session', { actor: sso('dev@example.com') }, ['U0DEVDEV'], 'dev made the change'],
    ['the source identity', { actor: { sourceIdentity: 'dev' } }, ['U0DEVDEV'], 'dev made the change'],
    [
      'the identity store',
      { directory: { actor: { found: { email: 'dev@example.com' } } } },
      ['U0DEVDEV'],
      'dev made the change',
    ],
    [
      'a pipeline',
      { actor: { roleArn: 'arn:aws:iam::111122223333:role/payments-deploy' } },
      ['C0PAYMEN'],
      'made by a pipeline of payments',
    ],
    [
      'a stack',
      { one: { tags: { 'aws:cloudformation:stack-name': 'payments-base' } } },
      ['C0PAYMEN'],
      'CloudFormation stack payments-base is of payments',
    ],
    [
      'the account in settings',
      { settings: { accounts: { '111122223333': { owner: 'platform' } } } },
      ['C0PLATFO'],
      'platform owns account 111122223333',
    ],
    [
      'the contact of the account',
      {
        directory: { account: { found: { tags: {}, operations: 'ops@elsewhere.test', security: 'kim@example.com' } } },
      },
      [kimTopic()],
      'alternate contact SECURITY of account 111122223333 is kim@example.com',
    ],
  ])('%s', (_, told, expected, why) => {
    const found = route(told);
    expect(addresses(found)).toEqual(expected);
    expect(found.chain.find(link => link.outcome === 'chosen')?.why).toBe(why);
  });
});

describe('tag-address-outside-allow-list-is-evidence-only', () => {
  test.each([
    ['attacker@evil.test', 'evil.test is not among ownerTags.domains'],
    ['nobody@example.com', 'settings name nobody with this address'],
    ['C0SECRET1', 'not among ownerTags.slackChannels'],
    ['xteam-web', 'not among ownerTags.slackChannels'],
    ['https://evil.test/hook', 'it names no team, person or channel'],
    ['quiet', 'not among ownerTags.slackChannels'],
  ])('%s', (value, why) => {
    const found = route({ one: { tags: { Owner: value } } });
    expect(addresses(found)).toEqual(['TOPIC_ARN', 'C0SOCSOC']);
    expect(found.chain).toContainEqual({
      step: 'tag',
      outcome: 'refused',
      why: expect.stringMatching(new RegExp(`^tag Owner=.* is not followed: .*${why}`)),
    });
  });
  test('a refused tag leaves the next key its turn', () =>
    expect(addresses(route({ one: { tags: { Team: 'nobody-we-know', Contact: 'pay' } } }))).toEqual(['C0PAYMEN']));
  test('what acts on a terminal is gone from the evidence', () =>
    expect(JSON.stringify(route({ one: { tags: { Owner: '\u001b[31mred\u202e' } } }).chain)).not.toMatch(
      /u001b|\u202e/,
    ));
});

describe('who made it', () => {
  test('a session name anybody may choose is nobody', () => {
    const found = route({ actor: { session: 'dev@example.com' } });
    expect(addresses(found)).not.toContain('U0DEVDEV');
    expect(found.chain).toContainEqual({
      step: 'actor',
      outcome: 'next',
      why: expect.stringContaining('its caller chose'),
    });
  });
  test.each(['AWSReservedSSO_Admin_0a1b', 'x/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0a1b'])(
    'a role that only looks like Identity Center is nobody: %s',
    name => {
      const actor = { roleArn: `arn:aws:iam::111122223333:role/${name}`, session: 'dev@example.com' };
      expect(addresses(route({ actor }))).not.toContain('U0DEVDEV');
    },
  );
  test('is told besides the owner, once', () => {
    const found = route({ one: { tags: { Team: 'pay' } }, actor: sso('dev@example.com') });
    expect(found.targets.map(({ address, why }) => [address, why])).toEqual([
      ['C0PAYMEN', 'routed by tag Team=pay'],
      ['U0DEVDEV', 'made the change'],
    ]);
  });
  test('an Identity Center user by id is said, and is nobody until looked up', () => {
    const userIdentity = { type: 'IdentityCenterUser', onBehalfOf: { userId: '544894e8-80c1-707f-60e3' } };
    const actor = actorOf({ ...recorded(), userIdentity });
    expect(route({ actor: { ...actor, roleArn: '' } }).chain).toContainEqual({
      step: 'actor',
      outcome: 'next',
      why: expect.stringContaining('Identity Center user 544894e8-80c1-707f-60e3, whose address nobody looked up'),
    });
  });
  test('the source identity of a session is taken from the record', () => {
    const userIdentity = { type: 'AssumedRole', sessionContext: { sourceIdentity: 'dev' } };
    expect(actorOf({ ...recorded(), userIdentity })).toMatchObject({ sourceIdentity: 'dev' });
  });
  test('lookup-failure-moves-on', () => {
    const found = route({
      directory: { actor: { failed: 'AccessDeniedException' }, account: { failed: 'not a delegated administrator' } },
    });
    expect(addresses(found)).toContain('TOPIC_ARN');
    expect(found.chain.filter(link => link.outcome === 'unreadable').map(link => link.why)).toEqual([
      'the identity store could not be read: AccessDeniedException',
      'account 111122223333 could not be looked up: not a delegated administrator',
    ]);
  });
});

describe('confidential-excludes-actor', () => {
  const secret: [string, Told][] = [
    ['root-goes-to-security', { actor: { type: 'Root', name: 'the root user' } }],
    ['conduct', { one: { control: 'conduct-root-user' } }],
    ['a trail that someone changed', { one: { ref: { ...aCase({ id: 'x' }).ref, kind: 'trail' } } }],
    ['a detector that someone changed', { one: { ref: { ...aCase({ id: 'x' }).ref, kind: 'detector' } } }],
  ];
  test.each(secret)('%s', (_, told) => {
    const found = route({
      ...told,
      actor: { ...sso('dev@example.com'), ...told.actor },
      settings: { routes: [{ to: 'payments' }], watchers: ['pager'] },
    });
    expect(found).toMatchObject({ confidential: true, escalation: [], targets: [{ address: 'C0SOCSOC' }] });
    expect(found.targets).toHaveLength(1);
  });
  test('a trail nobody is known to have changed is told as usual', () => {
    const { because: _because, ...one } = aCase({ id: 'x', ref: { ...aCase({ id: 'x' }).ref, kind: 'trail' } });
    expect(routeOf(one, { settings: settingsWith(document) }).confidential).toBe(false);
  });
  test('conduct that is ordinary work, such as a deletion, is told as usual', () => {
    const found = routeOf(aCase({ id: 'x', control: 'eks-cluster-deleted' }), { settings: settingsWith(document) });
    expect(found.confidential).toBe(false);
  });
  test('without security the fallback hears it, and that is said', () => {
    const found = routeOf(aCase({ id: 'x', control: 'conduct-root-user' }), { settings: settingsWith() });
    expect(addresses(found)).toEqual(['TOPIC_ARN']);
    expect(found.chain[0]?.why).toContain('settings name no security');
  });
  test('the one person of security is not told of their own change', () => {
    const security = { name: 'sam', email: 'sam@example.com', slack: 'U0SAMSAM' };
    const found = route({
      settings: { security },
      one: { control: 'conduct-root-user' },
      actor: sso('sam@example.com'),
    });
    expect(addresses(found)).toEqual(['TOPIC_ARN']);
  });
});

describe('who may answer', () => {
  const asked: Partial<Case> = {
    status: 'waiting',
    decision: { do: 'ask', reason: 'mode ask' },
    tags: { Team: 'platform' },
  };
  const answering = (told: Route): string[] =>
    told.targets.filter(target => target.answers).map(({ address }) => address);

  test('a question goes to every approver alone, and to the owner', () => {
    const found = route({ one: asked });
    expect(addresses(found)).toEqual(['C0PLATFO', 'U0ALEXAL', kimTopic()]);
    expect(found.targets.map(({ person }) => person)).toEqual([undefined, 'alex', 'kim']);
  });
  test('what is only told goes to no approver', () =>
    expect(addresses(route({ one: { tags: asked.tags ?? {} } }))).toEqual(['C0PLATFO']));
  test('actor-gets-view-link', () => {
    const found = route({ one: asked, actor: sso('kim@example.com') });
    expect(found.targets.find(target => target.person === 'kim')).toMatchObject({
      answers: false,
      why: 'made the change',
    });
    expect(answering(found)).toEqual(['C0PLATFO', 'U0ALEXAL']);
  });
  test('a link for several never goes where the changer reads, Slack buttons do: each click is checked', () => {
    const settings = { routes: [{ to: 'both' }], watchers: ['platform-chat'] };
    expect(answering(route({ settings, one: asked }))).toContain('arn:aws:sns:eu-central-1:111122223333:both');
    const own = answering(route({ settings, one: asked, actor: sso('kim@example.com') }));
    expect(own).not.toContain('arn:aws:sns:eu-central-1:111122223333:both');
    expect(own).toContain('C0PLATFO');
  });
  test('a channel whose readers nobody knows never answers, nor does a reader who is no approver', () => {
    expect(answering(route({ one: { ...asked, tags: {} } }))).not.toContain('TOPIC_ARN');
    const mixed = { ...document.channels, both: { ...document.channels.both, reaches: ['alex', 'dev'] } };
    const found = route({ settings: { channels: mixed, routes: [{ to: 'both' }] }, one: asked });
    expect(found.targets[0]).toMatchObject({ address: document.channels.both.address, answers: false });
  });
  test('Slack answers only where interactive Slack is switched on', () =>
    expect(answering(route({ settings: { slack: undefined }, one: asked }))).toEqual([kimTopic()]));
  test('nobody knows who made it: security alone may answer', () =>
    expect(answering(route({ one: { ...asked, actorAliases: ['unresolved'] } }))).toEqual(['C0SOCSOC']));
  test('the only approver made it: security is asked', () => {
    const settings = { approvers: [kim], routes: [{ to: 'payments' }] };
    expect(answering(route({ settings, one: asked, actor: sso('kim@example.com') }))).toEqual(['C0SOCSOC']);
  });
  test('who is an approver and in security keeps the channel either list gives', () => {
    const settings = {
      approvers: [{ ...kim, channel: 'kim-mail' }],
      security: { name: 'security', people: [kim] },
      routes: [{ to: 'payments' }],
    };
    expect(answering(route({ settings, one: asked }))).toEqual([kimTopic()]);
  });
  test('approvers no channel reaches are said', () => {
    const found = routeOf(aCase({ id: 'x' }), {
      settings: settingsWith({ approvers: [{ name: 'alex' }, { name: 'kim' }] }),
    });
    expect(addresses(found)).toEqual(['TOPIC_ARN']);
    expect(found.chain.filter(link => link.step === 'approver').map(link => link.why)).toEqual([
      'alex may answer, but no channel of settings reaches them',
      'kim may answer, but no channel of settings reaches them',
      expect.stringContaining('eks-guardrails approve'),
    ]);
  });
});

describe('who is told besides', () => {
  test.each(['high', 'critical'] as const)('a tag never narrows who hears of what is %s', severity =>
    expect(addresses(route({ one: { severity, tags: { Team: 'pay' } } }))).toEqual([
      'C0PAYMEN',
      'TOPIC_ARN',
      ...(severity === 'critical' ? ['C0SOCSOC'] : []),
    ]),
  );
  test('nor does a route of settings that looks at tags', () => {
    const settings = { routes: [{ tags: { tier: 'web' }, to: 'payments' }] };
    expect(addresses(route({ settings, one: { severity: 'high', tags: { tier: 'web' } } }))).toEqual([
      'C0PAYMEN',
      'TOPIC_ARN',
    ]);
  });
  test('a route of settings may', () =>
    expect(addresses(route({ settings: { routes: [{ to: 'payments' }] }, one: { severity: 'high' } }))).toEqual([
      'C0PAYMEN',
    ]));
  test('watchers, and everybody once: one-message-per-owner', () =>
    expect(
      addresses(route({ settings: { watchers: ['pager', 'payments-chat', 'pager'] }, one: { tags: { Team: 'pay' } } })),
    ).toEqual(['C0PAYMEN', 'eks-guardrails/pager']));
});

test('while nobody answers: the next owner, on-call, security, the fallback; nobody twice', () => {
  const found = route({
    settings: { accounts: { '111122223333': { owner: 'platform' } } },
    one: { tags: { Team: 'pay' } },
  });
  expect(found.escalation.map(stage => stage.map(target => target.address))).toEqual([
    ['C0PLATFO'],
    ['eks-guardrails/pager'],
    ['C0SOCSOC'],
    ['TOPIC_ARN'],
  ]);
  const places = [...found.targets, ...found.escalation.flat()].map(({ sink, address }) => `${sink} ${address}`);
  expect(new Set(places).size).toBe(places.length);
});

test('without any settings of people the stack’s topic hears everything', () =>
  expect(routeOf(aCase({ id: 'x' }), { settings: settingsWith() }).targets).toEqual([
    { sink: 'sns', address: 'TOPIC_ARN', name: 'topic', answers: false, why: 'topic is the fallback of settings' },
  ]));

describe('the identity map', () => {
  const settings = settingsWith(document);
  const all = ['alex', 'alex@example.com', 'u0alexal', 'arn:aws:iam::111122223333:user/alex'];
  const by = (actor: Partial<Actor>) =>
    aliasesOf(
      changeWith({ actor: { ...(actor.arn === undefined && plainActor), type: 'x', name: 'x', ...actor } }),
      settings,
    );

  test.each<[string, Partial<Actor>]>([
    ['an IAM user', { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alex' }],
    ['an Identity Center session, whatever its case', sso('Alex@Example.com')],
    ['a source identity', { sourceIdentity: 'alex@example.com' }],
  ])('%s is the whole person', (_, actor) => expect(by(actor)).toEqual(expect.arrayContaining(all)));

  test('alias-self-approve-refused', () => {
    const one = aCase({ id: 'sg-1', because: changeWith(), actorAliases: by(sso('alex@example.com')) });
    const reject = (name: string) =>
      answered(
        one,
        {
          do: 'reject',
          by: name,
          via: 'slack',
          reason: 'it is fine as it is',
          days: 1,
          identities: identitiesOf(settings, name),
        },
        one.openedAt,
      );
    expect(reject('alex')).toMatchObject({ why: 'not allowed' });
    expect(reject('kim')).not.toMatchObject({ why: 'not allowed' });
  });
  test('a session name its caller chose is no alias, and plus addresses are other people (email-normalise)', () => {
    expect(by({ session: 'alex@example.com' })).toEqual(['arn:aws:iam::111122223333:role/y']);
    expect(by(sso('alex+x@example.com'))).not.toContain('alex');
    expect(by(sso('ALEX@EXAMPLE.COM'))).toContain('alex');
  });
  test('a case opens with the whole person and with the tags of its owner', () => {
    const change = changeWith({ actor: { ...plainActor, ...sso('alex@example.com') } });
    const clusters = [{ name: 'shop', tags: { Team: 'pay', secret: 'x' } }];
    const one = found(null, seenWith({ settings, change, tags: { Owner: 'pay', secret: 'x' }, clusters }), now);
    expect(one).toMatchObject({ tags: { Owner: 'pay' }, clusters: [{ name: 'shop', tags: { Team: 'pay' } }] });
    expect(JSON.stringify(one)).not.toContain('secret');
    expect(one?.actorAliases).toEqual(expect.arrayContaining(all));
  });
  test('two people who share a proof are both kept from answering', () => {
    const shared = settingsWith({
      people: [
        { name: 'a', email: 'x@example.com' },
        { name: 'b', email: 'x@example.com' },
      ],
    });
    expect(aliasesOf(changeWith({ actor: { ...plainActor, ...sso('x@example.com') } }), shared)).toEqual(
      expect.arrayContaining(['a', 'b']),
    );
  });
});

test('a case keeps the tags routing may read, and no more', () => {
  const settings = settingsWith({ ...document, routes: [{ tags: { tier: 'web' }, to: 'soc' }] });
  const tags = {
    Team: 'x'.repeat(300),
    password: 'no',
    tier: 'web',
    'aws:cloudformation:stack-name': 's',
    toString: 'x',
  };
  const kept = { Team: 'x'.repeat(256), tier: 'web', 'aws:cloudformation:stack-name': 's' };
  expect(keptTags(settings, tags)).toEqual(kept);
  const clusters = keptClusters(
    settings,
    Array.from({ length: 40 }, (_, i) => ({ name: `c${i}`, tags })),
  );
  expect(clusters).toHaveLength(10);
  expect(clusters[0]).toEqual({ name: 'c0', tags: kept });
});

test.each([
  ['team-*', 'team-web', true],
  ['team-*', 'xteam-web', false],
  ['team.*', 'teamX', false],
  ['*', '', true],
  ['a*b*c', 'a1b2c', true],
  ['a*b*c', 'a1c2b', false],
])('the pattern %s and %s', (pattern, text, expected) => expect(fits(pattern, text)).toBe(expected));

function recorded(): CloudTrailRecord {
  const text = readFileSync(new URL('../events/kms-DisableKey.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { detail: CloudTrailRecord }).detail;
}

function kimTopic(): string {
  return 'arn:aws:sns:eu-central-1:111122223333:kim';
}
