/** What an UpdateClusterConfig request writes, and whether it can only have mended something. */
import type { Loose } from '../record.ts';
import { fieldsOf, flagOf, listOf } from './loose.ts';

/** The facets of a cluster the request's keys write; an unknown key is its own facet. */
export function clusterFacets(request: Loose): string[] {
  const keys = Object.keys(request).filter(key => !identifying.has(key) && request[key] !== null);
  const vpc = keys.includes('resourcesVpcConfig') ? Object.keys(fieldsOf(request.resourcesVpcConfig)) : [];
  return [
    ...new Set([
      ...vpc.map(key => vpcFacets[key] ?? 'vpc'),
      ...keys.filter(key => key !== 'resourcesVpcConfig').map(key => facets[key] ?? key),
    ]),
  ];
}

/** True when the request does nothing but switch log types, deletion protection or private access on, or public access off. */
export function onlyMends(request: Loose): boolean {
  const written = clusterFacets(request);
  return written.length > 0 && written.every(facet => mends[facet]?.(request) ?? false);
}

const identifying = new Set(['name', 'clusterName', 'clientRequestToken']);

// Whoever narrows the public endpoint has not switched private access off: what stood before is not theirs.
const vpcFacets: Record<string, string> = {
  endpointPublicAccess: 'endpoint',
  publicAccessCidrs: 'endpoint',
  endpointPrivateAccess: 'private-access',
};

const facets: Record<string, string> = {
  logging: 'logging',
  accessConfig: 'access',
  encryptionConfig: 'encryption',
  version: 'version',
  upgradePolicy: 'upgrade-policy',
  deletionProtection: 'deletion-protection',
  computeConfig: 'compute',
  storageConfig: 'storage',
  kubernetesNetworkConfig: 'network',
  zonalShiftConfig: 'zonal-shift',
};

const mends: Record<string, (request: Loose) => boolean> = {
  endpoint(request) {
    const vpc = fieldsOf(request.resourcesVpcConfig);
    const off = flagOf(vpc.endpointPublicAccess) === false;
    if (vpc.endpointPublicAccess !== undefined && !off) return false;
    // While public access goes off the CIDRs admit nobody; otherwise the event does not tell whether they became wider.
    return off || vpc.publicAccessCidrs === undefined;
  },
  'private-access': request => flagOf(fieldsOf(request.resourcesVpcConfig).endpointPrivateAccess) === true,
  // An entry without types says nothing; one that is off and has types may have switched them off just now.
  logging(request) {
    const entries = listOf(fieldsOf(request.logging).clusterLogging).map(fieldsOf);
    return entries.every(entry => flagOf(entry.enabled) === true || listOf(entry.types).length === 0);
  },
  'deletion-protection': request => flagOf(request.deletionProtection) === true,
};
