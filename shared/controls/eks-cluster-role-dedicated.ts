/** Cluster roles that several clusters share. */
import { control } from '../control.ts';
import { listed } from '../listed.ts';
import { usesAs } from '../role-use.ts';

export const eksClusterRoleDedicated = control({
  id: 'eks-cluster-role-dedicated',
  title: 'Each cluster has its own IAM cluster role',
  why: 'What is given to a shared role for one cluster all others have as well, and no trail tells them apart. A mistake in its policies stops every one of them at once.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'role',
  sources: [{ document: '001', lines: '19' }],
  mappings: {},
  triggers: ['eks:CreateCluster'],
  closes: ['iam:DeleteRole'],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told, once for each role that is shared: a cluster keeps the role it was created with, so that only a new cluster ends it. Clusters of every Region of the account count.',
  evaluate(state, { ref }) {
    const { uses, unsure } = usesAs(state, 'cluster');
    if (uses.length === 0 && !unsure) return { notApplicable: 'it is no cluster’s role' };
    const clusters = [...new Set(uses.map(({ cluster, region }) => `${cluster} in ${region}`))].toSorted();
    if (clusters.length === 1) return [];
    return [
      {
        key: 'shared',
        facet: 'shared',
        message: unsure
          ? `Nobody can tell whether several clusters share role ${ref.id}.`
          : `Role ${ref.id} is the cluster role of ${clusters.length} clusters, ${listed(clusters)}.`,
        ...(unsure && {
          atMost: { remedy: 'notify' as const, why: 'the clusters could not be listed: see what the read role may' },
        }),
        evidence: { clusters: clusters.slice(0, 20) },
      },
    ];
  },
});
