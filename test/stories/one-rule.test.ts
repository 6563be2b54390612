/** One rule that several controls find wrong (T-SG-16): one plan, one case, one message. */
import { placeRule } from '../../local/sandbox/place.ts';
import { nodesGroup } from '../../local/sandbox/stories.ts';
import { ingressOf, ipv4, opens, permission, stage, type Stage } from './stage.ts';

const authorize = 'ec2:AuthorizeSecurityGroupIngress';
const ssh = 'eks-sg-admin-port-open';
const everything = 'eks-sg-all-traffic-open';
const nodePorts = 'eks-node-direct-exposure';
const anyPort = 'eks-sg-unrestricted-ingress';
const allTraffic = opens([
  {
    ipProtocol: '-1',
    groups: {},
    ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
    ipv6Ranges: {},
    prefixListIds: {},
  },
]);
const raised = (...more: object[]) => ({ rules: [{ control: everything, remedy: 'revert' }, ...more] });
/** Every case of the story as `control status`. */
const told = async (s: Stage) => (await s.cases()).map(one => `${one.control} ${one.status}`).toSorted();

test('all traffic is SSH, too: one question, which names every control', async () => {
  const s = stage();
  await s.does(authorize, allTraffic);
  expect(await s.cases()).toMatchObject([
    {
      control: ssh,
      status: 'waiting',
      decision: { reason: expect.stringContaining(`also against ${nodePorts} and ${everything}`) },
    },
  ]);
  expect(s.writes()).toEqual([]);
});

test('the one answer mends it for all', async () => {
  const s = stage();
  await s.does(authorize, allTraffic);
  const [asked] = await s.cases();
  await s.answers(asked?.id ?? '', { do: 'approve', by: 'carol' });
  expect(await told(s)).toEqual([`${ssh} resolved`]);
  expect(s.writes()).toEqual(['ec2:RevokeSecurityGroupIngress']);
});

test('where settings have all of it reverted, that SSH is only a part of it is no reason to wait', async () => {
  const s = stage({ settings: raised() });
  const before = ingressOf(s);
  await s.does(authorize, allTraffic);
  expect(ingressOf(s)).toEqual(before);
  expect(await s.cases()).toMatchObject([
    {
      control: everything,
      status: 'resolved',
      decision: { reason: expect.stringContaining(`also against ${nodePorts} and ${ssh}`) },
    },
  ]);
  expect(s.writes()).toEqual(['ec2:RevokeSecurityGroupIngress']);
});

test.each([
  ['a controller owns the rule', { description: 'kubernetes.io/rule/nlb/client=a1b2' }, '0.0.0.0/0'],
  ['it is a part of the internet', {}, '203.0.113.0/24'],
])('what holds for the rule itself holds for every control: %s', async (_why, more, cidrIp) => {
  const s = stage({ settings: raised() });
  await s.does(authorize, opens([{ ...permission(), ipProtocol: '-1', ipRanges: { items: [{ cidrIp, ...more }] } }]));
  expect((await s.cases()).map(one => one.status)).toEqual(['waiting']);
  expect(s.writes()).toEqual([]);
});

test('a control that is switched off has no say, and the other speaks alone', async () => {
  const s = stage({ settings: { rules: [{ control: ssh, mode: 'off' }] } });
  await s.does(authorize, allTraffic);
  const [asked, ...others] = await s.cases();
  expect(others).toEqual([]);
  expect(asked).toMatchObject({ control: everything, status: 'waiting' });
  expect(asked?.decision.reason).not.toContain(ssh);
});

test('an exemption of one control is none of the other', async () => {
  const exemption = { control: ssh, owner: 'platform', reason: 'a honeypot', until: '2099-01-01' };
  const s = stage({ settings: { exemptions: [exemption] } });
  await s.does(authorize, allTraffic);
  expect(await told(s)).toEqual([`${everything} waiting`]);
});

test('who decides to live with the rule is not asked again in the name of another control', async () => {
  const s = stage();
  await s.does(authorize, allTraffic);
  const [asked] = await s.cases();
  await s.answers(asked?.id ?? '', { do: 'reject', by: 'carol', days: 7 });
  await s.does(authorize, opens([permission({ fromPort: 8443, toPort: 8443, ...ipv4('203.0.113.0/24') })]));
  expect((await told(s)).filter(one => one.startsWith(everything))).toEqual([]);
  expect(await s.cases(ssh)).toMatchObject([{ status: 'accepted' }]);
});

test('the case people know goes on when another control comes to see the same', async () => {
  const s = stage({ settings: { rules: [{ control: ssh, mode: 'off' }] } });
  await s.does(authorize, allTraffic);
  s.p.settings.rules.length = 0;
  await s.does(authorize, opens([permission({ fromPort: 8443, toPort: 8443, ...ipv4('203.0.113.0/24') })]));
  expect((await told(s)).filter(one => one.includes('all-traffic') || one.includes('admin'))).toEqual([
    `${everything} waiting`,
  ]);
});

test('of two open cases of one rule the weaker is withdrawn', async () => {
  const s = stage({ settings: { rules: [{ control: ssh, mode: 'off' }] } });
  await s.does(authorize, allTraffic);
  // SSH is judged again, and its mild sibling only tells from now on.
  s.p.settings.rules.splice(0, 1, { control: everything, mode: 'notify' });
  await s.does(authorize, opens([permission({ fromPort: 8443, toPort: 8443, ...ipv4('203.0.113.0/24') })]));
  expect((await told(s)).filter(one => one.includes('all-traffic') || one.includes('admin'))).toEqual([
    `${ssh} waiting`,
    `${everything} superseded`,
  ]);
});

test('a rule that vanished before the call counts as done', async () => {
  const s = stage({ settings: raised() });
  placeRule(s.world, {
    GroupId: nodesGroup,
    SecurityGroupRuleId: 'sgr-0gone',
    IpProtocol: '-1',
    CidrIpv4: '0.0.0.0/0',
  });
  await s.does(authorize, opens([permission({ fromPort: 8443, toPort: 8443, ...ipv4('203.0.113.0/24') })]));
  const asked = (await s.cases(ssh))[0];
  delete s.here().rules['sgr-0gone'];
  await s.answers(asked?.id ?? '', { do: 'approve', by: 'carol' });
  expect(await s.cases(ssh)).toMatchObject([{ status: 'resolved', result: { by: 'owner' } }]);
  expect(s.writes()).toEqual([]);
});

test('a mild control that asks speaks with the gravity of a grave one that only tells', async () => {
  const rules = [ssh, everything].map(control => ({ control, mode: 'notify' }));
  const s = stage({ settings: { rules } });
  await s.does(authorize, allTraffic);
  expect(await s.cases()).toMatchObject([{ control: nodePorts, status: 'waiting', severity: 'critical' }]);
});

test('a node port is one question of the graver control', async () => {
  const s = stage();
  await s.does(authorize, opens([permission({ fromPort: 30_080, toPort: 30_080, ...ipv4('0.0.0.0/0') })]));
  expect(await s.cases()).toMatchObject([
    { control: anyPort, status: 'waiting', decision: { reason: expect.stringContaining(`also against ${nodePorts}`) } },
  ]);
});

test('port 22 alone stays a revert', async () => {
  const s = stage();
  await s.does(authorize, opens([permission(ipv4('0.0.0.0/0'))]));
  expect(await told(s)).toEqual([`${ssh} resolved`]);
});

describe('on the group EKS made for a cluster, where every foreign network is wrong', () => {
  const clusterGroup = (s: Stage) => s.here().clusters['shop']?.resourcesVpcConfig.clusterSecurityGroupId ?? '';
  const on = (s: Stage, request: object) => ({ ...request, groupId: clusterGroup(s) });

  test('port 22 stays a revert: that another control only asks is no doubt about the rule', async () => {
    const s = stage();
    await s.does(authorize, on(s, opens([permission(ipv4('0.0.0.0/0'))])));
    expect(await s.cases()).toMatchObject([
      { control: ssh, status: 'resolved', decision: { reason: expect.stringContaining('eks-cluster-sg-minimal') } },
    ]);
  });

  test('all traffic is asked about even where it would be reverted: closing it may lock people out', async () => {
    const s = stage({ settings: raised() });
    await s.does(authorize, on(s, allTraffic));
    expect(await s.cases()).toMatchObject([
      {
        control: everything,
        status: 'waiting',
        plan: { canLockOut: true },
        decision: { reason: expect.stringContaining('lock people out') },
      },
    ]);
    expect(s.writes()).toEqual([]);
  });
});

test('a rule put back after each revert is stood down from, whichever control reverts', async () => {
  const s = stage({ settings: raised() });
  for (let i = 0; i < 3; i += 1) await s.does(authorize, allTraffic);
  expect(await told(s)).toEqual([`${everything} standing-down`]);
});
