/** Roles whose instances may join a cluster as nodes though no managed node group has them. */
import { control } from '../control.ts';
import { listed } from '../listed.ts';
import { accessEntryNames } from '../refs.ts';

export const eksNodeAccessEntry = control({
  id: 'eks-node-access-entry',
  title: 'Only roles of managed node groups join nodes to a cluster',
  why: 'Whoever has a role with such an entry can pose as a node, and a node reads the secrets of the pods that are sent to it. EKS makes the entries of managed node groups and Auto Mode itself; any other is of nodes somebody else must look after.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'access-entry',
  sources: [
    { document: '003', lines: '67-93' },
    { document: '004', lines: '141' },
  ],
  mappings: { HardenEKS: 'cluster_autoscaling/use_managed_nodegroups' },
  triggers: ['eks:CreateAccessEntry'],
  closes: ['eks:DeleteAccessEntry'],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'For information, once for each entry: self-managed nodes need one, and so do those Karpenter starts. Without it those nodes would leave their cluster, so it is never changed.',
  evaluate({ entry, nodegroups }, { ref }) {
    const { clusterName, principalArn } = accessEntryNames(ref);
    if (!entry) return { notApplicable: 'the authentication mode of its cluster knows no access entries' };
    if (entry.type !== 'EC2_LINUX' && entry.type !== 'EC2_WINDOWS')
      return { notApplicable: 'it is no entry of EC2 nodes that somebody starts' };
    if (!nodegroups) return { notApplicable: 'nobody may tell which node groups have its role' };
    if (nodegroups.some(one => one.nodeRole === principalArn)) return [];
    const names = nodegroups.flatMap(one => one.nodegroupName ?? []).toSorted();
    return [
      {
        key: 'self-managed',
        facet: 'all',
        message: `Cluster ${clusterName} takes instances with ${principalArn} for nodes (${entry.type}), ${
          names.length === 0
            ? 'and has no managed node group'
            : `and no managed node group (${listed(names)}) has this role`
        }.`,
        evidence: { principalArn, type: entry.type, nodegroups: names.slice(0, 20) },
      },
    ];
  },
});
