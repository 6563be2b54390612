/** Examples of eks-kms-key-rotation. */
import { eksKmsKeyRotation } from '../../shared/controls/eks-kms-key-rotation.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeKey } from '../../local/sandbox/place.ts';
import type { KeyState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const KeyId = '0a1b2c3d-0000-4000-8000-00000000000e';

const key =
  (options: Partial<KeyState>) =>
  (world: World): Ref => {
    placeKey(world, { KeyId, ...options });
    placeCluster(world, {
      encryptionConfig: [
        { resources: ['secrets'], provider: { keyArn: `arn:aws:kms:${region}:${account}:key/${KeyId}` } },
      ],
    });
    return { kind: 'key', account, region, id: KeyId };
  };
const off = { KeyRotationEnabled: false };
const told = (why: RegExp) => [{ key: 'rotation', atMost: 'notify' as const, why, calls: [] }];

check(eksKmsKeyRotation, {
  changes: () => new RegExp(String.raw`\.keys\.${KeyId}\.KeyRotationEnabled: `),
  fine: [
    { name: 'a key that rotates', world: key({}) },
    { name: 'a disabled key that rotates again once it is enabled', world: key({ KeyState: 'Disabled' }) },
  ],
  bad: [
    {
      name: 'someone has switched rotation off',
      world: key(off),
      finds: [
        {
          key: 'rotation',
          message: /secrets of cluster shop, does not rotate automatically\.$/,
          calls: [{ call: 'kms:EnableKeyRotation', input: { KeyId } }],
          undo: { byPerson: [{ call: 'kms:DisableKeyRotation', input: { KeyId } }] },
        },
      ],
    },
    {
      name: 'a multi-Region primary key decides for its replicas',
      world: key({ ...off, MultiRegion: true, MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY' } }),
      finds: [{ key: 'rotation' }],
    },
    {
      name: 'a replica follows the primary key of another Region',
      world: key({
        ...off,
        MultiRegion: true,
        MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA', PrimaryKey: { Region: 'eu-west-1' } },
      }),
      finds: [
        { ...told(/in eu-west-1/)[0], key: 'rotation', evidence: { multiRegion: 'REPLICA', keyState: 'Enabled' } },
      ],
    },
    {
      name: 'a disabled key must be enabled first',
      world: key({ ...off, KeyState: 'Disabled' }),
      finds: told(/enabled key/),
    },
    {
      name: 'the key policy does not let us ask',
      world: key({}),
      denies: ['kms:GetKeyRotationStatus'],
      finds: told(/may not ask/),
    },
  ],
  notApplicable: [
    { name: 'imported key material cannot rotate', world: key({ ...off, Origin: 'EXTERNAL' }), because: /not made/ },
    {
      name: 'a key in a custom key store',
      world: key({ ...off, Origin: 'AWS_CLOUDHSM' }),
      because: /not made by KMS/,
    },
    {
      name: 'an asymmetric key is none for secrets',
      world: key({ ...off, KeySpec: 'RSA_2048' }),
      because: /symmetric/,
    },
    { name: 'AWS rotates its own keys', world: key({ KeyManager: 'AWS' }), because: /every year/ },
    {
      name: 'KMS says no for every key that waits for deletion',
      world: key({ KeyState: 'PendingDeletion' }),
      because: /waits for deletion/,
    },
    {
      name: 'a key that is gone has nothing to rotate',
      world: world => {
        const ref = key(off)(world);
        delete regionOf(world, account, region).keys[KeyId];
        return ref;
      },
      because: /no such key/,
    },
    {
      name: 'a key of another account is judged there',
      world: world => {
        const id = `arn:aws:kms:${region}:444455556666:key/${KeyId}`;
        placeCluster(world, { encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: id } }] });
        placeKey(world, { KeyId, ...off, AWSAccountId: '444455556666' });
        return { kind: 'key', account, region, id };
      },
      because: /account 444455556666/,
    },
  ],
});
