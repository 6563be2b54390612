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
    'Only told: nothing brings back what was deleted; what the answer last says of a cluster is kept as evidence. The open cases of a deleted cluster or node group end by the same event.',
  evaluate({ record }, { ref }) {
    const thing = deletedThing(record);
    if (!thing) return [];
    const cluster = fieldsOf(fieldsOf(record.responseElements).cluster);
    const vpc = fieldsOf(cluster.resourcesVpcConfig);
    return [
      {
        key: 'deleted',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} deleted ${thing.words}.`,
        evidence: {
          ...seenIn(record),
          ...(thing.cluster && { cluster: thing.cluster }),
          ...texts({
            arn: cluster.arn,
            version: cluster.version,
            platformVersion: cluster.platformVersion,
            roleArn: cluster.roleArn,
            vpcId: vpc.vpcId,
          }),
          ...(Array.isArray(vpc.subnetIds) && {
            subnetIds: vpc.subnetIds.flatMap(id => textOf(id) ?? []).slice(0, 20),
          }),
        },
      },
    ];
  },
});

/** The fields that are texts. */
const texts = (fields: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const text = textOf(value);
      return text ? [[name, text] as const] : [];
    }),
  );
