/** Examples of eks-oidc-identity-provider. */
import { eksOidcIdentityProvider } from '../../shared/controls/eks-oidc-identity-provider.ts';
import { read } from '../../shared/read.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeIdentityProvider } from '../../local/sandbox/place.ts';
import type { IdentityProviderState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { staged } from '../examples.ts';
import { testPorts } from '../ports.ts';

const ref: Ref = {
  kind: 'identity-provider-config',
  account: '111122223333',
  region: 'eu-central-1',
  id: 'shop/people',
};
const provider =
  (fields: Partial<IdentityProviderState> = {}) =>
  (world: World): Ref => {
    placeCluster(world);
    placeIdentityProvider(world, fields);
    return ref;
  };
const settings = { access: { oidcIssuers: ['id.example.com', '*.okta.example'] } };
const calls = [
  {
    call: 'eks:DisassociateIdentityProviderConfig',
    input: { clusterName: 'shop', identityProviderConfig: { type: 'oidc', name: 'people' } },
  },
];
const safe = { usernamePrefix: 'people:', groupsClaim: 'groups', groupsPrefix: 'people:' };

check(eksOidcIdentityProvider, {
  changes: () => /\.identityProviders\.shop\/people/,
  fine: [
    { name: 'an approved issuer with safe prefixes', world: provider(), settings },
    {
      name: 'an issuer with a path on an approved host',
      world: provider({ issuerUrl: 'https://shop.okta.example/oauth2/default' }),
      settings,
    },
    {
      name: 'no groups are taken from the token, so they need no prefix',
      world: provider({ groupsClaim: undefined, groupsPrefix: undefined }),
      settings,
    },
    {
      name: 'a prefix only begins like one of Kubernetes',
      world: provider({ usernamePrefix: 'sysadmins:', groupsPrefix: 'shop-system:' }),
      settings,
    },
    {
      name: 'e-mail addresses with a prefix of their own',
      world: provider({ usernameClaim: 'email', usernamePrefix: 'people:' }),
      settings,
    },
    {
      name: 'without a prefix of its own EKS puts the issuer before user names',
      world: provider({ usernamePrefix: undefined }),
      settings,
    },
  ],
  bad: [
    {
      name: 'an issuer nobody approved, with everything it takes to bring it back',
      world: provider({
        issuerUrl: 'https://id.example.net',
        usernameClaim: 'email',
        requiredClaims: { team: 'shop' },
        tags: { team: 'shop' },
      }),
      settings,
      finds: [
        {
          key: 'provider',
          message: /^Cluster shop believes .* people, but its issuer https:\/\/id\.example\.net is not approved\.$/,
          calls,
          undo: {
            byPerson: [
              {
                call: 'eks:AssociateIdentityProviderConfig',
                input: {
                  clusterName: 'shop',
                  oidc: {
                    identityProviderConfigName: 'people',
                    issuerUrl: 'https://id.example.net',
                    clientId: 'kubernetes',
                    usernameClaim: 'email',
                    requiredClaims: { team: 'shop' },
                    ...safe,
                  },
                  tags: { team: 'shop' },
                },
              },
            ],
          },
          canLockOut: true,
        },
      ],
    },
    {
      name: 'a host that only ends like an approved one',
      world: provider({ issuerUrl: 'https://id.example.com.evil.example/id.example.com' }),
      settings,
      finds: [{ key: 'provider', calls, canLockOut: true }],
    },
    {
      name: 'an approved host without TLS is none',
      world: provider({ issuerUrl: 'http://id.example.com' }),
      settings,
      finds: [{ key: 'provider', calls, canLockOut: true }],
    },
    {
      name: 'a token may name any user',
      world: provider({ usernamePrefix: '-' }),
      settings,
      finds: [{ key: 'provider', message: /but user names have no prefix\.$/, calls, canLockOut: true }],
    },
    {
      name: 'a token may name a group of Kubernetes',
      world: provider({ groupsPrefix: '' }),
      settings,
      finds: [{ key: 'provider', severity: 'high', message: /but groups have no prefix\.$/, calls, canLockOut: true }],
    },
    {
      name: 'a token may go on where the prefix of its groups stops',
      world: provider({ groupsPrefix: 'system' }),
      settings,
      finds: [
        { key: 'provider', severity: 'high', message: /but groups begin with system\.$/, calls, canLockOut: true },
      ],
    },
    {
      name: 'a token may go on where the prefix of user names stops',
      world: provider({ usernamePrefix: 'sys' }),
      settings,
      finds: [{ key: 'provider', message: /but user names begin with sys\.$/, calls, canLockOut: true }],
    },
    {
      name: 'a prefix that is one of Kubernetes',
      world: provider({ groupsPrefix: 'system:shop-' }),
      settings,
      finds: [{ key: 'provider', severity: 'high', message: /begin with system:shop-/, calls, canLockOut: true }],
    },
    {
      name: 'EKS puts nothing before e-mail addresses',
      world: provider({ usernameClaim: 'email', usernamePrefix: undefined }),
      settings,
      finds: [
        {
          key: 'provider',
          atMost: 'notify',
          why: /e-mail/,
          message: /are e-mail addresses without a prefix\.$/,
          calls: [],
        },
      ],
    },
    {
      name: 'e-mail addresses while settings approve no issuer at all',
      world: provider({ usernameClaim: 'email', usernamePrefix: undefined }),
      finds: [{ key: 'provider', atMost: 'notify', why: /access\.oidcIssuers/, message: /e-mail/, calls: [] }],
    },
    {
      name: 'e-mail addresses from an issuer nobody approved',
      world: provider({ usernameClaim: 'email', usernamePrefix: undefined, issuerUrl: 'https://id.example.net' }),
      settings,
      finds: [{ key: 'provider', message: /not approved and user names are e-mail/, calls, canLockOut: true }],
    },
    {
      name: 'unsafe prefixes are asked about though settings approve no issuer',
      world: provider({ groupsPrefix: undefined, usernamePrefix: '-' }),
      finds: [
        {
          key: 'provider',
          severity: 'high',
          message: /not approved, user names .* and groups/,
          calls,
          canLockOut: true,
        },
      ],
    },
    {
      name: 'settings approve no issuer at all',
      world: provider(),
      finds: [{ key: 'provider', atMost: 'notify', why: /access\.oidcIssuers/, calls: [] }],
    },
    {
      name: 'what EKS does not tell could not be brought back',
      world: provider({ issuerUrl: 'https://id.example.net', clientId: undefined }),
      settings,
      finds: [{ key: 'provider', atMost: 'notify', why: /bring it back/, calls: [] }],
    },
  ],
});

test('a provider that is being made is waited for, one that is being taken away is gone', async () => {
  const readIn = (fields: Partial<IdentityProviderState>) => {
    const stage = staged({ name: 'a provider', world: provider(fields) });
    return read(testPorts(stage.sandbox, stage.clock), { ref });
  };
  expect(await readIn({ status: 'CREATING' })).toMatchObject({
    settled: { because: expect.stringContaining('CREATING') },
  });
  expect(await readIn({ status: 'DELETING' })).toMatchObject({ absent: 'gone' });
  expect(await readIn({ identityProviderConfigName: 'another' })).toMatchObject({ absent: 'gone' });
});
