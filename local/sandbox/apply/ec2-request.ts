/** Reads EC2's rule requests and answers out of CloudTrail's forms into the SDK's (T-SG-1, T-SG-2). */
import type { IpPermission, Tag } from '@aws-sdk/client-ec2';
import type { Loose } from '../../../shared/record.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { cidrSource, trafficOf, type SourceRule } from '../rules.ts';

/** The group an event is about: named in the request, found in the answer, or by its name in the default VPC. */
export function groupIdOf({
  here,
  request,
  response,
}: Pick<Happening, 'here' | 'request' | 'response'>): string | undefined {
  const wrapped = fieldsOf(request.ModifySecurityGroupRulesRequest);
  const answered = [response.securityGroupRuleSet, response.revokedSecurityGroupRuleSet].flatMap(listOf);
  const given = [request.groupId, wrapped.GroupId, response.groupId, ...answered.map(item => fieldsOf(item).groupId)]
    .map(textOf)
    .find(Boolean);
  if (given) return given;
  const byName = Object.values(here.securityGroups).find(
    group => group.GroupName === request.groupName && here.vpcs[group.VpcId]?.IsDefault,
  );
  return byName?.GroupId;
}

/** The permissions a request names, in its flat and in its list form. */
export function requestedPermissions({ request }: Pick<Happening, 'request'>): IpPermission[] {
  const flat = textOf(request.cidrIp) ? [{ ...portsOf(request), IpRanges: [{ CidrIp: textOf(request.cidrIp) }] }] : [];
  const listed = listOf(request.ipPermissions)
    .map(fieldsOf)
    .map(permission => ({
      ...portsOf(permission),
      IpRanges: listOf(permission.ipRanges)
        .map(fieldsOf)
        .map(range => ({ CidrIp: textOf(range.cidrIp), ...described(range) })),
      Ipv6Ranges: listOf(permission.ipv6Ranges)
        .map(fieldsOf)
        .map(range => ({ CidrIpv6: textOf(range.cidrIpv6), ...described(range) })),
      PrefixListIds: listOf(permission.prefixListIds)
        .map(fieldsOf)
        .map(list => ({ PrefixListId: textOf(list.prefixListId), ...described(list) })),
      UserIdGroupPairs: listOf(permission.groups)
        .map(fieldsOf)
        .map(group => ({
          GroupId: textOf(group.groupId),
          ...(textOf(group.userId) && { UserId: textOf(group.userId) }),
          ...described(group),
        })),
    }));
  return [...flat, ...listed];
}

/** The rules an answer names with their ids. */
export const answeredRules = ({ response, account }: Happening): { id: string; rule: SourceRule }[] =>
  listOf(response.securityGroupRuleSet)
    .map(fieldsOf)
    .flatMap(item => {
      const id = textOf(item.securityGroupRuleId);
      return id ? [{ id, rule: sourceRule(item, account) }] : [];
    });

/** The rules a ModifySecurityGroupRules writes: one object, or an array for several. */
export const modifications = (request: Loose): { id: string; rule: SourceRule }[] =>
  listOf(fieldsOf(request.ModifySecurityGroupRulesRequest ?? request).SecurityGroupRule)
    .map(fieldsOf)
    .flatMap(update => {
      const id = textOf(update.SecurityGroupRuleId);
      return id ? [{ id, rule: sourceRule(lowerCamel(fieldsOf(update.SecurityGroupRule))) }] : [];
    });

/** Rule ids of a revoke. */
export const ruleIdsOf = (request: Loose): string[] =>
  listOf(request.securityGroupRuleIds).flatMap(
    item => textOf(item) ?? textOf(fieldsOf(item).securityGroupRuleId) ?? [],
  );

/** The tags a request gives its new rules. */
export const ruleTags = ({ request }: Happening): Tag[] =>
  listOf(request.tagSpecificationSet)
    .map(fieldsOf)
    .filter(specification => specification.resourceType === 'security-group-rule')
    .flatMap(specification => listOf(specification.tags))
    .map(fieldsOf)
    .map(tag => ({ Key: textOf(tag.key) ?? '', Value: textOf(tag.value) ?? '' }));

function sourceRule(item: Loose, account?: string): SourceRule {
  const { IpProtocol, FromPort, ToPort } = portsOf(item);
  const group = textOf(item.referencedGroupId) ?? textOf(fieldsOf(item.referencedGroupInfo).groupId);
  const owner = textOf(fieldsOf(item.referencedGroupInfo).userId) ?? account;
  const CidrIpv4 = textOf(item.cidrIpv4);
  const CidrIpv6 = textOf(item.cidrIpv6);
  const PrefixListId = textOf(item.prefixListId);
  return {
    ...trafficOf(IpProtocol, FromPort, ToPort),
    ...cidrSource({ ...(CidrIpv4 && { CidrIpv4 }), ...(CidrIpv6 && { CidrIpv6 }) }),
    ...(PrefixListId && { PrefixListId }),
    ...(group && { ReferencedGroupInfo: { GroupId: group, ...(owner && { UserId: owner }) } }),
    ...described(item),
  };
}

function portsOf(item: Loose): { IpProtocol: string; FromPort?: number; ToPort?: number } {
  const from = numberOf(item.fromPort);
  const to = numberOf(item.toPort);
  const IpProtocol = textOf(item.ipProtocol) ?? numberOf(item.ipProtocol)?.toString() ?? '-1';
  return { IpProtocol, ...(from !== undefined && { FromPort: from }), ...(to !== undefined && { ToPort: to }) };
}

const described = (item: Loose): { Description?: string } => {
  const Description = textOf(item.description);
  return Description ? { Description } : {};
};

const lowerCamel = (item: Loose): Loose =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
