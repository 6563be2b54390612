/** Image tags that can be moved to another image. */
import type { ImageTagMutability, ImageTagMutabilityExclusionFilter, Repository } from '@aws-sdk/client-ecr';
import { control } from '../control.ts';
import { outOfScope } from '../repository-scope.ts';

export const ecrTagImmutability = control({
  id: 'ecr-tag-immutability',
  title: 'ECR image tags are immutable',
  why: 'A tag that can be moved lets whoever may push replace what is running under a name you have tested. Immutable tags make a name mean one image for ever.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'repository',
  sources: [{ document: '001', lines: '75' }],
  mappings: { HardenEKS: 'image_security/use_immutable_tags_with_ecr' },
  triggers: ['ecr:CreateRepository', 'ecr:PutImageTagMutability'],
  closes: ['ecr:PutImageTagMutability', 'ecr:DeleteRepository'],
  calls: ['ecr:PutImageTagMutability'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked, since pipelines that push `:latest` again fail afterwards. Immutable but for some tags is enough, unless the exclusion fits every tag; mutable but for some tags is told. The setting `repositories.names` says which repositories count.',
  evaluate({ repository }, given) {
    const stranger = outOfScope(given);
    if (stranger) return stranger;
    const mode = repository.imageTagMutability;
    const filters = repository.imageTagMutabilityExclusionFilters ?? [];
    // What excludes every tag turns the mode into its opposite.
    const excludesAll = filters.some(one => /^\*+$/.test(one.filter ?? ''));
    const isOpen = mode === 'IMMUTABLE_WITH_EXCLUSION' && excludesAll;
    if (mode === 'IMMUTABLE' || (mode === 'IMMUTABLE_WITH_EXCLUSION' && !excludesAll)) return [];
    if (mode === 'MUTABLE_WITH_EXCLUSION' && excludesAll) return [];
    const name = repository.repositoryName ?? given.ref.id;
    const isPartly = mode === 'MUTABLE_WITH_EXCLUSION';
    return [
      {
        key: 'mutable-tags',
        facet: 'tag-mutability',
        message: `${isPartly ? 'All tags but a few' : 'Tags'} of repository ${name} of account ${given.ref.account} can be moved to other images${isOpen ? ', since the exclusion fits every one' : ''}.`,
        ...(isPartly
          ? { atMost: { remedy: 'notify' as const, why: 'somebody has chosen which tags stay' } }
          : {
              plan: {
                calls: [put(name, 'IMMUTABLE')],
                undo: { calls: [isOpen ? put(name, 'IMMUTABLE_WITH_EXCLUSION', filters) : put(name, 'MUTABLE')] },
                effect: 'Nobody can push a tag that exists: pipelines that push :latest again fail from now on.',
              },
            }),
        evidence: { imageTagMutability: mode ?? null, exclusions: exclusionsOf(repository) },
      },
    ];
  },
});

const put = (
  repositoryName: string,
  imageTagMutability: ImageTagMutability,
  imageTagMutabilityExclusionFilters?: ImageTagMutabilityExclusionFilter[],
) => ({
  call: 'ecr:PutImageTagMutability' as const,
  input: {
    repositoryName,
    imageTagMutability,
    ...(imageTagMutabilityExclusionFilters && { imageTagMutabilityExclusionFilters }),
  },
});

const exclusionsOf = (repository: Repository): string[] =>
  (repository.imageTagMutabilityExclusionFilters ?? [])
    .flatMap(one => one.filter ?? [])
    .toSorted()
    .slice(0, 20);
