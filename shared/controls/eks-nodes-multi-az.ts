/** Clusters whose nodes are all in one Availability Zone. */
import { control } from '../control.ts';
import { listed } from '../listed.ts';

export const eksNodesMultiAz = control({
  id: 'eks-nodes-multi-az',
  title: 'Nodes are spread over at least two Availability Zones',
  why: 'When the zone of all nodes fails, every workload of the cluster stops at once, however many replicas it has. The control plane survives it and has nowhere to put them.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'cluster-nodes',
  sources: [{ document: '000', lines: '222-241' }],
  mappings: { HardenEKS: 'reliability/schedule_replicas_across_nodes (related)' },
  triggers: [
    'eks:CreateNodegroup',
    'eks:DeleteNodegroup',
    'eks:CreateFargateProfile',
    'autoscaling:CreateAutoScalingGroup',
    'autoscaling:UpdateAutoScalingGroup',
  ],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Judged is the cluster, not the single group: one group per zone is right for volumes, which stay in theirs. Two zones are enough, as some Regions offer an account no third.',
  evaluate({ cluster, hasAutoNodes, started }) {
    if (hasAutoNodes) return { notApplicable: 'EKS Auto Mode spreads its nodes over the subnets of the cluster' };
    if (started.length === 0)
      return { notApplicable: 'it has no node groups, Fargate profiles or Auto Scaling groups that name zones' };
    const zones = [...new Set(started.flatMap(one => one.zones))];
    if (zones.length >= 2) return [];
    const where =
      zones.length === 1
        ? `in one Availability Zone (${listed(zones)})`
        : 'in zones nobody can tell, as their subnets cannot be found';
    return [
      {
        key: 'zones',
        facet: 'zones',
        message: `All nodes of cluster ${cluster} are ${where}.`,
        evidence: {
          groups: started
            .map(one => `${one.by} ${one.name}: ${one.zones.length} zones`)
            .toSorted()
            .slice(0, 20),
        },
      },
    ];
  },
});
