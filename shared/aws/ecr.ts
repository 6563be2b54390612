/** The ECR client and the commands we use of it. */
import {
  DescribeRepositoriesCommand,
  GetRegistryScanningConfigurationCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  ECRClient,
} from '@aws-sdk/client-ecr';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new ECRClient(options);

export const commands: Commands<'ecr'> = {
  DescribeRepositories: DescribeRepositoriesCommand,
  GetRegistryScanningConfiguration: GetRegistryScanningConfigurationCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  PutImageScanningConfiguration: PutImageScanningConfigurationCommand,
  PutImageTagMutability: PutImageTagMutabilityCommand,
};
