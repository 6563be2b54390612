/** How CloudTrail writes EC2 requests and answers: small letters, lists wrapped in `items`, empty lists as `{}`. */
import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { Loose } from '../../shared/record.ts';

/** Newer EC2 actions are written wrapped under their own name and in the API's own spelling (T-REC-4). */
const wrapped = new Set([
  'CreateLaunchTemplateVersion',
  'ModifyInstanceMetadataOptions',
  'DisableEbsEncryptionByDefault',
  'EnableEbsEncryptionByDefault',
]);

/** A request as CloudTrail writes that action's. */
export const ec2RequestOf = (action: string, input: Loose): Loose =>
  wrapped.has(action) ? { [`${action}Request`]: defined(input) } : ec2Request(input);

/** The request of AuthorizeSecurityGroupIngress or RevokeSecurityGroupIngress. How rule ids of a revoke are written is modelled: no public record is known. */
function ec2Request(input: Loose): Loose {
  const ids: string[] | undefined = input['SecurityGroupRuleIds'];
  return defined({
    groupId: input['GroupId'],
    groupName: input['GroupName'],
    ipProtocol: input['IpProtocol'],
    fromPort: input['FromPort'],
    toPort: input['ToPort'],
    cidrIp: input['CidrIp'],
    ipPermissions: listed(permissionItems(input['IpPermissions'] ?? [])),
    securityGroupRuleIds: ids && listed(ids.map(securityGroupRuleId => ({ securityGroupRuleId }))),
    tagSpecificationSet: input['TagSpecifications'] && listed(input['TagSpecifications'].map(tagItem)),
  });
}

/** Their answer. */
export function ec2Response(requestId: string, output: Loose): Loose {
  const rules: SecurityGroupRule[] | undefined = output['SecurityGroupRules'];
  const revoked: SecurityGroupRule[] | undefined = output['RevokedSecurityGroupRules'];
  return defined({
    requestId,
    _return: true,
    securityGroupRuleSet: rules && listed(rules.map(ruleItem)),
    revokedSecurityGroupRuleSet: revoked && listed(revoked.map(ruleItem)),
  });
}

/** A list as CloudTrail writes EC2's. */
export const listed = (items: readonly unknown[]): Loose => (items.length > 0 ? { items } : {});

/** Permissions as CloudTrail writes them. */
export const permissionItems = (permissions: readonly IpPermission[]): Loose[] =>
  permissions.map(permission =>
    defined({
      ipProtocol: permission.IpProtocol,
      fromPort: permission.FromPort,
      toPort: permission.ToPort,
      groups: listed(
        (permission.UserIdGroupPairs ?? []).map(({ GroupId, UserId, Description }) =>
          defined({ groupId: GroupId, userId: UserId, description: Description }),
        ),
      ),
      ipRanges: listed(
        (permission.IpRanges ?? []).map(({ CidrIp, Description }) =>
          defined({ cidrIp: CidrIp, description: Description }),
        ),
      ),
      ipv6Ranges: listed(
        (permission.Ipv6Ranges ?? []).map(({ CidrIpv6, Description }) =>
          defined({ cidrIpv6: CidrIpv6, description: Description }),
        ),
      ),
      prefixListIds: listed(
        (permission.PrefixListIds ?? []).map(({ PrefixListId, Description }) =>
          defined({ prefixListId: PrefixListId, description: Description }),
        ),
      ),
    }),
  );

/** A rule as CloudTrail writes it in an answer. */
export const ruleItem = (rule: SecurityGroupRule): Loose =>
  defined({
    groupOwnerId: rule.GroupOwnerId,
    groupId: rule.GroupId,
    securityGroupRuleId: rule.SecurityGroupRuleId,
    isEgress: rule.IsEgress,
    ipProtocol: rule.IpProtocol,
    fromPort: rule.FromPort,
    toPort: rule.ToPort,
    cidrIpv4: rule.CidrIpv4,
    cidrIpv6: rule.CidrIpv6,
    prefixListId: rule.PrefixListId,
    referencedGroupId: rule.ReferencedGroupInfo?.GroupId,
    description: rule.Description,
  });

const tagItem = (specification: { ResourceType?: string; Tags?: { Key?: string; Value?: string }[] }): Loose => ({
  resourceType: specification.ResourceType,
  tags: (specification.Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value })),
});

const defined = (fields: Loose): Loose =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
