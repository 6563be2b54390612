/** Cluster roles: the policies EKS needs, no admin policy beside them, and nobody else who may take them on. */
import { control, type Finding, type Given } from '../control.ts';
import { listed } from '../listed.ts';
import { carries, type NeedName } from '../needed-policies.ts';
import type { RoleState, RoleUse } from '../resources/account.ts';
import { broadFindings } from '../role-policy.ts';
import { othersTrusted } from '../role-trust.ts';
import { servicesOf, usesAs, usesWords } from '../role-use.ts';
import { unmet } from '../unmet-need.ts';

export const eksClusterRolePolicies = control({
  id: 'eks-cluster-role-policies',
  title: 'The cluster role carries AmazonEKSClusterPolicy, no broad policy, and trusts only eks.amazonaws.com',
  why: 'Without its policy the control plane cannot manage load balancers, volumes and network interfaces, and the cluster decays quietly. A cluster role that may do more, or that others may take on, is a way around every guard of the account.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'role',
  sources: [
    { document: '000', lines: '106-112' },
    { document: '001', lines: '15' },
  ],
  mappings: {},
  triggers: [
    'eks:CreateCluster',
    'iam:AttachRolePolicy',
    'iam:DetachRolePolicy',
    'iam:PutRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:CreatePolicyVersion',
    'iam:SetDefaultPolicyVersion',
  ],
  closes: [
    'iam:AttachRolePolicy',
    'iam:DetachRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:DeleteRole',
  ],
  calls: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy', 'iam:DeleteRolePolicy'],
  byPerson: ['iam:PutRolePolicy'],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Only AmazonEKSClusterPolicy that a change took away is attached again without asking. A policy that is too broad and the four further policies of Auto Mode are asked about; who else may take the role on is told. A custom policy in place of the managed one takes an exemption. Roles that are also a node’s are judged for broad policies by eks-node-role-least-privilege; cluster roles on Outposts need other policies and are not judged.',
  // Terraform replaces an attachment by detaching first.
  graceSeconds: 120,
  evaluate(state, given) {
    const { uses, unsure } = usesAs(state, 'cluster');
    const here = uses.filter(use => use.mode !== 'outpost');
    if (here.length === 0 && !unsure)
      return {
        notApplicable:
          uses.length > 0
            ? 'its clusters have their control planes on Outposts, where EKS asks other policies of it'
            : 'it is no cluster’s role',
      };
    const isAlsoOthers = state.usedBy !== 'unknown' && state.usedBy.some(use => use.as !== 'cluster');
    return [
      ...neededFindings(state, given, { uses: here, unsure }),
      ...(isAlsoOthers || unsure
        ? []
        : broadFindings(state, given, {
            effect: 'EKS loses what this policy allows, which it does not need to run the cluster.',
            limit: () => 'what else the role is used for nobody knows from here',
          })),
      ...trustFindings(state, given),
    ];
  },
});

const autoMode: readonly NeedName[] = ['auto-compute', 'auto-storage', 'auto-load-balancing', 'auto-networking'];

function neededFindings(state: RoleState, given: Given, { uses, unsure }: { uses: RoleUse[]; unsure: boolean }) {
  const isAuto = uses.some(use => use.mode === 'auto');
  return (['cluster', ...(isAuto ? autoMode : [])] satisfies NeedName[])
    .filter(need => !carries(state, need))
    .map(need => {
      const finding = unmet(state, given, {
        need,
        key: need === 'cluster' ? 'missing' : `missing:${need}`,
        whose: usesWords(state),
        effect: 'EKS may do again what the cluster needs of it; nothing is taken away.',
        unsure,
      });
      return need === 'cluster' || finding.atMost
        ? finding
        : {
            ...finding,
            atMost: { remedy: 'ask' as const, why: 'only AmazonEKSClusterPolicy is attached without asking' },
          };
    });
}

function trustFindings(state: RoleState, { ref }: Given): Finding<never, never>[] {
  const { usedBy, role } = state;
  const expected = (usedBy === 'unknown' ? [] : usedBy).flatMap(use => servicesOf[use.as]);
  const others = othersTrusted(role.AssumeRolePolicyDocument ?? '', [...servicesOf.cluster, ...expected]);
  if (others?.length === 0) return [];
  return [
    {
      key: 'trust',
      facet: 'trust',
      message: others
        ? `Role ${ref.id}${usesWords(state)} may be taken on by ${listed(others.slice(0, 5))}, not by EKS alone.`
        : `Role ${ref.id}${usesWords(state)} has a trust policy nobody can read.`,
      evidence: { others: (others ?? ['unreadable']).slice(0, 20) },
    },
  ];
}
