/** Images that are not encrypted with the key they need. */
import { control } from '../control.ts';
import { outOfScope } from '../repository-scope.ts';

export const ecrEncryptionKms = control({
  id: 'ecr-encryption-kms',
  title: 'ECR repositories are encrypted with KMS, sensitive ones with a customer managed key',
  why: 'With a key of your own you say who may read an image, and can take that back. It is chosen once: a repository made without it must be made again.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'repository',
  sources: [{ document: '001', lines: '53,55' }],
  mappings: {},
  triggers: ['ecr:CreateRepository'],
  closes: ['ecr:DeleteRepository'],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told: encryption cannot be changed after creation, so a person makes a new repository and pushes again. Sensitive repositories carry the tag of the setting `repositories.sensitiveTag`; others are judged when `repositories.kmsForAll` is set. A key nobody may look at counts as yours.',
  evaluate({ repository, tags, keyManager }, given) {
    const stranger = outOfScope(given);
    if (stranger) return stranger;
    const { sensitiveTag, kmsForAll } = given.settings.repositories;
    const isSensitive = tags[sensitiveTag.key] === sensitiveTag.value;
    // ECR encrypts with keys of its own where the repository names no other way.
    const type = repository.encryptionConfiguration?.encryptionType ?? 'AES256';
    const fault =
      type === 'AES256'
        ? isSensitive || kmsForAll
          ? 'is not encrypted with KMS'
          : null
        : isSensitive && keyManager === 'AWS'
          ? 'is encrypted with the key AWS manages'
          : null;
    if (!fault) return [];
    const name = repository.repositoryName ?? given.ref.id;
    return [
      {
        key: 'encryption',
        facet: 'all',
        message: `${isSensitive ? 'Sensitive repository' : 'Repository'} ${name} of account ${given.ref.account} ${fault}.`,
        evidence: { encryptionType: type, keyManager: keyManager ?? null, sensitive: isSensitive },
      },
    ];
  },
});
