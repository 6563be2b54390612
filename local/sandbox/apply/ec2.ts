/** What EC2's events change: rules opened, changed and closed, prefix lists, groups of network interfaces. */
import type { PrefixListEntry } from '@aws-sdk/client-ec2';
import type { EventTrigger } from '../../../shared/triggers.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { idFrom } from '../ids.ts';
import { putRule, removeGroup, ruleKey, rulesOf, sourceRules } from '../rules.ts';
import { ec2AclEffects } from './ec2-acls.ts';
import { ec2RouteEffects } from './ec2-routes.ts';
import { ec2NetworkEffects } from './ec2-network.ts';
import { ec2InstanceEffects } from './ec2-instances.ts';
import { ec2TemplateEffects } from './ec2-templates.ts';
import { answeredRules, groupIdOf, modifications, requestedPermissions, ruleIdsOf, ruleTags } from './ec2-request.ts';

export const ec2Effects: { [T in Extract<EventTrigger, `ec2:${string}`>]: (happening: Happening) => void } = {
  ...ec2InstanceEffects,
  ...ec2TemplateEffects,

  'ec2:AuthorizeSecurityGroupIngress': happening => authorize(happening, false),
  'ec2:AuthorizeSecurityGroupEgress': happening => authorize(happening, true),

  'ec2:ModifySecurityGroupRules': ({ here, request }) => {
    for (const { id, rule } of modifications(request)) {
      const before = here.rules[id];
      if (!before) continue;
      const { Tags, SecurityGroupRuleId, GroupId, GroupOwnerId, IsEgress } = before;
      here.rules[id] = { SecurityGroupRuleId, GroupId, GroupOwnerId, IsEgress, ...rule, ...(Tags && { Tags }) };
    }
  },

  'ec2:RevokeSecurityGroupIngress': happening => revoke(happening, false),
  'ec2:RevokeSecurityGroupEgress': happening => revoke(happening, true),

  'ec2:DeleteSecurityGroup': happening => removeGroup(happening.here, groupIdOf(happening) ?? ''),

  'ec2:ModifyManagedPrefixList': ({ here, request }) => {
    const wrapped = fieldsOf(request.ModifyManagedPrefixListRequest ?? request);
    const list = here.prefixLists[textOf(wrapped.PrefixListId ?? wrapped.prefixListId) ?? ''];
    if (!list) return;
    const added = entriesIn(wrapped.AddEntry ?? wrapped.AddEntries ?? wrapped.addEntry ?? wrapped.addEntries);
    const removed = entriesIn(
      wrapped.RemoveEntry ?? wrapped.RemoveEntries ?? wrapped.removeEntry ?? wrapped.removeEntries,
    );
    const named = new Set([...added, ...removed].map(entry => entry.Cidr));
    list.entries = [...list.entries.filter(entry => !named.has(entry.Cidr)), ...added];
    list.Version = (numberOf(wrapped.CurrentVersion) ?? list.Version) + 1;
  },

  'ec2:ModifyNetworkInterfaceAttribute': ({ here, request }) => {
    const id = textOf(request.networkInterfaceId);
    const groups = listOf(request.groupSet).flatMap(item => textOf(item) ?? textOf(fieldsOf(item).groupId) ?? []);
    if (id && groups.length > 0) here.networkInterfaces[id] = groups;
  },

  ...ec2RouteEffects,
  ...ec2NetworkEffects,
  ...ec2AclEffects,
};

function authorize(happening: Happening, IsEgress: boolean): void {
  const { here, account, record, response } = happening;
  const GroupId = groupIdOf(happening);
  if (!GroupId || !here.securityGroups[GroupId]) return;
  const answered = answeredRules(happening);
  // Records of eventVersion 1.05 and older answer no rules: ids are then derived from the event.
  const rules =
    answered.length > 0
      ? answered
      : sourceRules(requestedPermissions(happening), account).map((rule, i) => ({
          rule,
          id: idFrom('sgr', `${record.eventID} ${i}`),
        }));
  const Tags = ruleTags(happening);
  // In a VPC that is shared the group may be another account's, and its rules with it.
  const owners = new Map(
    listOf(response.securityGroupRuleSet).map(item => {
      const { securityGroupRuleId, groupOwnerId } = fieldsOf(item);
      return [textOf(securityGroupRuleId), textOf(groupOwnerId)];
    }),
  );
  for (const { rule, id } of rules)
    putRule(here, rule, { GroupId, GroupOwnerId: owners.get(id) ?? account, id, IsEgress, Tags });
}

function revoke(happening: Happening, isEgress: boolean): void {
  const { here, account, request } = happening;
  const GroupId = groupIdOf(happening) ?? '';
  const ids = new Set(ruleIdsOf(request));
  const keys = new Set(sourceRules(requestedPermissions(happening), account).map(ruleKey));
  for (const rule of rulesOf(here, GroupId, isEgress)) {
    if (ids.has(rule.SecurityGroupRuleId) || keys.has(ruleKey(rule))) delete here.rules[rule.SecurityGroupRuleId];
  }
}

const entriesIn = (value: unknown): PrefixListEntry[] =>
  listOf(value)
    .map(fieldsOf)
    .flatMap(entry => {
      const Cidr = textOf(entry.Cidr ?? entry.cidr);
      const Description = textOf(entry.Description ?? entry.description);
      return Cidr ? [{ Cidr, ...(Description && { Description }) }] : [];
    });
