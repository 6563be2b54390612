/** Examples of cloudtrail-log-validation. */
import { cloudtrailLogValidation } from '../../shared/controls/cloudtrail-log-validation.ts';
import { noTrail } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeTrail } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const id = 'management-events';
const arn = `arn:aws:cloudtrail:${region}:${account}:trail/${id}`;
const trail =
  (options: Parameters<typeof placeTrail>[1] = {}) =>
  (world: World): Ref => {
    placeTrail(world, options);
    return { kind: 'trail', account, region, id };
  };
const off = { LogFileValidationEnabled: false };
const set = (EnableLogFileValidation: boolean) => ({
  call: 'cloudtrail:UpdateTrail',
  input: { Name: arn, EnableLogFileValidation },
});
const told = (key: string, why: RegExp) => ({ key, atMost: 'notify' as const, why, calls: [] });

check(cloudtrailLogValidation, {
  changes: () => /\.trails\.management-events\.trail\.LogFileValidationEnabled: /,
  fine: [
    { name: 'the trail validates and encrypts', world: trail() },
    {
      name: 'an account without a trail has another problem',
      world: () => ({ kind: 'trail', account, region, id: noTrail }),
    },
  ],
  bad: [
    {
      name: 'validation was switched off, and an undo is a person’s',
      world: trail(off),
      finds: [
        {
          key: 'validation',
          message: /^Trail management-events of account 111122223333 does not validate/,
          calls: [set(true)],
          undo: { byPerson: [set(false)] },
        },
      ],
    },
    {
      name: 'no key was chosen and none is guessed',
      world: trail({ KmsKeyId: undefined }),
      finds: [told('kms', /--kms-key-id/)],
    },
    {
      name: 'neither validation nor a key',
      world: trail({ ...off, KmsKeyId: undefined }),
      finds: [{ key: 'validation', calls: [set(true)] }, told('kms', /--kms-key-id/)],
    },
    {
      name: 'an organization trail of this very account',
      world: trail({ ...off, IsOrganizationTrail: true }),
      finds: [told('validation', /organization trail/)],
    },
    {
      name: 'an organization trail seen from a member account',
      world: world => {
        placeTrail(world, { ...off, account: '444455556666', IsOrganizationTrail: true });
        return { kind: 'trail', account, region, id };
      },
      finds: [told('validation', /management account 444455556666/)],
    },
    {
      name: 'a trail whose home is another Region',
      world: world => {
        placeTrail(world, { ...off, region: 'eu-west-1' });
        return { kind: 'trail', account, region, id };
      },
      finds: [told('validation', /home Region eu-west-1/)],
    },
  ],
});
