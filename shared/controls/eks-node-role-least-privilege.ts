/** Roles of nodes and Fargate pods that may do far more than run pods. */
import { control, type Finding, type Given } from '../control.ts';
import type { Call } from '../operations.ts';
import { policyFault, type PolicyFault } from '../role-policy.ts';
import type { RoleState } from '../resources.ts';
import { listed } from '../listed.ts';

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
  closes: ['iam:DetachRolePolicy', 'iam:DeleteRolePolicy'],
  calls: ['iam:DetachRolePolicy', 'iam:DeleteRolePolicy'],
  byPerson: ['iam:AttachRolePolicy', 'iam:PutRolePolicy'],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'Where the settings raise it to revert, only a policy of the deny list (roles.deniedPolicies) that the change itself attached is detached; everything else is asked about.',
  evaluate: (state, given) => [
    ...state.attached.flatMap(policy => {
      const fault = policyFault(policy, given.settings);
      return fault
        ? [finding({ id: policy.PolicyArn, ...fault, ...detach(policy.PolicyArn, given) }, state, given)]
        : [];
    }),
    ...state.inline.flatMap(policy => {
      const fault = policyFault(policy, given.settings);
      return fault ? [finding({ id: policy.PolicyName, ...fault, ...deleteInline(policy, given) }, state, given)] : [];
    }),
  ],
});

type Taken = {
  id: string;
  call: Call<'iam:DetachRolePolicy' | 'iam:DeleteRolePolicy'>;
  back: Call<'iam:AttachRolePolicy' | 'iam:PutRolePolicy'>;
} & PolicyFault;

function finding(
  { id, what, denied, conditional, call, back }: Taken,
  { role, usedBy }: RoleState,
  { ref }: Given,
): Finding<Taken['call']['call'], Taken['back']['call']> {
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  const limit = askReason({ denied, boundary, unknown: usedBy === 'unknown' });
  return {
    key: id,
    facet: id,
    message: `Role ${ref.id}${uses(usedBy)} ${what}${boundary ? `, within permissions boundary ${boundary}` : ''}.`,
    ...((conditional || boundary) && { severity: 'medium' as const }),
    ...(limit && { atMost: { remedy: 'ask' as const, why: limit } }),
    plan: {
      calls: [call],
      undo: { byPerson: [back] },
      effect:
        'Nodes and every pod without a role of its own lose what this policy allows; what they need of it must come back by a narrower policy.',
    },
    evidence: { policy: id, fault: what, ...(boundary && { permissionsBoundary: boundary }), usedBy },
  };
}

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

const detach = (PolicyArn: string, { ref }: Given) => ({
  call: { call: 'iam:DetachRolePolicy' as const, input: { RoleName: ref.id, PolicyArn } },
  back: { call: 'iam:AttachRolePolicy' as const, input: { RoleName: ref.id, PolicyArn } },
});

// IAM keeps no history of inline policies: the text is saved with the case (T-IAM-2).
const deleteInline = ({ PolicyName, document }: { PolicyName: string; document: string }, { ref }: Given) => ({
  call: { call: 'iam:DeleteRolePolicy' as const, input: { RoleName: ref.id, PolicyName } },
  back: { call: 'iam:PutRolePolicy' as const, input: { RoleName: ref.id, PolicyName, PolicyDocument: document } },
});

const nouns = { node: 'nodes', 'pod-execution': 'Fargate pods' };

const uses = (usedBy: RoleState['usedBy']): string =>
  usedBy === 'unknown' || usedBy.length === 0
    ? ''
    : ` (${listed([...new Set(usedBy.map(use => `${nouns[use.as]} of cluster ${use.cluster}`))])})`;
