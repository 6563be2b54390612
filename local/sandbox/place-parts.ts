/** Builders of what a cluster has besides node groups: Fargate profiles, add-ons and access entries. */
import { partitionOf } from '../../shared/partitions.ts';
import { defaultAddonVersion } from './eks-addon-versions.ts';
import { located, longAgo, type Place } from './groups.ts';
import { putAssociation } from './eks-pod-identity.ts';
import { placeRole, trustOf } from './place-policies.ts';
import type {
  AccessEntryEntry,
  AddonState,
  AssociationState,
  CapabilityEntry,
  FargateProfileState,
  IdentityProviderState,
} from './states.ts';
import { accountOf, regionOf, type World } from './world.ts';

/** An ACTIVE Fargate profile of a cluster, which is there already. Answers its ARN. */
export function placeFargateProfile(world: World, options: Partial<Place> & Partial<FargateProfileState> = {}): string {
  const { place, fields } = located(options);
  const { clusterName = 'shop', fargateProfileName = 'jobs' } = fields;
  const fargateProfileArn =
    fields.fargateProfileArn ?? arnOf(place, `fargateprofile/${clusterName}/${fargateProfileName}`);
  regionOf(world, place.account, place.region).fargateProfiles[`${clusterName}/${fargateProfileName}`] = {
    status: 'ACTIVE',
    createdAt: longAgo,
    tags: {},
    ...fields,
    clusterName,
    fargateProfileName,
    fargateProfileArn,
  };
  return fargateProfileArn;
}

/** An ACTIVE add-on of a cluster, which is there already. Answers its ARN. */
export function placeAddon(world: World, options: Partial<Place> & Partial<AddonState> = {}): string {
  const { place, fields } = located(options);
  const { clusterName = 'shop', addonName = 'vpc-cni' } = fields;
  const addonArn = fields.addonArn ?? arnOf(place, `addon/${clusterName}/${addonName}`);
  const here = regionOf(world, place.account, place.region);
  here.addons[`${clusterName}/${addonName}`] = {
    addonVersion: defaultAddonVersion(addonName, here.clusters[clusterName]?.version),
    health: { issues: [] },
    status: 'ACTIVE',
    createdAt: longAgo,
    tags: {},
    ...fields,
    clusterName,
    addonName,
    addonArn,
  };
  return addonArn;
}

/** A STANDARD access entry of a cluster without groups or policies; `admin` makes it a cluster-wide administrator. Answers its ref's id. */
export function placeAccessEntry(
  world: World,
  options: Partial<Place> & Partial<AccessEntryEntry> & { admin?: boolean } = {},
): string {
  const { place, fields: all } = located(options);
  const { admin, ...fields } = all;
  const partition = partitionOf(place.region);
  const { clusterName = 'shop', principalArn = `arn:${partition}:iam::${place.account}:role/developer` } = fields;
  const policyArn = `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`;
  const key = `${clusterName}/${principalArn}`;
  regionOf(world, place.account, place.region).accessEntries[key] = {
    type: 'STANDARD',
    kubernetesGroups: [],
    username: principalArn,
    createdAt: longAgo,
    tags: {},
    policies: admin ? [{ policyArn, accessScope: { type: 'cluster', namespaces: [] } }] : [],
    ...fields,
    clusterName,
    principalArn,
  };
  placePrincipal(world, place, principalArn);
  return key;
}

// EKS makes entries of principals that exist; what a role may do besides is of no matter here.
function placePrincipal(world: World, { region }: Place, principalArn: string): void {
  const [, account = '', Path = '', RoleName = ''] =
    /^arn:[^:]+:iam::(\d+):role(\/(?:.+\/)?)([^/]+)$/.exec(principalArn) ?? [];
  if (!RoleName || accountOf(world, account).roles[RoleName]) return;
  placeRole(world, { account, region, RoleName, Path, attached: [], AssumeRolePolicyDocument: { Statement: [] } });
}

/** A Pod Identity association of a cluster, which is there already; its role allows one harmless read unless it is named. Answers its id. */
export function placeAssociation(world: World, options: Partial<Place> & Partial<AssociationState> = {}): string {
  const { place, fields } = located(options);
  const { clusterName = 'shop', namespace = 'orders', serviceAccount = 'orders' } = fields;
  const { roles } = accountOf(world, place.account);
  const roleArn = fields.roleArn ?? roles[placePodRole(world, place)]?.Arn ?? '';
  const whole = { ...fields, clusterName, namespace, serviceAccount, roleArn };
  return putAssociation(world, { ...place, now: longAgo }, whole).associationId;
}

/** A role that pods take on by Pod Identity. Answers its name. */
export function placePodRole(
  world: World,
  options: Partial<Place> & { RoleName?: string; attached?: string[]; inline?: Record<string, unknown> } = {},
): string {
  return placeRole(world, {
    RoleName: 'orders-pods',
    AssumeRolePolicyDocument: trustOf('pods.eks.amazonaws.com'),
    attached: [],
    inline: {
      read: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' }],
      },
    },
    ...options,
  });
}

/** An ACTIVE OIDC provider of a cluster with safe prefixes. Answers its ref's id. */
export function placeIdentityProvider(
  world: World,
  options: Partial<Place> & Partial<IdentityProviderState> = {},
): string {
  const { place, fields } = located(options);
  const { clusterName = 'shop', identityProviderConfigName = 'people' } = fields;
  const key = `${clusterName}/${identityProviderConfigName}`;
  regionOf(world, place.account, place.region).identityProviders[key] = {
    issuerUrl: 'https://id.example.com',
    clientId: 'kubernetes',
    usernamePrefix: 'people:',
    groupsClaim: 'groups',
    groupsPrefix: 'people:',
    status: 'ACTIVE',
    tags: {},
    ...fields,
    clusterName,
    identityProviderConfigName,
  };
  return key;
}

/** An ACTIVE capability of a cluster; its role must be there. Answers its ref's id. */
export function placeCapability(world: World, options: Partial<Place> & Partial<CapabilityEntry> = {}): string {
  const { place, fields } = located(options);
  const { clusterName = 'shop', capabilityName = 'argocd' } = fields;
  const key = `${clusterName}/${capabilityName}`;
  regionOf(world, place.account, place.region).capabilities[key] = {
    type: 'ARGOCD',
    roleArn: `arn:${partitionOf(place.region)}:iam::${place.account}:role/argocd`,
    status: 'ACTIVE',
    createdAt: longAgo,
    tags: {},
    ...fields,
    clusterName,
    capabilityName,
  };
  return key;
}

const arnOf = ({ account, region }: Place, resource: string): string =>
  `arn:${partitionOf(region)}:eks:${region}:${account}:${resource}/2cc1b8a7-0000-4000-8000-000000000002`;
