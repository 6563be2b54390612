/** A person answers in Slack: from the pressed button to the recorded answer, against a Slack on loopback. */
import { memoryCases } from '../local/sandbox/cases.ts';
import type { Case } from '../shared/case.ts';
import { describe as describeCase } from '../shared/message.ts';
import type { Ports, Wake } from '../shared/ports.ts';
import { sendSlack } from '../shared/slack-api.ts';
import { slackRoute, type SlackReply } from '../shared/slack.ts';
import { render } from '../shared/sinks.ts';
import { valueOf } from '../shared/sinks/slack.ts';
import { caseIn, day, now, planWith, settingsWith } from './fixtures.ts';
import { renderingFor } from './sinks/messages.ts';
import { mrkdwnOf } from './sinks/slack-limits.ts';
import { signed, slackStandIn, token, signingSecret, type SlackStandIn } from './slack-stand-in.ts';

const settings = settingsWith({
  approvers: [
    { name: 'kim', email: 'kim@example.com', slack: 'U0KIM00001' },
    { name: 'alex', email: 'alex@example.com', slack: 'U0ALEX0001' },
    { name: 'sam', email: 'sam@example.com' },
  ],
  slack: { app: 'A012ABCD0', teams: ['T012ABCD0'], approverGroups: ['S0614TZR7'] },
});
const kim = {
  id: 'U0KIM00001',
  team_id: 'T012ABCD0',
  deleted: false,
  is_bot: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_email_confirmed: true,
  profile: { email: 'kim@example.com' },
};

let slack: SlackStandIn;
let wakes: Wake[];
let ports: Pick<Ports, 'cases' | 'wake' | 'now' | 'http' | 'secret'>;

beforeEach(async () => {
  slack = await slackStandIn();
  slack.users.set(kim.id, kim);
  slack.users.set('U0ALEX0001', { ...kim, id: 'U0ALEX0001', profile: { email: 'alex@example.com' } });
  slack.groups.set('S0614TZR7', []);
  wakes = [];
  ports = { ...slack.ports, cases: memoryCases(), wake: async wake => void wakes.push(wake), now: () => now };
});
afterEach(() => slack.close());

const kept = async (one: Case): Promise<Case> => {
  await ports.cases.put(one, null);
  return one;
};
const stored = async (one: Case): Promise<Case | null> => ports.cases.get(one.id);

interface Press {
  do?: string;
  user?: string;
  round?: number;
  hash?: string;
  payload?: Record<string, unknown>;
}
function press(
  one: Case,
  { do: does = 'approve', user = kim.id, round = one.round, hash, payload }: Press = {},
): Promise<SlackReply> {
  const bound = hash ?? (does === 'undo' ? one.undoHash : one.planHash);
  return slackRoute(
    ports,
    settings,
    signed(
      {
        type: 'block_actions',
        api_app_id: 'A012ABCD0',
        team: { id: 'T012ABCD0' },
        user: { id: user, team_id: 'T012ABCD0' },
        trigger_id: 'trigger',
        channel: { id: 'C0123456789' },
        actions: [
          {
            action_id: does,
            block_id: 'case',
            value: valueOf(one.id, { round, ...(bound && { hash: bound }) }),
            action_ts: '1793696400.1',
          },
        ],
        ...payload,
      },
      now,
    ),
  );
}
/** Sends the form that was opened last, as Slack does. */
function send(typed: Record<string, string>, user = kim.id): Promise<SlackReply> {
  const view = slack.views.at(-1) ?? {};
  const values = Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, { [name]: { value } }]));
  return slackRoute(
    ports,
    settings,
    signed(
      {
        type: 'view_submission',
        api_app_id: 'A012ABCD0',
        team: { id: 'T012ABCD0' },
        user: { id: user, team_id: 'T012ABCD0' },
        view: {
          id: 'V1',
          callback_id: view['callback_id'],
          private_metadata: view['private_metadata'],
          state: { values },
        },
      },
      now,
    ),
  );
}
const done = { status: 200, body: '' };
const errors = (reply: SlackReply): unknown => JSON.parse(reply.body);

describe('a press of approve', () => {
  test('records who, by which proof, and wakes the resource', async () => {
    const one = await kept(caseIn('waiting'));
    expect(await press(one)).toEqual(done);
    expect(await stored(one)).toMatchObject({
      status: 'approved',
      answer: { by: 'kim', via: 'slack', evidence: { slack: { user: kim.id, actionTs: '1793696400.1' } } },
    });
    expect(wakes).toEqual([{ ref: one.ref }]);
    expect(slack.ephemeral).toEqual([]);
  });
  test('slack replay is noop', async () => {
    const one = await kept(caseIn('waiting'));
    await press(one);
    const after = await stored(one);
    expect(await press(one)).toEqual(done);
    expect(await stored(one)).toEqual(after);
    expect(wakes).toHaveLength(1);
    expect(slack.ephemeral).toMatchObject([
      { user: kim.id, channel: 'C0123456789', text: expect.stringMatching(/already approved by kim/) },
    ]);
  });
  test('button planhash mismatch: what was not shown is not approved', async () => {
    const one = await kept(caseIn('waiting'));
    await press(one, { hash: 'another-hash-another-hash' });
    await press(one, { round: 2 });
    expect((await stored(one))?.status).toBe('waiting');
    expect(slack.ephemeral.map(told => told.text)).toEqual([
      'The fix is another one than this card shows; look again.',
      'The case has moved on since this card. The case is already waiting.',
    ]);
  });
  test('never calls the response_url, whatever it says', async () => {
    const asked: string[] = [];
    const { http } = ports;
    ports = { ...ports, http: async request => (asked.push(new URL(request.url).hostname), http(request)) };
    const one = await kept(caseIn('waiting'));
    await press(one, { payload: { response_url: 'https://evil.example/hook' } });
    await press(one, { payload: { response_url: 'https://hooks.slack.com/actions/x' } });
    expect(new Set(asked)).toEqual(new Set(['slack.com']));
  });
  test('of view does nothing and asks nobody', async () => {
    expect(await press(caseIn('waiting'), { do: 'view' })).toEqual(done);
    expect(slack.calls).toEqual([]);
  });
  test('of a case that is gone says so', async () => {
    await press(caseIn('waiting'));
    expect(slack.ephemeral).toMatchObject([{ text: 'This case is not kept any more.' }]);
  });
  test('forty at once: one wins', async () => {
    const one = await kept(caseIn('waiting'));
    await Promise.all(Array.from({ length: 40 }, (_, i) => press(one, { user: i % 2 ? kim.id : 'U0ALEX0001' })));
    expect((await stored(one))?.ver).toBe(one.ver + 1);
    expect(wakes).toHaveLength(1);
    expect(slack.ephemeral).toHaveLength(39);
  });
});

describe('slack guest refused', () => {
  test.each<[string, Record<string, unknown>]>([
    ['deleted', { deleted: true }],
    ['a bot', { is_bot: true }],
    ['a guest', { is_restricted: true }],
    ['a single-channel guest', { is_ultra_restricted: true }],
    ['a stranger of a shared channel', { is_stranger: true }],
    ['unconfirmed', { is_email_confirmed: false }],
    ['of another workspace', { team_id: 'T0OTHER001' }],
    ['of no workspace', { team_id: undefined }],
    ['somebody else', { id: 'U0OTHER001' }],
  ])('%s', async (_, fields) => {
    slack.users.set(kim.id, { ...kim, ...fields });
    const one = await kept(caseIn('waiting'));
    expect(await press(one)).toEqual(done);
    expect(await stored(one)).toEqual(one);
    expect(slack.ephemeral).toHaveLength(1);
  });
  test.each<[string, Record<string, unknown>]>([
    ['another app', { api_app_id: 'A0OTHER001' }],
    ['another workspace', { team: { id: 'T0OTHER001' } }],
    ['no workspace', { team: null }],
    ['a user of another workspace', { user: { id: kim.id, team_id: 'T0OTHER001' } }],
    ['a user of no workspace', { user: { id: kim.id } }],
  ])('a request of %s', async (_, payload) => {
    const one = await kept(caseIn('waiting'));
    await press(one, { payload });
    expect(await stored(one)).toEqual(one);
    expect(slack.calls).not.toContain('users.info');
  });
  test('whoever is on no list', async () => {
    slack.users.set('U0NOBODY01', { ...kim, id: 'U0NOBODY01', profile: { email: 'nobody@example.com' } });
    const one = await kept(caseIn('waiting'));
    await press(one, { user: 'U0NOBODY01' });
    expect(await stored(one)).toEqual(one);
    expect(slack.ephemeral).toMatchObject([{ text: expect.stringMatching(/^You are not among those who may answer/) }]);
  });
  test('whoever takes an approver\u2019s address, in a group or not', async () => {
    slack.users.set('U0EVIL0001', { ...kim, id: 'U0EVIL0001' });
    const one = await kept(caseIn('waiting'));
    await press(one, { user: 'U0EVIL0001' });
    slack.groups.set('S0614TZR7', ['U0EVIL0001']);
    await press(one, { user: 'U0EVIL0001' });
    expect(await stored(one)).toEqual(one);
  });
  test('a member of an approver group whom settings do not name', async () => {
    slack.users.set('U0NEW00001', { ...kim, id: 'U0NEW00001', profile: { email: 'new@example.com' } });
    slack.groups.set('S0614TZR7', ['U0NEW00001']);
    const one = await kept(caseIn('waiting'));
    await press(one, { user: 'U0NEW00001' });
    expect(await stored(one)).toEqual(one);
    expect(slack.ephemeral).toMatchObject([{ text: expect.stringMatching(/settings do not name you/) }]);
  });
  test('a member of an approver group answers as the person of that confirmed address', async () => {
    slack.users.set('U0SAM00001', { ...kim, id: 'U0SAM00001', profile: { email: 'Sam@Example.com' } });
    slack.groups.set('S0614TZR7', ['U0SAM00001']);
    const one = await kept(caseIn('waiting'));
    await press(one, { user: 'U0SAM00001' });
    expect((await stored(one))?.answer?.by).toBe('sam');
  });
});

describe('authz error fails closed', () => {
  test.each([
    ['users.info', 'user_not_found'],
    ['users.info', 'none'],
    ['users.info', '429'],
    ['users.info', 'invalid_auth'],
    ['usergroups.users.list', 'plan_upgrade_required'],
    ['usergroups.users.list', 'none'],
  ])('%s answers %s', async (method, error) => {
    slack.users.set('U0SAM00001', { ...kim, id: 'U0SAM00001', profile: { email: 'sam@example.com' } });
    slack.groups.set('S0614TZR7', ['U0SAM00001']);
    slack.fail(method, error);
    const one = await kept(caseIn('waiting'));
    expect(await press(one, { user: 'U0SAM00001' })).toEqual(done);
    expect(await stored(one)).toEqual(one);
    expect(slack.ephemeral).toMatchObject([{ text: expect.stringMatching(/^Your rights could not be checked/) }]);
  });
  test('settings without Slack take no answer', async () => {
    const one = await kept(caseIn('waiting'));
    const request = signed(
      {
        type: 'block_actions',
        api_app_id: 'A012ABCD0',
        team: { id: 'T012ABCD0' },
        user: { id: kim.id, team_id: 'T012ABCD0' },
        actions: [
          { action_id: 'approve', block_id: 'case', value: valueOf(one.id, { round: 1, hash: one.planHash ?? '' }) },
        ],
      },
      now,
    );
    expect(await slackRoute(ports, settingsWith(), request)).toEqual(done);
    expect(await stored(one)).toEqual(one);
  });
});

describe('a form', () => {
  test('takes a reason and days to live with it', async () => {
    const one = await kept(caseIn('waiting'));
    expect(await press(one, { do: 'reject' })).toEqual(done);
    expect((await stored(one))?.status).toBe('waiting');
    expect(errors(await send({ reason: 'too short', days: '5' }))).toMatchObject({
      response_action: 'errors',
      errors: { reason: expect.stringMatching(/10 characters/) },
    });
    expect(errors(await send({ reason: 'a vendor needs it', days: '5.5' }))).toMatchObject({
      errors: { days: 'Type a whole number of days.' },
    });
    expect(errors(await send({ reason: 'a vendor needs it', days: '31' }))).toMatchObject({
      errors: { days: expect.stringMatching(/1 to 30 days/) },
    });
    expect(await send({ reason: 'a vendor needs it', days: '5' })).toEqual(done);
    expect(await stored(one)).toMatchObject({
      status: 'accepted',
      acceptedUntil: now + 5 * day,
      answer: { by: 'kim', reason: 'a vendor needs it', evidence: { slack: { user: kim.id, actionTs: 'V1' } } },
    });
  });
  test('is asked for where one click is not enough', async () => {
    for (const fields of [
      { severity: 'critical' as const },
      { plan: planWith({ canLockOut: true }) },
      { plan: planWith({ undo: { impossible: 'no' } }) },
    ]) {
      const one = await kept(caseIn('waiting', { ...fields, id: `${'0'.repeat(25)}${slack.views.length}` }));
      expect(await press(one)).toEqual(done);
      expect((await stored(one))?.status).toBe('waiting');
      expect(errors(await send({ reason: 'we looked at it', suffix: 'wrong' }))).toMatchObject({
        errors: { suffix: expect.stringContaining('e51001') },
      });
      expect(await send({ reason: 'we looked at it', suffix: ' e51001 ' })).toEqual(done);
      expect((await stored(one))?.status).toBe('approved');
    }
  });
  test('undoes', async () => {
    const one = await kept(
      caseIn('resolved', {
        calledAt: now,
        left: 'x',
        undoUntil: now + day,
        result: { by: 'guardrail', at: now, why: 'gone' },
      }),
    );
    await press(one, { do: 'undo' });
    expect(await send({ reason: 'it broke the build', days: '3' })).toEqual(done);
    expect(await stored(one)).toMatchObject({ status: 'undoing', answer: { do: 'undo', by: 'kim', days: 3 } });
  });
  test('that was opened by one person is not sent by a stranger', async () => {
    const one = await kept(caseIn('waiting'));
    await press(one, { do: 'reject' });
    expect(errors(await send({ reason: 'a vendor needs it', days: '5' }, 'U0NOBODY01'))).toMatchObject({
      errors: { reason: expect.stringMatching(/rights could not be checked/) },
    });
    expect((await stored(one))?.status).toBe('waiting');
  });
  test('that Slack does not open is said', async () => {
    const one = await kept(caseIn('waiting'));
    slack.fail('views.open', 'expired_trigger_id');
    expect(await press(one, { do: 'reject' })).toEqual(done);
    expect(slack.ephemeral).toMatchObject([{ text: expect.stringContaining(`eks-guardrails reject ${one.id}`) }]);
  });
  test('of the person who made the change is refused', async () => {
    const one = await kept(caseIn('waiting', { actorAliases: ['kim@example.com'] }));
    await press(one, { do: 'reject' });
    expect(errors(await send({ reason: 'I did this myself', days: '5' }))).toMatchObject({
      errors: { reason: expect.stringMatching(/^Whoever made the change/) },
    });
  });
});

describe('a card', () => {
  const question = describeCase(null, caseIn('waiting'));
  const over = describeCase(caseIn('waiting'), caseIn('expired'));
  if (!question || !over) throw new Error('The examples make messages.');
  const post = (message = question, fields = {}) =>
    sendSlack(slack.ports, render.slack(message, renderingFor('slack', fields)));

  test('is posted, and edited by its outcome', async () => {
    const sent = await post();
    const receipt = 'receipt' in sent ? sent.receipt : {};
    expect(receipt).toEqual({ channel: 'C0123456789', ts: slack.messages[0]?.ts });
    const { channel = '', ts = '' } = receipt;
    expect(await post(over, { earlier: { channel, ts } })).toEqual({ receipt });
    expect(slack.messages).toMatchObject([{ ts, edited: true }, { thread_ts: ts }]);
    expect(mrkdwnOf(slack.messages[0]).join()).not.toContain('approve');
  });
  test('update failure harmless: posted anew when it cannot be edited', async () => {
    const sent = await post(over, { earlier: { channel: 'C0123456789', ts: '1.0' } });
    expect(slack.calls).toEqual(['chat.update', 'chat.postMessage', 'chat.postMessage']);
    expect(sent).toEqual({ receipt: { channel: 'C0123456789', ts: slack.messages[0]?.ts } });
    expect(slack.messages[0]).not.toHaveProperty('thread_ts');
  });
  test('invalid blocks fallback: once more with next to nothing', async () => {
    slack.fail('chat.postMessage', 'invalid_blocks');
    expect(await post()).toHaveProperty('receipt');
    const { blocks } = slack.messages[0] ?? {};
    expect(JSON.stringify(blocks)).toContain(`eks-guardrails show ${question.case}`);
    expect(Array.isArray(blocks) && blocks.length).toBe(3);
    slack.fail('chat.postMessage', 'invalid_blocks', 2);
    expect(await post()).toEqual({ failed: 'invalid_blocks' });
    expect(slack.calls).toHaveLength(4);
  });
  test('waits as long as Slack asks, and is not posted beside itself', async () => {
    slack.fail('chat.postMessage', '429');
    expect(await post()).toEqual({ failed: 'ratelimited', retryAfter: 7 });
    slack.fail('chat.update', '429');
    expect(await post(over, { earlier: { channel: 'C0123456789', ts: '1.0' } })).toEqual({
      failed: 'ratelimited',
      retryAfter: 7,
    });
    expect(slack.messages).toEqual([]);
  });
  test('that nobody answers for has failed, without a word about the request', async () => {
    slack.fail('chat.postMessage', 'none');
    expect(await post()).toEqual({ failed: 'no_answer' });
  });
});

test('grep logs for canary token: nothing is logged, and no reply holds a secret', async () => {
  const said: unknown[] = [];
  const { log, error, warn, info, debug } = console;
  const note = (...words: unknown[]): void => void said.push(words);
  Object.assign(console, { log: note, error: note, warn: note, info: note, debug: note });
  const one = await kept(caseIn('waiting'));
  slack.fail('users.info', 'none');
  const replies = [
    await press(one),
    await press(one),
    await press(one, { do: 'reject' }),
    await slackRoute(ports, settings, signed({}, now, { secret: 'x' })),
  ];
  const all = JSON.stringify([said, replies, slack.ephemeral, slack.views, await stored(one)]);
  Object.assign(console, { log, error, warn, info, debug });
  expect(said).toEqual([]);
  for (const secret of [token, signingSecret, 'v0=']) expect(all).not.toContain(secret);
});
