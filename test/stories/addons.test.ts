/** Add-ons and the roles of pods: what clusters run beside themselves. */
import { placeAddon, placeAssociation, placeCluster, placePodRole } from '../../local/sandbox/place.ts';
import { nodeRole } from '../../local/sandbox/stories.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
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

test('a cluster is upgraded and CoreDNS left behind: asked once the cluster is ACTIVE, over once the add-on has followed', async () => {
  const s = stage({
    world: world => {
      placeAddon(world, { addonName: 'coredns', addonVersion: 'v1.12.1-eksbuild.2' });
      const shop = regionOf(world, '111122223333', 'eu-central-1').clusters['shop'];
      if (shop) shop.version = '1.33';
    },
  });
  const skipped = () => s.passes.filter(pass => pass.ref.kind === 'addon').map(pass => pass.skipped ?? 'judged');
  await s.does('eks:UpdateClusterVersion', { name: 'shop', version: '1.34' });
  expect(skipped()).toContainEqual(expect.stringMatching(/cluster shop is UPDATING; looking again later/));
  expect(await s.cases('eks-coredns-addon-compatible')).toMatchObject([{ status: 'waiting', key: 'version' }]);
  await s.does('eks:UpdateAddon', { name: 'shop', addonName: 'coredns', addonVersion: 'v1.12.3-eksbuild.1' });
  expect(skipped()).toContainEqual(expect.stringMatching(/add-on coredns of cluster shop is UPDATING/));
  expect(await s.cases('eks-coredns-addon-compatible')).toMatchObject([{ status: 'resolved' }]);
  expect(s.writes()).toEqual([]);
});

test('the questions about a cluster’s add-ons end when the cluster is deleted', async () => {
  const s = stage({
    world: world => void placeAddon(world, { addonName: 'coredns', addonVersion: 'v1.12.1-eksbuild.2' }),
  });
  await s.does('eks:UpdateAddon', { name: 'shop', addonName: 'coredns', configurationValues: '{}' });
  expect(await s.cases('eks-coredns-addon-compatible')).toMatchObject([{ status: 'waiting' }]);
  await s.does('eks:DeleteCluster', { name: 'shop' });
  expect(await s.cases('eks-coredns-addon-compatible')).toMatchObject([{ status: 'resolved' }]);
  expect(s.writes()).toEqual([]);
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

describe('the IAM provider of a cluster’s issuer', () => {
  const host = 'oidc.eks.eu-central-1.amazonaws.com/id/shop';
  const arnOf = (name: string) => `arn:aws:iam::111122223333:oidc-provider/${name}`;
  const deleted = { openIDConnectProviderArn: arnOf(host) };
  const raised = { rules: [{ control: 'eks-irsa-oidc-provider', remedy: 'revert' }] };
  const kept = (world: World) => Object.keys(world.accounts['111122223333']?.oidcProviders ?? {});

  test('deleted: asked, and made again when somebody says so; the other clusters of the Region are left alone', async () => {
    const s = stage({ world: world => void placeCluster(world, { name: 'shop-2' }) });
    await s.does('iam:DeleteOpenIDConnectProvider', deleted);
    const [asked, ...others] = await s.cases('eks-irsa-oidc-provider');
    expect(others).toEqual([]);
    expect(asked).toMatchObject({ status: 'waiting', ref: { kind: 'oidc-provider', id: 'shop' } });
    await s.answers(asked?.id ?? '', { do: 'approve', by: 'dana' });
    expect(s.writes()).toEqual(['iam:CreateOpenIDConnectProvider']);
    expect(kept(s.world)).toContain(arnOf(host));
    expect(await s.cases('eks-irsa-oidc-provider')).toMatchObject([{ status: 'resolved' }]);
  });

  test('deleted where the settings revert that: made again at once', async () => {
    const s = stage({ settings: raised });
    await s.does('iam:DeleteOpenIDConnectProvider', deleted);
    expect(s.writes()).toEqual(['iam:CreateOpenIDConnectProvider']);
    expect(kept(s.world)).toEqual([arnOf(host)]);
  });

  test('missing before another cluster’s is deleted: only asked, whatever the settings', async () => {
    const s = stage({
      settings: raised,
      world: world => {
        placeCluster(world, { name: 'shop-2' });
        delete world.accounts['111122223333']?.oidcProviders[arnOf(host)];
      },
    });
    await s.does('iam:DeleteOpenIDConnectProvider', {
      openIDConnectProviderArn: arnOf(host.replace('shop', 'shop-2')),
    });
    expect(kept(s.world)).toEqual([arnOf(host.replace('shop', 'shop-2'))]);
    expect(await s.cases('eks-irsa-oidc-provider')).toMatchObject([
      { status: 'waiting', ref: { id: 'shop' } },
      { status: 'resolved', ref: { id: 'shop-2' } },
    ]);
  });

  test('asked about, then made by hand: the case is over', async () => {
    const s = stage();
    await s.does('iam:DeleteOpenIDConnectProvider', deleted);
    await s.does('iam:CreateOpenIDConnectProvider', { url: `https://${host}`, clientIDList: ['sts.amazonaws.com'] });
    expect(s.writes()).toEqual([]);
    expect(await s.cases('eks-irsa-oidc-provider')).toMatchObject([{ status: 'resolved' }]);
  });

  test('no longer needed where the Pod Identity agent runs, and asked for once that goes too', async () => {
    const agent = { name: 'shop', addonName: 'eks-pod-identity-agent' };
    const s = stage({ world: world => void placeAddon(world, { addonName: agent.addonName }) });
    await s.does('iam:DeleteOpenIDConnectProvider', deleted);
    expect(await s.cases('eks-irsa-oidc-provider')).toEqual([]);
    await s.does('eks:DeleteAddon', agent);
    expect(await s.cases('eks-irsa-oidc-provider')).toMatchObject([{ status: 'waiting' }]);
    await s.does('eks:CreateAddon', agent);
    expect(await s.cases('eks-irsa-oidc-provider')).toMatchObject([{ status: 'resolved' }]);
  });

  test('that is none of EKS’s: nobody looks', async () => {
    const s = stage();
    await s.does('iam:DeleteOpenIDConnectProvider', {
      openIDConnectProviderArn: arnOf('token.actions.githubusercontent.com'),
    });
    expect(s.passes).toEqual([]);
  });
});

describe('the add-on that collects metrics', () => {
  const addonName = 'amazon-cloudwatch-observability';
  const settings = {
    addonRoles: { [addonName]: 'cloudwatch-agent' },
    rules: [{ control: 'eks-container-insights', remedy: 'ask' }],
    exemptByTag: ['eks-container-insights'],
  };
  const withAgent = (world: World) => {
    placePodRole(world, {
      RoleName: 'cloudwatch-agent',
      attached: ['arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy'],
    });
    placeAddon(world, { addonName: 'eks-pod-identity-agent' });
  };

  test('deleted: asked an hour later, made again when somebody says so, and taken away again', async () => {
    const s = stage({ settings, world: withAgent });
    const { passes } = await s.does('eks:DeleteAddon', { name: 'shop', addonName });
    expect(JSON.stringify(passes)).toContain('grace window');
    const [asked] = await s.cases('eks-container-insights');
    expect(asked).toMatchObject({ status: 'waiting' });
    await s.answers(asked?.id ?? '', { do: 'approve', by: 'dana' });
    expect(s.here().addons[`shop/${addonName}`]).toMatchObject({ status: 'ACTIVE' });
    expect(Object.values(s.here().associations)).toMatchObject([{ serviceAccount: 'cloudwatch-agent' }]);
    expect(await s.cases('eks-container-insights')).toMatchObject([{ status: 'resolved' }]);
    await s.answers(asked?.id ?? '', { do: 'undo', by: 'dana' });
    expect(s.writes()).toEqual(['eks:CreateAddon', 'eks:DeleteAddon']);
    expect(s.here().addons[`shop/${addonName}`]).toBeUndefined();
    expect(s.here().associations).toEqual({});
  });

  test('deleted where something else collects them and the cluster’s tag says so: nobody is told', async () => {
    const tag = 'eks-container-insights:2026-12-31:obs-team:Datadog collects them';
    const s = stage({
      settings,
      world: world => {
        withAgent(world);
        const shop = regionOf(world, '111122223333', 'eu-central-1').clusters['shop'];
        if (shop) shop.tags = { ...shop.tags, 'eks-guardrails/exempt': tag };
      },
    });
    await s.does('eks:DeleteAddon', { name: 'shop', addonName });
    expect(await s.cases('eks-container-insights')).toEqual([]);
  });

  test('made by hand after it was asked for: the case is over', async () => {
    const s = stage({ settings, world: withAgent });
    await s.does('eks:DeleteAddon', { name: 'shop', addonName });
    await s.does('eks:CreateAddon', { name: 'shop', addonName });
    expect(s.writes()).toEqual([]);
    expect(await s.cases('eks-container-insights')).toMatchObject([{ status: 'resolved' }]);
  });
});
