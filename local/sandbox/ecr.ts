/** ECR in the sandbox: repositories with their settings, and the policy and scanning rules of the registry. */
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

  'ecr:GetRegistryPolicy': at => ({
    registryId: at.account,
    policyText: at.here.registryPolicy ?? refuseRegistryPolicy(at),
  }),

  'ecr:PutRegistryPolicy': (at, { policyText }) => {
    if (policyText) at.here.registryPolicy = policyText;
    return { registryId: at.account, policyText };
  },

  'ecr:DeleteRegistryPolicy': at => {
    const policyText = at.here.registryPolicy ?? refuseRegistryPolicy(at);
    delete at.here.registryPolicy;
    return { registryId: at.account, policyText };
  },

  'ecr:ListTagsForResource': (at, { resourceArn }) => {
    const found = Object.values(at.here.repositories).find(one => one.repositoryArn === resourceArn);
    const { tags } = found ?? refuseUnknown(at, resourceArn);
    return { tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },

  'ecr:GetRepositoryPolicy': (at, { repositoryName }) => {
    const { policyText } = repositoryOf(at, repositoryName);
    return { registryId: at.account, repositoryName, policyText: policyText ?? refusePolicy(at, repositoryName) };
  },

  'ecr:SetRepositoryPolicy': (at, { repositoryName, policyText }) => {
    const repository = repositoryOf(at, repositoryName);
    if (policyText) repository.policyText = policyText;
    return { registryId: at.account, repositoryName, policyText };
  },

  'ecr:DeleteRepositoryPolicy': (at, { repositoryName }) => {
    const repository = repositoryOf(at, repositoryName);
    const policyText = repository.policyText ?? refusePolicy(at, repositoryName);
    delete repository.policyText;
    return { registryId: at.account, repositoryName, policyText };
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

const answered = ({ tags: _tags, policyText: _policy, createdAt, ...repository }: RepositoryState) => ({
  ...repository,
  createdAt: new Date(createdAt * 1000),
});

const repositoryOf = (at: At, name = ''): RepositoryState => at.here.repositories[name] ?? refuseUnknown(at, name);

const refusePolicy = (at: At, name = ''): never =>
  refuse(
    at,
    'RepositoryPolicyNotFoundException',
    `Repository policy does not exist for the repository with name '${name}' in the registry with id '${at.account}'`,
  );

const refuseRegistryPolicy = (at: At): never =>
  refuse(
    at,
    'RegistryPolicyNotFoundException',
    `Registry policy does not exist in the registry with id '${at.account}'`,
  );

const refuseUnknown = (at: At, name = ''): never =>
  refuse(
    at,
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${at.account}'`,
  );
