/** Roles of nodes and Fargate pods that may do far more than run pods. */
import { control } from '../control.ts';
import { broadFindings } from '../role-policy.ts';

export const eksNodeRoleLeastPrivilege = control({
  id: 'eks-node-role-least-privilege',
  title: 'Node and pod-execution roles carry no admin or wildcard policy',
  why: 'Every pod that is not kept from the metadata service, and everyone who breaks out of one, has the rights of the node role. With an admin policy on it, one hole in one application is the whole account.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'role',
  sources: [
    { document: '000', lines: '68-79' },
    { document: '001', lines: '11' },
    { document: '002', lines: '30' },
    { document: '003', lines: '32' },
  ],
  mappings: { 'CIS EKS 1.8': '5.2.1', HardenEKS: 'iam/check_access_to_instance_profile (related)' },
  triggers: [
    'eks:CreateNodegroup',
    'eks:CreateCluster',
    'eks:UpdateClusterConfig',
    'eks:CreateFargateProfile',
    'iam:AttachRolePolicy',
    'iam:PutRolePolicy',
    'iam:DetachRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:CreatePolicyVersion',
    'iam:SetDefaultPolicyVersion',
    'iam:AddRoleToInstanceProfile',
  ],
  closes: ['iam:DetachRolePolicy', 'iam:DeleteRolePolicy', 'iam:DeleteRole'],
  calls: ['iam:DetachRolePolicy', 'iam:DeleteRolePolicy'],
  byPerson: ['iam:AttachRolePolicy', 'iam:PutRolePolicy'],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'Where the settings raise it to revert, only a policy of the deny list (roles.deniedPolicies) that the change itself attached is detached; everything else is asked about.',
  evaluate(state, given) {
    const unknown = state.usedBy === 'unknown';
    if (state.usedBy !== 'unknown' && state.usedBy.length > 0 && state.usedBy.every(use => use.as === 'cluster'))
      return { notApplicable: 'it is the role of a cluster only, of no node and no Fargate pod' };
    return broadFindings(state, given, {
      effect:
        'Nodes and every pod without a role of its own lose what this policy allows; what they need of it must come back by a narrower policy.',
      limit: ({ denied }, boundary) => askReason({ denied, boundary, unknown }),
    });
  },
});

function askReason({
  denied,
  boundary,
  unknown,
}: {
  denied: boolean;
  boundary: string | undefined;
  unknown: boolean;
}): string | null {
  if (unknown) return 'nobody can tell whether this role belongs to a cluster: the clusters could not be listed';
  if (!denied) return 'only a policy of the deny list is detached without asking';
  return boundary ? `permissions boundary ${boundary} may limit it already` : null;
}
