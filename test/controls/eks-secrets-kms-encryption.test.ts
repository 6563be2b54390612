/** Examples of eks-secrets-kms-encryption. */
import { eksSecretsKmsEncryption } from '../../shared/controls/eks-secrets-kms-encryption.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeKey } from '../../local/sandbox/place.ts';
import type { ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { registered } from '../registered.ts';

const ref: Ref = { kind: 'cluster', account: '111122223333', region: 'eu-central-1', id: 'shop' };
const KeyId = '0a1b2c3d-0000-4000-8000-00000000000e';
const keyArn = `arn:aws:kms:eu-central-1:111122223333:key/${KeyId}`;
const cluster =
  (more: Partial<Omit<ClusterState, 'resourcesVpcConfig'>>) =>
  (world: World): Ref => {
    placeKey(world, { KeyId });
    placeCluster(world, more);
    return ref;
  };
const settings = { secretsKeys: { 'eu-central-1': keyArn } };
const associate = [
  {
    call: 'eks:AssociateEncryptionConfig',
    input: { clusterName: 'shop', encryptionConfig: [{ resources: ['secrets'], provider: { keyArn } }] },
  },
];

check(eksSecretsKmsEncryption, {
  changes: () => /\.clusters\.shop\.encryptionConfig\[/,
  fine: [
    { name: 'a customer managed key encrypts the secrets', world: cluster({}), settings },
    {
      name: 'another key than the one of the settings is as good',
      world: cluster({
        encryptionConfig: [
          {
            resources: ['secrets'],
            provider: { keyArn: 'arn:aws:kms:eu-central-1:444455556666:key/11111111-2222-4333-8444-555555555555' },
          },
        ],
      }),
      settings,
    },
  ],
  bad: [
    {
      name: 'version 1.27 without encryption and a key to offer',
      world: cluster({ version: '1.27', encryptionConfig: [] }),
      settings,
      finds: [
        {
          key: 'secrets',
          severity: 'high',
          calls: associate,
          undo: { impossible: expect.stringContaining('cannot switch') },
        },
      ],
    },
    {
      name: 'version 1.28 has a default encryption of its own',
      world: cluster({ version: '1.28', encryptionConfig: [] }),
      settings,
      finds: [{ key: 'secrets', severity: 'low', calls: associate }],
    },
    {
      name: 'version 1.9 is older than 1.27',
      world: cluster({ version: '1.9', encryptionConfig: [] }),
      settings,
      finds: [{ key: 'secrets', severity: 'high' }],
    },
    {
      name: 'nobody tells which version it runs',
      world: cluster({ version: undefined, encryptionConfig: [] }),
      settings,
      finds: [{ key: 'secrets', message: /version unknown/, calls: associate }],
    },
    {
      name: 'an encryption of something else than secrets cannot be changed',
      world: cluster({ encryptionConfig: [{ resources: [], provider: { keyArn } }] }),
      settings,
      finds: [{ key: 'secrets', severity: 'low', atMost: 'notify', why: /cannot be changed/, calls: [] }],
    },
    {
      name: 'the settings name no key',
      world: cluster({ encryptionConfig: [] }),
      finds: [{ key: 'secrets', severity: 'low', atMost: 'notify', why: /no key for eu-central-1/, calls: [] }],
    },
    {
      name: 'the settings name a key for another Region',
      world: cluster({ encryptionConfig: [] }),
      settings: { secretsKeys: { 'us-east-1': keyArn } },
      finds: [{ key: 'secrets', severity: 'low', atMost: 'notify', why: /eu-central-1/, calls: [] }],
    },
    {
      name: 'an encryption that names no key cannot be changed',
      world: cluster({ version: '1.27', encryptionConfig: [{ resources: ['secrets'] }] }),
      settings,
      finds: [{ key: 'secrets', severity: 'high', atMost: 'notify', why: /cannot be changed/, calls: [] }],
    },
  ],
  notApplicable: [
    {
      name: 'a local cluster on an Outpost',
      world: cluster({
        encryptionConfig: [],
        outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' },
      }),
      because: /Outpost/,
    },
    {
      name: 'a cluster that is only registered with EKS',
      world: registered(cluster({ encryptionConfig: [] })),
      because: /runs elsewhere/,
    },
  ],
});
