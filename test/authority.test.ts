/** Answers in the whole pipeline: what is acted upon, what is void by the time it would be, and what nobody may forge. */
import { written, type Case } from '../shared/case.ts';
import { mintLink, tokenHash } from '../shared/links.ts';
import type { Ports } from '../shared/ports.ts';
import { webApp } from '../shared/web.ts';
import { personOfArn } from '../shared/people.ts';
import { undoHash } from '../shared/plan.ts';
import { placeRule } from '../local/sandbox/place.ts';
import { nodesGroup } from '../local/sandbox/stories.ts';
import { settingsWith } from './fixtures.ts';
import { ingressOf, ipv4, opens, permission, stage, type Stage } from './stories/stage.ts';
import { alex } from './web-stage.ts';

const people = {
  approvers: [
    { name: 'alex', email: 'alex@example.com', iam: ['arn:aws:iam::111122223333:role/Alex'] },
    { name: 'kim' },
  ],
};
const wide = () => opens([permission({ fromPort: 0, toPort: 1024, ...ipv4('0.0.0.0/0') })]);

/** A range of ports waits for an answer; nothing but links and IAM is believed. */
async function asked(): Promise<{ s: Stage; one: Case; post: (wish: 'approve' | 'undo') => Promise<number> }> {
  const s = stage({ settings: people, wrap: strict });
  await s.does('ec2:AuthorizeSecurityGroupIngress', wide());
  const one = (await s.cases()).find(({ status }) => status === 'waiting');
  if (!one) throw new Error('Nothing waits.');
  const app = webApp(s.p.ports, async () => s.p.settings);
  const post = async (wish: 'approve' | 'undo') => {
    const current = await now(s, one);
    const token = await mintLink(s.p.ports, s.p.settings, current, alex, wish === 'undo' ? 'undo' : 'answer');
    const response = await app.request(`http://127.0.0.1/c/${one.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        do: wish,
        code: token,
        round: String(current.round),
        planHash: (wish === 'undo' ? current.undoHash : current.planHash) ?? '',
        reason: 'We looked at it together.',
        confirm: one.ref.id.slice(-6),
        days: '2',
      }).toString(),
    });
    return response.status;
  };
  return { s, one, post };
}

const strict = (ports: Ports): Ports => {
  const { trustsLocal: _local, ...rest } = ports;
  return rest;
};
const now = async (s: Stage, one: Case): Promise<Case> => {
  const found = await s.p.ports.cases.get(one.id);
  if (!found) throw new Error('The case is gone.');
  return found;
};
const reverts = (s: Stage) => s.writes().filter(name => name === 'ec2:RevokeSecurityGroupIngress');

test('an approval by link is proved again, acted upon, seen by a fresh read, and undone by link', async () => {
  const { s, one, post } = await asked();
  expect(await post('approve')).toBe(200);
  await s.p.run();
  expect(await now(s, one)).toMatchObject({ status: 'resolved', result: { by: 'guardrail' } });
  expect(await post('undo')).toBe(200);
  await s.p.run();
  expect((await now(s, one)).status).toBe('accepted');
  expect(ingressOf(s)).toContain('tcp 0-1024 0.0.0.0/0');
  expect(s.p.alarms).toEqual([]);
});

test('undo-after-drift-refused', async () => {
  const { s, one, post } = await asked();
  await post('approve');
  await s.p.run();
  await post('undo');
  placeRule(s.world, { GroupId: nodesGroup, IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443, CidrIpv4: '10.0.0.0/8' });
  await s.p.run();
  expect(await now(s, one)).toMatchObject({
    status: 'resolved',
    failure: expect.stringContaining('no longer as we left it'),
  });
  expect(s.writes()).not.toContain('ec2:AuthorizeSecurityGroupIngress');
});

test('already-fixed: what somebody mended before the answer is not touched', async () => {
  const { s, one, post } = await asked();
  const { rules } = s.here();
  for (const rule of Object.values(rules)) if (rule.ToPort === 1024) delete rules[rule.SecurityGroupRuleId ?? ''];
  await post('approve');
  await s.p.run();
  expect(await now(s, one)).toMatchObject({ status: 'resolved', result: { by: 'owner' } });
  expect(reverts(s)).toEqual([]);
});

test('drift-supersedes: a rule that became another one is asked about anew', async () => {
  const { s, one, post } = await asked();
  const rule = Object.values(s.here().rules).find(({ ToPort }) => ToPort === 1024);
  if (!rule) throw new Error('No rule.');
  await post('approve');
  const forged = await now(s, one);
  // The plan that was approved, and the one that would be made now, differ.
  await s.p.ports.cases.put({ ...forged, ver: forged.ver + 1, planHash: 'another' }, forged);
  await s.p.run();
  expect(reverts(s)).toEqual([]);
  expect(await now(s, one)).toMatchObject({ status: 'waiting', round: 2 });
});

test('unrelated-change-proceeds', async () => {
  const { s, one, post } = await asked();
  await post('approve');
  await s.does('ec2:CreateTags', {
    resourcesSet: { items: [{ resourceId: nodesGroup }] },
    tagSet: { items: [{ key: 'a', value: 'b' }] },
  });
  expect((await now(s, one)).status).toBe('resolved');
  expect(reverts(s)).toHaveLength(1);
});

describe('reconcile-rejects-forged-row', () => {
  /** What a thief of the web role can do: write any row. */
  const forge = async (s: Stage, one: Case, fields: Partial<Case>): Promise<void> => {
    const current = await now(s, one);
    const forged = written(
      current,
      { ...current, status: 'approved', dueAt: s.p.clock.now(), ...fields },
      { at: s.p.clock.now(), what: 'approve', by: 'link:alex' },
    );
    expect(await s.p.ports.cases.put(forged, current)).toBe(true);
    await s.p.run();
  };
  const by = { do: 'approve', by: 'alex', via: 'link', at: 0, reason: 'because I say so' } as const;
  const forgeries: [string, (s: Stage, one: Case) => Promise<Partial<Case>>][] = [
    ['no answer at all', async () => ({})],
    ['no evidence', async () => ({ answer: by })],
    ['policy', async () => ({ answer: { ...by, by: 'policy:eks-sg-admin-port-open', via: 'policy' } })],
    ['a hash nobody minted', async () => ({ answer: { ...by, evidence: { link: tokenHash('x') } } })],
    [
      'a link to look',
      async (s, one) => ({
        answer: { ...by, evidence: { link: tokenHash(await mintLink(s.p.ports, s.p.settings, one, alex, 'view')) } },
      }),
    ],
    [
      "somebody else's link",
      async (s, one) => {
        const kim = { ...alex, name: 'kim', person: 'kim' };
        return {
          answer: { ...by, evidence: { link: tokenHash(await mintLink(s.p.ports, s.p.settings, one, kim, 'answer')) } },
        };
      },
    ],
    [
      'a link of another round',
      async (s, one) => {
        const token = await mintLink(s.p.ports, s.p.settings, { ...one, round: 7 }, alex, 'answer');
        return { answer: { ...by, evidence: { link: tokenHash(token) } } };
      },
    ],
    [
      'a stranger by IAM',
      async () => ({ answer: { ...by, via: 'cli', evidence: { arn: 'arn:aws:iam::111122223333:user/eve' } } }),
    ],
    [
      'an approver by the ARN of another',
      async () => ({
        answer: { ...by, by: 'kim', via: 'cli', evidence: { arn: 'arn:aws:iam::111122223333:role/Alex' } },
      }),
    ],
    [
      'a Slack user nobody knows',
      async () => ({ answer: { ...by, via: 'slack', evidence: { slack: { user: 'U0000000', actionTs: '1' } } } }),
    ],
  ];
  test.each(forgeries)('%s', async (_name, fields) => {
    const { s, one } = await asked();
    await forge(s, one, await fields(s, one));
    expect(s.writes()).toEqual([]);
    expect(s.p.alarms).toEqual([expect.objectContaining({ alarm: 'answer-not-proved', ref: one.ref })]);
    expect(await now(s, one)).toMatchObject({ status: 'waiting', round: 2 });
  });
  test.each(['with a hash of their own', 'under the hash of ours'])(
    'an undo of calls that were never ours, %s',
    async how => {
      const { s, one } = await asked();
      if (!one.plan) throw new Error('No plan.');
      const calls = [{ call: 'ec2:AuthorizeSecurityGroupIngress' as const, input: { GroupId: nodesGroup } }];
      const plan = { ...one.plan, undo: { calls } };
      const forgedHash = undoHash(one.control, one.ref, plan) ?? '';
      const token = await mintLink(s.p.ports, s.p.settings, one, alex, 'undo');
      await forge(s, one, {
        plan,
        status: 'undoing',
        round: one.round + 1,
        undoHash: how === 'with a hash of their own' ? forgedHash : (one.undoHash ?? ''),
        left: 'x',
        answer: { ...by, do: 'undo', evidence: { link: tokenHash(token) } },
      });
      expect(s.writes()).toEqual([]);
      expect(s.p.alarms.map(({ alarm }) => alarm)).toEqual(['answer-not-proved']);
    },
  );
  test('an approver who has been removed since', async () => {
    const { s, one, post } = await asked();
    await post('approve');
    s.p.settings.approvers = s.p.settings.approvers.filter(({ name }) => name !== 'alex');
    await s.p.run();
    expect(s.writes()).toEqual([]);
    expect((await now(s, one)).status).toBe('waiting');
  });
  test('one real answer by IAM is acted upon', async () => {
    const { s, one } = await asked();
    await forge(s, one, {
      answer: { ...by, via: 'cli', evidence: { arn: 'arn:aws:sts::111122223333:assumed-role/Alex/x' } },
    });
    expect((await now(s, one)).status).toBe('resolved');
  });
});

test('a principal is a person by role or user, never by the name of a session', () => {
  const settings = settingsWith({
    approvers: [
      { name: 'alex', iam: ['arn:aws:iam::111122223333:role/team/Ops', 'arn:aws:iam::111122223333:user/alex'] },
    ],
  });
  const who = (arn: string) => personOfArn(settings, arn)?.name;
  expect(who('arn:aws:sts::111122223333:assumed-role/Ops/anything')).toBe('alex');
  expect(who('arn:aws:iam::111122223333:user/alex')).toBe('alex');
  for (const arn of [
    'arn:aws:sts::444455556666:assumed-role/Ops/alex',
    'arn:aws:sts::111122223333:assumed-role/Other/Ops',
    'arn:aws:iam::111122223333:role/alex',
    'arn:aws:iam::111122223333:root',
    'alex',
    '',
  ])
    expect([arn, who(arn)]).toEqual([arn, undefined]);
});
