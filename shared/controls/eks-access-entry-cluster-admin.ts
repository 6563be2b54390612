/** Who may do everything in a cluster: the access entries with an administrator's policy. */
import { adminPolicies, approvedAdmin, policyName, remainingAdmins } from '../cluster-admins.ts';
import { control } from '../control.ts';
import { accessEntryNames } from '../refs.ts';

export const eksAccessEntryClusterAdmin = control({
  id: 'eks-access-entry-cluster-admin',
  title: 'No unapproved principal holds a cluster-wide admin access policy',
  why: 'Whoever administers a cluster reads every secret, becomes every service account and can leave doors that no access entry shows. One call gives that right, to a principal of any account.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'access-entry',
  sources: [
    { document: '000', lines: '80-84' },
    { document: '001', lines: '11' },
    { document: '003', lines: '46,52-55,60' },
  ],
  mappings: {
    'CIS EKS 1.8': '4.1.1, 4.1.7',
    Elastic: 'privilege_escalation_eks_access_entry_granted_cluster_admin_policy',
    'Stratus Red Team': 'eks.lateral-movement.create-access-entry',
  },
  triggers: ['eks:CreateAccessEntry', 'eks:UpdateAccessEntry', 'eks:AssociateAccessPolicy'],
  closes: ['eks:AssociateAccessPolicy', 'eks:DisassociateAccessPolicy', 'eks:DeleteAccessEntry'],
  calls: ['eks:DisassociateAccessPolicy'],
  // To make somebody an administrator again is a person's act: our roles cannot.
  byPerson: ['eks:AssociateAccessPolicy'],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'The setting `access.admins` names who may administer clusters. Asked only while an approved administrator of the cluster remains, so that no order of answers can take away the last one; otherwise told. EKS knows principals by their id: the entry of a role that was deleted, or deleted and made again, lets nobody in, so it counts as nobody who remains; nor do users, and roles of accounts that are not looked after, which nobody can look up. The entries of nodes are left alone, and whoever created the cluster is judged by `eks-creator-admin-disabled`.',
  evaluate({ entry, policies, otherAdmins, dead, creator }, { ref, settings }) {
    const { clusterName, principalArn } = accessEntryNames(ref);
    if (!entry) return { notApplicable: 'the authentication mode of its cluster knows no access entries' };
    if (entry.type !== undefined && entry.type !== 'STANDARD')
      return {
        notApplicable: `it is the entry of nodes (${entry.type}), which can have no access policy of this kind`,
      };
    if (creator) return { notApplicable: 'whoever created the cluster is judged by eks-creator-admin-disabled' };
    if (approvedAdmin(principalArn, settings)) return [];
    const remaining = remainingAdmins(otherAdmins, settings);
    const held = policies
      // Whatever is not said to be of namespaces is of the whole cluster.
      .filter(one => adminPolicies.has(policyName(one.policyArn)) && one.accessScope?.type !== 'namespace')
      .map(({ policyArn, accessScope }) => ({
        key: `policy:${policyName(policyArn)}`,
        facet: `policy:${policyName(policyArn)}`,
        ...(dead && { severity: 'low' as const }),
        message: dead
          ? `Cluster ${clusterName} keeps an administrator’s entry (${policyName(policyArn)}) for ${principalArn}, which lets nobody in since the principal was deleted or made anew.`
          : `Cluster ${clusterName} is administered as a whole (${policyName(policyArn)}) by ${principalArn}, whom settings do not approve.`,
        evidence: { principalArn, policyArn: policyArn ?? null, remaining: remaining.admins.slice(0, 10) },
        ...(remaining.why === null && accessScope
          ? {
              plan: {
                calls: [
                  { call: 'eks:DisassociateAccessPolicy' as const, input: { clusterName, principalArn, policyArn } },
                ],
                undo: {
                  byPerson: [
                    {
                      call: 'eks:AssociateAccessPolicy' as const,
                      input: { clusterName, principalArn, policyArn, accessScope },
                    },
                  ],
                },
                effect: `${principalArn} loses this policy in cluster ${clusterName} within minutes; what its Kubernetes groups allow stays. ${remaining.admins.length} approved ${remaining.admins.length === 1 ? 'administrator remains' : 'administrators remain'}.`,
                canLockOut: true as const,
              },
            }
          : {
              atMost: {
                remedy: 'notify' as const,
                why: remaining.why ?? 'nobody tells its scope, so nobody could give it back',
              },
            }),
      }));
    if (!entry.kubernetesGroups?.includes('system:masters')) return held;
    return [
      ...held,
      {
        key: 'group:system:masters',
        facet: 'groups',
        message: `Cluster ${clusterName} denies nothing to ${principalArn}, who is in its group system:masters.`,
        atMost: {
          remedy: 'notify' as const,
          why: 'the groups of an entry are replaced as a whole: its owner takes this one out',
        },
        evidence: { principalArn, kubernetesGroups: entry.kubernetesGroups.slice(0, 20) },
      },
    ];
  },
});
