/** A group that was opened while it was nobody's comes to be on a node: no Authorize event tells of it (T-SG-15). */
import { sweep } from '../../shared/sweep.ts';
import { placeInstance, placeLaunchTemplate, placeRule } from '../../local/sandbox/place.ts';
import { officeGroup } from '../../local/sandbox/stories.ts';
import { ingressOf, settingsOf, stage, type Stage } from './stage.ts';

const control = 'eks-sg-admin-port-open';
const Tags = [{ Key: 'eks:cluster-name', Value: 'shop' }];
const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' };

/** SSH is open to the world on the group of the office's printers. */
const withOpenGroup = (): Stage =>
  stage({ world: world => void placeRule(world, { GroupId: officeGroup, SecurityGroupRuleId: 'sgr-0print', ...ssh }) });

/** What was open before is never taken away for a change that did not open it. */
async function expectNotReverted(s: Stage, status: string): Promise<void> {
  expect(await s.cases(control)).toMatchObject([{ status, key: 'sgr-0print', ref: { id: officeGroup } }]);
  expect(ingressOf(s, officeGroup)).toContain('tcp 22-22 0.0.0.0/0');
  expect(s.writes().filter(one => one.startsWith('ec2:'))).toEqual([]);
}

test('by its network interface: asked at once', async () => {
  const s = withOpenGroup();
  const node = placeInstance(s.world, { groups: ['sg-0nodes'], Tags });
  await s.does('ec2:ModifyNetworkInterfaceAttribute', {
    networkInterfaceId: s.here().instances[node]?.interfaces[0] ?? '',
    groupSet: { items: [{ groupId: officeGroup }] },
  });
  await expectNotReverted(s, 'waiting');
});

test('with the launch template of a new node group: asked when the node group is there', async () => {
  const s = withOpenGroup();
  const id = placeLaunchTemplate(s.world, { versions: [{ SecurityGroupIds: [officeGroup] }] });
  await s.does('eks:CreateNodegroup', {
    name: 'shop',
    nodegroupName: 'printers',
    nodeRole: 'arn:aws:iam::111122223333:role/shop-nodes',
    subnets: s.here().nodegroups['shop/workers']?.subnets ?? [],
    launchTemplate: { id, version: '1' },
    scalingConfig: { minSize: 2, maxSize: 3, desiredSize: 2 },
  });
  await expectNotReverted(s, 'waiting');
});

test('as a node is started: the daily sweep tells', async () => {
  const s = withOpenGroup();
  await s.does(
    'ec2:RunInstances',
    {},
    {
      response: {
        instancesSet: {
          items: [
            {
              instanceId: 'i-0new',
              metadataOptions: { httpTokens: 'required' },
              groupSet: { items: [{ groupId: officeGroup }] },
              tagSet: { items: [{ key: 'eks:cluster-name', value: 'shop' }] },
            },
          ],
        },
      },
    },
  );
  expect(await s.cases(control)).toEqual([]);
  await sweep(s.p.ports, settingsOf({}), ['111122223333'], 'daily');
  await s.p.run();
  await expectNotReverted(s, 'notified');
});

test('a new group opens nothing, and nobody listens to its making', async () => {
  const s = stage();
  await s.does('ec2:CreateSecurityGroup', { groupName: 'new', vpcId: 'vpc-0a' });
  expect(s.passes).toEqual([]);
});
