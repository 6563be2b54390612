/** Node roles that may push images: whoever breaks out of one pod could give every cluster another image. */
import { control, type Finding, type Given } from '../control.ts';
import { allowedOn } from '../iam-policy.ts';
import { listed } from '../listed.ts';
import { carries, isAwsOwn, needs } from '../needed-policies.ts';
import type { RoleState } from '../resources/account.ts';
import { policyFault, type RolePolicy } from '../role-policy.ts';
import { usesAs, usesWords } from '../role-use.ts';

export const eksNodeRoleEcrReadonly = control({
  id: 'eks-node-role-ecr-readonly',
  title: 'The node role can only read and pull from ECR',
  why: 'Every pod that reaches the metadata service has the rights of its node. If these include pushing, one broken-into pod can replace images that all clusters run.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'role',
  sources: [
    { document: '000', lines: '99-105' },
    { document: '001', lines: '29' },
  ],
  mappings: { 'CIS EKS 1.8': '5.1.2, 5.1.3' },
  triggers: [
    'eks:CreateNodegroup',
    'iam:AttachRolePolicy',
    'iam:PutRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:CreatePolicyVersion',
    'iam:SetDefaultPolicyVersion',
  ],
  closes: ['iam:DetachRolePolicy', 'iam:DeleteRolePolicy', 'iam:DeleteRole'],
  calls: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked: AWS’s own push policies are detached, and AmazonEC2ContainerRegistryPullOnly attached before where no pull policy is there; bringing them back is a person’s call. Only told: policies of the account, which hold more than ECR, and what eks-node-role-least-privilege already asks about. Builders in the cluster need a role of their own to push.',
  evaluate(state, given) {
    const { uses, unsure } = usesAs(state, 'node');
    if (uses.length === 0 && !unsure) return { notApplicable: 'it is the role of no node' };
    return [...state.attached, ...state.inline].flatMap((policy: RolePolicy) => {
      const fault = pushes(policy);
      return fault ? [finding(policy, fault, { state, given, unsure })] : [];
    });
  },
});

/** AWS's own policies that allow more than pulling. */
const pushPolicies = ['AmazonEC2ContainerRegistryFullAccess', 'AmazonEC2ContainerRegistryPowerUser'];

/** Of what changes repositories and images; creating a repository is not among it, which pull-through caches need. */
const writes = [
  'ecr:PutImage',
  'ecr:InitiateLayerUpload',
  'ecr:BatchDeleteImage',
  'ecr:DeleteRepository',
  'ecr:DeleteRepositoryPolicy',
  'ecr:SetRepositoryPolicy',
  'ecr:PutImageTagMutability',
  'ecr:PutLifecyclePolicy',
  'ecr:PutRegistryPolicy',
];

interface Fault {
  what: string;
  conditional: boolean;
}

function pushes({ PolicyArn, PolicyName, document }: RolePolicy): Fault | null {
  if (PolicyArn && isAwsOwn(PolicyArn))
    return pushPolicies.includes(PolicyName) ? { what: `carries ${PolicyName}`, conditional: false } : null;
  const name = `carries ${PolicyArn ? 'policy' : 'inline policy'} ${PolicyName}`;
  const allowed = allowedOn(document ?? '', writes);
  if (!allowed) return { what: `${name}, whose document cannot be read`, conditional: false };
  if (allowed.length === 0) return null;
  const conditional = allowed.every(one => one.conditional);
  const actions = listed(allowed.map(one => one.action));
  return { what: `${name}, which allows ${actions}${conditional ? ' under a condition' : ''}`, conditional };
}

function finding(
  policy: RolePolicy,
  { what, conditional }: Fault,
  { state, given, unsure }: { state: RoleState; given: Given; unsure: boolean },
): Finding<'iam:AttachRolePolicy' | 'iam:DetachRolePolicy', never> {
  const boundary = state.role.PermissionsBoundary?.PermissionsBoundaryArn;
  const id = policy.PolicyArn ?? policy.PolicyName;
  const why = whyOnlyTold(policy, { state, given, unsure });
  return {
    key: id,
    facet: id,
    message: `Role ${given.ref.id}${usesWords(state)} ${what}${boundary ? `, within permissions boundary ${boundary}` : ''}: nodes may do more than pull images.`,
    ...((conditional || boundary) && { severity: 'low' as const }),
    ...(why ? { atMost: { remedy: 'notify' as const, why } } : { plan: plan(state, given.ref.id, id) }),
    evidence: { policy: id, fault: what, ...(boundary && { permissionsBoundary: boundary }) },
  };
}

function whyOnlyTold(
  policy: RolePolicy,
  { state, given, unsure }: { state: RoleState; given: Given; unsure: boolean },
): string | null {
  if (unsure) return 'nobody can tell what this role is for: the clusters could not be listed';
  if (policyFault(policy, given.settings)) return 'eks-node-role-least-privilege asks about this policy already';
  if (!policy.PolicyArn || !isAwsOwn(policy.PolicyArn))
    return 'a policy of the account may hold more than this: a person narrows its text';
  if (!carries(state, 'ecr') && state.attached.length >= 10)
    return 'the role carries as many managed policies as IAM usually takes, and nodes must keep the right to pull';
  return null;
}

// Attach before detach, or image pulls fail in between.
function plan(state: RoleState, RoleName: string, PolicyArn: string) {
  const [pullOnly] = needs.ecr.policies;
  const pull = { RoleName, PolicyArn: `${PolicyArn.slice(0, PolicyArn.lastIndexOf('/'))}/${pullOnly}` };
  const push = { RoleName, PolicyArn };
  const [attach, detach] = ['iam:AttachRolePolicy' as const, 'iam:DetachRolePolicy' as const];
  const isPulling = carries(state, 'ecr');
  return {
    calls: [...(isPulling ? [] : [{ call: attach, input: pull }]), { call: detach, input: push }],
    undo: {
      byPerson: [{ call: attach, input: push }, ...(isPulling ? [] : [{ call: detach, input: pull }])],
    },
    effect: 'Nodes and pods without a role of their own can no longer push images; they still pull them.',
  };
}
