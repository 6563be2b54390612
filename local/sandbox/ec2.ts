/** EC2 in the sandbox: opening and closing security group rules; the reads are in ec2-describe.ts and ec2-templates.ts. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { refuse, type At, type Performs } from './at.ts';
import { ec2Describe } from './ec2-describe.ts';
import { ec2Instances } from './ec2-instances.ts';
import { ec2Acls } from './ec2-acls.ts';
import { ec2Subnets } from './ec2-subnets.ts';
import { ec2Network } from './ec2-network.ts';
import { ec2Templates } from './ec2-templates.ts';
import { newId } from './ids.ts';
import { malformed, permissionsOf, putRule, ruleKey, rulesOf, sourceRules } from './rules.ts';
import type { RuleState, SecurityGroupState } from './states.ts';

export const ec2: Performs<'ec2'> = {
  ...ec2Describe,
  ...ec2Instances,
  ...ec2Acls,
  ...ec2Subnets,
  ...ec2Network,
  ...ec2Templates,

  'ec2:AuthorizeSecurityGroupIngress': (at, input) => {
    if (input.SourceSecurityGroupName) {
      refuse(
        at,
        'UnsupportedOperation',
        'The sandbox knows SourceSecurityGroupName no more than a VPC does. Name the group in IpPermissions.',
      );
    }
    const group = groupOf(at, input);
    const rules = sourceRules(permissionsOf(input), at.account);
    if (rules.length === 0)
      refuse(at, 'MissingParameter', 'Either CidrIp or IpPermissions must name at least one source.');
    const wrong = malformed(rules);
    if (wrong !== undefined) refuse(at, 'InvalidParameterValue', `CIDR block ${wrong} is malformed`);
    const there = new Set(rulesOf(at.here, group.GroupId).map(ruleKey));
    for (const rule of rules) {
      if (there.has(ruleKey(rule)))
        refuse(at, 'InvalidPermission.Duplicate', `the specified rule "${peer(rule)}" already exists`);
      there.add(ruleKey(rule));
    }
    const Tags = input.TagSpecifications?.find(tags => tags.ResourceType === 'security-group-rule')?.Tags ?? [];
    const added = rules.map(rule =>
      putRule(at.here, rule, { GroupId: group.GroupId, GroupOwnerId: at.account, id: newId(at.world, 'sgr'), Tags }),
    );
    return { Return: true, SecurityGroupRules: added };
  },

  'ec2:RevokeSecurityGroupIngress': (at, input) => {
    const group = groupOf(at, input);
    const { revoked, unknown } = input.SecurityGroupRuleIds?.length
      ? { revoked: byId(at, group, input.SecurityGroupRuleIds), unknown: [] }
      : byPermission(at, group, input);
    for (const rule of revoked) delete at.here.rules[rule.SecurityGroupRuleId];
    return { Return: true, UnknownIpPermissions: unknown, RevokedSecurityGroupRules: revoked.map(revokedRule) };
  },
};

/** The group an input names by id, or by name in the default VPC. */
function groupOf(
  at: At,
  { GroupId, GroupName }: { GroupId?: string | undefined; GroupName?: string | undefined },
): SecurityGroupState {
  const isDefault = (group: SecurityGroupState) => at.here.vpcs[group.VpcId]?.IsDefault === true;
  const group = GroupId
    ? at.here.securityGroups[GroupId]
    : Object.values(at.here.securityGroups).find(group => group.GroupName === GroupName && isDefault(group));
  if (!GroupId && !GroupName)
    refuse(at, 'MissingParameter', 'The request must contain the parameter groupName or groupId');
  return group ?? refuse(at, 'InvalidGroup.NotFound', `The security group '${GroupId ?? GroupName}' does not exist`);
}

// One unknown id refuses the whole call: nothing is revoked.
function byId(at: At, group: SecurityGroupState, ids: readonly string[]): RuleState[] {
  return ids.map(id => {
    const rule = at.here.rules[id];
    if (rule && rule.GroupId === group.GroupId && !rule.IsEgress) return rule;
    return refuse(at, 'InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`);
  });
}

// Values must match a rule exactly. What matches none is an error, but only told in the answer in a default VPC (T-SG-4).
function byPermission(at: At, group: SecurityGroupState, input: Parameters<typeof permissionsOf>[0]) {
  const there = new Map(rulesOf(at.here, group.GroupId).map(rule => [ruleKey(rule), rule]));
  const revoked: RuleState[] = [];
  const unknown = permissionsOf(input).filter(permission => {
    const found = sourceRules([permission], at.account).map(rule => there.get(ruleKey(rule)));
    revoked.push(...found.filter(rule => rule !== undefined));
    return found.includes(undefined);
  });
  if (unknown.length > 0 && !at.here.vpcs[group.VpcId]?.IsDefault) {
    refuse(at, 'InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  }
  return { revoked, unknown };
}

const revokedRule = ({ ReferencedGroupInfo, GroupOwnerId: _owner, Tags: _tags, ...rule }: RuleState) => ({
  ...rule,
  ...(ReferencedGroupInfo?.GroupId && { ReferencedGroupId: ReferencedGroupInfo.GroupId }),
});

function peer(rule: SecurityGroupRule): string {
  const source = rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId;
  if (rule.IpProtocol === '-1') return `peer: ${source}, ALL, ALLOW`;
  return `peer: ${source}, ${rule.IpProtocol?.toUpperCase()}, from port: ${rule.FromPort}, to port: ${rule.ToPort}, ALLOW`;
}
