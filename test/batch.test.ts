/** Batches of queue messages: one pass per resource, only what failed handed out again, and what a pass does with AWS's answers. */
import { readFileSync } from 'node:fs';
import { act } from '../shared/act.ts';
import { reconcileBatch } from '../shared/batch.ts';
import { caseId, type Case } from '../shared/case.ts';
import { endMissing } from '../shared/end.ts';
import { AwsError } from '../shared/errors.ts';
import type { Judgement } from '../shared/judge.ts';
import { moveCases } from '../shared/move.ts';
import { maxAttempts } from '../shared/next.ts';
import type { Wake } from '../shared/ports.ts';
import { read } from '../shared/read.ts';
import { reconcile } from '../shared/reconcile.ts';
import { roleRef } from '../shared/refs.ts';
import type { Ref } from '../shared/resources.ts';
import { stateHash } from '../shared/state.ts';
import { placeCluster, placeNodegroup, placeRole, placeRule, placeSecurityGroup } from '../local/sandbox/place.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import {
  caseIn,
  changeWith,
  controlWith,
  findingWith,
  hour,
  now,
  ourRoleArn,
  planWith,
  ref,
  roleArn,
  settingsWith,
} from './fixtures.ts';
import { testClock, testPorts } from './ports.ts';

const settings = settingsWith();

function stage(options: Parameters<typeof testPorts>[2] = {}) {
  const clock = testClock(now);
  const aws = sandbox(clock);
  const ports = testPorts(aws, clock, options);
  placeCluster(aws.world, { name: 'shop', resourcesVpcConfig: { securityGroupIds: ['sg-1', 'sg-2'] } });
  for (const GroupId of ['sg-1', 'sg-2']) placeSecurityGroup(aws.world, { GroupId });
  const open = (GroupId: string, CidrIpv4 = '0.0.0.0/0') =>
    placeRule(aws.world, { GroupId, FromPort: 22, ToPort: 22, CidrIpv4 });
  const writes = () =>
    aws.calls
      .filter(({ operation }) => !/:(Get|List|Describe)/.test(operation))
      .map(({ operation, input }) => ({ operation, input }));
  const lines: object[] = [];
  const batch = (...bodies: unknown[]) =>
    reconcileBatch(
      ports,
      settings,
      bodies.map((body, at) => ({ id: `m-${at}`, body: typeof body === 'string' ? body : JSON.stringify(body) })),
      line => void lines.push(line),
    );
  return { clock, aws, world: aws.world, ports, open, writes, lines, batch };
}

const group = (id: string): Ref => ({ ...ref, id });
const touching = (id: string, ...touched: string[]): Wake => ({ ref: group(id), because: changeWith(), touched });
const event = (name: string): string => readFileSync(`events/${name}.json`, 'utf8');

describe('a batch', () => {
  test('takes wake-ups and events alike', async () => {
    const { batch, open } = stage();
    const { failed, passes } = await batch(touching('sg-1', open('sg-1')), event('ec2-AuthorizeSecurityGroupIngress'));
    expect(failed).toEqual([]);
    expect(passes.map(pass => pass.ref.id)).toEqual(['sg-1', 'sg-0b5e11a7e57e51001']);
    expect(passes.map(pass => pass.cases.map(one => one.status))).toEqual([['acting'], []]);
  });

  test('makes one pass and one call of several messages for one resource', async () => {
    const { batch, open, writes } = stage();
    const [a, b] = [open('sg-1'), open('sg-1', '11.0.0.0/8')];
    const { passes } = await batch(touching('sg-1', a), touching('sg-1', b), touching('sg-1', a));
    expect(passes).toHaveLength(1);
    expect(writes()).toEqual([
      { operation: 'ec2:RevokeSecurityGroupIngress', input: { GroupId: 'sg-1', SecurityGroupRuleIds: [a, b] } },
    ]);
  });

  test.each([
    ['no JSON', '{', /^not JSON: /],
    ['no object', '[]', /^neither a wake-up nor one CloudTrail event$/],
    [
      'several events',
      { Records: [JSON.parse(event('kms-DisableKey')).detail, JSON.parse(event('kms-DisableKey')).detail] },
      /^neither a wake-up nor one/,
    ],
    [
      'an event that is none',
      { 'detail-type': 'AWS API Call via CloudTrail', detail: { eventName: 'DisableKey' } },
      /not a CloudTrail record/,
    ],
    ['half a wake-up', { ref: { kind: 'cluster', account: ref.account } }, /not a CloudTrail record/],
  ])('hands out again what is %s, says so, and does the rest', async (_, body, error) => {
    const { batch, open, lines } = stage();
    const { failed, passes } = await batch(body, touching('sg-1', open('sg-1')));
    expect([failed, passes.length]).toEqual([['m-0'], 1]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'ERROR', id: 'm-0', error: expect.stringMatching(error) }),
    );
  });

  test.each([
    ['a failed call', event('ec2-AuthorizeSecurityGroupIngress.failed'), /the call failed/],
    ['private sources only', event('ec2-AuthorizeSecurityGroupIngress.private-only'), /only private sources/],
  ])('reads nothing for %s, and says why', async (_, body, skipped) => {
    const { batch, lines, aws } = stage();
    expect(await batch(body)).toEqual({ failed: [], passes: [] });
    expect([aws.calls, lines]).toEqual([
      [],
      [expect.objectContaining({ level: 'INFO', skipped: expect.stringMatching(skipped) })],
    ]);
  });

  test('looks at no account that is not enrolled', async () => {
    const { ports, open, aws } = stage();
    const strangers = { ...ports, enrolled: () => false };
    const bodies = [event('ec2-AuthorizeSecurityGroupIngress'), JSON.stringify(touching('sg-1', open('sg-1')))].map(
      (body, at) => ({ id: `m-${at}`, body }),
    );
    const lines: object[] = [];
    expect(await reconcileBatch(strangers, settings, bodies, line => void lines.push(line))).toMatchObject({
      failed: [],
    });
    expect(aws.calls).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ skipped: `account ${ref.account} is not enrolled` }));
  });

  test('hands out again every message of a pass that failed, and no other', async () => {
    const { ports, open, aws } = stage();
    const call: typeof ports.call = async (where, operation, input) => {
      if (JSON.stringify(input).includes('sg-1')) throw new AwsError('Throttling', 'slow down', operation, where);
      return aws.call(where, operation, input);
    };
    const wakes = [touching('sg-1', open('sg-1')), touching('sg-2', open('sg-2')), touching('sg-1')];
    const lines: object[] = [];
    const bodies = wakes.map((wake, at) => ({ id: `m-${at}`, body: JSON.stringify(wake) }));
    const { failed, passes } = await reconcileBatch(
      { ...ports, call },
      settings,
      bodies,
      line => void lines.push(line),
    );
    expect([failed, passes.map(pass => pass.ref.id)]).toEqual([['m-0', 'm-2'], ['sg-2']]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'ERROR', ref: group('sg-1'), error: expect.stringContaining('Throttling') }),
    );
  });

  test('hands out again what a control could not judge, and judges the rest', async () => {
    const { ports, open, aws } = stage();
    const rule = open('sg-1');
    // AWS would have to break its own schema for a control to throw; here it does.
    const call = async (...[where, operation, input]: Parameters<typeof ports.call>) => {
      const given = await aws.call(where, operation, input);
      if (!('SecurityGroupRules' in given)) return given;
      return { ...given, SecurityGroupRules: (given.SecurityGroupRules ?? []).map(one => ({ ...one, IpProtocol: 6 })) };
    };
    const lines: object[] = [];
    const bodies = [{ id: 'm-0', body: JSON.stringify(touching('sg-1', rule)) }];
    const broken = { ...ports, call: call as typeof ports.call };
    const { failed } = await reconcileBatch(broken, settings, bodies, line => void lines.push(line));
    expect(failed).toEqual(['m-0']);
    expect(lines).toMatchObject([{ level: 'ERROR', errors: [expect.stringMatching(/^eks-sg-admin-port-open: /)] }]);
  });

  test('logs each pass with what was decided and how late it came', async () => {
    const { batch, open, lines } = stage();
    const rule = open('sg-1');
    await batch(touching('sg-1', rule));
    expect(lines).toMatchObject([
      {
        level: 'INFO',
        message: 'pass',
        ref: group('sg-1'),
        lag: 60,
        findings: [{ control: 'eks-sg-admin-port-open', key: rule, do: 'revert' }],
        cases: [{ status: 'acting' }],
      },
    ]);
  });
});

describe('a pass', () => {
  test('never reverts what the change did not touch', async () => {
    const { open, ports, writes } = stage();
    const [old, made] = [open('sg-1', '11.0.0.0/8'), open('sg-1')];
    const pass = await reconcile(ports, settings, [touching('sg-1', made)]);
    expect(new Map(pass.findings.map(({ finding, decision }) => [finding.key, decision.do]))).toEqual(
      new Map([
        [old, 'ask'],
        [made, 'revert'],
      ]),
    );
    expect(writes()).toMatchObject([{ input: { SecurityGroupRuleIds: [made] } }]);
  });

  test('keeps the intent before the call: a crash between them leaves a case to finish', async () => {
    const { open, ports } = stage();
    const dying = {
      ...ports,
      call: async (...[where, operation, input]: Parameters<typeof ports.call>) => {
        if (operation === 'ec2:RevokeSecurityGroupIngress') throw new Error('the process died');
        return ports.call(where, operation, input);
      },
    };
    // The same function, but for one operation that never arrives.
    await reconcile(dying as typeof ports, settings, [touching('sg-1', open('sg-1'))]);
    const [one] = await ports.cases.of(group('sg-1'));
    expect(one).toMatchObject({
      status: 'acting',
      attempt: 1,
      failure: 'The call did not come back: the process died.',
    });
    expect(one?.history[0]).toMatchObject({ to: 'acting', calls: ['ec2:RevokeSecurityGroupIngress'] });
  });

  test('counts a revert for the breaker when it is made, not each time it waits its turn', async () => {
    const { world, ports, clock } = stage();
    const denied = [
      'AdministratorAccess',
      'PowerUserAccess',
      'IAMFullAccess',
      'AmazonEC2FullAccess',
      'AmazonS3FullAccess',
      'SecretsManagerReadWrite',
    ];
    const RoleName = placeRole(world, { attached: denied.map(name => `arn:aws:iam::aws:policy/${name}`) });
    placeNodegroup(world, { nodeRole: `arn:aws:iam::${ref.account}:role/${RoleName}` });
    const reverting = settingsWith({
      rules: [{ control: 'eks-node-role-least-privilege', remedy: 'revert' }],
      breaker: { reverts: 6, minutes: 10 },
    });
    const role = roleRef(ref.account, ref.region, RoleName);
    for (let i = 0; i < 6; i++) {
      await reconcile(ports, reverting, [{ ref: role, because: changeWith({ time: clock.now() }), touched: 'all' }]);
      clock.step(1);
    }
    expect((await ports.cases.of(role)).filter(one => one.status === 'standing-down')).toEqual([]);
    expect(ports.alarms).toEqual([]);
  });

  test('sounds the alarm even when the row cannot be written: told twice is better than never', async () => {
    const { open, ports } = stage();
    await ports.cases.count(`breaker#${ref.account}`, now, 600);
    const failing = {
      ...ports,
      cases: { ...ports.cases, put: async () => Promise.reject(new Error('the table does not answer')) },
    };
    const strict = settingsWith({ breaker: { reverts: 1, minutes: 10 } });
    await expect(reconcile(failing, strict, [touching('sg-1', open('sg-1'))])).rejects.toThrow(
      'the table does not answer',
    );
    expect(ports.alarms).toMatchObject([{ alarm: 'breaker' }]);
  });

  test('leaves the work to whoever wrote the intent first', async () => {
    const { open, ports, writes } = stage();
    const losing = { ...ports, cases: { ...ports.cases, put: async () => false } };
    const pass = await reconcile(losing, settings, [touching('sg-1', open('sg-1'))]);
    expect([pass.cases, writes()]).toEqual([[], []]);
  });

  test('looks at a change that can only mend for an open case only, but hears who used our role', async () => {
    const { ports, aws } = stage();
    const actor = { type: 'AssumedRole', name: 'someone', roleArn: ourRoleArn };
    const mended = {
      ref: group('sg-1'),
      because: changeWith({ name: 'RevokeSecurityGroupIngress', actor }),
      touched: [],
      closing: true as const,
    };
    expect((await reconcile(ports, settings, [mended])).skipped).toMatch(/^this change can only mend/);
    expect(aws.calls).toEqual([]);
    expect(ports.alarms).toMatchObject([{ alarm: 'foreign-use-of-our-role' }]);
  });

  test('is not stopped for ever by an update EKS no longer knows', async () => {
    const { ports } = stage();
    const cluster: Ref = { ...ref, kind: 'cluster', id: 'shop' };
    const one = caseIn('acting', { ref: cluster, calledAt: now - hour, updateIds: ['u-of-the-cluster-before'] });
    await ports.cases.put(one, null);
    await reconcile(ports, settings, [{ ref: cluster }]);
    expect(await ports.cases.get(one.id)).toMatchObject({ status: 'resolved' });
  });

  test('takes back one thing and closes another in two passes, and forgets neither', async () => {
    const { open, ports, writes } = stage();
    const rule = open('sg-1', '11.0.0.0/8');
    const seen = await read(ports, { ref: group('sg-1') });
    if ('absent' in seen) throw new Error(seen.why);
    const left = stateHash('security-group', seen.resource, 'any');
    const input = {
      GroupId: 'sg-1',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
    };
    const plan = planWith({ undo: { calls: [{ call: 'ec2:AuthorizeSecurityGroupIngress', input }] } });
    await ports.cases.put(caseIn('undoing', { ref: group('sg-1'), left, plan }), null);
    const wakes = [touching('sg-1', rule)];
    await reconcile(ports, settings, wakes);
    expect(writes()).toEqual([{ operation: 'ec2:AuthorizeSecurityGroupIngress', input }]);
    expect(ports.wakes).toContainEqual({ wake: wakes[0], delaySeconds: 0 });
    await reconcile(ports, settings, wakes);
    expect(writes().slice(1)).toMatchObject([{ input: { SecurityGroupRuleIds: [rule] } }]);
  });

  test('reverts only for a change that is known and could do harm', async () => {
    const { open, ports, writes } = stage();
    const rule = open('sg-1');
    await ports.cases.put(caseIn('waiting', { id: 'OPEN', ref: group('sg-1') }), null);
    const { because: _because, ...unknown } = touching('sg-1', rule);
    const mending = { ...touching('sg-1', rule), closing: true as const };
    for (const wake of [mending, unknown])
      expect((await reconcile(ports, settings, [wake])).findings.map(({ introduced }) => introduced)).toEqual([false]);
    expect(writes()).toEqual([]);
  });

  test('counts the attempts of one revert once', async () => {
    const { open, ports, clock } = stage();
    const call: typeof ports.call = async (where, operation, input) => {
      if (operation === 'ec2:RevokeSecurityGroupIngress')
        throw new AwsError('Throttling', 'slow down', operation, where);
      return ports.call(where, operation, input);
    };
    const wake = touching('sg-1', open('sg-1'));
    for (let i = 0; i < 3; i++) {
      await reconcile({ ...ports, call }, settings, [wake]);
      clock.step(120);
    }
    const [one] = await ports.cases.of(group('sg-1'));
    expect(one).toMatchObject({ attempt: 3, round: 1 });
    expect(await ports.cases.count(`breaker#${ref.account}`, clock.now(), hour)).toBe(2);
  });

  test('reverts again what is put back right after, until that is flapping', async () => {
    const { open, ports, clock, writes } = stage();
    for (let i = 0; i < 3; i++) {
      const made = touching('sg-1', open('sg-1'));
      await reconcile(ports, settings, [
        { ...made, because: changeWith({ time: clock.now(), requestId: `theirs-${i}` }) },
      ]);
      clock.step(20);
    }
    expect(writes()).toHaveLength(2);
    expect(await ports.cases.of(group('sg-1'))).toMatchObject([{ status: 'standing-down', round: 3 }]);
  });

  test('goes on with what policy began, though it would not begin it a third time', async () => {
    const { open, ports } = stage();
    const id = caseId('eks-sg-admin-port-open', group('sg-1'), 'rule:tcp:22-22:0.0.0.0/0');
    const policy = { do: 'approve', by: 'policy:eks-sg-admin-port-open', via: 'policy', at: now } as const;
    const lapsed = { lease: { owner: 'pass-0', until: now }, reverts: [now - 20, now - 10], answer: policy };
    await ports.cases.put(caseIn('acting', { id, ref: group('sg-1'), ...lapsed }), null);
    // The rule was made again under a new id, so the plan is another one than the case holds.
    const rule = open('sg-1');
    await reconcile(ports, settings, [{ ref: group('sg-1') }]);
    expect(await ports.cases.get(id)).toMatchObject({ status: 'acting', attempt: 2, key: rule, calledAt: now });
  });

  test('comes back when the grace window ends, with all it knew of the change', async () => {
    const { ports } = stage();
    const seen = await read(ports, { ref: group('sg-1') });
    if ('absent' in seen) throw new Error(seen.why);
    const wake = touching('sg-1', findingWith().facet);
    const findings = [{ control: controlWith({ graceSeconds: 300 }), finding: findingWith() }];
    const given = { wakes: [wake], seen, judgement: { findings, notApplicable: [], broken: [] }, cases: [] };
    const moved = await moveCases(ports, settings, { ...given, ref: group('sg-1'), mayAct: true });
    expect([moved.cases, ports.wakes]).toEqual([[], [{ wake, delaySeconds: 240 }]]);
  });

  test('opens nothing on a re-check of ours', async () => {
    const { open, ports, writes } = stage();
    open('sg-1');
    const pass = await reconcile(ports, settings, [{ ref: group('sg-1') }]);
    expect([pass.findings.map(({ decision }) => decision.do), pass.cases, writes()]).toEqual([['none'], [], []]);
  });

  test.each([
    ['off', []],
    ['observe', ['observed']],
    ['notify', ['notified']],
    ['ask', ['waiting']],
  ])('in mode %s makes no call', async (mode, statuses) => {
    const { open, ports, writes } = stage();
    const pass = await reconcile(ports, settingsWith({ mode }), [touching('sg-1', open('sg-1'))]);
    expect([pass.cases.map(one => one.status), writes()]).toEqual([statuses, []]);
  });
});

describe('who mended it', () => {
  async function ended(
    actor: { name: string; roleArn: string },
    name: string,
    fields: Parameters<typeof caseIn>[1] = {},
  ) {
    const { ports } = stage();
    const one = caseIn('acting', { ref: group('sg-1'), lease: { owner: 'pass-1', until: now }, ...fields });
    await ports.cases.put(one, null);
    const seen = await read(ports, { ref: group('sg-1') });
    if ('absent' in seen) throw new Error(seen.why);
    const because = changeWith({ name, actor: { type: 'AssumedRole', ...actor } });
    const wakes = [{ ref: group('sg-1'), because, touched: [] }];
    const acts = actor === us ? [because] : [];
    const judgement = { findings: [], notApplicable: [], broken: [] };
    const given = { wakes, acts, seen, judgement, cases: [one], ref: group('sg-1') };
    const [after] = await endMissing(ports, settings, given);
    return after?.result;
  }
  const us = { name: 'guardrails', roleArn: ourRoleArn };
  const stranger = { name: 'someone with our role', roleArn: ourRoleArn };
  const alice = { name: 'alice', roleArn };

  test('was us, by our own event, though we died before we could say so', async () =>
    expect(await ended(us, 'RevokeSecurityGroupIngress')).toMatchObject({ by: 'guardrail' }));
  test('was not us by an event of another call', async () =>
    expect(await ended(us, 'AuthorizeSecurityGroupIngress')).toMatchObject({ by: 'owner' }));
  test('was not us by what somebody else did with our role', async () =>
    expect(await ended(stranger, 'RevokeSecurityGroupIngress')).toMatchObject({ by: 'owner' }));
  test('was the owner, by name', async () =>
    expect(await ended(alice, 'RevokeSecurityGroupIngress')).toMatchObject({
      by: 'owner',
      why: 'mended by alice with ec2:RevokeSecurityGroupIngress',
    }));
  test('was us after our call, whoever else came by', async () =>
    expect(await ended(alice, 'RevokeSecurityGroupIngress', { calledAt: now - 5 })).toMatchObject({
      by: 'guardrail',
      why: 'a fresh read shows it mended',
    }));

  describe('when no finding is there', () => {
    async function end(one: Case, judged: Partial<Judgement>) {
      const { ports } = stage();
      await ports.cases.put(one, null);
      const seen = await read(ports, { ref: group('sg-1') });
      if ('absent' in seen) throw new Error(seen.why);
      const judgement = { findings: [], notApplicable: [], broken: [], ...judged };
      return endMissing(ports, settings, { wakes: [], acts: [], seen, cases: [one], ref: one.ref, judgement });
    }
    const one = caseIn('waiting', { ref: group('sg-1') });

    test('the case ends', async () => expect(await end(one, {})).toMatchObject([{ status: 'resolved' }]));
    test('because its control no longer applies, that is why', async () =>
      expect(await end(one, { notApplicable: [{ control: one.control, why: 'Auto Mode' }] })).toMatchObject([
        { result: { why: 'no longer applies: Auto Mode' } },
      ]));
    test('because its control could not tell, the case stays', async () =>
      expect(await end(one, { broken: [{ control: one.control, error: new Error('no such field') }] })).toEqual([]));
    test('because another control could not tell, the case ends', async () =>
      expect(await end(one, { broken: [{ control: 'eks-other', error: new Error('no such field') }] })).toHaveLength(
        1,
      ));
    test('what was done was done: conduct stays', async () =>
      expect(await end({ ...one, ref: { ...ref, kind: 'change' } }, {})).toEqual([]));
  });
});

describe('AWS answers', () => {
  const { calls } = planWith();
  const where = { account: ref.account, region: ref.region, case: caseIn('acting').id };
  const acting = caseIn('acting');
  const undoing = caseIn('undoing', { lease: { owner: 'pass-1', until: now + 60 }, attempt: 1 });
  async function outcome(error: unknown, one = acting) {
    const { ports } = stage();
    const made = await act({ ...ports, call: async () => Promise.reject(error) }, where, calls);
    return made(one, now);
  }
  const refusal = (code: string, message = 'no') => new AwsError(code, message, 'ec2:RevokeSecurityGroupIngress', ref);

  test.each<[string, unknown, object]>([
    [
      'that it is busy: later, no attempt lost',
      refusal('ResourceInUseException'),
      { status: 'acting', busy: 1, attempt: 0, dueAt: now + 60 },
    ],
    [
      'that we may not: a person is needed at once',
      refusal('UnauthorizedOperation'),
      { status: 'failed', failure: expect.stringMatching(/^AWS does not let us: .* then retry\.$/) },
    ],
    ['that it is denied: a person is needed at once', refusal('AccessDeniedException'), { status: 'failed' }],
    [
      'that the rule is gone: read again now',
      refusal('InvalidSecurityGroupRuleId.NotFound'),
      { status: 'acting', dueAt: now, attempt: 1 },
    ],
    [
      'that nothing needs to change: read again now',
      refusal('InvalidParameterException', 'Cluster is already at the desired configuration'),
      { status: 'acting', dueAt: now },
    ],
    [
      'anything else: once more after a pause',
      refusal('InvalidParameterValue'),
      { status: 'acting', dueAt: now + 60, failure: expect.stringMatching(/InvalidParameterValue: no\.$/) },
    ],
    [
      'nothing: once more after a pause',
      new Error('socket hang up'),
      { status: 'acting', dueAt: now + 60, failure: 'The call did not come back: socket hang up.' },
    ],
  ])('%s', async (_, error, expected) => {
    const after = await outcome(error);
    expect(after).toMatchObject(expected);
    expect([after.calledAt, after.lease]).toEqual([undefined, undefined]);
  });

  test('that it already is so, on the last attempt: read again before giving up', async () =>
    expect(await outcome(refusal('InvalidPermission.NotFound'), { ...acting, attempt: maxAttempts })).toMatchObject({
      status: 'acting',
      dueAt: now,
      attempt: maxAttempts,
    }));

  test('an undo that it already is so: only a fresh read says more', async () =>
    expect(await outcome(refusal('InvalidPermission.Duplicate'), undoing)).toMatchObject({
      status: 'undoing',
      calledAt: now,
    }));

  test('yes: the request and the update are kept to be followed', async () => {
    const { ports } = stage();
    const made: unknown[] = [];
    const call = async (where: unknown, operation: unknown, input: unknown) => {
      made.push({ where, operation, input });
      return { $metadata: { requestId: 'r-1' }, update: { id: 'u-1' } };
    };
    const update = [{ call: 'eks:UpdateClusterConfig' as const, input: { name: 'shop' } }];
    // Only these two fields of an answer are looked at.
    const after = (await act({ ...ports, call }, where, update))(acting, now);
    expect(after).toMatchObject({ calledAt: now, requestIds: ['r-1'], updateIds: ['u-1'] });
    expect(made).toEqual([
      {
        where: { ...where, only: update },
        operation: 'eks:UpdateClusterConfig',
        input: { name: 'shop' },
      },
    ]);
  });

  test.each([
    [1, undefined],
    [2, true],
  ])('yes at try %i of the SDK: kept, since a try before it may have been made too', async (attempts, resent) => {
    const { ports } = stage();
    // Only this field of an answer is looked at.
    const call = async () => ({ $metadata: { requestId: 'r-2', attempts } }) as never;
    const after = (await act({ ...ports, call }, where, calls))(acting, now);
    expect([after.requestIds, after.history.at(-1)?.resent]).toEqual([['r-2'], resent]);
  });

  test('no to the second of three: the third is not made', async () => {
    const { ports } = stage();
    let made = 0;
    const call = async () => (++made === 2 ? Promise.reject(refusal('Throttling')) : { $metadata: {} });
    const [one] = calls;
    if (!one) throw new Error('the plan has a call');
    const after = (await act({ ...ports, call }, where, [one, one, one]))(acting, now);
    expect([made, after.calledAt]).toEqual([2, undefined]);
  });
});
