/** Duplicates, wrong order, two at once, dying half-way, fighting, and people who were faster. */
import { controlsOf } from '../../shared/catalogue.ts';
import { reconcile } from '../../shared/reconcile.ts';
import { wakesOf } from '../../shared/wakes.ts';
import { recordOf } from '../../local/sandbox/people.ts';
import { placeSecurityGroup } from '../../local/sandbox/place.ts';
import { nodesGroup } from '../../local/sandbox/stories.ts';
import { ingressOf, ipv4, ipv6, opens, permission, settingsOf, stage } from './stage.ts';

const control = 'eks-sg-admin-port-open';
const authorize = 'ec2:AuthorizeSecurityGroupIngress';
const revoke = 'ec2:RevokeSecurityGroupIngress';
const ssh = opens([permission(ipv4('0.0.0.0/0'))]);
const open = 'tcp 22-22 0.0.0.0/0';

describe('events are only pointers', () => {
  test('the same event twice: one act', async () => {
    const s = stage();
    const record = recordOf(authorize, { at: s.p.clock.now() + 60, request: ssh });
    await s.p.deliver(record);
    await s.p.deliver(record);
    expect(s.writes()).toEqual([revoke]);
    expect(await s.cases(control)).toMatchObject([{ status: 'resolved', round: 1 }]);
  });

  test('two in the wrong order: the opening arrives after its own revocation, and nothing is done', async () => {
    const s = stage();
    const opened = recordOf(authorize, { at: s.p.clock.now() + 60, request: ssh });
    s.p.sandbox.apply(opened);
    const [rule] = Object.values(s.here().rules).filter(one => one.CidrIpv4 === '0.0.0.0/0' && !one.IsEgress);
    await s.does(revoke, {
      groupId: nodesGroup,
      securityGroupRuleIds: { items: [{ securityGroupRuleId: rule?.SecurityGroupRuleId }] },
    });
    await s.p.deliver(opened);
    expect(s.writes()).toEqual([]);
    expect(await s.cases(control)).toEqual([]);
  });

  test('a hole seen before its own event arrives is still reverted when it does', async () => {
    const s = stage();
    const first = recordOf(authorize, { at: s.p.clock.now() + 60, request: opens([permission(ipv4('0.0.0.0/0'))]) });
    const second = recordOf(authorize, { at: s.p.clock.now() + 61, request: opens([permission(ipv6('::/0'))]) });
    s.p.sandbox.apply(first);
    s.p.sandbox.apply(second);
    await s.p.deliver(first);
    expect((await s.cases(control)).map(one => one.status).toSorted()).toEqual(['resolved', 'waiting']);
    await s.p.deliver(second);
    expect((await s.cases(control)).map(one => one.status)).toEqual(['resolved', 'resolved']);
    expect(ingressOf(s)).not.toEqual(expect.arrayContaining([expect.stringContaining('22-22')]));
  });

  test('two passes at once: one acts', async () => {
    const s = stage();
    const record = recordOf(authorize, { at: s.p.clock.now() + 60, request: ssh });
    s.p.clock.set(s.p.clock.now() + 60);
    s.p.sandbox.apply(record);
    const { wakes } = wakesOf(record, { settings: s.p.settings, now: s.p.clock.now(), controlsOf });
    await Promise.all(Array.from({ length: 8 }, () => reconcile(s.p.ports, s.p.settings, wakes)));
    expect(s.writes()).toEqual([revoke]);
    await s.p.run();
    expect(await s.cases(control)).toMatchObject([{ status: 'resolved', attempt: 1 }]);
  });
});

describe('people', () => {
  test('the owner is faster: resolved by owner, by name', async () => {
    const s = stage({ settings: { mode: 'ask' } });
    await s.does(authorize, ssh);
    const [waiting] = await s.cases(control);
    await s.does(
      revoke,
      { groupId: nodesGroup, securityGroupRuleIds: { items: [{ securityGroupRuleId: waiting?.key }] } },
      { who: 'bob' },
    );
    expect(await s.cases(control)).toMatchObject([
      { status: 'resolved', result: { by: 'owner', why: expect.stringContaining('bob') } },
    ]);
    expect(s.writes()).toEqual([]);
  });

  test('nobody answers: the question expires and nothing is changed', async () => {
    const s = stage({ settings: { mode: 'ask' } });
    await s.does(authorize, ssh);
    const [waiting] = await s.cases(control);
    s.p.clock.set((waiting?.expiresAt ?? 0) - 1);
    await s.p.run();
    expect(await s.cases(control)).toMatchObject([{ status: 'waiting' }]);
    s.p.clock.set(waiting?.expiresAt ?? 0);
    await s.p.run();
    expect(await s.cases(control)).toMatchObject([{ status: 'expired' }]);
    expect(ingressOf(s)).toContain(open);
  });

  test('a person rejects: lived with until the day named, then asked again', async () => {
    const s = stage({ settings: { mode: 'ask' } });
    await s.does(authorize, ssh);
    const [waiting] = await s.cases(control);
    await s.answers(waiting?.id ?? '', { do: 'reject', by: 'carol', days: 3 });
    expect(await s.cases(control)).toMatchObject([{ status: 'accepted' }]);
    s.p.clock.set(s.p.clock.now() + 3 * 86_400);
    await s.p.run();
    expect(await s.cases(control)).toMatchObject([{ status: 'waiting', round: 2 }]);
    expect(ingressOf(s)).toContain(open);
  });

  test('what a person lives with is not what it has become: graver, it is asked about again', async () => {
    const s = stage({ settings: { network: { approvedCidrs: ['81.2.69.0/24'] } } });
    const opens = (publicAccessCidrs: string[]) =>
      s.does('eks:UpdateClusterConfig', {
        name: 'shop',
        resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCidrs },
      });
    await opens(['81.2.69.0/24']);
    const [waiting] = await s.cases('eks-endpoint-public-access');
    expect(waiting).toMatchObject({ status: 'waiting', severity: 'medium' });
    await s.answers(waiting?.id ?? '', { do: 'reject', by: 'carol', days: 30 });
    await opens(['0.0.0.0/0']);
    expect(await s.cases('eks-endpoint-public-access')).toMatchObject([
      { status: 'waiting', severity: 'high', round: 2 },
    ]);
  });

  test('where settings want two approvers, one is not enough and the same one twice is not either', async () => {
    const s = stage({ settings: { mode: 'ask', approvals: { twoFor: ['critical'] } } });
    await s.does(authorize, ssh);
    const [waiting] = await s.cases(control);
    await s.answers(waiting?.id ?? '', { do: 'approve', by: 'carol', alone: false });
    expect(await s.cases(control)).toMatchObject([{ status: 'waiting', approvers: ['carol'] }]);
    await expect(s.answers(waiting?.id ?? '', { do: 'approve', by: 'carol', alone: false })).rejects.toThrow(
      /another person/,
    );
    expect(s.writes()).toEqual([]);
    await s.answers(waiting?.id ?? '', { do: 'approve', by: 'dave', alone: false });
    expect(await s.cases(control)).toMatchObject([{ status: 'resolved', result: { by: 'guardrail' } }]);
    expect(s.writes()).toEqual([revoke]);
  });

  test('the resource changes after the approval: the old approval is void and the new fix is asked about', async () => {
    const s = stage({ settings: { mode: 'ask' } });
    await s.does('eks:UpdateClusterConfig', {
      name: 'shop',
      logging: { clusterLogging: [{ types: ['audit'], enabled: false }] },
    });
    const [waiting] = await s.cases('eks-control-plane-logging');
    s.p.sandbox.apply(
      recordOf('eks:UpdateClusterConfig', {
        at: s.p.clock.now(),
        request: { name: 'shop', logging: { clusterLogging: [{ types: ['api'], enabled: false }] } },
      }),
    );
    s.p.clock.set(s.p.clock.now() + 300);
    await s.answers(waiting?.id ?? '', { do: 'approve', by: 'carol' });
    const [again] = await s.cases('eks-control-plane-logging');
    expect(again).toMatchObject({ status: 'waiting', round: 2 });
    expect(again?.history.map(entry => entry.to)).toContain('superseded');
    expect(s.writes()).toEqual([]);
  });
});

describe('when it does not work', () => {
  test('AWS says yes and nothing changed: failed, and told', async () => {
    const s = stage({ world: world => void world.lies.push(revoke) });
    await s.does(authorize, ssh);
    expect(await s.cases(control)).toMatchObject([
      { status: 'failed', failure: expect.stringContaining('still there') },
    ]);
    expect(s.writes()).toEqual([revoke]);
    expect(s.p.messages).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'escalation' })]));
  });

  test('AWS does not let us: failed at once, with what to do', async () => {
    const { AwsError } = await import('../../shared/errors.ts');
    const s = stage({
      wrap: ports => ({
        ...ports,
        call: async (where, operation, input) => {
          if (operation === revoke)
            throw new AwsError(
              'UnauthorizedOperation',
              'You are not authorized to perform this operation.',
              operation,
              where,
            );
          return ports.call(where, operation, input);
        },
      }),
    });
    await s.does(authorize, ssh);
    expect(await s.cases(control)).toMatchObject([
      { status: 'failed', failure: expect.stringContaining('service control policies') },
    ]);
  });
});

test('a case under way on something that can never be read again is a loud stop, not a hang', async () => {
  let blind = false;
  const s = stage({
    wrap: ports => ({
      ...ports,
      call: async (where, operation, input) => {
        if (blind) throw new Error('the process that could read it is gone');
        // From the write on nothing can be read.
        blind = operation === revoke;
        return ports.call(where, operation, input);
      },
    }),
  });
  await expect(s.does(authorize, ssh)).rejects.toThrow(
    /does not come to rest: 2000 passes, the last on security-group/,
  );
  expect(await s.cases(control)).toMatchObject([{ status: 'acting' }]);
});

describe('fights and floods', () => {
  test('reverted twice in six hours: the third time it stands down and asks', async () => {
    const s = stage();
    for (let i = 0; i < 3; i += 1) await s.does(authorize, ssh);
    expect(s.writes()).toEqual([revoke, revoke]);
    expect(await s.cases(control)).toMatchObject([{ status: 'standing-down', reopened: 2 }]);
    expect(ingressOf(s)).toContain(open);
  });

  test('more than N reverts in an account in ten minutes: the breaker stops it and security hears of it', async () => {
    const groups = Array.from({ length: 5 }, (_, i) => `sg-0f100d000000000${i}1`);
    const s = stage({
      settings: { breaker: { reverts: 3, minutes: 10 } },
      world: world =>
        groups.forEach(GroupId =>
          placeSecurityGroup(world, { GroupId, Tags: [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }] }),
        ),
    });
    for (const group of groups) await s.does(authorize, opens([permission(ipv4('0.0.0.0/0'))], group));
    expect(s.writes()).toHaveLength(3);
    expect((await s.cases(control)).map(one => one.status).toSorted()).toEqual([
      'resolved',
      'resolved',
      'resolved',
      'standing-down',
      'standing-down',
    ]);
    expect(s.p.alarms).toMatchObject([{ alarm: 'breaker' }]);
    expect((await s.cases(control)).flatMap(one => one.breaker ?? []).toSorted()).toEqual(['first', 'more']);
    expect(s.p.letters.filter(({ Subject }) => Subject?.includes('no longer reverting'))).toHaveLength(1);
    s.p.clock.set(s.p.clock.now() + 700);
    await s.does(authorize, ssh);
    expect(s.writes()).toHaveLength(4);
  });

  test('somebody else uses our role: an alarm; our own use of it: none', async () => {
    const s = stage();
    await s.does(authorize, ssh);
    expect(s.p.alarms).toEqual([]);
    await s.does(authorize, opens([permission(ipv4('0.0.0.0/0'))]), { who: 'intruder' });
    expect(s.p.alarms).toMatchObject([{ alarm: 'foreign-use-of-our-role' }]);
  });

  test('somebody else makes with our role, minutes later, the call we made: an alarm', async () => {
    const s = stage();
    await s.does(authorize, ssh);
    expect(s.writes()).toEqual([revoke]);
    await s.does(
      revoke,
      { groupId: nodesGroup, securityGroupRuleIds: { items: [{ securityGroupRuleId: 'sgr-0a1b' }] } },
      { who: 'intruder' },
    );
    expect(new Set(s.p.alarms.map(({ alarm }) => alarm))).toEqual(new Set(['foreign-use-of-our-role']));
  });
});

describe('exemptions', () => {
  const exempt = (until: string) => ({
    exemptions: [{ control, resource: nodesGroup, owner: 'platform', reason: 'vendor access', until }],
  });

  test('in force: nothing is done, nothing is said', async () => {
    const s = stage({ settings: exempt('2026-12-31') });
    await s.does(authorize, ssh);
    expect(await s.cases(control)).toEqual([]);
    expect(ingressOf(s)).toContain(open);
  });

  test('expired: reverted', async () => {
    const s = stage({ settings: exempt('2026-11-02') });
    await s.does(authorize, ssh);
    expect(s.writes()).toEqual([revoke]);
  });

  test('a tag that cannot be read, where tags count: no change, and an alarm', async () => {
    const s = stage({
      settings: { exemptByTag: ['eks-control-plane-logging'] },
      world: world =>
        void Object.assign(world.regions['111122223333/eu-central-1']?.clusters['shop'] ?? {}, {
          tags: { 'eks-guardrails/exempt': 'until next week, ask Bob' },
        }),
    });
    await s.does('eks:UpdateClusterConfig', {
      name: 'shop',
      logging: { clusterLogging: [{ types: ['audit'], enabled: false }] },
    });
    expect(s.writes()).toEqual([]);
    expect(await s.cases('eks-control-plane-logging')).toMatchObject([{ status: 'notified' }]);
    expect(s.p.alarms).toMatchObject([{ alarm: 'exemption-unreadable' }]);
  });

  test('a tag never exempts what is critical', async () => {
    const s = stage({
      settings: { exemptByTag: [control] },
      world: world => {
        const group = world.regions['111122223333/eu-central-1']?.securityGroups[nodesGroup];
        group?.Tags?.push({ Key: 'eks-guardrails/exempt', Value: `${control}:2026-12-31:mallory:because` });
      },
    });
    await s.does(authorize, ssh);
    expect(s.writes()).toEqual([revoke]);
  });
});

describe('modes', () => {
  test.each([
    ['off', [], []],
    ['observe', ['observed'], []],
    ['notify', ['notified'], []],
    ['ask', ['waiting'], []],
    ['enforce', ['resolved'], [revoke]],
  ])('%s', async (mode, statuses, writes) => {
    const s = stage({ settings: { mode } });
    await s.does(authorize, ssh);
    expect((await s.cases(control)).map(one => one.status)).toEqual(statuses);
    expect(s.writes()).toEqual(writes);
  });

  test('the default after install only tells', () => {
    expect(settingsOf({ mode: undefined }).mode).toBe('notify');
  });
});
