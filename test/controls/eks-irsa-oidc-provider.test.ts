/** Examples of eks-irsa-oidc-provider. */
import { eksIrsaOidcProvider } from '../../shared/controls/eks-irsa-oidc-provider.ts';
import { oidcProviderRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeAddon, placeCluster } from '../../local/sandbox/place.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import { accountOf, regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { evaluated } from '../examples.ts';

const account = '111122223333';
const ref = oidcProviderRef(account, 'eu-central-1', 'shop');
const issuer = 'oidc.eks.eu-central-1.amazonaws.com/id/shop';
const chinese = 'oidc.eks.cn-north-1.amazonaws.com.cn/id/shop';
const OpenIDConnectProviderArn = `arn:aws:iam::${account}:oidc-provider/${issuer}`;

/** A cluster whose issuer has no provider. */
const without =
  (cluster: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {}) =>
  (world: World): Ref => {
    placeCluster(world, cluster);
    accountOf(world, account).oidcProviders = {};
    return ref;
  };
const create = [
  {
    call: 'iam:CreateOpenIDConnectProvider',
    input: { Url: `https://${issuer}`, ClientIDList: ['sts.amazonaws.com'] },
  },
];
const undo = { calls: [{ call: 'iam:DeleteOpenIDConnectProvider', input: { OpenIDConnectProviderArn } }] };

check(eksIrsaOidcProvider, {
  changes: () => /\.oidcProviders\./,
  fine: [
    {
      name: 'the issuer has a provider',
      world: world => {
        placeCluster(world);
        return ref;
      },
    },
    {
      name: 'no provider, but Pod Identity is installed',
      world: world => {
        without()(world);
        placeAddon(world, { addonName: 'eks-pod-identity-agent' });
        return ref;
      },
    },
    { name: 'Auto Mode brings Pod Identity', world: without({ computeConfig: { enabled: true } }) },
    {
      name: 'no provider, and a Pod Identity agent that is degraded but there',
      world: world => {
        without()(world);
        placeAddon(world, { addonName: 'eks-pod-identity-agent', status: 'DEGRADED' });
        return ref;
      },
    },
  ],
  bad: [
    {
      name: 'neither provider nor Pod Identity',
      world: without(),
      finds: [
        {
          key: 'provider',
          message: /^Cluster shop has neither an IAM OIDC provider for its issuer nor Pod Identity\.$/,
          calls: create,
          undo,
        },
      ],
    },
    {
      name: 'only another issuer has a provider',
      world: world => {
        without()(world);
        placeCluster(world, { name: 'shop-2' });
        return ref;
      },
      finds: [{ key: 'provider', calls: create }],
    },
    {
      name: 'the Pod Identity agent does not run',
      world: world => {
        without()(world);
        placeAddon(world, { addonName: 'eks-pod-identity-agent', status: 'CREATE_FAILED' });
        return ref;
      },
      finds: [{ key: 'provider', calls: create, undo }],
    },
    {
      name: 'the cluster runs, but EKS tells no issuer of it',
      world: without({ identity: {} }),
      finds: [{ key: 'provider', atMost: 'notify', message: /^Nobody can tell/, calls: [] }],
    },
    {
      name: 'a cluster in China, whose issuer and provider go by other names',
      world: world => {
        const region = 'cn-north-1';
        placeCluster(world, { region, identity: { oidc: { issuer: `https://${chinese}` } } });
        accountOf(world, account).oidcProviders = {};
        return oidcProviderRef(account, region, 'shop');
      },
      finds: [
        {
          key: 'provider',
          calls: [
            {
              call: 'iam:CreateOpenIDConnectProvider',
              input: { Url: `https://${chinese}`, ClientIDList: ['sts.amazonaws.com'] },
            },
          ],
          undo: {
            calls: [
              {
                call: 'iam:DeleteOpenIDConnectProvider',
                input: { OpenIDConnectProviderArn: `arn:aws-cn:iam::${account}:oidc-provider/${chinese}` },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'nobody may list the providers',
      world: without(),
      denies: ['iam:ListOpenIDConnectProviders'],
      finds: [{ key: 'provider', atMost: 'notify', why: /read role/, calls: [] }],
    },
    {
      name: 'nobody may look at the add-ons',
      world: without(),
      denies: ['eks:DescribeAddon'],
      finds: [{ key: 'provider', atMost: 'notify', why: /read role/, calls: [] }],
    },
  ],
  notApplicable: [
    {
      name: 'a cluster that is only registered with EKS',
      world: world => {
        without()(world);
        const one = regionOf(world, account, 'eu-central-1').clusters['shop'];
        if (one) Object.assign(one, { connectorConfig: { provider: 'OTHER' } });
        return ref;
      },
      because: /runs elsewhere/,
    },
    {
      name: 'a local cluster on an Outpost',
      world: without({ outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
  ],
});

test('its maker has an hour from when the cluster was made, and deleting the provider of its issuer makes the fault', async () => {
  const example = { name: 'a new cluster', world: without({ createdAt: 1_793_600_000 }) };
  const { verdict } = await evaluated(eksIrsaOidcProvider, example);
  expect(verdict).toMatchObject([{ facet: `provider:${issuer}`, notBefore: 1_793_603_600 }]);
});
