/** The EKS client and the commands we use of it. */
import {
  AssociateEncryptionConfigCommand,
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  ListClustersCommand,
  ListFargateProfilesCommand,
  ListInsightsCommand,
  ListNodegroupsCommand,
  UpdateClusterConfigCommand,
  UpdateClusterVersionCommand,
  EKSClient,
} from '@aws-sdk/client-eks';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new EKSClient(options);

export const commands: Commands<'eks'> = {
  AssociateEncryptionConfig: AssociateEncryptionConfigCommand,
  DescribeCluster: DescribeClusterCommand,
  DescribeClusterVersions: DescribeClusterVersionsCommand,
  DescribeFargateProfile: DescribeFargateProfileCommand,
  DescribeNodegroup: DescribeNodegroupCommand,
  DescribeUpdate: DescribeUpdateCommand,
  ListClusters: ListClustersCommand,
  ListFargateProfiles: ListFargateProfilesCommand,
  ListInsights: ListInsightsCommand,
  ListNodegroups: ListNodegroupsCommand,
  UpdateClusterConfig: UpdateClusterConfigCommand,
  UpdateClusterVersion: UpdateClusterVersionCommand,
};
