/** Examples of eks-kms-key-usable. */
import type { ClusterIssueCode } from '@aws-sdk/client-eks';
import { eksKmsKeyUsable } from '../../shared/controls/eks-kms-key-usable.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeKey } from '../../local/sandbox/place.ts';
import type { KeyState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { read } from '../../shared/read.ts';
import type { Change } from '../../shared/record.ts';
import { check } from '../check.ts';
import { staged } from '../examples.ts';
import { testPorts } from '../ports.ts';

const account = '111122223333';
const region = 'eu-central-1';
const KeyId = '0a1b2c3d-0000-4000-8000-00000000000e';
const now = 1_793_696_400;
const day = 86_400;

const key =
  (options: Partial<KeyState>, cluster: Parameters<typeof placeCluster>[1] = {}) =>
  (world: World): Ref => {
    placeKey(world, { KeyId, ...options });
    placeCluster(world, {
      ...cluster,
      encryptionConfig: [
        { resources: ['secrets'], provider: { keyArn: `arn:aws:kms:${region}:${account}:key/${KeyId}` } },
      ],
    });
    return { kind: 'key', account, region, id: KeyId };
  };
const healthy = (...codes: ClusterIssueCode[]) => ({ health: { issues: codes.map(code => ({ code })) } });
const enable = { call: 'kms:EnableKey', input: { KeyId } };
const cancel = { call: 'kms:CancelKeyDeletion', input: { KeyId } };
const schedule = (PendingWindowInDays: number) => ({
  byPerson: [{ call: 'kms:ScheduleKeyDeletion', input: { KeyId, PendingWindowInDays } }],
});
const told = (why: RegExp, message?: RegExp) => [
  { key: 'state', atMost: 'notify' as const, why, ...(message && { message }), calls: [] },
];

check(eksKmsKeyUsable, {
  changes: () => new RegExp(String.raw`\.keys\.${KeyId}\.(KeyState|Enabled):`),
  fine: [
    { name: 'an enabled key', world: key({}) },
    { name: 'a key that KMS is still making', world: key({ KeyState: 'Creating' }) },
    { name: 'a key whose primary Region is being moved', world: key({ KeyState: 'Updating' }) },
    {
      name: 'the health of the cluster lags behind a key that was enabled again',
      world: key({}, healthy('KmsKeyDisabled', 'KmsKeyMarkedForDeletion')),
    },
    { name: 'the cluster is unwell for another reason', world: key({}, healthy('Ec2SubnetNotFound')) },
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
      finds: [
        {
          key: 'state',
          message: /is scheduled for deletion on 2026-11-13, less than 30 days from now\.$/,
          evidence: {
            keyState: 'PendingDeletion',
            account,
            clusters: ['shop'],
            deletionDate: '2026-11-13T09:00:00.000Z',
          },
          calls: [cancel, enable],
          undo: schedule(10),
        },
      ],
    },
    {
      name: 'the key is to be deleted after the usual month',
      world: key({ KeyState: 'PendingDeletion', DeletionDate: now + 30 * day - 60 }),
      finds: [
        {
          key: 'state',
          message: /is scheduled for deletion on 2026-12-03\.$/,
          calls: [cancel, enable],
          undo: schedule(30),
        },
      ],
    },
    {
      name: 'tomorrow is sooner than KMS would take again',
      world: key({ KeyState: 'PendingDeletion', DeletionDate: now + day }),
      finds: [{ key: 'state', calls: [cancel, enable], undo: schedule(7) }],
    },
    {
      name: 'KMS does not tell when it deletes the key',
      world: key({ KeyState: 'PendingDeletion' }),
      finds: [{ key: 'state', message: /is scheduled for deletion\.$/, calls: [cancel, enable], undo: schedule(30) }],
    },
    {
      name: 'a primary key that waits for its replicas',
      world: key({ KeyState: 'PendingReplicaDeletion' }),
      finds: told(/every Region/, /is scheduled for deletion as soon as its replicas are gone\.$/),
    },
    {
      name: 'the custom key store is disconnected',
      world: key({ KeyState: 'Unavailable' }),
      finds: told(/key store/, /is unavailable because its key store is\.$/),
    },
    {
      name: 'the imported key material is gone',
      world: key({ KeyState: 'PendingImport' }),
      finds: told(/imported again/, /has no key material\.$/),
    },
    {
      name: 'the grant by which EKS used the key was revoked',
      world: key({}, healthy('KmsGrantRevoked')),
      finds: [
        {
          key: 'grants',
          atMost: 'notify',
          why: /grant/,
          message: /EKS reports .* encrypts the secrets of cluster shop \(KmsGrantRevoked\)\.$/,
          calls: [],
        },
      ],
    },
    {
      name: 'EKS finds no such key though KMS has one',
      world: key({}, healthy('KmsKeyNotFound')),
      finds: [{ key: 'grants', atMost: 'notify', message: /KmsKeyNotFound/, calls: [] }],
    },
    {
      name: 'a disabled key that EKS reports as well, and a grant that is gone besides',
      world: key({ KeyState: 'Disabled' }, healthy('KmsKeyDisabled', 'KmsGrantRevoked')),
      finds: [
        { key: 'state', calls: [enable] },
        { key: 'grants', atMost: 'notify', calls: [] },
      ],
    },
    {
      name: 'the key is gone and the cluster still names it',
      world: world => {
        const ref = key({}, healthy('KmsKeyNotFound'))(world);
        delete regionOf(world, account, region).keys[KeyId];
        return ref;
      },
      finds: [
        {
          key: 'state',
          atMost: 'notify',
          why: /never comes back/,
          message: /secrets of cluster shop, does not exist any more\.$/,
          calls: [],
        },
      ],
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
      finds: [
        {
          ...told(/account 444455556666/)[0],
          key: 'state',
          evidence: { account: '444455556666', keyState: 'Disabled' },
        },
      ],
    },
  ],
});

describe('a change that the key itself does not show', () => {
  const readAfter = async (because: Partial<Change>, world: (world: World) => Ref = key({})) => {
    const stage = staged({ name: 'a key', world });
    const change: Change = {
      eventId: 'e-1',
      time: now,
      source: 'kms',
      name: 'RevokeGrant',
      actor: { type: 'AssumedRole', name: 'alice via role Admin' },
      ...because,
    };
    const seen = await read(testPorts(stage.sandbox, stage.clock), { ref: stage.ref, because: change });
    return 'absent' in seen ? seen.absent : seen.settled;
  };
  const waits = { because: expect.stringMatching(/EKS may not have noticed yet what \w+ did to key/) };

  test.each(['RevokeGrant', 'RetireGrant', 'PutKeyPolicy'])(
    '%s: EKS gets a quarter of an hour to notice',
    async name => {
      expect(await readAfter({ name })).toEqual(waits);
      expect(await readAfter({ name, time: now - 900 })).toBe(true);
    },
  );
  test('nothing is waited for once EKS has noticed, or the key shows it', async () => {
    expect(await readAfter({}, key({}, healthy('KmsGrantRevoked')))).toBe(true);
    expect(await readAfter({}, key({ KeyState: 'Disabled' }))).toBe(true);
  });
  test('other changes, and grants that a service of AWS gives back, are not waited for', async () => {
    expect(await readAfter({ name: 'DisableKeyRotation' })).toBe(true);
    expect(await readAfter({ source: 'eks' })).toBe(true);
    expect(
      await readAfter({
        name: 'RetireGrant',
        actor: { type: 'AWSService', name: 'ec2', invokedBy: 'ec2.amazonaws.com' },
      }),
    ).toBe(true);
  });
  test('a key whose last cluster is gone is nobody’s any more', async () => {
    const stage = staged({ name: 'a key', world: key({}) });
    const ports = testPorts(stage.sandbox, stage.clock);
    await read(ports, { ref: stage.ref });
    delete regionOf(stage.sandbox.world, account, region).clusters['shop'];
    expect(await read(ports, { ref: stage.ref })).toMatchObject({ absent: 'gone' });
  });
});
