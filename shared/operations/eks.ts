/** The operations of EKS the program uses. */
import type { OperationFacts } from '../operation-facts.ts';
import { cloudwatchAddon } from '../metrics-addons.ts';

const cluster = 'arn:{partition}:eks:{region}:{account}:cluster/';
const identityProvider = 'arn:{partition}:eks:{region}:{account}:identityproviderconfig/{clusterName}/*';
const accessEntry = 'arn:{partition}:eks:{region}:{account}:access-entry/{clusterName}/*';
// The input's ARN is the resource itself; these say of which kinds it may be.
const tagged = ['cluster', 'nodegroup', 'fargateprofile', 'addon'].map(
  type => `arn:{partition}:eks:{region}:{account}:${type}/{resourceArn}`,
);
const addon = 'arn:{partition}:eks:{region}:{account}:addon/';
const nodegroup = 'arn:{partition}:eks:{region}:{account}:nodegroup/';
const association = 'arn:{partition}:eks:{region}:{account}:podidentityassociation/';

export const eks = {
  'eks:AssociateAccessPolicy': { access: 'write', on: [accessEntry] },
  'eks:AssociateEncryptionConfig': {
    access: 'write',
    on: [`${cluster}{clusterName}`],
    also: [
      { action: 'kms:DescribeKey', on: ['arn:{partition}:kms:{region}:*:key/*'] },
      { action: 'kms:CreateGrant', on: ['arn:{partition}:kms:{region}:*:key/*'] },
    ],
    update: true,
  },
  'eks:AssociateIdentityProviderConfig': { access: 'write', on: [`${cluster}{clusterName}`], update: true },
  'eks:CreateAddon': { access: 'write', on: [`${cluster}{clusterName}`], passes: 'podIdentityAssociations' },
  'eks:CreatePodIdentityAssociation': { access: 'write', on: [`${cluster}{clusterName}`], passes: 'roleArn' },
  'eks:DeleteAddon': {
    access: 'write',
    // Only what we make: no role of ours may take away an agent that watches.
    on: [`${addon}{clusterName}/${cloudwatchAddon}/*`],
  },
  'eks:DeletePodIdentityAssociation': { access: 'write', on: [`${association}{clusterName}/{associationId}`] },
  'eks:DescribeAccessEntry': { access: 'read', on: [accessEntry] },
  'eks:DescribeAddon': { access: 'read', on: [`${addon}{clusterName}/{addonName}/*`] },
  'eks:DescribeAddonConfiguration': { access: 'read', on: ['*'] },
  'eks:DescribeAddonVersions': { access: 'read', on: ['*'] },
  'eks:DescribeCapability': {
    access: 'read',
    on: ['arn:{partition}:eks:{region}:{account}:capability/{clusterName}/*'],
  },
  'eks:DescribeCluster': { access: 'read', on: [`${cluster}{name}`] },
  'eks:DescribeClusterVersions': { access: 'read', on: ['*'] },
  'eks:DescribeFargateProfile': {
    access: 'read',
    on: ['arn:{partition}:eks:{region}:{account}:fargateprofile/{clusterName}/{fargateProfileName}/*'],
  },
  'eks:DescribeIdentityProviderConfig': { access: 'read', on: [identityProvider] },
  'eks:DescribeNodegroup': {
    access: 'read',
    on: [`${nodegroup}{clusterName}/{nodegroupName}/*`],
  },
  'eks:DescribePodIdentityAssociation': { access: 'read', on: [`${association}{clusterName}/*`] },
  'eks:DescribeUpdate': {
    access: 'read',
    on: [`${cluster}{name}`, `${addon}{name}/{addonName}/*`, `${nodegroup}{name}/{nodegroupName}/*`],
  },
  'eks:DisassociateAccessPolicy': { access: 'write', on: [accessEntry] },
  'eks:DisassociateIdentityProviderConfig': { access: 'write', on: [identityProvider], update: true },
  'eks:ListAccessEntries': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListAddons': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListAssociatedAccessPolicies': { access: 'read', on: [accessEntry] },
  'eks:ListCapabilities': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListClusters': { access: 'read', on: ['*'] },
  'eks:ListFargateProfiles': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListIdentityProviderConfigs': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListInsights': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListNodegroups': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:ListPodIdentityAssociations': { access: 'read', on: [`${cluster}{clusterName}`] },
  'eks:TagResource': { access: 'write', on: tagged },
  'eks:UntagResource': { access: 'write', on: tagged },
  'eks:UpdateAddon': {
    access: 'write',
    on: [`${addon}{clusterName}/{addonName}/*`, `${association}{clusterName}/*`],
    passes: 'podIdentityAssociations',
    update: true,
  },
  'eks:UpdateClusterConfig': { access: 'write', on: [`${cluster}{name}`], update: true },
  'eks:UpdateClusterVersion': { access: 'write', on: [`${cluster}{name}`], update: true },
  'eks:UpdateNodegroupConfig': {
    access: 'write',
    on: [`${nodegroup}{clusterName}/{nodegroupName}/*`],
    update: true,
  },
  // With a launch template EKS tries, as the caller, whether nodes could be started from it.
  'eks:UpdateNodegroupVersion': {
    access: 'write',
    on: [`${nodegroup}{clusterName}/{nodegroupName}/*`],
    also: [
      {
        action: 'ec2:RunInstances',
        // Images and snapshots have no account in their ARN.
        on: [
          'arn:{partition}:ec2:{region}:{account}:*/*',
          'arn:{partition}:ec2:{region}::image/*',
          'arn:{partition}:ec2:{region}::snapshot/*',
        ],
      },
      { action: 'ec2:CreateTags', on: ['arn:{partition}:ec2:{region}:{account}:*/*'] },
    ],
    update: true,
  },
} as const satisfies Record<`eks:${string}`, OperationFacts>;
