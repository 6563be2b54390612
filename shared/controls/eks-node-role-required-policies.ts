/** Node roles: without their two policies a node neither joins its cluster nor pulls an image. */
import { control } from '../control.ts';
import { carries } from '../needed-policies.ts';
import { usesAs, usesWords } from '../role-use.ts';
import { unmet } from '../unmet-need.ts';

export const eksNodeRoleRequiredPolicies = control({
  id: 'eks-node-role-required-policies',
  title: 'The node role has a worker-node policy and an ECR pull policy',
  why: 'A node whose role lost its worker policy or the right to pull images works on until it is replaced, and then does not come back. With the next scaling or upgrade the cluster runs out of nodes.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'role',
  sources: [{ document: '000', lines: '68-79,99-105' }],
  mappings: { 'CIS EKS 1.8': '5.1.3' },
  triggers: ['eks:CreateNodegroup', 'eks:CreateCluster', 'iam:DetachRolePolicy', 'iam:DeleteRolePolicy'],
  closes: ['iam:AttachRolePolicy', 'iam:DeleteRole'],
  calls: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Attached again without asking is only what a change took away. Where a policy of the account may stand in for it a person is asked; a custom equivalent takes an exemption. Where the role carries as many policies as IAM usually takes, people are told. Of nodes that no node group starts (self-managed, Karpenter’s) the role is known by their instance profile, while they run.',
  // Terraform replaces an attachment by detaching first.
  graceSeconds: 120,
  evaluate(state, given) {
    const { uses, unsure } = usesAs(state, 'node');
    if (uses.length === 0 && !unsure) return { notApplicable: 'it is the role of no node' };
    // Auto Mode's nodes get by with less; a role that also serves others does not.
    const worker = uses.length > 0 && uses.every(use => use.mode === 'auto') ? 'auto-worker' : 'worker';
    const whose = usesWords(state);
    const lacking = ([worker, 'ecr'] as const).filter(need => !carries(state, need));
    return lacking.map(need =>
      unmet(state, given, {
        need,
        key: need === 'ecr' ? 'ecr' : 'worker',
        whose,
        effect:
          need === 'ecr'
            ? 'Nodes may pull images from ECR again, and no more than that.'
            : 'New nodes may join their cluster again; nothing is taken away.',
        unsure,
      }),
    );
  },
});
