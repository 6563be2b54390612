/** Where events of EKS add-ons say to look. */
import type { Loose } from '../record.ts';
import { agentFacet, guarddutyAgent } from '../guardduty-agent.ts';
import { judgedAddons, podIdentityAgent } from '../judged-addons.ts';
import { metricsAddons } from '../metrics-addons.ts';
import { addonRef, detectorRef, oidcProviderRef } from '../refs.ts';
import type { Look } from '../triggers.ts';
import { roleFacets } from './cni.ts';
import { changeItself } from './conduct.ts';
import { addonCreated as addonTags, clusterName, versionsLook, versionUpdated } from './eks.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, listOf, textOf } from './loose.ts';

/** CreateAddon; GuardDuty's agent may be what its detector was missing. */
export const addonCreated = (seen: Seen): Look[] => [
  ...addonLook(seen, addonName(seen), 'all'),
  ...agentLook(seen, { touched: [], closing: true }),
  ...podIdentityLook(seen, { touched: [], closing: true }),
  ...metricsLook(seen, { touched: [], closing: true }),
  ...addonTags(seen),
];

/** UpdateAddon: what the request names is what it wrote. */
export const addonUpdated = (seen: Seen): Look[] => addonLook(seen, addonName(seen), updatedFacets(seen.request));

/** DeleteAddon: the change itself, the end of the add-on's cases, and a cluster GuardDuty may not watch any more. */
export const addonDeleted = (seen: Seen): Look[] => [
  ...changeItself(seen),
  ...addonLook(seen, addonName(seen), [], true),
  ...agentLook(seen, { touched: [agentFacet(clusterName(seen) ?? '')] }),
  ...podIdentityLook(seen, { touched: [] }),
  ...metricsLook(seen, { touched: ['collectors'] }),
];

/** UpdateClusterVersion: an add-on that fitted the old version may not fit the new one, and every node group falls behind. */
export const clusterUpgraded = (seen: Seen): Look[] => [
  ...versionUpdated(seen),
  ...addonLook(seen, 'coredns', ['version']),
  ...versionsLook(seen),
];

// Without associations the add-on falls back to whatever role there is.
function updatedFacets(request: Loose): string[] | 'all' {
  const { podIdentityAssociations, serviceAccountRoleArn } = request;
  const bindings = listOf(podIdentityAssociations).map(fieldsOf);
  if (podIdentityAssociations !== undefined && podIdentityAssociations !== null && bindings.length === 0) return 'all';
  const written = Object.keys(request).flatMap(key => (request[key] === null ? [] : (facets[key] ?? [])));
  const roles = [serviceAccountRoleArn, ...bindings.map(one => one.roleArn)].flatMap(roleFacets);
  return [...new Set([...written, ...roles])];
}

const facets: Record<string, string[]> = {
  serviceAccountRoleArn: ['role'],
  podIdentityAssociations: ['role'],
  addonVersion: ['version', 'health'],
  configurationValues: ['configuration', 'health'],
};

function addonLook(seen: Seen, addon: string | undefined, touched: string[] | 'all', closing?: true): Look[] {
  const cluster = clusterName(seen);
  if (!cluster || !addon) return [];
  if (!judgedAddons.includes(addon)) return [{ kind: 'addon', dismissed: `no control looks at add-on ${addon}` }];
  return [{ ref: addonRef(seen.account, seen.region, cluster, addon), touched, ...(closing && { closing }) }];
}

// Without its agent pods have roles only by the provider of the cluster's issuer.
function podIdentityLook(seen: Seen, look: { touched: string[]; closing?: true }): Look[] {
  const cluster = clusterName(seen);
  return cluster && addonName(seen) === podIdentityAgent
    ? [{ ref: oidcProviderRef(seen.account, seen.region, cluster), ...look }]
    : [{ kind: 'oidc-provider', dismissed: 'the add-on is not the Pod Identity agent' }];
}

function metricsLook(seen: Seen, look: { touched: string[]; closing?: true }): Look[] {
  const { account, region } = seen;
  const id = clusterName(seen);
  return id && metricsAddons.includes(addonName(seen) ?? '')
    ? [{ ref: { kind: 'cluster-addons', account, region, id }, ...look }]
    : [{ kind: 'cluster-addons', dismissed: 'the add-on collects no metrics' }];
}

function agentLook(seen: Seen, look: { touched: string[]; closing?: true }): Look[] {
  const addon = addonName(seen);
  return addon === guarddutyAgent
    ? [{ ref: detectorRef(seen.account, seen.region), ...look }]
    : [{ kind: 'detector', dismissed: `add-on ${addon ?? 'without a name'} is not GuardDuty's agent` }];
}

const addonName = ({ request, response }: Seen): string | undefined =>
  textOf(request.addonName) ?? textOf(fieldsOf(response.addon).addonName);
