/** The EKS client and the commands we use of it. */
import {
  AssociateEncryptionConfigCommand,
  DescribeAddonCommand,
  DescribeAddonVersionsCommand,
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  ListAddonsCommand,
  ListClustersCommand,
  ListFargateProfilesCommand,
  ListInsightsCommand,
  ListNodegroupsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAddonCommand,
  UpdateClusterConfigCommand,
  UpdateClusterVersionCommand,
  EKSClient,
} from '@aws-sdk/client-eks';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new EKSClient(options);

export const commands: Commands<'eks'> = {
  AssociateEncryptionConfig: AssociateEncryptionConfigCommand,
  DescribeAddon: DescribeAddonCommand,
  DescribeAddonVersions: DescribeAddonVersionsCommand,
  DescribeCluster: DescribeClusterCommand,
  DescribeClusterVersions: DescribeClusterVersionsCommand,
  DescribeFargateProfile: DescribeFargateProfileCommand,
  DescribeNodegroup: DescribeNodegroupCommand,
  DescribeUpdate: DescribeUpdateCommand,
  ListAddons: ListAddonsCommand,
  ListClusters: ListClustersCommand,
  ListFargateProfiles: ListFargateProfilesCommand,
  ListInsights: ListInsightsCommand,
  ListNodegroups: ListNodegroupsCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  TagResource: TagResourceCommand,
  UntagResource: UntagResourceCommand,
  UpdateAddon: UpdateAddonCommand,
  UpdateClusterConfig: UpdateClusterConfigCommand,
  UpdateClusterVersion: UpdateClusterVersionCommand,
};
