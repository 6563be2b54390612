/** What IAM's events change: policies of roles, their trust, versions of customer managed policies. */
import type { EventTrigger } from '../../../shared/triggers.ts';
import { arnOf, decoded, fieldsOf, flagOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { upperCamel } from './upper-camel.ts';
import { isAwsManaged, providerArn } from '../iam.ts';
import { passwordPolicy } from '../iam-passwords.ts';
import { placePolicy, placeRole } from '../place-policies.ts';
import type { PolicyEntry, RoleEntry } from '../states.ts';
import { roleNameOf } from './eks-names.ts';

export const iamEffects: { [T in Extract<EventTrigger, `iam:${string}`>]: (happening: Happening) => void } = {
  'iam:AttachRolePolicy': happening => {
    const role = roleOf(happening);
    const arn = decoded(happening.request.policyArn);
    if (!role || !arn || role.attached.includes(arn)) return;
    provePolicy(happening, arn);
    role.attached.push(arn);
  },

  'iam:DetachRolePolicy': happening => detach(roleOf(happening), happening.request),

  'iam:CreateOpenIDConnectProvider': ({ global, account, region, request }) => {
    const url = textOf(request.url);
    if (url)
      global.oidcProviders[providerArn(account, region, url)] ??= listOf(request.clientIDList).flatMap(
        id => textOf(id) ?? [],
      );
  },

  'iam:DeleteOpenIDConnectProvider': ({ global, request }) => {
    delete global.oidcProviders[decoded(request.openIDConnectProviderArn) ?? ''];
  },

  'iam:PutRolePolicy': happening => {
    const role = roleOf(happening);
    const { policyName, policyDocument } = happening.request;
    if (role && textOf(policyName)) role.inline[policyName] = textOf(policyDocument) ?? '{}';
  },

  'iam:DeleteRolePolicy': happening => deleteInline(roleOf(happening), happening.request),

  'iam:PutUserPolicy': ({ global, request }) => putInline(global.users, request.userName, request),
  'iam:PutGroupPolicy': ({ global, request }) => putInline(global.groups, request.groupName, request),
  'iam:AttachUserPolicy': happening => attach(happening, happening.global.users, happening.request.userName),
  'iam:AttachGroupPolicy': happening => attach(happening, happening.global.groups, happening.request.groupName),

  'iam:DetachUserPolicy': ({ global, request }) => detach(global.users[textOf(request.userName) ?? ''], request),
  'iam:DetachGroupPolicy': ({ global, request }) => detach(global.groups[textOf(request.groupName) ?? ''], request),
  'iam:DeleteUserPolicy': ({ global, request }) => deleteInline(global.users[textOf(request.userName) ?? ''], request),
  'iam:DeleteGroupPolicy': ({ global, request }) =>
    deleteInline(global.groups[textOf(request.groupName) ?? ''], request),

  // IAM deletes only what nobody carries: whoever carried it let go of it before.
  'iam:DeletePolicy': ({ global, request }) => {
    delete global.policies[decoded(request.policyArn) ?? ''];
  },

  'iam:DeletePolicyVersion': happening => {
    const policy = policyOf(happening);
    const versionId = textOf(happening.request.versionId) ?? '';
    if (policy && versionId !== policy.DefaultVersionId) delete policy.versions[versionId];
  },

  'iam:DeleteRole': ({ global, request }) => {
    delete global.roles[roleNameOf(request.roleName) ?? ''];
  },

  'iam:CreatePolicy': ({ world, global, account, region, request, response }) => {
    const arn = textOf(fieldsOf(response.policy).arn);
    const PolicyName = textOf(request.policyName);
    if (!arn || !PolicyName || global.policies[arn]) return;
    const document = textOf(request.policyDocument);
    placePolicy(world, {
      account,
      region,
      PolicyName,
      Path: textOf(request.path) ?? '/',
      ...(document && { document }),
    });
  },

  'iam:CreateRole': ({ world, account, region, request }) => {
    const RoleName = textOf(request.roleName);
    const document = textOf(request.assumeRolePolicyDocument);
    if (!RoleName) return;
    placeRole(world, {
      account,
      region,
      RoleName,
      Path: textOf(request.path) ?? '/',
      attached: [],
      ...(document && { AssumeRolePolicyDocument: document }),
    });
  },

  'iam:UpdateAccountPasswordPolicy': ({ global, request }) => {
    // The record spells the fields as the API does, but for the first letter.
    global.passwordPolicy = passwordPolicy(upperCamel(request));
  },

  'iam:DeleteAccountPasswordPolicy': ({ global }) => {
    delete global.passwordPolicy;
  },

  // What bounds a role is nothing any reader reads.
  'iam:PutRolePermissionsBoundary': () => undefined,

  'iam:UpdateAssumeRolePolicy': happening => {
    const role = roleOf(happening);
    const document = textOf(happening.request.policyDocument);
    if (role && document) role.AssumeRolePolicyDocument = document;
  },

  'iam:CreatePolicyVersion': happening => {
    const policy = policyOf(happening);
    const document = textOf(happening.request.policyDocument);
    if (!policy || !document) return;
    const answered = fieldsOf(happening.response.policyVersion);
    const versionId = textOf(answered.versionId) ?? `v${Object.keys(policy.versions).length + 1}`;
    policy.versions[versionId] = document;
    if (flagOf(happening.request.setAsDefault) ?? flagOf(answered.isDefaultVersion))
      policy.DefaultVersionId = versionId;
  },

  'iam:SetDefaultPolicyVersion': happening => {
    const policy = policyOf(happening);
    const versionId = textOf(happening.request.versionId) ?? '';
    if (policy?.versions[versionId] !== undefined) policy.DefaultVersionId = versionId;
  },

  // A profile holds one role.
  'iam:AddRoleToInstanceProfile': ({ global, request }) => {
    const profile = textOf(request.instanceProfileName);
    const role = roleNameOf(request.roleName);
    if (profile && role) global.instanceProfiles[profile] = role;
  },
};

interface Holder {
  attached: string[];
  inline: Record<string, string>;
}
type Holders = Record<string, Holder>;

function detach(holder: Holder | undefined, { policyArn }: Happening['request']): void {
  const arn = decoded(policyArn);
  if (holder) holder.attached = holder.attached.filter(other => other !== arn);
}

function deleteInline(holder: Holder | undefined, { policyName }: Happening['request']): void {
  if (holder) delete holder.inline[textOf(policyName) ?? ''];
}

function putInline(holders: Holders, name: unknown, { policyName, policyDocument }: Happening['request']): void {
  const holder = holders[textOf(name) ?? ''];
  const policy = textOf(policyName);
  if (holder && policy) holder.inline[policy] = textOf(policyDocument) ?? '{}';
}

function attach(happening: Happening, holders: Holders, name: unknown): void {
  const holder = holders[textOf(name) ?? ''];
  const arn = decoded(happening.request.policyArn);
  if (!holder || !arn || holder.attached.includes(arn)) return;
  provePolicy(happening, arn);
  holder.attached.push(arn);
}

const roleOf = ({ global, request }: Happening): RoleEntry | undefined =>
  global.roles[roleNameOf(request.roleName) ?? ''];

const policyOf = ({ global, request }: Happening): PolicyEntry | undefined =>
  global.policies[decoded(request.policyArn) ?? ''];

// AWS let the policy be attached, so it exists; what it says no event told, so it is made up harmless.
function provePolicy({ world, global, account, region }: Happening, arn: string): void {
  const parts = arnOf(arn);
  if (isAwsManaged(arn) || global.policies[arn] || parts?.type !== 'policy') return;
  const slash = parts.id.lastIndexOf('/');
  placePolicy(world, {
    account,
    region,
    PolicyName: parts.id.slice(slash + 1),
    Path: `/${parts.id.slice(0, slash + 1)}`,
  });
}
