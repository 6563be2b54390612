/** EC2 in the sandbox: opening and closing security group rules; the reads are in ec2-describe.ts and ec2-templates.ts. */
import type { SecurityGroupRule, TagSpecification } from '@aws-sdk/client-ec2';
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
    return { Return: true, SecurityGroupRules: authorized(at, input, false) };
  },

  'ec2:AuthorizeSecurityGroupEgress': (at, input) => ({
    Return: true,
    SecurityGroupRules: authorized(at, input, true),
  }),

  'ec2:RevokeSecurityGroupIngress': (at, input) => revoke(at, input, false),
  'ec2:RevokeSecurityGroupEgress': (at, input) => revoke(at, input, true),
};

type Asked = Parameters<typeof permissionsOf>[0] & {
  GroupId?: string | undefined;
  GroupName?: string | undefined;
  SecurityGroupRuleIds?: string[] | undefined;
  TagSpecifications?: TagSpecification[] | undefined;
};

function authorized(at: At, input: Asked, IsEgress: boolean): RuleState[] {
  const { GroupId } = groupOf(at, input);
  const rules = sourceRules(permissionsOf(input), at.account);
  if (rules.length === 0)
    refuse(at, 'MissingParameter', 'Either CidrIp or IpPermissions must name at least one source.');
  const wrong = malformed(rules);
  if (wrong !== undefined) refuse(at, 'InvalidParameterValue', `CIDR block ${wrong} is malformed`);
  const there = new Set(rulesOf(at.here, GroupId, IsEgress).map(ruleKey));
  for (const rule of rules) {
    if (there.has(ruleKey(rule)))
      refuse(at, 'InvalidPermission.Duplicate', `the specified rule "${peer(rule)}" already exists`);
    there.add(ruleKey(rule));
  }
  const Tags = input.TagSpecifications?.find(tags => tags.ResourceType === 'security-group-rule')?.Tags ?? [];
  return rules.map(rule =>
    putRule(at.here, rule, { GroupId, GroupOwnerId: at.account, id: newId(at.world, 'sgr'), IsEgress, Tags }),
  );
}

function revoke(at: At, input: Asked, isEgress: boolean) {
  const group = groupOf(at, input);
  const there = rulesOf(at.here, group.GroupId, isEgress);
  const { revoked, unknown } = input.SecurityGroupRuleIds?.length
    ? { revoked: byId(at, there, input.SecurityGroupRuleIds), unknown: [] }
    : byPermission(at, { group, there, input });
  for (const rule of revoked) delete at.here.rules[rule.SecurityGroupRuleId];
  return { Return: true, UnknownIpPermissions: unknown, RevokedSecurityGroupRules: revoked.map(revokedRule) };
}

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
function byId(at: At, there: readonly RuleState[], ids: readonly string[]): RuleState[] {
  return ids.map(
    id =>
      there.find(rule => rule.SecurityGroupRuleId === id) ??
      refuse(at, 'InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`),
  );
}

// Values must match a rule exactly. What matches none is an error, but only told in the answer in a default VPC (T-SG-4).
function byPermission(
  at: At,
  { group, there, input }: { group: SecurityGroupState; there: readonly RuleState[]; input: Asked },
) {
  const byKey = new Map(there.map(rule => [ruleKey(rule), rule]));
  const revoked: RuleState[] = [];
  const unknown = permissionsOf(input).filter(permission => {
    const found = sourceRules([permission], at.account).map(rule => byKey.get(ruleKey(rule)));
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
