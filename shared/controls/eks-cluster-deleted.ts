/** What was deleted of a cluster, or the cluster itself. */
import { seenIn } from '../conduct.ts';
import { control } from '../control.ts';
import { actorOf } from '../record.ts';
import { deletedThing } from '../triggers/eks-deleted.ts';
import { fieldsOf, textOf } from '../triggers/loose.ts';

export const eksClusterDeleted = control({
  id: 'eks-cluster-deleted',
  title: 'Every deletion of a cluster, node group, add-on or profile is announced to its owner',
  why: 'A deleted cluster does not come back, and what ran on it is gone with it. The owner should hear it from us at once and not from the customers.',
  severity: 'medium',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: '000', lines: '134-137' }],
  mappings: {},
  triggers: [
    'eks:DeleteCluster',
    'eks:DeleteNodegroup',
    'eks:DeleteAddon',
    'eks:DeleteFargateProfile',
    'eks:DeletePodIdentityAssociation',
  ],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  openly: true,
  condition:
    'Only told: nothing brings back what was deleted. The open cases of a deleted cluster or node group end by the same event.',
  evaluate({ record }, { ref }) {
    const thing = deletedThing(record);
    if (!thing) return [];
    const cluster = fieldsOf(fieldsOf(record.responseElements).cluster);
    const version = textOf(cluster.version);
    return [
      {
        key: 'deleted',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} deleted ${thing.words}.`,
        evidence: {
          ...seenIn(record),
          ...(thing.cluster && { cluster: thing.cluster }),
          ...(version && { version }),
        },
      },
    ];
  },
});
