/** The EKS client and the commands we use of it. */
import {
  AssociateEncryptionConfigCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  ListClustersCommand,
  ListFargateProfilesCommand,
  ListNodegroupsCommand,
  UpdateClusterConfigCommand,
  EKSClient,
} from '@aws-sdk/client-eks';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new EKSClient(options);

export const commands: Commands<'eks'> = {
  AssociateEncryptionConfig: AssociateEncryptionConfigCommand,
  DescribeCluster: DescribeClusterCommand,
  DescribeFargateProfile: DescribeFargateProfileCommand,
  DescribeNodegroup: DescribeNodegroupCommand,
  DescribeUpdate: DescribeUpdateCommand,
  ListClusters: ListClustersCommand,
  ListFargateProfiles: ListFargateProfilesCommand,
  ListNodegroups: ListNodegroupsCommand,
  UpdateClusterConfig: UpdateClusterConfigCommand,
};
