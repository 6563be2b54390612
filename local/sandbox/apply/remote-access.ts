/** When a log holds EKS's own opening of a node group's SSH, the log's group and rules take the place of the simulated ones. */
import { sourceOf } from '../../../shared/record.ts';
import type { Ref } from '../../../shared/resources.ts';
import type { Happening } from '../apply.ts';
import { makeRemoteAccessGroup } from '../groups.ts';
import type { NodegroupState } from '../states.ts';
import { groupIdOf } from './ec2-request.ts';

/**
 * For an AuthorizeSecurityGroupIngress by AWSServiceRoleForAmazonEKSNodegroup on a group nobody knows yet: the node group
 * that waits for its remote access group, or has a simulated one, gets the log's. The rules of the simulated one go; applying
 * the record puts the log's in. A log does not say which node group it was; the one made first is served first, so the group
 * is answered as assumed.
 */
export function adoptRemoteAccessGroup(happening: Happening): Ref[] {
  const { world, here, record, account, region } = happening;
  const issuer = record.userIdentity.sessionContext?.sessionIssuer;
  if (sourceOf(record) !== 'ec2' || record.eventName !== 'AuthorizeSecurityGroupIngress') return [];
  if (issuer?.userName !== 'AWSServiceRoleForAmazonEKSNodegroup') return [];
  const GroupId = groupIdOf(happening);
  const nodegroup = waiting(Object.values(here.nodegroups));
  if (!GroupId || here.securityGroups[GroupId] || !nodegroup) return [];
  const simulated =
    nodegroup.resources?.remoteAccessSecurityGroup ?? makeRemoteAccessGroup(world, { account, region }, nodegroup);
  const group = here.securityGroups[simulated];
  if (!group) return [];
  delete here.securityGroups[simulated];
  here.securityGroups[GroupId] = { ...group, GroupId };
  for (const rule of Object.values(here.rules)) {
    if (rule.GroupId !== simulated) continue;
    if (rule.IsEgress) rule.GroupId = GroupId;
    else delete here.rules[rule.SecurityGroupRuleId];
  }
  nodegroup.resources = { ...nodegroup.resources, remoteAccessSecurityGroup: GroupId };
  delete nodegroup.simulatedGroup;
  return [{ kind: 'security-group', account, region, id: GroupId }];
}

function waiting(nodegroups: NodegroupState[]): NodegroupState | undefined {
  return nodegroups
    .filter(nodegroup => nodegroup.remoteAccess?.ec2SshKey && nodegroup.status !== 'DELETING')
    .filter(nodegroup => nodegroup.simulatedGroup || !nodegroup.resources?.remoteAccessSecurityGroup)
    .toSorted((a, b) => a.createdAt - b.createdAt)[0];
}
