/** How each kind of resource is read, and with which AWS operations. */
import type { ReadOperation } from './operations.ts';
import { ownPartOf } from './own-parts.ts';
import type { Ports, Wake } from './ports.ts';
import { sourceOf, type Change, type CloudTrailRecord } from './record.ts';
import type { Absent, Kind, Reading, Ref } from './resources.ts';
import { bucketReads, readBucket } from './read/bucket.ts';
import { addonReads, readAddon } from './read/addon.ts';
import { accessEntryReads, readAccessEntry } from './read/access-entry.ts';
import { clusterReads, readCluster } from './read/cluster.ts';
import { detectorReads, readDetector } from './read/detector.ts';
import { guardrailReads, readGuardrail } from './read/guardrail.ts';
import { keyReads, readKey } from './read/key.ts';
import { logGroupReads, readLogGroup } from './read/log-group.ts';
import { policyReads, prefixListReads, readPolicy, readPrefixList } from './read/leads.ts';
import { nodegroupReads, readNodegroup } from './read/nodegroup.ts';
import { readRepository, repositoryReads } from './read/repository.ts';
import { readRole, roleReads } from './read/role.ts';
import { readSecurityGroup, securityGroupReads } from './read/security-group.ts';
import { readTags, tagsReads } from './read/tags-of-eks.ts';
import { readTrail, trailReads } from './read/trail.ts';
import { whyNoTrails } from './read/trail-change.ts';
import { isTrigger, triggers } from './triggers.ts';

export type Reader<K extends Kind> = {
  /** Every operation `read` may call: the read role is granted these. */
  reads: readonly ReadOperation[];
  /** `because`: the change that made us look, where the resource itself does not tell all of it. */
  read(ports: Ports, ref: Ref<K>, because?: Change): Promise<Reading<K> | Absent>;
};

/** Conduct has no reader: the wake carries the record. */
export const readers: { [K in Exclude<Kind, 'change'>]: Reader<K> } = {
  'access-entry': { reads: accessEntryReads, read: readAccessEntry },
  cluster: { reads: clusterReads, read: readCluster },
  addon: { reads: addonReads, read: readAddon },
  nodegroup: { reads: nodegroupReads, read: readNodegroup },
  'security-group': { reads: securityGroupReads, read: readSecurityGroup },
  role: { reads: roleReads, read: readRole },
  key: { reads: keyReads, read: readKey },
  'log-group': { reads: logGroupReads, read: readLogGroup },
  trail: { reads: trailReads, read: readTrail },
  bucket: { reads: bucketReads, read: readBucket },
  detector: { reads: detectorReads, read: readDetector },
  guardrail: { reads: guardrailReads, read: readGuardrail },
  repository: { reads: repositoryReads, read: readRepository },
  tags: { reads: tagsReads, read: readTags },
  'prefix-list': { reads: prefixListReads, read: readPrefixList },
  policy: { reads: policyReads, read: readPolicy },
};

/** The resource a wake-up names, as it is now. Rejects with AwsError when AWS refuses or does not answer. */
export async function read(ports: Ports, wake: Wake): Promise<Reading | Absent> {
  const { ref } = wake;
  if (ref.kind === 'change') {
    if (!wake.record) return { absent: 'gone', why: 'the wake-up of a change carries no record' };
    const why = (await whyNotEks(ports, wake.record)) ?? (await whyNoTrails(ports, ref.account, wake.record));
    if (why !== null) return { absent: 'not-eks', why };
    return { resource: { record: wake.record }, settled: true, tags: {}, clusters: [] };
  }
  // The kind chooses the reader; TypeScript cannot follow that it also fits the ref.
  const reader = readers[ref.kind] as unknown as Reader<Kind>;
  return reader.read(ports, ref, wake.because);
}

/** Conduct on EC2 and IAM counts only when what was changed is EKS's or our own; what cannot be named or is gone by now counts. */
async function whyNotEks(ports: Ports, record: CloudTrailRecord): Promise<string | null> {
  const source = sourceOf(record);
  const name = `${source}:${record.eventName}`;
  if ((source !== 'ec2' && source !== 'iam') || !isTrigger(name) || ownPartOf(record)) return null;
  const looks = triggers[name].look(record);
  const refs = looks.flatMap(look => ('ref' in look ? [look.ref] : []));
  const seen = await Promise.all(refs.map(ref => read(ports, { ref })));
  const strangers = seen.flatMap(one => ('absent' in one && one.absent === 'not-eks' ? [one.why] : []));
  return refs.length > 0 && refs.length === looks.length && strangers.length === refs.length
    ? strangers.join('; ')
    : null;
}
