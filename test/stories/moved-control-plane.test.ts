/** Someone gives a control plane another security group: the daily sweep knows what was there before. */
import { placeSecurityGroup } from '../../local/sandbox/place.ts';
import { sweep } from '../../shared/sweep.ts';
import { settingsOf } from '../examples.ts';
import { stage, type Stage } from './stage.ts';

const control = 'eks-vpc-config-changed';
const front = 'sg-0f000000000000001';
const stranger = 'sg-0f000000000000002';
const vpcOf = (s: Stage) => s.here().clusters['shop']?.resourcesVpcConfig;
const give = (s: Stage, securityGroupIds: string[]) =>
  s.does('eks:UpdateClusterConfig', { name: 'shop', resourcesVpcConfig: { securityGroupIds } });

/** Cluster shop with an additional group, as the sweep saw it last night. */
async function swept(): Promise<Stage> {
  const s = stage({
    world: world => {
      for (const GroupId of [front, stranger]) placeSecurityGroup(world, { GroupId });
      const vpc = Object.values(world.regions).flatMap(region => region.clusters['shop'] ?? [])[0]?.resourcesVpcConfig;
      if (vpc) vpc.securityGroupIds = [front];
    },
  });
  await sweep(s.p.ports, settingsOf({}), ['111122223333'], 'daily');
  await s.p.run();
  return s;
}

test('a person is asked, and the answer brings the group of before back', async () => {
  const s = await swept();
  await give(s, [stranger]);
  const [asked, ...others] = await s.cases(control);
  expect(others).toEqual([]);
  expect(asked).toMatchObject({ status: 'waiting', key: 'security-groups', ref: { kind: 'cluster-vpc', id: 'shop' } });
  await s.answers(asked?.id ?? '', { do: 'approve', by: 'carol' });
  expect(vpcOf(s)?.securityGroupIds).toEqual([front]);
  expect(await s.cases(control)).toMatchObject([{ status: 'resolved', result: { by: 'guardrail' } }]);
});

test('whoever changes it back is asked nothing more', async () => {
  const s = await swept();
  await give(s, [front, stranger]);
  expect(await s.cases(control)).toMatchObject([{ status: 'waiting' }]);
  await give(s, [front]);
  expect(await s.cases(control)).toMatchObject([{ status: 'resolved', result: { by: 'owner' } }]);
});
