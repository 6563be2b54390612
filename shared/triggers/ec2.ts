/** Where EC2 events say to look. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { Look } from '../triggers.ts';
import { modifiedRules, requestedRules, answeredRules } from './ec2-rules.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, listOf, textOf } from './loose.ts';
import { isPrivate } from '../network.ts';
import { ruleFacet } from './rule-facet.ts';

/** AuthorizeSecurityGroupIngress: the group, unless every source added is private or a group. */
export function ingressAdded(seen: Seen): Look[] {
  const rules = [...answeredRules(seen), ...requestedRules(seen)];
  const id = groupId(seen);
  if (!id) return [];
  if (rules.length > 0 && rules.every(isHarmless))
    return [{ kind: 'security-group', dismissed: 'only private sources or groups were added' }];
  return [{ ref: groupRef(seen, id), touched: facetsOf(rules) }];
}

/** ModifySecurityGroupRules: a rule that now admits only private sources or a group cannot have opened anything. */
export function rulesModified(seen: Seen): Look[] {
  const rules = modifiedRules(seen);
  const wrapped = fieldsOf(seen.request.ModifySecurityGroupRulesRequest);
  const id = textOf(wrapped.GroupId) ?? textOf(wrapped.groupId) ?? groupId(seen);
  if (!id) return [];
  const ref = groupRef(seen, id);
  const look: Look =
    rules.length > 0 && rules.every(isHarmless)
      ? { ref, touched: [], closing: true }
      : { ref, touched: facetsOf(rules) };
  // Which way the rule goes is not told: what the members of a cluster's group need may be gone either way.
  return [look, { ref: changeRef(seen, id), touched: [...facetsOf(rules), ...amongMembers] }];
}

/** RevokeSecurityGroupIngress and DeleteSecurityGroup only take access away: from whoever should not have it, or from a control plane's own nodes. */
export function groupMended(seen: Seen): Look[] {
  const id = groupId(seen);
  if (!id) return [];
  return [
    { ref: groupRef(seen, id), touched: [], closing: true },
    { ref: changeRef(seen, id), touched: ['self-rule'] },
  ];
}

/** RevokeSecurityGroupEgress matters to the groups of clusters only: Terraform calls it for every group that it makes. */
export function egressRemoved(seen: Seen): Look[] {
  const id = groupId(seen);
  return id ? [{ ref: changeRef(seen, id), touched: ['egress'] }] : [];
}

/** AuthorizeSecurityGroupEgress can only bring back what the members of a group lacked. */
export function egressAdded(seen: Seen): Look[] {
  const id = groupId(seen);
  return id ? [{ ref: groupRef(seen, id), touched: [], closing: true }] : [];
}

/** The parts of a cluster's own group by which its members reach each other. */
const amongMembers = ['self-rule', 'egress'];

/** ModifyNetworkInterfaceAttribute: the groups now attached, whose rules it did not write. */
export function groupsAttached(seen: Seen): Look[] {
  const given = listOf(seen.request.groupSet).map(item => textOf(item) ?? textOf(fieldsOf(item).groupId));
  const ids = new Set(given.filter(id => id !== undefined));
  return [...ids].map(id => ({ ref: groupRef(seen, id), touched: [] }));
}

/** ModifyManagedPrefixList: the list, when entries were added; which groups name it only AWS knows. */
export function prefixListModified(seen: Seen): Look[] {
  const request = fieldsOf(seen.request.ModifyManagedPrefixListRequest ?? seen.request);
  const id = textOf(request.PrefixListId) ?? textOf(request.prefixListId);
  if (!id) return [];
  const added = request.AddEntry ?? request.AddEntries ?? request.addEntry ?? request.addEntries;
  if (listOf(added).length === 0)
    return [{ kind: 'prefix-list', dismissed: 'no entries were added to the prefix list' }];
  return [{ ref: { kind: 'prefix-list', account: seen.account, region: seen.region, id }, touched: [id] }];
}

const groupRef = (seen: Seen, id: string) => ({
  kind: 'security-group' as const,
  account: seen.account,
  region: seen.region,
  id,
});

const changeRef = (seen: Seen, id: string) => ({ ...groupRef(seen, id), kind: 'group-change' as const });

// A call may name the group by its name alone (default VPC); then only the answer has the id.
function groupId({ request, response }: Seen): string | undefined {
  const answered = [response.securityGroupRuleSet, response.revokedSecurityGroupRuleSet].flatMap(listOf);
  return [request.groupId, response.groupId, ...answered.map(item => fieldsOf(item).groupId)].map(textOf).find(Boolean);
}

// What a prefix list holds is not in the event, and what we cannot read is never harmless.
function isHarmless(rule: SecurityGroupRule): boolean {
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6;
  if (cidr) return isPrivate(cidr);
  return rule.ReferencedGroupInfo !== undefined;
}

const facetsOf = (rules: SecurityGroupRule[]): string[] => [
  ...new Set(rules.flatMap(rule => [rule.SecurityGroupRuleId ?? [], ruleFacet(rule)].flat())),
];
