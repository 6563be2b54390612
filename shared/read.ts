/** How each kind of resource is read, and with which AWS operations. */
import { isDenied, isNotFound } from './errors.ts';
import { findingOf } from './guardduty-finding.ts';
import type { ReadOperation } from './operations.ts';
import { ownPartOf } from './own-parts.ts';
import type { Ports, Wake, Where } from './ports.ts';
import { actorOf, sourceOf, type Change, type CloudTrailRecord } from './record.ts';
import type { Absent, Kind, Reading, Ref } from './resources.ts';
import { bucketReads, readBucket } from './read/bucket.ts';
import { addonReads, readAddon } from './read/addon.ts';
import { accessEntryReads, readAccessEntry } from './read/access-entry.ts';
import { clusterNodesReads, readClusterNodes } from './read/cluster-nodes.ts';
import { cniRoleReads, readCniRole } from './read/cni-role.ts';
import { capabilityReads, readCapability } from './read/capability.ts';
import { identityProviderConfigReads, readIdentityProviderConfig } from './read/identity-provider-config.ts';
import { accountReads, readAccount } from './read/account.ts';
import { clusterReads, readCluster } from './read/cluster.ts';
import { clusterPathReads, groupChangeReads, readClusterPath, readGroupChange } from './read/cluster-path.ts';
import { clusterVpcReads, readClusterVpc } from './read/cluster-vpc.ts';
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
import { readRepository, repositoryReads } from './read/repository.ts';
import { podRoleReads, readPodRole } from './read/pod-role.ts';
import { readRole, roleReads } from './read/role.ts';
import { readSecurityGroup, securityGroupReads } from './read/security-group.ts';
import { readTags, tagsReads } from './read/tags-of-eks.ts';
import { readTrail, trailReads } from './read/trail.ts';
import { networkAclReads, readNetworkAcl } from './read/network-acl.ts';
import { readSubnet, subnetReads } from './read/subnet.ts';
import { readVpc, vpcReads } from './read/vpc.ts';
import { readVpcEndpoint, vpcEndpointReads } from './read/vpc-endpoint.ts';
import { whyNoTrails } from './read/trail-change.ts';
import { isTrigger, triggers } from './triggers.ts';
import { fieldsOf, textOf } from './triggers/loose.ts';

export type Reader<K extends Kind> = {
  /** Every operation `read` may call: the read role is granted these. */
  reads: readonly ReadOperation[];
  /** `because`: the change that made us look, where the resource itself does not tell all of it. */
  read(ports: Ports, ref: Ref<K>, because?: Change): Promise<Reading<K> | Absent>;
};

/** Conduct has no reader: the wake carries the record. */
export const readers: { [K in Exclude<Kind, 'change'>]: Reader<K> } = {
  account: { reads: accountReads, read: readAccount },
  'pod-role': { reads: podRoleReads, read: readPodRole },
  'access-entry': { reads: accessEntryReads, read: readAccessEntry },
  capability: { reads: capabilityReads, read: readCapability },
  'identity-provider-config': { reads: identityProviderConfigReads, read: readIdentityProviderConfig },
  cluster: { reads: clusterReads, read: readCluster },
  addon: { reads: addonReads, read: readAddon },
  'cluster-path': { reads: clusterPathReads, read: readClusterPath },
  'cluster-vpc': { reads: clusterVpcReads, read: readClusterVpc },
  nodegroup: { reads: nodegroupReads, read: readNodegroup },
  'cluster-nodes': { reads: clusterNodesReads, read: readClusterNodes },
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
  tags: { reads: tagsReads, read: readTags },
  'pod-identity-association': { reads: associationReads, read: readAssociation },
  'oidc-provider': { reads: oidcProviderReads, read: readOidcProvider },
  'oidc-issuer': { reads: ['eks:ListClusters'], read: readOidcIssuer },
  'cni-role': { reads: cniRoleReads, read: readCniRole },
  'ebs-default': { reads: ebsDefaultReads, read: readEbsDefault },
  'group-change': { reads: groupChangeReads, read: readGroupChange },
  'prefix-list': { reads: prefixListReads, read: readPrefixList },
  policy: { reads: policyReads, read: readPolicy },
  vpc: { reads: vpcReads, read: readVpc },
  'network-acl': { reads: networkAclReads, read: readNetworkAcl },
  subnet: { reads: subnetReads, read: readSubnet },
  'vpc-endpoint': { reads: vpcEndpointReads, read: readVpcEndpoint },
  network: { reads: networkReads, read: readNetwork },
};

/** The resource a wake-up names, as it is now. Rejects with AwsError when AWS refuses or does not answer. */
export async function read(ports: Ports, wake: Wake): Promise<Reading | Absent> {
  const { ref } = wake;
  if (ref.kind === 'change') return readChange(ports, wake);
  // The kind chooses the reader; TypeScript cannot follow that it also fits the ref.
  const reader = readers[ref.kind] as unknown as Reader<Kind>;
  return reader.read(ports, ref, wake.because);
}

/** The record itself, and the tags of what it changed: they say what manages that. */
async function readChange(ports: Ports, { ref, record }: Wake): Promise<Reading<'change'> | Absent> {
  if (!record) return { absent: 'gone', why: 'the wake-up of a change carries no record' };
  const named = await namedBy(ports, record);
  const why = whyNotEks(named) ?? (await whyNoTrails(ports, ref.account, record));
  if (why !== null) return { absent: 'not-eks', why };
  const tags = await tagsOfChanged(ports, ref, record, named);
  const found = findingOf(record);
  const clusters = found ? [{ name: found.cluster, tags: found.tags }] : [];
  // Not the tags of the reading: whoever tags a resource does not choose who hears of conduct, or exempt it.
  return { resource: { record, ...(tags && { tags }) }, settled: true, tags: {}, clusters };
}

/** What a change of EC2 or IAM names, as it is now; `complete` when each look of its trigger names a resource. */
interface Named {
  seen: (Reading | Absent)[];
  complete: boolean;
}

async function namedBy(ports: Ports, record: CloudTrailRecord): Promise<Named | null> {
  const source = sourceOf(record);
  const name = `${source}:${record.eventName}`;
  if ((source !== 'ec2' && source !== 'iam') || !isTrigger(name) || ownPartOf(record)) return null;
  // Whose aws-node to look at says nothing of whether the role itself is EKS's.
  const looks = triggers[name].look(record).filter(look => ('ref' in look ? look.ref.kind : look.kind) !== 'cni-role');
  const refs = looks.flatMap(look => ('ref' in look ? [look.ref] : []));
  const seen = await Promise.all(refs.map(ref => read(ports, { ref })));
  return { seen, complete: refs.length > 0 && refs.length === looks.length };
}

/** Conduct on EC2 and IAM counts only when what was changed is EKS's or our own; what cannot be named or is gone by now counts. */
function whyNotEks(named: Named | null): string | null {
  if (!named?.complete) return null;
  const strangers = named.seen.flatMap(one => ('absent' in one && one.absent === 'not-eks' ? [one.why] : []));
  return strangers.length === named.seen.length ? strangers.join('; ') : null;
}

/** Absent where nobody may look. What is gone has none. */
async function tagsOfChanged(
  ports: Ports,
  where: Where,
  record: CloudTrailRecord,
  named: Named | null,
): Promise<Record<string, string> | undefined> {
  // What we change has its case; no code of anybody's is asked for it.
  if (ports.isOurs(actorOf(record).roleArn ?? '')) return {};
  if (named) return Object.assign({}, ...named.seen.map(one => ('absent' in one ? {} : one.tags)));
  if (sourceOf(record) !== 'eks') return undefined;
  const { name, clusterName } = fieldsOf(record.requestParameters);
  const cluster = textOf(name) ?? textOf(clusterName);
  if (!cluster) return {};
  try {
    return (await ports.call(where, 'eks:DescribeCluster', { name: cluster })).cluster?.tags ?? {};
  } catch (error) {
    if (isNotFound(error)) return {};
    if (isDenied(error)) return undefined;
    throw error;
  }
}
