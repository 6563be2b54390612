/** Examples of ecr-tag-immutability. */
import type { ImageTagMutability } from '@aws-sdk/client-ecr';
import { ecrTagImmutability } from '../../shared/controls/ecr-tag-immutability.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeRepository } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const repository =
  (imageTagMutability: ImageTagMutability, ...filters: string[]) =>
  (world: World): Ref => ({
    kind: 'repository',
    account: '111122223333',
    region: 'eu-central-1',
    id: placeRepository(world, {
      imageTagMutability,
      ...(filters.length > 0 && {
        imageTagMutabilityExclusionFilters: filters.map(filter => ({ filterType: 'WILDCARD' as const, filter })),
      }),
    }),
  });
const put = (imageTagMutability: string) => [
  { call: 'ecr:PutImageTagMutability', input: { repositoryName: 'shop/api', imageTagMutability } },
];

check(ecrTagImmutability, {
  changes: () => /\.repositories\.shop\/api\.imageTagMutability(ExclusionFilters\[.*\]$|:)/,
  fine: [
    { name: 'no tag can be moved', world: repository('IMMUTABLE') },
    { name: 'no tag but latest can be moved', world: repository('IMMUTABLE_WITH_EXCLUSION', 'latest', 'dev-*') },
    { name: 'the exclusion keeps every tag', world: repository('MUTABLE_WITH_EXCLUSION', '*') },
  ],
  notApplicable: [
    {
      name: 'settings name other repositories',
      world: repository('MUTABLE'),
      settings: { repositories: { names: ['prod/*'] } },
      because: /settings name other repositories/,
    },
  ],
  bad: [
    {
      name: 'pipelines that push latest again would break',
      world: repository('MUTABLE'),
      finds: [
        {
          key: 'mutable-tags',
          message: /^Tags of repository shop\/api of account 111122223333 can be moved to other images\.$/,
          calls: put('IMMUTABLE'),
          undo: { calls: put('MUTABLE') },
        },
      ],
    },
    {
      name: 'immutable with an exclusion that fits every tag',
      world: repository('IMMUTABLE_WITH_EXCLUSION', 'latest', '*'),
      finds: [
        {
          key: 'mutable-tags',
          message: /^Tags of repository .* can be moved to other images, since the exclusion fits every one\.$/,
          calls: put('IMMUTABLE'),
          undo: {
            calls: [
              {
                call: 'ecr:PutImageTagMutability',
                input: {
                  repositoryName: 'shop/api',
                  imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
                  imageTagMutabilityExclusionFilters: [
                    { filterType: 'WILDCARD', filter: 'latest' },
                    { filterType: 'WILDCARD', filter: '*' },
                  ],
                },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'every tag but the releases can be moved',
      world: repository('MUTABLE_WITH_EXCLUSION', 'v*', 'release-*'),
      finds: [{ key: 'mutable-tags', atMost: 'notify', message: /^All tags but a few of repository/, calls: [] }],
    },
  ],
});
