/** The ECR client and the commands we use of it. */
import {
  DeleteRegistryPolicyCommand,
  DeleteRepositoryPolicyCommand,
  DescribeRepositoriesCommand,
  GetRegistryPolicyCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutRegistryPolicyCommand,
  SetRepositoryPolicyCommand,
  ECRClient,
} from '@aws-sdk/client-ecr';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new ECRClient(options);

export const commands: Commands<'ecr'> = {
  DeleteRegistryPolicy: DeleteRegistryPolicyCommand,
  DeleteRepositoryPolicy: DeleteRepositoryPolicyCommand,
  DescribeRepositories: DescribeRepositoriesCommand,
  GetRegistryPolicy: GetRegistryPolicyCommand,
  GetRegistryScanningConfiguration: GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicy: GetRepositoryPolicyCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  PutImageScanningConfiguration: PutImageScanningConfigurationCommand,
  PutImageTagMutability: PutImageTagMutabilityCommand,
  PutRegistryPolicy: PutRegistryPolicyCommand,
  SetRepositoryPolicy: SetRepositoryPolicyCommand,
};
