/** Users and groups of IAM in the sandbox, and lists of policies over all who carry them. */
import { page, refuse, type At, type Performs } from './at.ts';
import type { PolicyEntry } from './states.ts';

type PrincipalOperation =
  | 'GetAccountAuthorizationDetails'
  | 'GetGroupPolicy'
  | 'GetUserPolicy'
  | 'ListPolicyVersions'
  | 'SetDefaultPolicyVersion';

export const principals: Pick<Performs<'iam'>, `iam:${PrincipalOperation}`> = {
  'iam:GetUserPolicy': (at, { UserName = '', PolicyName = '' }) => ({
    UserName,
    PolicyName,
    PolicyDocument: inlineOf(at, at.global.users[UserName]?.inline, PolicyName, `user policy with name ${PolicyName}`),
  }),

  'iam:GetGroupPolicy': (at, { GroupName = '', PolicyName = '' }) => ({
    GroupName,
    PolicyName,
    PolicyDocument: inlineOf(
      at,
      at.global.groups[GroupName]?.inline,
      PolicyName,
      `group policy with name ${PolicyName}`,
    ),
  }),

  'iam:ListPolicyVersions': (at, { PolicyArn = '', Marker, MaxItems }) => {
    const policy = policyOf(at, PolicyArn);
    const { items, next } = page(at, Object.keys(policy.versions).toReversed(), Marker, MaxItems);
    return {
      Versions: items.map(VersionId => ({ VersionId, IsDefaultVersion: VersionId === policy.DefaultVersionId })),
      ...truncated(next),
    };
  },

  'iam:SetDefaultPolicyVersion': (at, { PolicyArn = '', VersionId = '' }) => {
    const policy = policyOf(at, PolicyArn);
    if (policy.versions[VersionId] === undefined)
      refuse(at, 'NoSuchEntityException', `Policy ${PolicyArn} version ${VersionId} does not exist.`);
    policy.DefaultVersionId = VersionId;
    return {};
  },

  // Users first, then groups, roles and policies, as one list that is cut into pages.
  'iam:GetAccountAuthorizationDetails': (at, { Marker, MaxItems }) => {
    const { users, groups, roles, policies } = at.global;
    const named = (sort: string, things: object) => Object.keys(things).map(name => ({ sort, name }));
    const all = [
      ...named('user', users),
      ...named('group', groups),
      ...named('role', roles),
      ...named('policy', policies),
    ];
    const { items, next } = page(at, all, Marker, MaxItems);
    const of = (sort: string) => items.flatMap(one => (one.sort === sort ? [one.name] : []));
    return {
      UserDetailList: of('user').map(UserName => ({ UserName, UserPolicyList: inlineList(users[UserName]?.inline) })),
      GroupDetailList: of('group').map(GroupName => ({
        GroupName,
        GroupPolicyList: inlineList(groups[GroupName]?.inline),
      })),
      RoleDetailList: of('role').map(RoleName => ({ RoleName, RolePolicyList: inlineList(roles[RoleName]?.inline) })),
      Policies: of('policy').map(Arn => ({
        Arn,
        PolicyVersionList: Object.entries(policies[Arn]?.versions ?? {}).map(([VersionId, document]) => ({
          VersionId,
          Document: encoded(document),
          IsDefaultVersion: VersionId === policies[Arn]?.DefaultVersionId,
        })),
      })),
      ...truncated(next),
    };
  },
};

const inlineOf = (at: At, inline: Record<string, string> | undefined, name: string, what: string): string => {
  const document = inline?.[name];
  if (document === undefined) refuse(at, 'NoSuchEntityException', `The ${what} cannot be found.`);
  return encoded(document);
};

const inlineList = (inline: Record<string, string> = {}) =>
  Object.entries(inline).map(([PolicyName, document]) => ({ PolicyName, PolicyDocument: encoded(document) }));

const policyOf = (at: At, arn: string): PolicyEntry =>
  at.global.policies[arn] ?? refuse(at, 'NoSuchEntityException', `Policy ${arn} does not exist or is not attachable.`);

// RFC 3986, as IAM says it encodes: encodeURIComponent leaves five characters alone that RFC 3986 reserves.
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const truncated = (next: string | undefined) =>
  next === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: next };
