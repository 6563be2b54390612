/** Examples of eks-kms-key-usable. */
import { eksKmsKeyUsable } from '../../shared/controls/eks-kms-key-usable.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeKey } from '../../local/sandbox/place.ts';
import type { KeyState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const KeyId = '0a1b2c3d-0000-4000-8000-00000000000e';
const now = 1_793_696_400;
const day = 86_400;

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
const enable = { call: 'kms:EnableKey', input: { KeyId } };
const cancel = { call: 'kms:CancelKeyDeletion', input: { KeyId } };
const schedule = (PendingWindowInDays: number) => ({
  byPerson: [{ call: 'kms:ScheduleKeyDeletion', input: { KeyId, PendingWindowInDays } }],
});
const told = (why: RegExp) => [{ key: 'state', atMost: 'notify' as const, why, calls: [] }];

check(eksKmsKeyUsable, {
  changes: () => new RegExp(String.raw`\.keys\.${KeyId}\.(KeyState|Enabled):`),
  fine: [
    { name: 'an enabled key', world: key({}) },
    { name: 'a key that KMS is still making', world: key({ KeyState: 'Creating' }) },
  ],
  bad: [
    {
      name: 'the key is disabled and only needs enabling',
      world: key({ KeyState: 'Disabled' }),
      finds: [
        {
          key: 'state',
          message: /secrets of cluster shop, is disabled/,
          calls: [enable],
          undo: { byPerson: [{ call: 'kms:DisableKey', input: { KeyId } }] },
        },
      ],
    },
    {
      name: 'the key is to be deleted in ten days',
      world: key({ KeyState: 'PendingDeletion', DeletionDate: now + 10 * day }),
      finds: [{ key: 'state', message: /is scheduled for deletion/, calls: [cancel, enable], undo: schedule(10) }],
    },
    {
      name: 'tomorrow is sooner than KMS would take again',
      world: key({ KeyState: 'PendingDeletion', DeletionDate: now + day }),
      finds: [{ key: 'state', calls: [cancel, enable], undo: schedule(7) }],
    },
    {
      name: 'KMS does not tell when it deletes the key',
      world: key({ KeyState: 'PendingDeletion' }),
      finds: [{ key: 'state', calls: [cancel, enable], undo: schedule(30) }],
    },
    {
      name: 'a primary key that waits for its replicas',
      world: key({ KeyState: 'PendingReplicaDeletion' }),
      finds: told(/every Region/),
    },
    { name: 'the custom key store is disconnected', world: key({ KeyState: 'Unavailable' }), finds: told(/key store/) },
    {
      name: 'the imported key material is gone',
      world: key({ KeyState: 'PendingImport' }),
      finds: told(/imported again/),
    },
    {
      name: 'a key of another account cannot be put right from here',
      world: world => {
        const id = `arn:aws:kms:${region}:444455556666:key/${KeyId}`;
        placeCluster(world, { encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: id } }] });
        // What DescribeKey by ARN answers from the account of the cluster.
        placeKey(world, { KeyId, KeyState: 'Disabled', AWSAccountId: '444455556666' });
        return { kind: 'key', account, region, id };
      },
      finds: told(/account 444455556666/),
    },
  ],
});
