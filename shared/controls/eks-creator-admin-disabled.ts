/** Who created a cluster stays its administrator, unless somebody says otherwise. */
import { approvedAdmin, clusterAdminPolicy, creatorControl, policyName, remainingAdmins } from '../cluster-admins.ts';
import { control } from '../control.ts';
import { accessEntryNames } from '../refs.ts';

export const eksCreatorAdminDisabled = control({
  id: creatorControl,
  title: 'The cluster creator is not a permanent cluster admin',
  why: 'EKS makes whoever creates a cluster its administrator, unless it is told not to, and does not take that away again. A pipeline or a person who once ran a command then holds every secret of the cluster for good.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'access-entry',
  sources: [{ document: '003', lines: '42-65' }],
  mappings: { 'CIS EKS 1.8': '4.1.1' },
  triggers: ['eks:CreateCluster'],
  closes: ['eks:DisassociateAccessPolicy', 'eks:DeleteAccessEntry'],
  calls: ['eks:DisassociateAccessPolicy'],
  byPerson: ['eks:AssociateAccessPolicy'],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Who created a cluster is known only from its CreateCluster event. Asked only while an administrator whom the setting `access.admins` approves remains; otherwise told. With the aws-auth ConfigMap alone the creator is an administrator nobody sees and nobody can remove: only told. A creator whom settings approve is no fault.',
  // The tools that create a cluster install into it as its creator.
  graceSeconds: 3600,
  evaluate({ entry, policies, otherAdmins, creator }, { ref, settings }) {
    const { clusterName, principalArn } = accessEntryNames(ref);
    if (!creator) return { notApplicable: 'this principal is not known to have created the cluster' };
    if (approvedAdmin(principalArn, settings)) return [];
    const held = policies.find(one => policyName(one.policyArn) === clusterAdminPolicy);
    if (entry && !held) return [];
    const found = {
      key: 'creator-admin',
      facet: `policy:${clusterAdminPolicy}`,
      message: `Cluster ${clusterName} is administered for good by ${principalArn}, who created it.`,
      evidence: { principalArn, accessScope: held?.accessScope?.type ?? null },
    };
    if (!held)
      return [
        {
          ...found,
          atMost: {
            remedy: 'notify' as const,
            why: 'with the aws-auth ConfigMap alone nobody can take this away: let the cluster use access entries first',
          },
        },
      ];
    const { policyArn, accessScope } = held;
    const remaining = remainingAdmins(otherAdmins, settings);
    if (remaining.why !== null) return [{ ...found, atMost: { remedy: 'notify' as const, why: remaining.why } }];
    return [
      {
        ...found,
        plan: {
          calls: [{ call: 'eks:DisassociateAccessPolicy' as const, input: { clusterName, principalArn, policyArn } }],
          undo: {
            byPerson: [
              {
                call: 'eks:AssociateAccessPolicy' as const,
                input: { clusterName, principalArn, policyArn, accessScope },
              },
            ],
          },
          effect: `${principalArn} is no longer an administrator of cluster ${clusterName}: pipelines that work in the cluster as its creator stop working. Its access entry stays, without rights.`,
          canLockOut: true as const,
        },
      },
    ];
  },
});
