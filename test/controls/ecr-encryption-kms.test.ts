/** Examples of ecr-encryption-kms. */
import type { KeyManagerType } from '@aws-sdk/client-kms';
import { ecrEncryptionKms } from '../../shared/controls/ecr-encryption-kms.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeKey, placeRepository } from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
/** With `manager` the repository is encrypted with a KMS key of that manager, without one by ECR itself. */
const repository =
  (manager: KeyManagerType | null, tags: Record<string, string> = {}) =>
  (world: World): Ref => {
    const key = manager && regionOf(world, account, region).keys[placeKey(world, { KeyManager: manager })];
    const id = placeRepository(world, {
      tags,
      encryptionConfiguration: key ? { encryptionType: 'KMS', kmsKey: key.Arn } : { encryptionType: 'AES256' },
    });
    return { kind: 'repository', account, region, id };
  };
const sensitive = { data: 'sensitive' };
const everywhere = { repositories: { kmsForAll: true } };
const finds = (message: RegExp) => [{ key: 'encryption', message, calls: [] }];

check(ecrEncryptionKms, {
  bare: 'nothing',
  fine: [
    { name: 'an ordinary repository that ECR encrypts', world: repository(null) },
    { name: 'an ordinary repository with the key AWS manages', world: repository('AWS'), settings: everywhere },
    { name: 'a sensitive repository with a key of yours', world: repository('CUSTOMER', sensitive) },
    {
      name: 'a sensitive repository whose key nobody may look at',
      world: repository('AWS', sensitive),
      denies: ['kms:DescribeKey'],
    },
    { name: 'the tag says that it is not sensitive', world: repository(null, { data: 'public' }) },
  ],
  notApplicable: [
    {
      name: 'settings name other repositories',
      world: repository(null, sensitive),
      settings: { repositories: { names: ['prod/*'] } },
      because: /settings name other repositories/,
    },
  ],
  bad: [
    {
      name: 'encryption of a sensitive repository cannot be changed any more',
      world: repository(null, sensitive),
      finds: finds(/^Sensitive repository shop\/api of account 111122223333 is not encrypted with KMS\.$/),
    },
    {
      name: 'a sensitive repository with the key AWS manages',
      world: repository('AWS', sensitive),
      finds: finds(/is encrypted with the key AWS manages\.$/),
    },
    {
      name: 'settings ask KMS of every repository',
      world: repository(null),
      settings: everywhere,
      finds: finds(/^Repository shop\/api of account 111122223333 is not encrypted with KMS\.$/),
    },
    {
      name: 'a repository of which ECR names no encryption has that of ECR itself',
      world: world => {
        const ref = repository(null)(world);
        delete regionOf(world, account, region).repositories[ref.id]?.encryptionConfiguration;
        return ref;
      },
      settings: everywhere,
      finds: finds(/is not encrypted with KMS/),
    },
    {
      name: 'settings have another tag for sensitive',
      world: repository(null, { class: 'secret' }),
      settings: { repositories: { sensitiveTag: { key: 'class', value: 'secret' } } },
      finds: finds(/^Sensitive repository/),
    },
  ],
});
