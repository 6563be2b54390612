/** Kubernetes versions that grow old: what EKS charges more for, and then upgrades by itself. */
import type { ClusterVersionInformation, InsightSummary } from '@aws-sdk/client-eks';
import { nameOf, notRunByEks } from '../cluster-place.ts';
import { control, type Finding } from '../control.ts';
import { minorAfter } from '../kubernetes-version.ts';
import { listed } from '../listed.ts';

/** Days before the end of standard support at which it is told, the last first: each with a finding of its own, so that it is told again. */
const notices = [
  { days: 7, severity: 'high' },
  { days: 30, severity: 'medium' },
  { days: 90, severity: 'low' },
] as const;

export const eksClusterVersionSupported = control({
  id: 'eks-cluster-version-supported',
  title: 'The cluster runs a Kubernetes version in standard support',
  why: 'After standard support ends a cluster costs six times as much per hour, and after extended support EKS upgrades it on a day nobody chose. Each step is one minor version, so whoever waits has several to make at once.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'cluster',
  sources: [
    { document: '000', lines: '242-254' },
    { document: '004', lines: '14,144' },
  ],
  mappings: {
    'Security Hub': 'EKS.2',
    HardenEKS: 'scalability/check_eks_version',
    Prowler: 'eks_cluster_uses_a_supported_version',
    Checkov: 'CKV_AWS_339',
  },
  triggers: ['eks:CreateCluster', 'eks:UpdateClusterVersion', 'schedule:daily'],
  closes: ['eks:UpdateClusterVersion', 'eks:DeleteCluster'],
  calls: ['eks:UpdateClusterVersion'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked: one minor version further, once standard support has ended and the upgrade insights of EKS name nothing in the way. Only told: what stands in the way, and standard support that ends within 90, 30 and 7 days, each time graver.',
  evaluate({ cluster, versions, obstacles }, { ref, now }) {
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    const { version } = cluster;
    const name = nameOf(cluster, ref);
    const known = versions?.find(one => one.clusterVersion === version);
    const ends = secondsOf(known?.endOfStandardSupportDate);
    const found = {
      // Each version is a fault of its own: one step further may be another old version.
      key: `version:${version ?? 'unknown'}`,
      facet: 'version',
      evidence: {
        version: version ?? null,
        versionStatus: known?.versionStatus ?? null,
        endOfStandardSupport: dayOf(ends),
        endOfExtendedSupport: dayOf(secondsOf(known?.endOfExtendedSupportDate)),
        obstacles: (obstacles ?? []).slice(0, 10).map(one => `${one.insightStatus?.status ?? '?'}: ${one.name ?? '?'}`),
      },
    };
    if (!known?.versionStatus)
      return [
        {
          ...found,
          severity: 'low' as const,
          message: `Nobody can tell whether Kubernetes ${version ?? 'of an unknown version'} of cluster ${name} is supported.`,
          atMost: {
            remedy: 'notify' as const,
            why: 'EKS does not tell us about this version: see what the read role may',
          },
        },
      ];
    if (known.versionStatus === 'STANDARD_SUPPORT') {
      const notice = notices.find(({ days }) => ends !== null && ends - now <= days * 86_400);
      if (!notice) return [];
      return [
        {
          ...found,
          key: `${found.key}:${notice.days}-days`,
          // The control's own is not repeated.
          ...(notice.severity !== 'high' && { severity: notice.severity }),
          message: `Standard support of Kubernetes ${version} ends on ${dayOf(ends)}, and cluster ${name} still runs it.`,
          atMost: { remedy: 'notify' as const, why: 'there is still time to plan the upgrade' },
        },
      ];
    }
    const message = `Cluster ${name} runs Kubernetes ${version}, ${known.versionStatus === 'UNSUPPORTED' ? 'which EKS does not support any more' : 'which is in extended support only'}.`;
    return [{ ...found, message, ...upgradeOf({ name, version, versions, obstacles }) }];
  },
});

/** One minor version further, or what is in the way. */
function upgradeOf(given: {
  name: string;
  version: string | undefined;
  versions: ClusterVersionInformation[] | undefined;
  obstacles: InsightSummary[] | undefined;
}): Pick<Finding<'eks:UpdateClusterVersion', never>, 'plan' | 'atMost'> {
  const { name, version, versions = [], obstacles } = given;
  const next = minorAfter(version);
  const tell = (why: string) => ({ atMost: { remedy: 'notify' as const, why } });
  if (!version || !next || !versions.some(one => one.clusterVersion === next))
    return tell('EKS offers no next minor version to go to');
  if (!obstacles) return tell('the upgrade insights of EKS could not be read, and nothing is upgraded blindly');
  if (obstacles.length > 0)
    return tell(
      `EKS sees what stands in the way of an upgrade: ${listed(obstacles.map(one => one.name ?? 'an insight'))}`,
    );
  const call = 'eks:UpdateClusterVersion' as const;
  return {
    plan: {
      // Never with force: it skips EKS's own readiness checks.
      calls: [{ call, input: { name, version: next } }],
      undo: { calls: [{ call, input: { name, version, rollbackConfig: { timeoutMinutes: 720 } } }] },
      effect: `The control plane goes to Kubernetes ${next} within the hour and stays reachable; EKS refuses while node groups lag behind. Add-ons and nodes must follow, and their versions are not rolled back. The undo works for seven days.`,
    },
  };
}

const secondsOf = (date: Date | undefined): number | null => (date ? new Date(date).getTime() / 1000 : null);
const dayOf = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(seconds * 1000).toISOString().slice(0, 10);
