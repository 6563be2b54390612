/** What lets the members of a cluster's own group reach each other is taken away: told or asked at once, and never taken by us (T-SG-10). */
import { placeInstance } from '../../local/sandbox/place.ts';
import { officeGroup } from '../../local/sandbox/stories.ts';
import { ingressOf, ipv4, opens, permission, stage, type Stage } from './stage.ts';

const control = 'eks-cluster-sg-minimal';
const clusterGroup = (s: Stage): string => s.here().clusters['shop']?.resourcesVpcConfig.clusterSecurityGroupId ?? '';
const rulesOf = (s: Stage, isEgress: boolean) =>
  Object.values(s.here().rules).filter(rule => rule.GroupId === clusterGroup(s) && rule.IsEgress === isEgress);

/** Cluster shop with a node that carries its group. */
function withNode(): Stage {
  const s = stage();
  placeInstance(s.world, { groups: [clusterGroup(s)], Tags: [{ Key: 'eks:cluster-name', Value: 'shop' }] });
  return s;
}

const everywhere = {
  items: [{ ipProtocol: '-1', groups: {}, ...ipv4('0.0.0.0/0'), ipv6Ranges: {}, prefixListIds: {} }],
};
const shuts = (s: Stage, groupId = clusterGroup(s)) =>
  s.does('ec2:RevokeSecurityGroupEgress', { groupId, ipPermissions: everywhere });

test('nothing is let out any more: a person is asked, the answer lets out what members need, and undo takes just that', async () => {
  const s = withNode();
  await shuts(s);
  const [asked, ...others] = await s.cases();
  expect(others).toEqual([]);
  expect(asked).toMatchObject({ control, status: 'waiting', key: 'egress', ref: { id: clusterGroup(s) } });
  expect(asked?.decision?.reason).toContain('touched by this change');
  await s.answers(asked?.id ?? '', { do: 'approve', by: 'carol' });
  const named = () =>
    rulesOf(s, true).map(rule => `${rule.IpProtocol}/${rule.FromPort} ${rule.ReferencedGroupInfo?.GroupId}`);
  expect(named().toSorted()).toEqual(
    ['tcp/10250', 'tcp/443', 'tcp/53', 'udp/53'].map(port => `${port} ${clusterGroup(s)}`),
  );
  expect(await s.cases(control)).toMatchObject([{ status: 'resolved', result: { by: 'guardrail' } }]);
  await s.answers(asked?.id ?? '', { do: 'undo', by: 'carol' });
  expect(named()).toEqual([]);
  expect(s.writes()).toEqual(['ec2:AuthorizeSecurityGroupEgress', 'ec2:RevokeSecurityGroupEgress']);
});

test('whoever lets everything out again ends the question', async () => {
  const s = withNode();
  await shuts(s);
  await s.does('ec2:AuthorizeSecurityGroupEgress', { groupId: clusterGroup(s), ipPermissions: everywhere });
  expect(await s.cases()).toMatchObject([{ control, status: 'resolved' }]);
  expect(s.writes()).toEqual([]);
});

test('a rule that is narrowed by ModifySecurityGroupRules is noticed, too', async () => {
  const s = withNode();
  const [rule] = rulesOf(s, true);
  await s.does('ec2:ModifySecurityGroupRules', {
    ModifySecurityGroupRulesRequest: {
      GroupId: clusterGroup(s),
      SecurityGroupRule: {
        SecurityGroupRuleId: rule?.SecurityGroupRuleId ?? '',
        tag: 1,
        SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIpv4: '10.0.0.5/32' },
      },
    },
  });
  expect(await s.cases()).toMatchObject([{ control, status: 'waiting', key: 'egress' }]);
});

test('Terraform takes the first egress rule from every group it makes: without a kept cluster group that costs no call to AWS', async () => {
  const s = withNode();
  await shuts(s);
  const calls = s.p.sandbox.calls.length;
  await shuts(s, officeGroup);
  expect(s.p.sandbox.calls.length).toBe(calls);
  expect(await s.cases()).toHaveLength(1);
});

test('the self rule is taken away: told at once, left to EKS, which makes it again at the next update', async () => {
  const s = withNode();
  const before = ingressOf(s, clusterGroup(s));
  const [rule] = rulesOf(s, false);
  await s.does('ec2:RevokeSecurityGroupIngress', {
    groupId: clusterGroup(s),
    ipPermissions: {},
    securityGroupRuleIds: { items: [{ securityGroupRuleId: rule?.SecurityGroupRuleId ?? '' }] },
  });
  expect(await s.cases(control)).toMatchObject([{ status: 'notified', key: 'self-rule' }]);
  expect(s.writes()).toEqual([]);
  const update = { name: 'shop', upgradePolicy: { supportType: 'EXTENDED' as const } };
  await s.p.sandbox.call({ account: '111122223333', region: 'eu-central-1' }, 'eks:UpdateClusterConfig', update);
  s.p.clock.set(s.p.clock.now() + 900);
  s.p.sandbox.pass();
  expect(ingressOf(s, clusterGroup(s))).toEqual(before);
  await s.does('ec2:AuthorizeSecurityGroupIngress', opens([permission(ipv4('198.51.100.0/24'))], clusterGroup(s)));
  expect((await s.cases(control)).find(one => one.key === 'self-rule')).toMatchObject({ status: 'resolved' });
});
