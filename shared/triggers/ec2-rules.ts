/** The security group rules of an EC2 record, in the form DescribeSecurityGroupRules answers. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { Seen } from './leads-to.ts';
import { fieldsOf, listOf, numberOf, textOf } from './loose.ts';

/** The rules the answer names, with their ids; none in records before eventVersion 1.08. */
export const answeredRules = ({ response }: Seen): SecurityGroupRule[] =>
  listOf(response.securityGroupRuleSet).map(ruleOf);

/** The rules AuthorizeSecurityGroupIngress asked for, in its flat and in its list form, one per source. */
export function requestedRules({ request }: Seen): SecurityGroupRule[] {
  const flat = [request.cidrIp, request.cidrIpv6, request.sourceSecurityGroupName, request.sourceSecurityGroupId];
  const permissions = [...listOf(request.ipPermissions), ...(flat.some(textOf) ? [request] : [])];
  return permissions.map(fieldsOf).flatMap(permission => {
    const sources = [
      ...(hasSource(ruleOf(permission)) ? [permission] : []),
      ...listOf(permission.ipRanges),
      ...listOf(permission.ipv6Ranges),
      ...listOf(permission.prefixListIds),
      // A source group is `groupId` here, which elsewhere is the group the rule belongs to.
      ...listOf(permission.groups)
        .map(fieldsOf)
        .map(group => ({ referencedGroupId: group.groupId ?? group.groupName })),
    ];
    // A permission whose source we cannot read stays a rule: dropped, it could be taken for harmless.
    return (sources.length > 0 ? sources : [{}]).map(source => ruleOf({ ...fieldsOf(source), ...portsOf(permission) }));
  });
}

/** The rules ModifySecurityGroupRules wrote, each with its id: one object, or an array of several (T-SG-2). */
export function modifiedRules({ request }: Seen): SecurityGroupRule[] {
  const wrapped = fieldsOf(request.ModifySecurityGroupRulesRequest ?? request);
  return listOf(wrapped.SecurityGroupRule ?? wrapped.securityGroupRules)
    .map(fieldsOf)
    .map(update => ({
      ...ruleOf(update.SecurityGroupRule ?? update.securityGroupRule),
      ...idOf(update),
    }));
}

const portsOf = ({ ipProtocol, fromPort, toPort }: { ipProtocol?: unknown; fromPort?: unknown; toPort?: unknown }) => ({
  ipProtocol,
  fromPort,
  toPort,
});

const hasSource = (rule: SecurityGroupRule): boolean =>
  Boolean(rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo);

// One rule in lower or upper camel case; IPv4 and IPv6 networks are told apart by their text, as `cidrIp` may hold either.
function ruleOf(value: unknown): SecurityGroupRule {
  const given = lowerCamel(value);
  const cidrs = [given.cidrIp, given.cidrIpv4, given.cidrIpv6].map(textOf);
  const ipv4 = cidrs.find(cidr => cidr && !cidr.includes(':'));
  const ipv6 = cidrs.find(cidr => cidr?.includes(':'));
  const prefixList = textOf(given.prefixListId);
  const group = referencedGroup(given);
  const from = numberOf(given.fromPort);
  const to = numberOf(given.toPort);
  const protocol = textOf(given.ipProtocol) ?? numberOf(given.ipProtocol)?.toString();
  return {
    ...idOf(given),
    ...(protocol && { IpProtocol: protocol }),
    ...(from !== undefined && { FromPort: from }),
    ...(to !== undefined && { ToPort: to }),
    ...(ipv4 && { CidrIpv4: ipv4 }),
    ...(ipv6 && { CidrIpv6: ipv6 }),
    ...(prefixList && { PrefixListId: prefixList }),
    ...(group && { ReferencedGroupInfo: { GroupId: group } }),
  };
}

const idOf = (value: unknown) => {
  const id = textOf(lowerCamel(value).securityGroupRuleId);
  return id ? { SecurityGroupRuleId: id } : {};
};

const referencedGroup = (given: Record<string, unknown>): string | undefined =>
  [
    lowerCamel(given.referencedGroupInfo).groupId,
    given.referencedGroupId,
    given.sourceSecurityGroupId,
    given.sourceSecurityGroupName,
  ]
    .map(textOf)
    .find(Boolean);

const lowerCamel = (value: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fieldsOf(value)).map(([name, held]) => [name.charAt(0).toLowerCase() + name.slice(1), held]),
  );
