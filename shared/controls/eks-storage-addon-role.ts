/** Storage drivers that act with the rights of the nodes they run on. */
import { hasOwnRole, roleFromSettings } from '../addon-role.ts';
import { notRunByEks } from '../cluster-place.ts';
import { control, type Finding, type Given } from '../control.ts';
import { storageDrivers } from '../judged-addons.ts';
import { listed } from '../listed.ts';
import type { AddonIdentity } from '../resources/eks.ts';
import { addonNames } from '../refs.ts';

export const eksStorageAddonRole = control({
  id: 'eks-storage-addon-role',
  title: 'Storage CSI drivers use their own IAM role',
  why: 'Without a role of its own a driver silently uses that of the nodes. The nodes must then be allowed to attach and delete volumes, and so is every pod that reaches their credentials.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'addon',
  sources: [{ document: '001', lines: '25' }],
  mappings: {},
  triggers: ['eks:CreateAddon', 'eks:UpdateAddon'],
  closes: ['eks:UpdateAddon', 'eks:DeleteAddon'],
  calls: ['eks:UpdateAddon'],
  byPerson: [],
  remedy: 'notify',
  strongest: 'ask',
  condition:
    'Where the settings raise it to ask: only when they name the role of the driver (addonRoles), EKS names its service accounts and the Pod Identity agent runs; otherwise told. Drivers installed by Helm or by hand are invisible to EKS.',
  evaluate({ addon, cluster, identity }, given) {
    const { clusterName, addonName } = addonNames(given.ref);
    if (!storageDrivers.includes(addonName)) return { notApplicable: `${addonName} is no storage driver` };
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    if (!addon) return { notApplicable: `cluster ${clusterName} has no add-on ${addonName}` };
    if (hasOwnRole(addon) || isAssociated(identity)) return [];
    return [finding(given, identity)];
  },
});

const isAssociated = (identity: AddonIdentity | 'unknown' | undefined): boolean =>
  identity !== undefined && identity !== 'unknown' && identity.associated.length > 0;

function finding(given: Given, identity: AddonIdentity | 'unknown' | undefined): Finding<'eks:UpdateAddon', never> {
  const { clusterName, addonName } = addonNames(given.ref);
  const found = {
    key: 'role',
    facet: 'role',
    message: `Add-on ${addonName} of cluster ${clusterName} has no role of its own and runs with that of the nodes.`,
    evidence: { identity: identity ?? null },
  };
  const tell = (why: string) => ({ ...found, atMost: { remedy: 'notify' as const, why } });
  // It may have one by an association made beside it.
  if (identity === undefined || identity === 'unknown')
    return {
      ...tell('how it could get a role may not be read: see what the read role may'),
      severity: 'low',
      message: `Nobody can tell whether add-on ${addonName} of cluster ${clusterName} has a role of its own.`,
    };
  const roleArn = roleFromSettings(given.settings, given.ref, addonName);
  if (!roleArn) return tell(`settings name no role for it (addonRoles.${addonName})`);
  if (identity.serviceAccounts.length === 0) return tell('EKS names no service account that would take a role');
  if (!identity.agent) return tell('the Pod Identity agent does not run in the cluster: install it first');
  const update = (podIdentityAssociations: { serviceAccount: string; roleArn: string }[]) => ({
    call: 'eks:UpdateAddon' as const,
    // PRESERVE keeps what was configured by hand.
    input: { clusterName, addonName, podIdentityAssociations, resolveConflicts: 'PRESERVE' as const },
  });
  return {
    ...found,
    plan: {
      calls: [update(identity.serviceAccounts.toSorted().map(serviceAccount => ({ serviceAccount, roleArn })))],
      // An empty list deletes the associations, an absent one would keep them (T-EKS-19).
      undo: { calls: [update([])] },
      effect: `The pods of ${listed(identity.serviceAccounts.toSorted())} run with ${roleArn} once they are made anew; if it lacks a right, volumes are not attached.`,
    },
  };
}
