/** Undo: exactly what was there, and only while the resource is as we left it. */
import { placeRule } from '../../local/sandbox/place.ts';
import { nodesGroup } from '../../local/sandbox/stories.ts';
import { ingressOf, ipv4, opens, permission, stage } from './stage.ts';

const control = 'eks-sg-admin-port-open';
const tags = [{ Key: 'ticket', Value: 'NET-42' }];

async function reverted() {
  const s = stage();
  await s.does('ec2:AuthorizeSecurityGroupIngress', {
    ...opens([permission({ ipRanges: { items: [{ cidrIp: '0.0.0.0/0', description: 'vendor, until Friday' }] } })]),
    tagSpecificationSet: {
      items: [{ resourceType: 'security-group-rule', tags: [{ key: 'ticket', value: 'NET-42' }] }],
    },
  });
  const [one] = await s.cases(control);
  if (one?.status !== 'resolved') throw new Error(`not reverted: ${one?.status}`);
  return { s, id: one.id };
}

test('undo restores exactly what was there, description and rule tags too, and it stays until the day named', async () => {
  const { s, id } = await reverted();
  await s.answers(id, { do: 'undo', by: 'carol', days: 3 });
  const [rule] = Object.values(s.here().rules).filter(
    one => one.GroupId === nodesGroup && one.CidrIpv4 === '0.0.0.0/0' && !one.IsEgress,
  );
  expect(rule).toMatchObject({
    IpProtocol: 'tcp',
    FromPort: 22,
    ToPort: 22,
    Description: 'vendor, until Friday',
    Tags: tags,
  });
  expect(await s.cases(control)).toMatchObject([{ status: 'accepted', answer: { by: 'carol' } }]);
  // Our own Authorize event, and every later look, leave it alone.
  expect(s.writes()).toEqual(['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress']);
  expect(s.p.alarms).toEqual([]);
});

test('when the day comes it is asked about again', async () => {
  const { s, id } = await reverted();
  await s.answers(id, { do: 'undo', by: 'carol', days: 3 });
  s.p.clock.set(s.p.clock.now() + 3 * 86_400);
  await s.p.run();
  expect(await s.cases(control)).toMatchObject([{ status: 'waiting' }]);
});

test('it refuses when the state has moved on, and the fix stands', async () => {
  const { s, id } = await reverted();
  placeRule(s.world, { GroupId: nodesGroup, IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443, CidrIpv4: '10.0.0.0/8' });
  await s.answers(id, { do: 'undo', by: 'carol' });
  expect(ingressOf(s)).not.toContain('tcp 22-22 0.0.0.0/0');
  expect(await s.cases(control)).toMatchObject([
    { status: 'resolved', failure: expect.stringContaining('no longer as we left it') },
  ]);
});

test('whoever made the change cannot have its fix undone', async () => {
  const { s, id } = await reverted();
  await expect(s.answers(id, { do: 'undo', by: 'arn:aws:iam::111122223333:role/PlatformAdmin' })).rejects.toThrow(
    /made the change/,
  );
});

test('it is offered for 72 hours', async () => {
  const { s, id } = await reverted();
  s.p.clock.set(s.p.clock.now() + 72 * 3600 + 1);
  await expect(s.answers(id, { do: 'undo', by: 'carol' })).rejects.toThrow(/offered until/);
});

test('AWS says yes to the undo and nothing changes: failed, and the lines stay for a person', async () => {
  const { s, id } = await reverted();
  s.world.lies.push('ec2:AuthorizeSecurityGroupIngress');
  await s.answers(id, { do: 'undo', by: 'carol' });
  expect(await s.cases(control)).toMatchObject([
    { status: 'failed', failure: expect.stringContaining('nothing changed') },
  ]);
  expect(ingressOf(s)).not.toContain('tcp 22-22 0.0.0.0/0');
});

test('a narrower public source that a person approved can be undone too', async () => {
  const s = stage();
  await s.does('ec2:AuthorizeSecurityGroupIngress', opens([permission(ipv4('198.51.100.0/24'))]));
  const [waiting] = await s.cases(control);
  await s.answers(waiting?.id ?? '', { do: 'approve', by: 'carol' });
  expect(ingressOf(s)).not.toContain('tcp 22-22 198.51.100.0/24');
  await s.answers(waiting?.id ?? '', { do: 'undo', by: 'carol' });
  expect(ingressOf(s)).toContain('tcp 22-22 198.51.100.0/24');
});

test('our own undo switches private access off again with the rest, and no control fights it', async () => {
  const s = stage({
    settings: { rules: [{ control: 'eks-endpoint-private-access', mode: 'off' }] },
    world: world => {
      const shop = world.regions['111122223333/eu-central-1']?.clusters['shop'];
      Object.assign(shop?.resourcesVpcConfig ?? {}, { endpointPublicAccess: true, endpointPrivateAccess: false });
    },
  });
  await s.does('eks:UpdateClusterConfig', { name: 'shop', resourcesVpcConfig: { publicAccessCidrs: ['0.0.0.0/0'] } });
  const [waiting] = await s.cases('eks-endpoint-public-access');
  await s.answers(waiting?.id ?? '', { do: 'approve', by: 'carol' });
  s.p.settings.rules = [];
  await s.answers(waiting?.id ?? '', { do: 'undo', by: 'carol' });
  expect(s.here().clusters['shop']?.resourcesVpcConfig).toMatchObject({
    endpointPublicAccess: true,
    endpointPrivateAccess: false,
  });
  const open = (await s.cases()).filter(one => one.status !== 'resolved');
  expect(open).toMatchObject([{ control: 'eks-endpoint-public-access', status: 'accepted' }]);
});
