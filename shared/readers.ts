/** Every kind's reader with the AWS operations it makes. A pass loads the one it needs (read.ts). */
import type { ReadOperation } from './operations.ts';
import type { Kind } from './resources.ts';
import type { Reader } from './read.ts';
import { bucketReads, readBucket } from './read/bucket.ts';
import { addonReads, readAddon } from './read/addon.ts';
import { accessEntryReads, readAccessEntry } from './read/access-entry.ts';
import { clusterAddonsReads, readClusterAddons } from './read/cluster-addons.ts';
import { clusterNodesReads, readClusterNodes } from './read/cluster-nodes.ts';
import { clusterVolumesReads, readClusterVolumes, readVolume, volumeReads } from './read/cluster-volumes.ts';
import { cniRoleReads, readCniRole } from './read/cni-role.ts';
import { capabilityReads, readCapability } from './read/capability.ts';
import { identityProviderConfigReads, readIdentityProviderConfig } from './read/identity-provider-config.ts';
import { accountReads, readAccount } from './read/account.ts';
import { clusterReads, readCluster } from './read/cluster.ts';
import { clusterPathReads, groupChangeReads, readClusterPath, readGroupChange } from './read/cluster-path.ts';
import { clusterVpcReads, readClusterVpc } from './read/cluster-vpc.ts';
import { nodegroupVersionsReads, readNodegroupVersions } from './read/nodegroup-versions.ts';
import { detectorReads, readDetector } from './read/detector.ts';
import { guardrailReads, readGuardrail } from './read/guardrail.ts';
import { inspectorReads, readInspector } from './read/inspector.ts';
import { keyReads, readKey } from './read/key.ts';
import { logGroupReads, readLogGroup } from './read/log-group.ts';
import { ebsDefaultReads, readEbsDefault } from './read/ebs-default.ts';
import { instanceReads, readInstance } from './read/instance.ts';
import { launchTemplateReads, readLaunchTemplate } from './read/launch-template.ts';
import { prefixListReads, readPrefixList } from './read/leads.ts';
import { policyReads, readPolicy } from './read/policy.ts';
import { networkReads, readNetwork } from './read/network.ts';
import { nodegroupReads, readNodegroup } from './read/nodegroup.ts';
import { oidcProviderReads, readOidcIssuer, readOidcProvider } from './read/oidc-provider.ts';
import { associationReads, readAssociation } from './read/pod-identity.ts';
import { readRegistry, readRegistryScanning, registryReads, registryScanningReads } from './read/registry.ts';
import { readRepository, repositoryReads } from './read/repository.ts';
import { podRoleReads, readPodRole } from './read/pod-role.ts';
import { readRole, roleReads } from './read/role.ts';
import { readSecurityGroup, securityGroupReads } from './read/security-group.ts';
import { readTags, tagsReads } from './read/tags-of-eks.ts';
import { readTrail, trailReads } from './read/trail.ts';
import { networkAclReads, readNetworkAcl } from './read/network-acl.ts';
import { loadBalancerReads, readLoadBalancer } from './read/load-balancer.ts';
import { readSubnet, subnetReads } from './read/subnet.ts';
import { readVpc, vpcReads } from './read/vpc.ts';
import { readVpcEndpoint, vpcEndpointReads } from './read/vpc-endpoint.ts';

/** Conduct has no reader: the wake carries the record. `reads`: every operation the reader may call; the read role is granted these. */
export const readers: { [K in Exclude<Kind, 'change'>]: Reader<K> & { reads: readonly ReadOperation[] } } = {
  account: { reads: accountReads, read: readAccount },
  'pod-role': { reads: podRoleReads, read: readPodRole },
  'access-entry': { reads: accessEntryReads, read: readAccessEntry },
  capability: { reads: capabilityReads, read: readCapability },
  'identity-provider-config': { reads: identityProviderConfigReads, read: readIdentityProviderConfig },
  cluster: { reads: clusterReads, read: readCluster },
  addon: { reads: addonReads, read: readAddon },
  'cluster-path': { reads: clusterPathReads, read: readClusterPath },
  'nodegroup-versions': { reads: nodegroupVersionsReads, read: readNodegroupVersions },
  'cluster-vpc': { reads: clusterVpcReads, read: readClusterVpc },
  nodegroup: { reads: nodegroupReads, read: readNodegroup },
  'cluster-addons': { reads: clusterAddonsReads, read: readClusterAddons },
  'cluster-nodes': { reads: clusterNodesReads, read: readClusterNodes },
  'cluster-volumes': { reads: clusterVolumesReads, read: readClusterVolumes },
  volume: { reads: volumeReads, read: readVolume },
  instance: { reads: instanceReads, read: readInstance },
  'launch-template': { reads: launchTemplateReads, read: readLaunchTemplate },
  'security-group': { reads: securityGroupReads, read: readSecurityGroup },
  role: { reads: roleReads, read: readRole },
  key: { reads: keyReads, read: readKey },
  'log-group': { reads: logGroupReads, read: readLogGroup },
  trail: { reads: trailReads, read: readTrail },
  bucket: { reads: bucketReads, read: readBucket },
  detector: { reads: detectorReads, read: readDetector },
  inspector: { reads: inspectorReads, read: readInspector },
  guardrail: { reads: guardrailReads, read: readGuardrail },
  repository: { reads: repositoryReads, read: readRepository },
  registry: { reads: registryReads, read: readRegistry },
  'registry-scanning': { reads: registryScanningReads, read: readRegistryScanning },
  'oidc-issuer': { reads: ['eks:ListClusters'], read: readOidcIssuer },
  tags: { reads: tagsReads, read: readTags },
  'pod-identity-association': { reads: associationReads, read: readAssociation },
  'oidc-provider': { reads: oidcProviderReads, read: readOidcProvider },
  'cni-role': { reads: cniRoleReads, read: readCniRole },
  'ebs-default': { reads: ebsDefaultReads, read: readEbsDefault },
  'group-change': { reads: groupChangeReads, read: readGroupChange },
  'prefix-list': { reads: prefixListReads, read: readPrefixList },
  policy: { reads: policyReads, read: readPolicy },
  vpc: { reads: vpcReads, read: readVpc },
  'network-acl': { reads: networkAclReads, read: readNetworkAcl },
  'load-balancer': { reads: loadBalancerReads, read: readLoadBalancer },
  subnet: { reads: subnetReads, read: readSubnet },
  'vpc-endpoint': { reads: vpcEndpointReads, read: readVpcEndpoint },
  network: { reads: networkReads, read: readNetwork },
};
