/** Someone takes away the rule by which nodes reach the API: a group's change leads to the clusters behind it. */
import { placeInstance, placeLaunchTemplate, placeRule, placeSecurityGroup } from '../../local/sandbox/place.ts';
import { officeGroup } from '../../local/sandbox/stories.ts';
import { ingressOf, stage, type Stage } from './stage.ts';

const control = 'eks-sg-443-present';
const nodes = 'sg-0a0de00000000001';
const clusterGroup = (s: Stage): string => s.here().clusters['shop']?.resourcesVpcConfig.clusterSecurityGroupId ?? '';

/** Nodes of cluster shop with a group of their own, which the cluster's group admits. */
function withOwnGroup(): Stage {
  const s = stage({
    world: world => {
      placeSecurityGroup(world, { GroupId: nodes });
      placeInstance(world, { groups: [nodes], Tags: [{ Key: 'eks:eks-cluster-name', Value: 'shop' }] });
    },
  });
  const ReferencedGroupInfo = { GroupId: nodes, UserId: '111122223333' };
  placeRule(s.world, {
    GroupId: clusterGroup(s),
    SecurityGroupRuleId: 'sgr-0a0de',
    FromPort: 443,
    ReferencedGroupInfo,
  });
  return s;
}

const revokes = (s: Stage, groupId: string, id: string) =>
  s.does('ec2:RevokeSecurityGroupIngress', {
    groupId,
    ipPermissions: {},
    securityGroupRuleIds: { items: [{ securityGroupRuleId: id }] },
  });

test('a person is asked, and the answer brings the rule back', async () => {
  const s = withOwnGroup();
  const before = ingressOf(s, clusterGroup(s));
  await revokes(s, clusterGroup(s), 'sgr-0a0de');
  expect(ingressOf(s, clusterGroup(s))).not.toEqual(before);
  const [asked, ...others] = await s.cases(control);
  expect(others).toEqual([]);
  expect(asked).toMatchObject({ status: 'waiting', ref: { kind: 'cluster-path', id: 'shop' } });
  await s.answers(asked?.id ?? '', { do: 'approve', by: 'carol' });
  expect(ingressOf(s, clusterGroup(s)).toSorted()).toEqual(before.toSorted());
  expect(await s.cases(control)).toMatchObject([{ status: 'resolved', result: { by: 'guardrail' } }]);
});

test('a group on no control plane leads nowhere, and with a kept inventory costs no call to AWS', async () => {
  const s = withOwnGroup();
  await revokes(s, clusterGroup(s), 'sgr-none');
  const calls = s.p.sandbox.calls.length;
  await revokes(s, officeGroup, 'sgr-none');
  expect(s.p.sandbox.calls.length).toBe(calls);
  expect(await s.cases(control)).toEqual([]);
});

test('a node group comes with a group that nobody lets in: asked as soon as EKS has done with it', async () => {
  const s = stage({ world: world => void placeSecurityGroup(world, { GroupId: nodes }) });
  const id = placeLaunchTemplate(s.world, { versions: [{ SecurityGroupIds: [nodes] }] });
  await s.does('eks:CreateNodegroup', {
    name: 'shop',
    nodegroupName: 'apart',
    nodeRole: 'arn:aws:iam::111122223333:role/shop-nodes',
    subnets: s.here().nodegroups['shop/workers']?.subnets ?? [],
    launchTemplate: { id, version: '1' },
    scalingConfig: { minSize: 2, maxSize: 3, desiredSize: 2 },
  });
  expect(await s.cases(control)).toMatchObject([{ status: 'waiting', ref: { id: 'shop' }, key: `443-from:${nodes}` }]);
});

test('a cluster is made again beside machines of an earlier one: asked once it is ACTIVE, and not before', async () => {
  const s = stage({
    world: world => {
      placeSecurityGroup(world, { GroupId: nodes });
      placeInstance(world, { groups: [nodes], Tags: [{ Key: 'kubernetes.io/cluster/till', Value: 'owned' }] });
    },
  });
  const request = {
    name: 'till',
    version: '1.34',
    roleArn: 'arn:aws:iam::111122223333:role/till-cluster',
    resourcesVpcConfig: {
      subnetIds: ['subnet-0a', 'subnet-0b'],
      endpointPublicAccess: false,
      endpointPrivateAccess: true,
    },
  };
  await s.does('eks:CreateCluster', request, { response: { cluster: { name: 'till', status: 'CREATING' } } });
  const looks = s.passes.filter(pass => pass.ref.kind === 'cluster-path');
  expect(looks[0]?.skipped).toMatch(/CREATING; looking again later/);
  expect(await s.cases(control)).toMatchObject([{ status: 'waiting', ref: { id: 'till' }, key: `443-from:${nodes}` }]);
});
