/** IAM in the sandbox: roles, their policies, and who carries a policy. Documents leave it URL-encoded (T-IAM-1). */
import type { Role } from '@aws-sdk/client-iam';
import { issuerName } from '../../shared/oidc-issuer.ts';
import { partitionOf } from '../../shared/partitions.ts';
import { page, refuse, type At, type Performs } from './at.ts';
import { principals } from './iam-principals.ts';
import { passwords } from './iam-passwords.ts';
import type { PolicyEntry, RoleEntry } from './states.ts';

export const iam: Performs<'iam'> = {
  'iam:GetRole': (at, { RoleName }) => ({ Role: roleAnswer(roleOf(at, RoleName)) }),

  'iam:GetRolePolicy': (at, { RoleName, PolicyName = '' }) => {
    const document = roleOf(at, RoleName).inline[PolicyName];
    if (document === undefined) noPolicy(at, PolicyName);
    return { RoleName, PolicyName, PolicyDocument: encoded(document) };
  },

  'iam:ListRolePolicies': (at, input) => {
    const { items, next } = page(
      at,
      Object.keys(roleOf(at, input.RoleName).inline).toSorted(),
      input.Marker,
      input.MaxItems,
    );
    return { PolicyNames: items, ...truncated(next) };
  },

  'iam:ListAttachedRolePolicies': (at, input) => {
    const { items, next } = page(at, roleOf(at, input.RoleName).attached.toSorted(), input.Marker, input.MaxItems);
    return {
      AttachedPolicies: items.map(PolicyArn => ({ PolicyArn, PolicyName: policyName(PolicyArn) })),
      ...truncated(next),
    };
  },

  'iam:GetInstanceProfile': (at, { InstanceProfileName = '' }) => {
    const role = at.global.instanceProfiles[InstanceProfileName];
    if (role === undefined)
      refuse(at, 'NoSuchEntityException', `Instance Profile ${InstanceProfileName} cannot be found.`);
    return {
      InstanceProfile: {
        Path: '/',
        InstanceProfileName,
        InstanceProfileId: 'AIPAEXAMPLE0000000001',
        Arn: `arn:${partitionOf(at.region)}:iam::${at.account}:instance-profile/${InstanceProfileName}`,
        CreateDate: new Date(0),
        Roles: at.global.roles[role] ? [roleAnswer(roleOf(at, role))] : [],
      },
    };
  },

  'iam:GetPolicy': (at, { PolicyArn = '' }) => {
    const policy = policyOf(at, PolicyArn);
    const AttachmentCount = carriers(at, PolicyArn).length;
    return {
      Policy: {
        PolicyName: policy.PolicyName,
        Arn: PolicyArn,
        Path: policy.Path,
        DefaultVersionId: policy.DefaultVersionId,
        AttachmentCount,
        IsAttachable: true,
        CreateDate: new Date(policy.CreateDate * 1000),
      },
    };
  },

  'iam:GetPolicyVersion': (at, { PolicyArn = '', VersionId = '' }) => {
    const policy = policyOf(at, PolicyArn);
    const document = policy.versions[VersionId];
    if (document === undefined)
      refuse(
        at,
        'NoSuchEntityException',
        `Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`,
      );
    return {
      PolicyVersion: {
        Document: encoded(document),
        VersionId,
        IsDefaultVersion: VersionId === policy.DefaultVersionId,
      },
    };
  },

  'iam:ListEntitiesForPolicy': (at, input) => {
    const PolicyArn = input.PolicyArn ?? '';
    if (!isAwsManaged(PolicyArn)) policyOf(at, PolicyArn);
    const wants = (type: string) => input.EntityFilter === undefined || input.EntityFilter === type;
    const holders = (all: Record<string, { attached: string[] }>) =>
      Object.entries(all).flatMap(([name, one]) => (one.attached.includes(PolicyArn) ? [name] : []));
    const asBoundary = (role: RoleEntry) =>
      input.PolicyUsageFilter !== 'PermissionsPolicy' && role.PermissionsBoundary?.PermissionsBoundaryArn === PolicyArn;
    const roles = wants('Role')
      ? Object.values(at.global.roles).filter(role => role.attached.includes(PolicyArn) || asBoundary(role))
      : [];
    const inPath = roles.filter(role => role.Path.startsWith(input.PathPrefix ?? '/'));
    const { items, next } = page(at, inPath, input.Marker, input.MaxItems);
    return {
      PolicyRoles: items.map(({ RoleName, RoleId }) => ({ RoleName, RoleId })),
      // A page holds the users and groups once: with the first roles.
      PolicyGroups: input.Marker || !wants('Group') ? [] : holders(at.global.groups).map(GroupName => ({ GroupName })),
      PolicyUsers: input.Marker || !wants('User') ? [] : holders(at.global.users).map(UserName => ({ UserName })),
      ...truncated(next),
    };
  },

  'iam:ListOpenIDConnectProviders': at => ({
    OpenIDConnectProviderList: Object.keys(at.global.oidcProviders)
      .toSorted()
      .map(Arn => ({ Arn })),
  }),

  'iam:CreateOpenIDConnectProvider': (at, { Url = '', ClientIDList = [] }) => {
    if (!Url.startsWith('https://')) refuse(at, 'InvalidInputException', `Invalid Open ID Connect Provider URL ${Url}`);
    const OpenIDConnectProviderArn = providerArn(at.account, at.region, Url);
    if (at.global.oidcProviders[OpenIDConnectProviderArn])
      refuse(at, 'EntityAlreadyExistsException', `Provider with url ${Url} already exists.`);
    at.global.oidcProviders[OpenIDConnectProviderArn] = ClientIDList;
    return { OpenIDConnectProviderArn };
  },

  'iam:DeleteOpenIDConnectProvider': (at, { OpenIDConnectProviderArn = '' }) => {
    if (!at.global.oidcProviders[OpenIDConnectProviderArn])
      refuse(at, 'NoSuchEntityException', `OpenIDConnect Provider not found for arn ${OpenIDConnectProviderArn}`);
    delete at.global.oidcProviders[OpenIDConnectProviderArn];
    return {};
  },

  'iam:AttachRolePolicy': (at, { RoleName, PolicyArn = '' }) => {
    const role = roleOf(at, RoleName);
    if (!isAwsManaged(PolicyArn)) policyOf(at, PolicyArn);
    if (role.attached.includes(PolicyArn)) return {};
    if (role.attached.length >= 10) refuse(at, 'LimitExceededException', `Cannot exceed quota for PoliciesPerRole: 10`);
    role.attached.push(PolicyArn);
    return {};
  },

  'iam:DetachRolePolicy': (at, { RoleName, PolicyArn = '' }) => {
    const role = roleOf(at, RoleName);
    if (!role.attached.includes(PolicyArn)) refuse(at, 'NoSuchEntityException', `Policy ${PolicyArn} was not found.`);
    role.attached = role.attached.filter(arn => arn !== PolicyArn);
    return {};
  },

  'iam:ListRoles': (at, input) => {
    const { items, next } = page(at, Object.keys(at.global.roles).toSorted(), input.Marker, input.MaxItems);
    return {
      Roles: items.map(name => {
        const { Tags: _tags, PermissionsBoundary: _boundary, ...listed } = roleAnswer(roleOf(at, name));
        return listed;
      }),
      ...truncated(next),
    };
  },

  'iam:UpdateAssumeRolePolicy': (at, { RoleName, PolicyDocument = '' }) => {
    const role = roleOf(at, RoleName);
    if (!isJson(PolicyDocument)) refuse(at, 'MalformedPolicyDocumentException', 'This policy contains invalid Json');
    role.AssumeRolePolicyDocument = PolicyDocument;
    return {};
  },

  ...passwords,
  ...principals,

  'iam:PutRolePolicy': (at, { RoleName, PolicyName = '', PolicyDocument = '' }) => {
    const role = roleOf(at, RoleName);
    if (!isJson(PolicyDocument)) refuse(at, 'MalformedPolicyDocumentException', 'Syntax errors in policy.');
    role.inline[PolicyName] = PolicyDocument;
    return {};
  },

  'iam:DeleteRolePolicy': (at, { RoleName, PolicyName = '' }) => {
    const role = roleOf(at, RoleName);
    if (role.inline[PolicyName] === undefined) noPolicy(at, PolicyName);
    delete role.inline[PolicyName];
    return {};
  },
};

/** How IAM names the provider of an issuer. */
export const providerArn = (account: string, region: string, url: string): string =>
  `arn:${partitionOf(region)}:iam::${account}:oidc-provider/${issuerName(url)}`;

/** AWS's own policies are known by their ARN alone: every account has them, no account owns them. */
export const isAwsManaged = (arn: string): boolean => arn.split(':')[4] === 'aws';

/** A policy's name: the last part of its ARN, after its path. */
const policyName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

const roleOf = (at: At, name: string | undefined): RoleEntry =>
  at.global.roles[name ?? ''] ?? refuse(at, 'NoSuchEntityException', `The role with name ${name} cannot be found.`);

function policyOf(at: At, arn: string): PolicyEntry {
  const policy = at.global.policies[arn];
  if (policy) return policy;
  if (isAwsManaged(arn)) {
    refuse(at, 'UnsupportedOperation', `The sandbox holds no text of AWS's own policies; ${arn} is judged by its ARN.`);
  }
  return refuse(at, 'NoSuchEntityException', `Policy ${arn} does not exist or is not attachable.`);
}

function noPolicy(at: At, name: string): never {
  return refuse(at, 'NoSuchEntityException', `The role policy with name ${name} cannot be found.`);
}

const carriers = (at: At, arn: string): RoleEntry[] =>
  Object.values(at.global.roles).filter(role => role.attached.includes(arn));

const roleAnswer = ({ attached: _attached, inline: _inline, ...role }: RoleEntry): Role => ({
  ...role,
  CreateDate: new Date(role.CreateDate * 1000),
  AssumeRolePolicyDocument: encoded(role.AssumeRolePolicyDocument),
});

// RFC 3986, as IAM says it encodes: encodeURIComponent leaves five characters alone that RFC 3986 reserves.
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const truncated = (next: string | undefined) =>
  next === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: next };

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
