/** Managed node groups that fell behind their cluster, or behind the AMI releases EKS publishes. */
import type { Nodegroup } from '@aws-sdk/client-eks';
import { isOlderRelease, releaseKey, releaseParameter } from '../ami-release.ts';
import { control, type Finding } from '../control.ts';
import type { NodegroupVersions } from '../resources/eks.ts';

type Found = Finding<'eks:UpdateNodegroupVersion', never>;

export const eksNodegroupVersionCurrent = control({
  id: 'eks-nodegroup-version-current',
  title: 'Managed node groups run a supported version and a recent AMI',
  why: 'A cluster cannot be upgraded while its nodes are too far behind, and Kubernetes promises nothing about nodes that are newer than their cluster. An old AMI keeps every hole in kernel and runtime that was closed since.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'nodegroup-versions',
  sources: [
    { document: '000', lines: '242-254' },
    { document: '004', lines: '144' },
  ],
  mappings: { 'Security Hub': 'EKS.9', 'AWS Config': 'eks-nodegroup-supported-version-check' },
  triggers: ['eks:CreateNodegroup', 'eks:UpdateNodegroupVersion', 'eks:UpdateClusterVersion', 'schedule:daily'],
  closes: ['eks:DeleteNodegroup', 'eks:DeleteCluster'],
  calls: ['eks:UpdateNodegroupVersion'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked: the update of a node group that is more minor versions behind its cluster than settings allow (nodegroups.versionSkew). Only told: node groups newer than their cluster, Amazon Linux 2, custom AMIs, those EKS reports unhealthy, and an AMI of Amazon Linux 2023, Bottlerocket or Windows older than the one AWS recommends. EKS takes no node group back to an earlier version, so there is no undo.',
  evaluate(state, { ref, settings }) {
    if (state.nodegroups.length === 0) return { notApplicable: 'it has no managed node groups' };
    const place = { cluster: state.cluster.name ?? ref.id, version: state.cluster.version };
    return state.nodegroups.flatMap(group => judged(group, state, place, settings.nodegroups.versionSkew));
  },
});

interface Place {
  cluster: string;
  version: string | undefined;
}

/** One wrong at a time: what updates the version brings the AMI with it. */
function judged(group: Nodegroup, state: NodegroupVersions, place: Place, allowed: number): Found[] {
  const name = group.nodegroupName ?? 'without a name';
  const shared = {
    facet: `nodegroup:${name}`,
    evidence: {
      version: group.version ?? null,
      clusterVersion: place.version ?? null,
      releaseVersion: group.releaseVersion ?? null,
      amiType: group.amiType ?? null,
    },
  };
  const subject = `Node group ${name} of cluster ${place.cluster}`;
  const told = (remedy: 'notify', why: string) => ({ atMost: { remedy, why } });
  if (group.amiType?.startsWith('AL2_'))
    return [
      {
        ...shared,
        key: `al2:${name}`,
        message: `${subject} runs Amazon Linux 2, for which EKS publishes no AMIs any more.`,
        ...told('notify', 'the AMI type of a node group cannot be changed: its pods need another node group'),
      },
    ];
  const behind = minorsBehind(group.version, place.version);
  if (behind === null)
    return [
      {
        ...shared,
        key: `version:${name}`,
        severity: 'low',
        message: `Nobody can tell how far ${subject.replace('Node', 'node')} is behind: EKS does not name both versions.`,
        ...told('notify', 'EKS does not name both versions'),
      },
    ];
  if (behind < 0)
    return [
      {
        ...shared,
        key: `version:${name}`,
        message: `${subject} runs Kubernetes ${group.version}, which is newer than the cluster’s ${place.version}.`,
        ...told('notify', 'EKS takes no node group back to an earlier version: its pods need another node group'),
      },
    ];
  if (behind > allowed) {
    const byHand = whyByHand(group);
    return [
      {
        ...shared,
        key: `version:${name}`,
        message: `${subject} runs Kubernetes ${group.version}, ${behind} minor ${behind === 1 ? 'version' : 'versions'} behind the cluster’s ${place.version}, ${allowed} at most ${allowed === 1 ? 'is' : 'are'} allowed.`,
        ...(byHand ? told('notify', byHand) : { plan: updateTo(place, name) }),
      },
    ];
  }
  return behindRelease(group, state, { name, subject, shared });
}

function updateTo({ cluster, version }: Place, nodegroupName: string): NonNullable<Found['plan']> {
  return {
    // The version is named, since AWS tells two stories of what its absence means; `force` never is: it kills pods that may not be evicted.
    calls: [
      {
        call: 'eks:UpdateNodegroupVersion',
        input: { clusterName: cluster, nodegroupName, ...(version !== undefined && { version }) },
      },
    ],
    undo: { impossible: 'EKS takes no node group back to an earlier Kubernetes or AMI version.' },
    effect: `EKS replaces every node of node group ${nodegroupName} and moves its pods; where a pod disruption budget does not let them go, the update fails.`,
  };
}

/** Why no call of ours can mend it; null when one can. */
function whyByHand({ amiType, status, health }: Nodegroup): string | null {
  if (amiType === 'CUSTOM')
    return 'it runs an AMI of your own: the new one belongs into a new version of its launch template';
  const issues = (health?.issues ?? []).flatMap(one => one.code ?? []);
  if (issues.length > 0) return `EKS reports ${[...new Set(issues)].toSorted().join(', ')}: mend that first`;
  return status === 'ACTIVE' ? null : `it is ${status ?? 'in an unknown state'}: mend that first`;
}

function behindRelease(
  group: Nodegroup,
  { recommended }: NodegroupVersions,
  { name, subject, shared }: { name: string; subject: string; shared: Pick<Found, 'facet' | 'evidence'> },
): Found[] {
  if (releaseParameter(group) === null) return [];
  const best = recommended[releaseKey(group)] ?? 'unknown';
  const found = { ...shared, key: `release:${name}`, severity: 'low' as const };
  if (best === 'unknown' || group.releaseVersion === undefined)
    return [
      {
        ...found,
        message: `Nobody can tell whether ${subject.replace('Node', 'node')} runs a recent AMI.`,
        atMost: {
          remedy: 'notify',
          why:
            best === 'unknown'
              ? 'the recommended release cannot be read: see what the read role may'
              : 'EKS does not name the release it runs',
        },
      },
    ];
  if (!isOlderRelease(group, group.releaseVersion, best)) return [];
  return [
    {
      ...found,
      message: `${subject} runs AMI release ${group.releaseVersion}, AWS recommends ${best}.`,
      atMost: {
        remedy: 'notify',
        why: 'a new AMI comes every few weeks, and replaces every node: it belongs into a maintenance window',
      },
      evidence: { ...shared.evidence, recommended: best },
    },
  ];
}

/** Minor versions the first is behind the second, negative when it is newer; null when one is unknown. */
function minorsBehind(nodes: string | undefined, cluster: string | undefined): number | null {
  const [left, right] = [nodes, cluster].map(version => /^(\d+)\.(\d+)$/.exec(version ?? ''));
  if (!left || !right || left[1] !== right[1]) return null;
  return Number(right[2]) - Number(left[2]);
}
