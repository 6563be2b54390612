/** Nodes that no service keeps: Auto Scaling groups of the account's own. */
import { control } from '../control.ts';

export const eksNodesManaged = control({
  id: 'eks-nodes-managed',
  title: 'Nodes come from managed node groups or Auto Mode, not from self-managed groups',
  why: 'Nodes of a self-managed Auto Scaling group are patched, drained and replaced by nobody but its owner, and drift from the version of their cluster. Managed node groups do this, and take launch templates and images of your own today.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'cluster-nodes',
  sources: [
    { document: '003', lines: '67-93' },
    { document: '004', lines: '141' },
  ],
  mappings: { HardenEKS: 'cluster_autoscaling/use_managed_nodegroups' },
  triggers: ['autoscaling:CreateAutoScalingGroup', 'eks:CreateNodegroup'],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'A group counts by its tag `kubernetes.io/cluster/<name>`, and as managed by EKS’s own `eks:nodegroup-name`. What Karpenter starts is in no group and is not told here; the roles whose instances a cluster takes for nodes are judged by `eks-node-access-entry`.',
  evaluate({ cluster, started }) {
    return started
      .filter(one => one.by === 'auto-scaling-group')
      .map(one => ({
        key: `group:${one.name}`,
        facet: 'groups',
        message: `Auto Scaling group ${one.name} starts nodes of cluster ${cluster}, and no node group manages them.`,
        evidence: { zones: one.zones },
      }));
  },
});
