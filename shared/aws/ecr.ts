/** The ECR client and the commands we use of it. */
import {
  DeleteRepositoryPolicyCommand,
  DescribeRepositoriesCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  SetRepositoryPolicyCommand,
  ECRClient,
} from '@aws-sdk/client-ecr';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new ECRClient(options);

export const commands: Commands<'ecr'> = {
  DeleteRepositoryPolicy: DeleteRepositoryPolicyCommand,
  DescribeRepositories: DescribeRepositoriesCommand,
  GetRegistryScanningConfiguration: GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicy: GetRepositoryPolicyCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  PutImageScanningConfiguration: PutImageScanningConfigurationCommand,
  PutImageTagMutability: PutImageTagMutabilityCommand,
  SetRepositoryPolicy: SetRepositoryPolicyCommand,
};
