/** Deletion protection of a cluster: the one switch between a mistaken command and a control plane that is gone. */
import { nameOf, notRunByEks } from '../cluster-place.ts';
import { control } from '../control.ts';

export const eksDeletionProtection = control({
  id: 'eks-deletion-protection',
  title: 'Cluster deletion protection is on',
  why: 'A deleted cluster does not come back: its control plane, its Kubernetes objects and everything that exists only in them are gone. Whoever means to delete one switches the protection off first, and that is seen.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'cluster',
  sources: [{ document: 'field', lines: 'a checklist asks only that deletions are recorded (000, lines 134-137)' }],
  mappings: { Prowler: 'eks_cluster_deletion_protection_enabled' },
  triggers: ['eks:CreateCluster', 'eks:UpdateClusterConfig'],
  closes: ['eks:UpdateClusterConfig', 'eks:DeleteCluster'],
  calls: ['eks:UpdateClusterConfig'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'A protected cluster makes `terraform destroy` fail: choose a milder mode for clusters that live for a day, by their tags (rules with clusterTags, or exemptByTag).',
  evaluate({ cluster }, { ref }) {
    const elsewhere = cluster.deletionProtection === undefined ? notRunByEks(cluster) : null;
    if (elsewhere) return elsewhere;
    // Absent is off: that is EKS's default.
    if (cluster.deletionProtection === true) return [];
    const name = nameOf(cluster, ref);
    const setTo = (deletionProtection: boolean) => ({
      call: 'eks:UpdateClusterConfig' as const,
      input: { name, deletionProtection },
    });
    return [
      {
        key: 'deletion-protection',
        facet: 'deletion-protection',
        message: `Cluster ${name} can be deleted by a single call: its deletion protection is off.`,
        plan: {
          calls: [setTo(true)],
          undo: { calls: [setTo(false)] },
          effect:
            'Deleting the cluster is refused until someone switches the protection off again, which also stops `terraform destroy` and the deletion of its stack. Nothing else changes.',
        },
        evidence: { deletionProtection: cluster.deletionProtection ?? null },
      },
    ];
  },
});
