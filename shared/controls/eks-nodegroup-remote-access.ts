/** SSH and RDP that EKS sets up on managed node groups. */
import { control } from '../control.ts';
import { adminFinding } from '../admin-finding.ts';
import { isOpenToAdmins } from '../ingress.ts';
import { nodegroupNames } from '../refs.ts';
import { listed } from '../listed.ts';

export const eksNodegroupRemoteAccess = control({
  id: 'eks-nodegroup-remote-access',
  title: 'Managed node groups have no remote access (SSH or RDP)',
  why: 'A node group made with an SSH key and no source groups is open to the whole internet on port 22 (3389 on Windows): EKS itself adds that rule. Who holds the key is root on every node and has every credential of its pods; Session Manager needs neither key nor port.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'nodegroup',
  sources: [
    { document: '000', lines: '5-27' },
    { document: '003', lines: '101-110' },
  ],
  mappings: { Checkov: 'CKV_AWS_100 (only missing source groups)' },
  // A new launch template version may bring other security groups: they are looked at with the node group, as its leads (T-SG-15).
  triggers: ['eks:CreateNodegroup', 'eks:UpdateNodegroupVersion'],
  closes: ['eks:DeleteNodegroup'],
  calls: ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Reverted: rules for exactly port 22 or 3389 from the whole internet on the remote-access group. The key itself is immutable and only told: a person replaces the node group.',
  evaluate({ nodegroup, remoteAccessRules }, given) {
    if (nodegroup.launchTemplate)
      return {
        notApplicable:
          'it has a launch template, and EKS takes no remote access beside one: the security groups of the template are judged',
      };
    const names = nodegroupNames(given.ref);
    const { clusterName = names.clusterName, nodegroupName = names.nodegroupName } = nodegroup;
    const ec2SshKey = nodegroup.remoteAccess?.ec2SshKey;
    const sources = nodegroup.remoteAccess?.sourceSecurityGroups ?? [];
    const GroupId = nodegroup.resources?.remoteAccessSecurityGroup;
    const ingress = remoteAccessRules ?? { rules: [], prefixLists: {} };
    const open = ingress.rules
      .filter(rule => isOpenToAdmins(rule, ingress, given.settings))
      .map(rule => {
        const members = [{ cluster: clusterName, as: 'remote-access' as const, nodegroup: nodegroupName }];
        const finding = adminFinding({ rule, ingress, group: { GroupId }, members }, given);
        return {
          ...finding,
          key: `open-rules:${finding.key}`,
          message: `Node group ${nodegroupName} of cluster ${clusterName}: ${finding.message}`,
        };
      });
    if (!ec2SshKey) return open;
    const admin = nodegroup.amiType?.startsWith('BOTTLEROCKET')
      ? ', which on Bottlerocket leads to the admin container alone, and only where that is switched on'
      : '';
    const from =
      sources.length > 0 ? `from ${listed(sources)}` : 'without source groups, which opens it to the whole internet';
    return [
      ...open,
      {
        key: 'key-configured',
        facet: 'remoteAccess',
        message: `Node group ${nodegroupName} of cluster ${clusterName} admits SSH with key pair ${ec2SshKey} ${from}${admin}.`,
        ...(sources.length > 0 && { severity: 'medium' as const }),
        atMost: {
          remedy: 'notify' as const,
          why: 'remote access of a node group cannot be changed: make a new one without it, move the pods, delete this one',
        },
        evidence: { ec2SshKey, sourceSecurityGroups: sources, ...(GroupId && { remoteAccessSecurityGroup: GroupId }) },
      },
    ];
  },
});
