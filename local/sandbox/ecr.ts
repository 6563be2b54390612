/** ECR in the sandbox: repositories with their settings, and the scanning rules of the registry. */
import { page, refuse, type At, type Performs } from './at.ts';
import type { RepositoryState } from './states.ts';

export const ecr: Performs<'ecr'> = {
  'ecr:DescribeRepositories': (at, { repositoryNames, nextToken, maxResults }) => {
    const all = repositoryNames
      ? repositoryNames.map(name => repositoryOf(at, name))
      : Object.values(at.here.repositories);
    const { items, next } = page(at, all, nextToken, maxResults);
    return { repositories: items.map(answered), ...(next && { nextToken: next }) };
  },

  'ecr:GetRegistryScanningConfiguration': at => ({
    registryId: at.account,
    scanningConfiguration: at.here.registryScanning ?? { scanType: 'BASIC', rules: [] },
  }),

  'ecr:ListTagsForResource': (at, { resourceArn }) => {
    const found = Object.values(at.here.repositories).find(one => one.repositoryArn === resourceArn);
    const { tags } = found ?? refuseUnknown(at, resourceArn);
    return { tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },

  'ecr:PutImageScanningConfiguration': (at, { repositoryName, imageScanningConfiguration }) => {
    repositoryOf(at, repositoryName).imageScanningConfiguration = imageScanningConfiguration;
    return { registryId: at.account, repositoryName, imageScanningConfiguration };
  },

  'ecr:PutImageTagMutability': (at, { repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters }) => {
    setMutability(repositoryOf(at, repositoryName), { imageTagMutability, imageTagMutabilityExclusionFilters });
    return { registryId: at.account, repositoryName, imageTagMutability };
  },
};

/** The exclusions belong to the mode: another mode has others, or none. */
export function setMutability(
  repository: RepositoryState,
  written: Pick<RepositoryState, 'imageTagMutability' | 'imageTagMutabilityExclusionFilters'>,
): void {
  repository.imageTagMutability = written.imageTagMutability;
  delete repository.imageTagMutabilityExclusionFilters;
  if (written.imageTagMutabilityExclusionFilters)
    repository.imageTagMutabilityExclusionFilters = written.imageTagMutabilityExclusionFilters;
}

const answered = ({ tags: _tags, createdAt, ...repository }: RepositoryState) => ({
  ...repository,
  createdAt: new Date(createdAt * 1000),
});

const repositoryOf = (at: At, name = ''): RepositoryState => at.here.repositories[name] ?? refuseUnknown(at, name);

const refuseUnknown = (at: At, name = ''): never =>
  refuse(
    at,
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${at.account}'`,
  );
