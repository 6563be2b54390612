/** Reads the resource a wake-up names, as it is now; each kind's reader is loaded when it is needed. */
import { isDenied, isNotFound } from './errors.ts';
import { findingOf } from './guardduty-finding.ts';
import { inTurn } from './in-turn.ts';
import { ownPartOf } from './own-parts.ts';
import type { Ports, Wake, Where } from './ports.ts';
import { actorOf, sourceOf, type Change, type CloudTrailRecord } from './record.ts';
import type { Absent, Kind, Reading, Ref } from './resources.ts';
import { readLogsBefore } from './read/logs-before.ts';
import { whyNoTrails } from './read/trail-change.ts';
import { isTrigger, triggers } from './triggers.ts';
import { fieldsOf, textOf } from './triggers/loose.ts';

export type Reader<K extends Kind> = {
  /** `because`: the change that made us look, where the resource itself does not tell all of it. */
  read(ports: Ports, ref: Ref<K>, because?: Change): Promise<Reading<K> | Absent>;
};

/** Conduct has no reader: the wake carries the record. Each is loaded when a resource of its kind is looked at. */
const loaders: { [K in Exclude<Kind, 'change'>]: () => Promise<Reader<K>['read']> } = {
  account: async () => (await import('./read/account.ts')).readAccount,
  'pod-role': async () => (await import('./read/pod-role.ts')).readPodRole,
  'access-entry': async () => (await import('./read/access-entry.ts')).readAccessEntry,
  capability: async () => (await import('./read/capability.ts')).readCapability,
  'identity-provider-config': async () =>
    (await import('./read/identity-provider-config.ts')).readIdentityProviderConfig,
  cluster: async () => (await import('./read/cluster.ts')).readCluster,
  addon: async () => (await import('./read/addon.ts')).readAddon,
  'cluster-path': async () => (await import('./read/cluster-path.ts')).readClusterPath,
  'nodegroup-versions': async () => (await import('./read/nodegroup-versions.ts')).readNodegroupVersions,
  'cluster-vpc': async () => (await import('./read/cluster-vpc.ts')).readClusterVpc,
  nodegroup: async () => (await import('./read/nodegroup.ts')).readNodegroup,
  'cluster-addons': async () => (await import('./read/cluster-addons.ts')).readClusterAddons,
  'cluster-nodes': async () => (await import('./read/cluster-nodes.ts')).readClusterNodes,
  'cluster-volumes': async () => (await import('./read/cluster-volumes.ts')).readClusterVolumes,
  volume: async () => (await import('./read/cluster-volumes.ts')).readVolume,
  instance: async () => (await import('./read/instance.ts')).readInstance,
  'launch-template': async () => (await import('./read/launch-template.ts')).readLaunchTemplate,
  'security-group': async () => (await import('./read/security-group.ts')).readSecurityGroup,
  role: async () => (await import('./read/role.ts')).readRole,
  key: async () => (await import('./read/key.ts')).readKey,
  'log-group': async () => (await import('./read/log-group.ts')).readLogGroup,
  trail: async () => (await import('./read/trail.ts')).readTrail,
  bucket: async () => (await import('./read/bucket.ts')).readBucket,
  detector: async () => (await import('./read/detector.ts')).readDetector,
  inspector: async () => (await import('./read/inspector.ts')).readInspector,
  guardrail: async () => (await import('./read/guardrail.ts')).readGuardrail,
  repository: async () => (await import('./read/repository.ts')).readRepository,
  registry: async () => (await import('./read/registry.ts')).readRegistry,
  'registry-scanning': async () => (await import('./read/registry.ts')).readRegistryScanning,
  'oidc-issuer': async () => (await import('./read/oidc-provider.ts')).readOidcIssuer,
  tags: async () => (await import('./read/tags-of-eks.ts')).readTags,
  'pod-identity-association': async () => (await import('./read/pod-identity.ts')).readAssociation,
  'oidc-provider': async () => (await import('./read/oidc-provider.ts')).readOidcProvider,
  'cni-role': async () => (await import('./read/cni-role.ts')).readCniRole,
  'ebs-default': async () => (await import('./read/ebs-default.ts')).readEbsDefault,
  'group-change': async () => (await import('./read/cluster-path.ts')).readGroupChange,
  'prefix-list': async () => (await import('./read/leads.ts')).readPrefixList,
  policy: async () => (await import('./read/policy.ts')).readPolicy,
  vpc: async () => (await import('./read/vpc.ts')).readVpc,
  'network-acl': async () => (await import('./read/network-acl.ts')).readNetworkAcl,
  'load-balancer': async () => (await import('./read/load-balancer.ts')).readLoadBalancer,
  subnet: async () => (await import('./read/subnet.ts')).readSubnet,
  'vpc-endpoint': async () => (await import('./read/vpc-endpoint.ts')).readVpcEndpoint,
  network: async () => (await import('./read/network.ts')).readNetwork,
};

/** The reader of a kind. */
export const loadReader = async <K extends Exclude<Kind, 'change'>>(kind: K): Promise<Reader<K>['read']> =>
  inTurn(loaders[kind]);

/** The resource a wake-up names, as it is now. Rejects with AwsError when AWS refuses or does not answer. */
export async function read(ports: Ports, wake: Wake): Promise<Reading | Absent> {
  const { ref } = wake;
  if (ref.kind === 'change') return readChange(ports, wake);
  // The kind chooses the reader; TypeScript cannot follow that it also fits the ref.
  const readIt = (await loadReader(ref.kind)) as unknown as Reader<Kind>['read'];
  return readIt(ports, ref, wake.because);
}

/** The record itself, and the tags of what it changed: they say what manages that. */
async function readChange(ports: Ports, { ref, record }: Wake): Promise<Reading<'change'> | Absent> {
  if (!record) return { absent: 'gone', why: 'the wake-up of a change carries no record' };
  const named = await namedBy(ports, record);
  const stranger = whyNotEks(named);
  const why = await whyNoTrails(ports, ref.account, record);
  if (why !== null) return { absent: 'not-eks', why };
  const tags = await tagsOfChanged(ports, ref, record, named);
  const logsBefore = await readLogsBefore(ports, ref, record);
  const found = findingOf(record);
  const clusters = found ? [{ name: found.cluster, tags: found.tags }] : [];
  // Not the tags of the reading: whoever tags a resource does not choose who hears of conduct, or exempt it.
  return {
    resource: { record, ...(tags && { tags }), ...(logsBefore && { logsBefore }) },
    settled: true,
    tags: {},
    clusters,
    ...(stranger !== null && { stranger }),
  };
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
  // Whose aws-node to look at, and what a policy allows, says nothing of whether the role itself is EKS's.
  const looks = triggers[name]
    .look(record)
    .filter(look => !['cni-role', 'policy'].includes('ref' in look ? look.ref.kind : look.kind));
  const refs = looks.flatMap(look => ('ref' in look ? [look.ref] : []));
  const seen = await Promise.all(refs.map(ref => read(ports, { ref })));
  return { seen, complete: refs.length > 0 && refs.length === looks.length };
}

/** Most conduct on EC2 and IAM counts only when what was changed is EKS's or our own; what cannot be named or is gone by now counts. */
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
