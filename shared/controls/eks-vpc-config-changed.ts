/** Control planes that were moved to other subnets, given other security groups or another way out. */
import { nameOf, notRunByEks } from '../cluster-place.ts';
import { control, type Finding } from '../control.ts';
import type { ClusterVpc } from '../resources/eks.ts';

type Ids = 'subnetIds' | 'securityGroupIds';
type Found = Finding<'eks:UpdateClusterConfig', never>;

export const eksVpcConfigChanged = control({
  id: 'eks-vpc-config-changed',
  title: 'Cluster subnets, security groups and control-plane egress stay as approved',
  why: 'The security groups decide who reaches the Kubernetes API from inside, and the subnets through which network it speaks to nodes and webhooks. One call changes them without touching anything a network review would look at, and the event does not say what was there before.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'cluster-vpc',
  sources: [
    { document: '001', lines: '45' },
    { document: '004', lines: '17-20,37' },
  ],
  mappings: {},
  triggers: ['eks:UpdateClusterConfig'],
  closes: ['eks:DeleteCluster'],
  calls: ['eks:UpdateClusterConfig'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Compared with the state the daily sweep last found good: a new cluster is taken as it was made. Subnets and groups in the setting `network.approvedForClusters` may come in their place. Only told where the cluster had no additional group before, and of another egress mode. Public subnets of a control plane are no finding: the interfaces EKS puts there have no public address, and nodes in them are `eks-nodes-private-subnets`’s to find.',
  needsLastGood: true,
  evaluate(state, { ref, settings, lastGood }) {
    const elsewhere = notRunByEks(state.cluster);
    if (elsewhere) return elsewhere;
    // A cluster made anew under an old name owes nothing to the old one.
    if (!lastGood || lastGood.createdAt !== state.createdAt) return [];
    const approved = settings.network.approvedForClusters;
    const name = nameOf(state.cluster, ref);
    return [
      ...changed(name, 'subnetIds', { state, lastGood, approved }),
      ...changed(name, 'securityGroupIds', { state, lastGood, approved }),
      ...egress(name, state, lastGood),
    ];
  },
});

const words: Record<Ids, { key: string; noun: string; effect: string }> = {
  subnetIds: {
    key: 'subnets',
    noun: 'subnets',
    effect:
      'EKS moves the network interfaces of the control plane back to the subnets of before; connections to the API are made anew.',
  },
  securityGroupIds: {
    key: 'security-groups',
    noun: 'additional security groups',
    effect: 'Nodes and callers that only the groups of now let in no longer reach the API from inside the VPC.',
  },
};

function changed(
  name: string,
  field: Ids,
  { state, lastGood, approved }: { state: ClusterVpc; lastGood: ClusterVpc; approved: readonly string[] },
): Found[] {
  const now = (state[field] ?? []).toSorted();
  const before = (lastGood[field] ?? []).toSorted();
  const added = now.filter(id => !before.includes(id));
  const removed = before.filter(id => !now.includes(id));
  const isApproved = now.length > 0 && now.every(id => approved.includes(id));
  if (isApproved || (removed.length === 0 && added.every(id => approved.includes(id)))) return [];
  const { key, noun, effect } = words[field];
  // EKS takes one kind of update per call.
  const setTo = (ids: string[]) => ({
    call: 'eks:UpdateClusterConfig' as const,
    input: { name, resourcesVpcConfig: { [field]: ids } },
  });
  return [
    {
      key,
      facet: key,
      message: `The control plane of cluster ${name} has other ${noun} than before: ${[
        ...(added.length > 0 ? [`${added.join(', ')} came`] : []),
        ...(removed.length > 0 ? [`${removed.join(', ')} went`] : []),
      ].join(' and ')}.`,
      ...(before.length === 0
        ? {
            atMost: {
              remedy: 'notify' as const,
              why: `it had no ${noun} before, and AWS does not say whether EKS takes an empty list`,
            },
          }
        : {
            plan: {
              calls: [setTo(before)],
              undo:
                now.length === 0
                  ? { impossible: `AWS does not say whether EKS takes an empty list of ${noun}.` }
                  : { calls: [setTo(now)] },
              effect,
              // Whoever comes through a group of now stays outside.
              ...(field === 'securityGroupIds' && added.length > 0 && { canLockOut: true as const }),
            },
          }),
      evidence: { now, before },
    },
  ];
}

function egress(name: string, state: ClusterVpc, lastGood: ClusterVpc): Found[] {
  const [now, before] = [state, lastGood].map(one => one.controlPlaneEgressMode ?? 'AWS_MANAGED');
  if (now === before) return [];
  return [
    {
      key: 'egress',
      facet: 'egress',
      message: `The control plane of cluster ${name} leaves its network another way than before: ${before} became ${now}.`,
      atMost: {
        remedy: 'notify',
        why: 'EKS does not take a cluster back from CUSTOMER_ROUTED, and no other way back is documented',
      },
      evidence: { now, before },
    },
  ];
}
