/** Add-ons and the roles of pods: what clusters run beside themselves. */
import { placeAddon, placeAssociation, placePodRole } from '../../local/sandbox/place.ts';
import { nodeRole } from '../../local/sandbox/stories.ts';
import { stage } from './stage.ts';

const cniPolicy = 'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy';

describe('the policy aws-node gives addresses with', () => {
  test('taken off the node role it runs with: attached again, once Terraform had its time', async () => {
    const s = stage({ world: world => void placeAddon(world, { addonName: 'vpc-cni' }) });
    await s.does('iam:DetachRolePolicy', { roleName: nodeRole, policyArn: cniPolicy });
    expect(s.writes()).toEqual(['iam:AttachRolePolicy']);
    const cases = await s.cases('eks-cni-policy-placement');
    expect(cases.filter(one => one.key === `missing:${nodeRole}`)).toMatchObject([
      { status: 'resolved', result: { by: 'guardrail' } },
    ]);
    // That aws-node leans on the nodes is only told.
    expect(cases.filter(one => one.key === 'placement')).toMatchObject([{ status: 'notified', severity: 'low' }]);
    expect(s.world.accounts['111122223333']?.roles[nodeRole]?.attached).toContain(cniPolicy);
  });

  test('taken off the role of aws-node, which no inventory knows: attached again', async () => {
    const s = stage({
      world: world => {
        placePodRole(world, { RoleName: 'cni', attached: [cniPolicy] });
        placeAddon(world, { addonName: 'vpc-cni', serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/cni' });
      },
    });
    await s.does('iam:DetachRolePolicy', { roleName: 'cni', policyArn: cniPolicy });
    expect(s.writes()).toEqual(['iam:AttachRolePolicy']);
  });
});

test('an update of CoreDNS is followed to its end by the add-on’s name', async () => {
  const s = stage({
    world: world => void placeAddon(world, { addonName: 'coredns', addonVersion: 'v1.12.1-eksbuild.2' }),
  });
  await s.does('eks:UpdateAddon', { name: 'shop', addonName: 'coredns', configurationValues: '{}' });
  const [asked] = await s.cases('eks-coredns-addon-compatible');
  expect(asked).toMatchObject({ status: 'waiting' });
  await s.answers(asked?.id ?? '', { do: 'approve', by: 'dana' });
  expect(s.writes()).toEqual(['eks:UpdateAddon']);
  expect(await s.cases('eks-coredns-addon-compatible')).toMatchObject([{ status: 'resolved' }]);
  expect(s.here().addons['shop/coredns']?.addonVersion).toBe('v1.12.3-eksbuild.1');
});

test('an admin role for pods: asked, and deleted when somebody says so', async () => {
  const s = stage({
    world: world => {
      placePodRole(world, { RoleName: 'admin', attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
      placePodRole(world, { RoleName: 'orders' });
      const names = { namespace: 'orders', serviceAccount: 'orders', associationId: 'a-1' };
      placeAssociation(world, { ...names, roleArn: 'arn:aws:iam::111122223333:role/orders' });
    },
  });
  await s.does(
    'eks:UpdatePodIdentityAssociation',
    { name: 'shop', associationId: 'a-1', roleArn: 'arn:aws:iam::111122223333:role/admin' },
    { response: { association: { clusterName: 'shop', namespace: 'orders', serviceAccount: 'orders' } } },
  );
  const [asked] = await s.cases('eks-pod-identity-role-review');
  expect(asked).toMatchObject({ status: 'waiting', key: 'role' });
  await s.answers(asked?.id ?? '', { do: 'approve', by: 'dana' });
  expect(s.here().associations).toEqual({});
  expect(await s.cases('eks-pod-identity-role-review')).toMatchObject([{ status: 'resolved' }]);
});
