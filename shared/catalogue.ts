/** Every control, in alphabetical order; one that is in no list of its kind does not exist. A pass over one resource loads one list only (judging.ts). */
import { bucketControls } from './catalogue/bucket.ts';
import { addonControls } from './catalogue/addon.ts';
import { accessEntryControls } from './catalogue/access-entry.ts';
import { changeControls } from './catalogue/change.ts';
import { clusterAddonsControls } from './catalogue/cluster-addons.ts';
import { clusterNodesControls } from './catalogue/cluster-nodes.ts';
import { clusterVolumesControls } from './catalogue/cluster-volumes.ts';
import { identityProviderConfigControls } from './catalogue/identity-provider-config.ts';
import { capabilityControls } from './catalogue/capability.ts';
import { clusterControls } from './catalogue/cluster.ts';
import { clusterPathControls } from './catalogue/cluster-path.ts';
import { clusterVpcControls } from './catalogue/cluster-vpc.ts';
import { detectorControls } from './catalogue/detector.ts';
import { guardrailControls } from './catalogue/guardrail.ts';
import { inspectorControls } from './catalogue/inspector.ts';
import { keyControls } from './catalogue/key.ts';
import { logGroupControls } from './catalogue/log-group.ts';
import { instanceControls } from './catalogue/instance.ts';
import { launchTemplateControls } from './catalogue/launch-template.ts';
import { nodegroupControls } from './catalogue/nodegroup.ts';
import { oidcProviderControls } from './catalogue/oidc-provider.ts';
import { nodegroupVersionsControls } from './catalogue/nodegroup-versions.ts';
import { podIdentityAssociationControls } from './catalogue/pod-identity-association.ts';
import { registryControls } from './catalogue/registry.ts';
import { registryScanningControls } from './catalogue/registry-scanning.ts';
import { repositoryControls } from './catalogue/repository.ts';
import { roleControls } from './catalogue/role.ts';
import { securityGroupControls } from './catalogue/security-group.ts';
import { tagsControls } from './catalogue/tags.ts';
import { trailControls } from './catalogue/trail.ts';
import { networkAclControls } from './catalogue/network-acl.ts';
import { loadBalancerControls } from './catalogue/load-balancer.ts';
import { subnetControls } from './catalogue/subnet.ts';
import { vpcControls } from './catalogue/vpc.ts';
import { vpcEndpointControls } from './catalogue/vpc-endpoint.ts';
import { accountControls } from './catalogue/account.ts';
import { policyControls } from './catalogue/policy.ts';
import { podRoleControls } from './catalogue/pod-role.ts';
import type { Control } from './control.ts';
import type { Kind } from './resources.ts';

export const controls: readonly Control[] = [
  ...accountControls,
  ...podRoleControls,
  ...policyControls,
  ...bucketControls,
  ...addonControls,
  ...accessEntryControls,
  ...changeControls,
  ...clusterAddonsControls,
  ...clusterNodesControls,
  ...clusterVolumesControls,
  ...identityProviderConfigControls,
  ...capabilityControls,
  ...clusterControls,
  ...clusterPathControls,
  ...clusterVpcControls,
  ...detectorControls,
  ...guardrailControls,
  ...inspectorControls,
  ...keyControls,
  ...logGroupControls,
  ...instanceControls,
  ...launchTemplateControls,
  ...nodegroupControls,
  ...nodegroupVersionsControls,
  ...oidcProviderControls,
  ...podIdentityAssociationControls,
  ...registryControls,
  ...registryScanningControls,
  ...repositoryControls,
  ...roleControls,
  ...securityGroupControls,
  ...tagsControls,
  ...trailControls,
  ...networkAclControls,
  ...loadBalancerControls,
  ...subnetControls,
  ...vpcControls,
  ...vpcEndpointControls,
].toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** The controls that judge a kind of resource. */
export const controlsOf = (kind: Kind): readonly Control[] => controls.filter(control => control.resource === kind);
