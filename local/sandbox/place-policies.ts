/** Builders of what grants and protects: role, policy, key. */
import { partitionOf } from '../../shared/partitions.ts';
import { longAgo, located, type Place } from './groups.ts';
import { newUuid } from './ids.ts';
import type { KeyState, RoleEntry } from './states.ts';
import { accountOf, regionOf, type World } from './world.ts';

/** The managed policies a node role needs and no more. */
const nodePolicies = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonSSMManagedInstanceCore',
];

/** A role EC2 may assume, with the policies a node needs. `inline`: documents by name, as objects or JSON text. Answers its name. */
export function placeRole(
  world: World,
  options: Partial<Place> &
    Partial<Omit<RoleEntry, 'inline' | 'AssumeRolePolicyDocument'>> & {
      inline?: Record<string, unknown>;
      AssumeRolePolicyDocument?: unknown;
    } = {},
): string {
  const { account, region } = located(options).place;
  const RoleName = options.RoleName ?? 'eks-node';
  const Path = options.Path ?? '/';
  const Arn = `arn:${partitionOf(region)}:iam::${account}:role${Path}${RoleName}`;
  accountOf(world, account).roles[RoleName] = {
    RoleName,
    Path,
    Arn,
    RoleId: options.RoleId ?? 'AROAEXAMPLE0000000001',
    CreateDate: options.CreateDate ?? longAgo,
    AssumeRolePolicyDocument: textOf(options.AssumeRolePolicyDocument ?? trustOf('ec2.amazonaws.com')),
    Tags: options.Tags ?? [],
    // A list of its own: attaching to one world must not reach another made from the same example.
    attached: [...(options.attached ?? nodePolicies.map(name => `arn:${partitionOf(region)}:iam::aws:policy/${name}`))],
    inline: Object.fromEntries(
      Object.entries(options.inline ?? {}).map(([name, document]) => [name, textOf(document)]),
    ),
  };
  return RoleName;
}

/** The role of one cluster, with the policy EKS needs. Answers its ARN. */
export function placeClusterRole(
  world: World,
  options: Partial<Place> & { RoleName: string; Path?: string; mode?: 'auto' },
): string {
  const { mode, ...named } = options;
  const { account, region } = located(options).place;
  const policies = ['AmazonEKSClusterPolicy', ...(mode ? autoModePolicies : [])];
  const name = placeRole(world, {
    ...named,
    attached: policies.map(policy => `arn:${partitionOf(region)}:iam::aws:policy/${policy}`),
    AssumeRolePolicyDocument: trustOf('eks.amazonaws.com'),
  });
  return accountOf(world, account).roles[name]?.Arn ?? '';
}

const autoModePolicies = [
  'AmazonEKSComputePolicy',
  'AmazonEKSBlockStoragePolicy',
  'AmazonEKSLoadBalancingPolicy',
  'AmazonEKSNetworkingPolicy',
];

/** A role only one service account of one cluster may take on. Answers its name. */
export const placeIrsaRole = (world: World, options: Partial<Place> & { RoleName: string }): string =>
  placeRole(world, {
    ...options,
    attached: [],
    AssumeRolePolicyDocument: podTrust(located(options).place),
  });

/** The trust policy of a role for one service account. */
export function podTrust({ account, region }: Place) {
  const issuer = `oidc.eks.${region}.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:${partitionOf(region)}:iam::${account}:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { [`${issuer}:sub`]: 'system:serviceaccount:shop:api', [`${issuer}:aud`]: 'sts.amazonaws.com' },
        },
      },
    ],
  };
}

/** A trust policy for one AWS service. */
export const trustOf = (principal: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
});

/** A customer managed policy; it allows one harmless read unless a document is given. Answers its ARN. */
export function placePolicy(
  world: World,
  options: Partial<Place> & { PolicyName?: string; Path?: string; document?: unknown; CreateDate?: number } = {},
): string {
  const { account, region } = located(options).place;
  const PolicyName = options.PolicyName ?? 'app';
  const Path = options.Path ?? '/';
  const Arn = `arn:${partitionOf(region)}:iam::${account}:policy${Path}${PolicyName}`;
  const document = options.document ?? {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
  };
  accountOf(world, account).policies[Arn] = {
    PolicyName,
    Path,
    CreateDate: options.CreateDate ?? longAgo,
    DefaultVersionId: 'v1',
    versions: { v1: textOf(document) },
  };
  return Arn;
}

/** A user or a group that carries these policies. `inline`: documents by name, as objects or JSON text. Answers its name. */
export function placePrincipal(
  world: World,
  options: Partial<Place> & {
    type: 'user' | 'group';
    name: string;
    attached?: string[];
    inline?: Record<string, unknown>;
  },
): string {
  const { users, groups } = accountOf(world, located(options).place.account);
  const { type, name } = options;
  const policies = {
    attached: [...(options.attached ?? [])],
    inline: Object.fromEntries(Object.entries(options.inline ?? {}).map(([key, text]) => [key, textOf(text)])),
  };
  if (type === 'user') users[name] = { UserName: name, ...policies };
  else groups[name] = { GroupName: name, ...policies };
  return name;
}

const textOf = (document: unknown): string => (typeof document === 'string' ? document : JSON.stringify(document));

/** An enabled customer managed key that rotates. Answers its key id. */
export function placeKey(world: World, options: Partial<Place> & Partial<KeyState> & { alias?: string } = {}): string {
  const { place, fields: all } = located(options);
  const { alias, ...fields } = all;
  const here = regionOf(world, place.account, place.region);
  const KeyId = fields.KeyId ?? newUuid(world);
  here.keys[KeyId] = {
    AWSAccountId: place.account,
    CreationDate: longAgo,
    Enabled: (fields.KeyState ?? 'Enabled') === 'Enabled',
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyManager: 'CUSTOMER',
    Origin: 'AWS_KMS',
    MultiRegion: false,
    KeyRotationEnabled: true,
    ...fields,
    KeyId,
    Arn: `arn:${partitionOf(place.region)}:kms:${place.region}:${place.account}:key/${KeyId}`,
  };
  if (alias) here.aliases[alias] = KeyId;
  return KeyId;
}
