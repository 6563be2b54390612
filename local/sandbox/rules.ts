/** Security group rules as EC2 keeps them: one rule per source, in canonical form, each with its own id. */
import type { IpPermission, Tag } from '@aws-sdk/client-ec2';
import { canonicalIpv4, canonicalIpv6 } from './cidr.ts';
import type { RuleState } from './states.ts';
import type { RegionState } from './world.ts';

/** What one rule allows, before it has an id. */
export type SourceRule = Pick<
  RuleState,
  | 'IpProtocol'
  | 'FromPort'
  | 'ToPort'
  | 'CidrIpv4'
  | 'CidrIpv6'
  | 'PrefixListId'
  | 'ReferencedGroupInfo'
  | 'Description'
>;

/** The flat and the list form of a request as one list of permissions (T-SG-1). */
export function permissionsOf(input: {
  IpPermissions?: IpPermission[] | undefined;
  IpProtocol?: string | undefined;
  FromPort?: number | undefined;
  ToPort?: number | undefined;
  CidrIp?: string | undefined;
}): IpPermission[] {
  const { IpPermissions = [], IpProtocol, FromPort, ToPort, CidrIp } = input;
  if (CidrIp === undefined) return IpPermissions;
  return [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] }, ...IpPermissions];
}

/** One rule per source, canonical. A CIDR that is none stays as written: `malformed` finds it. */
export function sourceRules(permissions: readonly IpPermission[], account: string): SourceRule[] {
  return permissions.flatMap(permission => {
    const traffic = trafficOf(permission.IpProtocol ?? '-1', permission.FromPort, permission.ToPort);
    const rule = (source: Partial<SourceRule>, Description?: string): SourceRule => ({
      ...traffic,
      ...source,
      ...(Description !== undefined && { Description }),
    });
    return [
      ...(permission.IpRanges ?? []).map(({ CidrIp = '', Description }) =>
        rule(cidrSource({ CidrIpv4: CidrIp }), Description),
      ),
      ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 = '', Description }) =>
        rule(cidrSource({ CidrIpv6 }), Description),
      ),
      ...(permission.PrefixListIds ?? []).map(({ PrefixListId = '', Description }) =>
        rule({ PrefixListId }, Description),
      ),
      ...(permission.UserIdGroupPairs ?? []).map(({ GroupId = '', UserId = account, Description }) =>
        rule({ ReferencedGroupInfo: { GroupId, UserId } }, Description),
      ),
    ];
  });
}

/** The first CIDR of the rules that is none, if any. */
export const malformed = (rules: readonly SourceRule[]): string | undefined =>
  rules
    .map(rule => rule.CidrIpv4 ?? rule.CidrIpv6)
    .find(cidr => cidr !== undefined && !canonicalIpv4(cidr) && !canonicalIpv6(cidr));

/** A CIDR source in the form EC2 answers. */
export function cidrSource(source: { CidrIpv4?: string; CidrIpv6?: string }): { CidrIpv4?: string; CidrIpv6?: string } {
  if (source.CidrIpv4 !== undefined) return { CidrIpv4: canonicalIpv4(source.CidrIpv4) ?? source.CidrIpv4 };
  if (source.CidrIpv6 !== undefined) return { CidrIpv6: canonicalIpv6(source.CidrIpv6) ?? source.CidrIpv6 };
  return {};
}

/** Protocol and ports in the form EC2 answers: names where there is one, -1 for both ports where ports mean nothing. */
export function trafficOf(
  protocol: string,
  from?: number,
  to?: number,
): Pick<SourceRule, 'IpProtocol' | 'FromPort' | 'ToPort'> {
  const IpProtocol = protocolNames[protocol] ?? protocol;
  if (!['tcp', 'udp', 'icmp', 'icmpv6'].includes(IpProtocol)) return { IpProtocol, FromPort: -1, ToPort: -1 };
  return { IpProtocol, FromPort: from ?? -1, ToPort: to ?? from ?? -1 };
}

const protocolNames: Record<string, string> = { all: '-1', '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };

/** What makes two rules of one group the same one: everything but id, description and tags. */
export const ruleKey = (rule: SourceRule): string =>
  [
    rule.IpProtocol,
    rule.FromPort,
    rule.ToPort,
    rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId,
  ].join('|');

/** The rules of one group in one direction. */
export const rulesOf = (here: RegionState, groupId: string, egress = false): RuleState[] =>
  Object.values(here.rules).filter(rule => rule.GroupId === groupId && rule.IsEgress === egress);

/** Puts a rule into a group under an id, unless the group has the same one. Answers the rule that is there then. */
export function putRule(
  here: RegionState,
  rule: SourceRule,
  as: { GroupId: string; GroupOwnerId: string; id: string; IsEgress?: boolean; Tags?: Tag[] },
): RuleState {
  const { GroupId, GroupOwnerId, id, IsEgress = false, Tags = [] } = as;
  const same = rulesOf(here, GroupId, IsEgress).find(other => ruleKey(other) === ruleKey(rule));
  if (same) return same;
  return (here.rules[id] = {
    SecurityGroupRuleId: id,
    GroupId,
    GroupOwnerId,
    IsEgress,
    ...rule,
    ...(Tags.length > 0 && { Tags }),
  });
}

/** A group and all its rules disappear, as do the rules of other groups that name it as their source. */
export function removeGroup(here: RegionState, groupId: string): void {
  delete here.securityGroups[groupId];
  for (const rule of Object.values(here.rules))
    if (rule.GroupId === groupId) delete here.rules[rule.SecurityGroupRuleId];
}
