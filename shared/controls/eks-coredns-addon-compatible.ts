/** A CoreDNS add-on that was left behind by an upgrade of its cluster. */
import { preferredVersion } from '../addon-version.ts';
import { notRunByEks } from '../cluster-place.ts';
import { control, type Finding } from '../control.ts';
import { listed } from '../listed.ts';
import type { AddonPlace } from '../resources/eks.ts';
import { addonNames } from '../refs.ts';

export const eksCorednsAddonCompatible = control({
  id: 'eks-coredns-addon-compatible',
  title: 'The CoreDNS add-on version is compatible with the cluster version',
  why: 'EKS upgrades the control plane and leaves its add-ons where they are. A CoreDNS that was never tried with the new version may fail to resolve names, and then every service of the cluster is down at once.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'addon',
  sources: [{ document: '000', lines: '255-269' }],
  mappings: {},
  triggers: ['eks:UpdateClusterVersion', 'eks:CreateAddon', 'eks:UpdateAddon', 'schedule:daily'],
  closes: ['eks:UpdateAddon', 'eks:DeleteAddon', 'eks:DeleteCluster'],
  calls: ['eks:UpdateAddon'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked: the version EKS itself would choose for the cluster. Only told: an add-on EKS calls degraded or failed, since another version does not mend what its health issues name, and versions EKS does not tell us. A compatible version that is neither the default nor the newest is nothing wrong.',
  evaluate(place, { ref }) {
    const { clusterName, addonName } = addonNames(ref);
    if (addonName !== 'coredns') return { notApplicable: `it is ${addonName}: only the CoreDNS add-on is judged` };
    const { addon, cluster } = place;
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    if (!addon)
      return {
        notApplicable: cluster.computeConfig?.enabled
          ? `Auto Mode runs CoreDNS of cluster ${clusterName} itself`
          : `cluster ${clusterName} has no CoreDNS add-on: whoever installed CoreDNS keeps it up to date`,
      };
    return [...versionFindings(place, clusterName), ...healthFindings(place, clusterName)];
  },
});

type AddonFinding = Finding<'eks:UpdateAddon', never>;

function versionFindings({ addon, cluster, versions }: AddonPlace, clusterName: string): AddonFinding[] {
  const current = addon?.addonVersion;
  const found = {
    key: 'version',
    facet: 'version',
    evidence: { addonVersion: current ?? null, clusterVersion: cluster.version ?? null },
  };
  if (!current || !cluster.version || !versions)
    return [
      {
        ...found,
        severity: 'low',
        message: `Nobody can tell whether add-on coredns ${current ?? 'of an unknown version'} fits Kubernetes ${cluster.version ?? 'of an unknown version'} of cluster ${clusterName}.`,
        atMost: {
          remedy: 'notify',
          why: 'EKS does not tell us which versions are compatible: see what the read role may',
        },
      },
    ];
  if (versions.some(one => one.addonVersion === current)) return [];
  const message = `Add-on coredns ${current} of cluster ${clusterName} is not compatible with Kubernetes ${cluster.version}.`;
  const wanted = preferredVersion(versions, cluster.version);
  if (!wanted)
    return [
      {
        ...found,
        message,
        atMost: { remedy: 'notify', why: `EKS offers no version of CoreDNS for Kubernetes ${cluster.version}` },
      },
    ];
  return [
    {
      ...found,
      message,
      evidence: { ...found.evidence, wanted },
      plan: {
        // PRESERVE keeps a Corefile of one's own, which OVERWRITE would destroy.
        calls: [
          {
            call: 'eks:UpdateAddon',
            input: { clusterName, addonName: 'coredns', addonVersion: wanted, resolveConflicts: 'PRESERVE' },
          },
        ],
        undo: {
          impossible: `EKS takes no CoreDNS version that is not compatible with Kubernetes ${cluster.version}, and ${current} is none`,
        },
        effect: `The CoreDNS pods are replaced one after another by ${wanted}. Names may resolve slowly meanwhile; if the update fails, cluster DNS is at risk.`,
      },
    },
  ];
}

function healthFindings({ addon }: AddonPlace, clusterName: string): AddonFinding[] {
  if (!/^(DEGRADED|UPDATE_FAILED|CREATE_FAILED)$/.test(addon?.status ?? '')) return [];
  const issues = (addon?.health?.issues ?? []).flatMap(issue => issue.code ?? []).toSorted();
  return [
    {
      key: 'health',
      facet: 'health',
      message: `EKS calls add-on coredns of cluster ${clusterName} ${addon?.status}${issues.length > 0 ? ` (${listed(issues)})` : ''}.`,
      atMost: { remedy: 'notify', why: 'what its health issues name must be mended first, which no call of ours does' },
      evidence: { status: addon?.status ?? null, issues },
    },
  ];
}
