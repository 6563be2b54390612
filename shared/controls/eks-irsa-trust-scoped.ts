/** Roles that more pods may take on than are meant to. */
import { control, type Finding, type Given } from '../control.ts';
import { trustFaults, type TrustFault } from '../pod-trust.ts';
import type { Resources } from '../resources.ts';

export const eksIrsaTrustScoped = control({
  id: 'eks-irsa-trust-scoped',
  title: 'The trust policy of an IRSA role pins :sub exactly and :aud',
  why: 'Whose trust policy names no service account is open to every pod of the cluster, down to the least one. What the role may do then belongs to whoever breaks into any of them.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'pod-role',
  sources: [
    { document: '002', lines: '32-38' },
    { document: '004', lines: '73-90,137' },
  ],
  mappings: { 'CIS EKS 1.8': '5.2.1' },
  triggers: ['iam:CreateRole', 'iam:UpdateAssumeRolePolicy'],
  closes: ['iam:UpdateAssumeRolePolicy', 'iam:DeleteRole'],
  calls: ['iam:UpdateAssumeRolePolicy'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked only where the sweep kept an earlier text in which nothing was wrong, since IAM keeps none; the text that is replaced is saved with the case, and a person brings it back. Without one, and for a pattern in place of a name, an audience that is not checked and Pod Identity without a source, people are told.',
  needsLastGood: true,
  evaluate(role, given) {
    const faults = trustFaults(role.trust);
    if (faults) return faults.map(fault => finding(fault, role, given));
    return [
      {
        key: 'unreadable',
        facet: 'trust',
        message: `Nobody can read the trust policy of role ${role.RoleName}, which pods take on.`,
        atMost: { remedy: 'notify', why: 'what cannot be read is not replaced' },
        evidence: { trust: role.trust.slice(0, 500) },
      },
    ];
  },
});

function finding(
  { key, what, open }: TrustFault,
  { RoleName, RoleId, trust }: Resources['pod-role'],
  { lastGood }: Given<'pod-role'>,
): Finding<'iam:UpdateAssumeRolePolicy', never> {
  const found = {
    key,
    facet: 'trust',
    message: `Role ${RoleName} may be taken on by ${what}.`,
    evidence: { open, trust: trust.slice(0, 2000) },
  };
  if (!open)
    return {
      ...found,
      severity: 'low',
      atMost: { remedy: 'notify', why: 'it may be meant so: write the names out where it is not' },
    };
  // What was saved may be from before pods were let in at all.
  if (!lastGood || trustFaults(lastGood.trust)?.length !== 0)
    return {
      ...found,
      atMost: {
        remedy: 'notify',
        why: 'no earlier text of this trust policy was kept: name the service account in it',
      },
    };
  // CreateRole made this one wrong, and no earlier text of it can be right.
  if (lastGood.RoleId !== RoleId)
    return {
      ...found,
      atMost: {
        remedy: 'notify',
        why: 'the earlier text was of another role of this name, which was deleted: name the service account in the new one',
      },
    };
  const call = 'iam:UpdateAssumeRolePolicy' as const;
  return {
    ...found,
    plan: {
      calls: [{ call, input: { RoleName, PolicyDocument: lastGood.trust } }],
      undo: { byPerson: [{ call, input: { RoleName, PolicyDocument: trust } }] },
      effect: 'Only the service accounts named before may take the role on; pods that came to use it since lose it.',
    },
  };
}
