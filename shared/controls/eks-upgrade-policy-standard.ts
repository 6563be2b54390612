/** What EKS does with a cluster when standard support of its Kubernetes version ends: upgrade it, or charge for extended support. */
import { nameOf, notRunByEks } from '../cluster-place.ts';
import { control } from '../control.ts';

export const eksUpgradePolicyStandard = control({
  id: 'eks-upgrade-policy-standard',
  title: 'The support type of a cluster is the one the settings choose',
  why: 'With extended support, which is the default, a cluster that nobody upgrades begins to cost six times as much per hour, and nobody is told. With standard support AWS upgrades its control plane by itself instead.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'cluster',
  sources: [{ document: '000', lines: '254' }],
  mappings: {},
  triggers: ['eks:CreateCluster', 'eks:UpdateClusterConfig'],
  closes: ['eks:UpdateClusterConfig', 'eks:DeleteCluster'],
  calls: ['eks:UpdateClusterConfig'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'The settings choose the support type (clusters.supportType, STANDARD unless they say otherwise). Only told once extended support of its version has begun, or where EKS does not tell whether it has: EKS does not end it then, and the cluster must be upgraded first.',
  evaluate({ cluster, versions }, { ref, settings }) {
    const elsewhere = cluster.upgradePolicy ? null : notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    const wanted = settings.clusters.supportType;
    // Absent means EKS's default.
    const seen = cluster.upgradePolicy?.supportType ?? 'EXTENDED';
    if (seen === wanted) return [];
    const name = nameOf(cluster, ref);
    const setTo = (supportType: typeof seen) => ({
      call: 'eks:UpdateClusterConfig' as const,
      input: { name, upgradePolicy: { supportType } },
    });
    const status = versions?.find(one => one.clusterVersion === cluster.version)?.versionStatus;
    // EKS leaves extended support only by an upgrade, so to STANDARD only what is known to be in standard support can go.
    const mustWait = wanted === 'STANDARD' && status !== 'STANDARD_SUPPORT';
    return [
      {
        key: 'support-type',
        facet: 'upgrade-policy',
        message: `Cluster ${name} (version ${cluster.version ?? 'unknown'}) has support type ${seen}, and the settings choose ${wanted}.`,
        ...(mustWait
          ? {
              atMost: {
                remedy: 'notify' as const,
                why:
                  status === undefined
                    ? 'EKS does not tell us whether extended support of its version has begun: see what the read role may'
                    : `extended support of Kubernetes ${cluster.version} has begun and cannot be switched off: upgrade the cluster first`,
              },
            }
          : {
              plan: {
                calls: [setTo(wanted)],
                undo: { calls: [setTo(seen)] },
                effect: effects[wanted],
              },
            }),
        evidence: { supportType: cluster.upgradePolicy?.supportType ?? null, version: cluster.version ?? null },
      },
    ];
  },
});

const effects = {
  STANDARD:
    'Nothing happens today. When standard support of its Kubernetes version ends, AWS upgrades the control plane by itself, ready or not, unless someone has upgraded it before. The undo works until that day.',
  EXTENDED:
    'Nothing happens today. When standard support of its Kubernetes version ends, the cluster stays as it is and costs more for every hour; from then on extended support cannot be switched off without an upgrade.',
};
