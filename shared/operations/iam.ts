/** The operations of IAM the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

const oidcProvider = 'arn:{partition}:iam::{account}:oidc-provider/';
// A role's ARN holds its path, which neither the event nor the input knows.
const role = [
  'arn:{partition}:iam::{account}:role/{RoleName}',
  'arn:{partition}:iam::{account}:role/*/{RoleName}',
] as const;

export const iam = {
  'iam:AttachRolePolicy': { access: 'write', on: role },
  'iam:CreateOpenIDConnectProvider': { access: 'write', on: [`${oidcProvider}{Url}`] },
  'iam:DeleteAccountPasswordPolicy': { access: 'write', on: ['*'] },
  'iam:DeleteOpenIDConnectProvider': { access: 'write', on: [`${oidcProvider}{OpenIDConnectProviderArn}`] },
  'iam:DeleteRolePolicy': { access: 'write', on: role },
  'iam:DetachRolePolicy': { access: 'write', on: role },
  'iam:GetAccountAuthorizationDetails': { access: 'read', on: ['*'] },
  'iam:GetAccountPasswordPolicy': { access: 'read', on: ['*'] },
  'iam:GetAccountSummary': { access: 'read', on: ['*'] },
  'iam:GetGroupPolicy': {
    access: 'read',
    on: ['arn:{partition}:iam::{account}:group/{GroupName}', 'arn:{partition}:iam::{account}:group/*/{GroupName}'],
  },
  'iam:GetInstanceProfile': {
    access: 'read',
    on: [
      'arn:{partition}:iam::{account}:instance-profile/{InstanceProfileName}',
      'arn:{partition}:iam::{account}:instance-profile/*/{InstanceProfileName}',
    ],
  },
  'iam:GetPolicy': { access: 'read', on: ['{PolicyArn}'] },
  'iam:GetPolicyVersion': { access: 'read', on: ['{PolicyArn}'] },
  'iam:GetRole': { access: 'read', on: role },
  'iam:GetRolePolicy': { access: 'read', on: role },
  'iam:GetUserPolicy': {
    access: 'read',
    on: ['arn:{partition}:iam::{account}:user/{UserName}', 'arn:{partition}:iam::{account}:user/*/{UserName}'],
  },
  'iam:ListAttachedRolePolicies': { access: 'read', on: role },
  'iam:ListEntitiesForPolicy': { access: 'read', on: ['{PolicyArn}'] },
  'iam:ListOpenIDConnectProviders': { access: 'read', on: ['*'] },
  'iam:ListPolicyVersions': { access: 'read', on: ['{PolicyArn}'] },
  'iam:ListRolePolicies': { access: 'read', on: role },
  'iam:ListRoles': { access: 'read', on: ['*'] },
  'iam:PutRolePolicy': { access: 'write', on: role },
  'iam:SetDefaultPolicyVersion': { access: 'write', on: ['{PolicyArn}'] },
  'iam:UpdateAccountPasswordPolicy': { access: 'write', on: ['*'] },
  'iam:UpdateAssumeRolePolicy': { access: 'write', on: role },
} as const satisfies Record<`iam:${string}`, OperationFacts>;
