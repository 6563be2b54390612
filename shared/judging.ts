/** The controls of one kind, loaded when a resource of that kind is looked at: a cold start carries no other's code. */
import type { Control } from './control.ts';
import { inTurn } from './in-turn.ts';
import type { Kind } from './resources.ts';

const lists: { [K in Kind]?: () => Promise<readonly Control[]> } = {
  account: async () => (await import('./catalogue/account.ts')).accountControls,
  bucket: async () => (await import('./catalogue/bucket.ts')).bucketControls,
  addon: async () => (await import('./catalogue/addon.ts')).addonControls,
  'access-entry': async () => (await import('./catalogue/access-entry.ts')).accessEntryControls,
  change: async () => (await import('./catalogue/change.ts')).changeControls,
  'identity-provider-config': async () =>
    (await import('./catalogue/identity-provider-config.ts')).identityProviderConfigControls,
  capability: async () => (await import('./catalogue/capability.ts')).capabilityControls,
  cluster: async () => (await import('./catalogue/cluster.ts')).clusterControls,
  'cluster-path': async () => (await import('./catalogue/cluster-path.ts')).clusterPathControls,
  'cluster-vpc': async () => (await import('./catalogue/cluster-vpc.ts')).clusterVpcControls,
  detector: async () => (await import('./catalogue/detector.ts')).detectorControls,
  guardrail: async () => (await import('./catalogue/guardrail.ts')).guardrailControls,
  inspector: async () => (await import('./catalogue/inspector.ts')).inspectorControls,
  key: async () => (await import('./catalogue/key.ts')).keyControls,
  'log-group': async () => (await import('./catalogue/log-group.ts')).logGroupControls,
  'cluster-addons': async () => (await import('./catalogue/cluster-addons.ts')).clusterAddonsControls,
  'cluster-nodes': async () => (await import('./catalogue/cluster-nodes.ts')).clusterNodesControls,
  'cluster-volumes': async () => (await import('./catalogue/cluster-volumes.ts')).clusterVolumesControls,
  instance: async () => (await import('./catalogue/instance.ts')).instanceControls,
  'launch-template': async () => (await import('./catalogue/launch-template.ts')).launchTemplateControls,
  nodegroup: async () => (await import('./catalogue/nodegroup.ts')).nodegroupControls,
  'oidc-provider': async () => (await import('./catalogue/oidc-provider.ts')).oidcProviderControls,
  'nodegroup-versions': async () => (await import('./catalogue/nodegroup-versions.ts')).nodegroupVersionsControls,
  'pod-identity-association': async () =>
    (await import('./catalogue/pod-identity-association.ts')).podIdentityAssociationControls,
  policy: async () => (await import('./catalogue/policy.ts')).policyControls,
  'pod-role': async () => (await import('./catalogue/pod-role.ts')).podRoleControls,
  registry: async () => (await import('./catalogue/registry.ts')).registryControls,
  'registry-scanning': async () => (await import('./catalogue/registry-scanning.ts')).registryScanningControls,
  repository: async () => (await import('./catalogue/repository.ts')).repositoryControls,
  role: async () => (await import('./catalogue/role.ts')).roleControls,
  'security-group': async () => (await import('./catalogue/security-group.ts')).securityGroupControls,
  tags: async () => (await import('./catalogue/tags.ts')).tagsControls,
  'vpc-endpoint': async () => (await import('./catalogue/vpc-endpoint.ts')).vpcEndpointControls,
  'network-acl': async () => (await import('./catalogue/network-acl.ts')).networkAclControls,
  'load-balancer': async () => (await import('./catalogue/load-balancer.ts')).loadBalancerControls,
  subnet: async () => (await import('./catalogue/subnet.ts')).subnetControls,
  vpc: async () => (await import('./catalogue/vpc.ts')).vpcControls,
  trail: async () => (await import('./catalogue/trail.ts')).trailControls,
};

/** The same as controlsOf of the catalogue, without the rest of it. */
export async function loadControls(kind: Kind): Promise<readonly Control[]> {
  const list = lists[kind];
  return list ? inTurn(list) : [];
}
