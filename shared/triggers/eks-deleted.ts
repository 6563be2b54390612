/** What an EKS event deleted, in words. */
import type { CloudTrailRecord } from '../record.ts';
import { decoded, fieldsOf, textOf } from './loose.ts';

/** The thing and its cluster; null for an event that deletes nothing people know by name. */
export function deletedThing(record: CloudTrailRecord): { words: string; cluster?: string } | null {
  const noun = nouns[record.eventName];
  if (!noun) return null;
  const request = fieldsOf(record.requestParameters);
  const answered = Object.values(fieldsOf(record.responseElements)).map(fieldsOf);
  const named = (...keys: string[]) =>
    [request, ...answered].flatMap(fields => keys.map(key => decoded(textOf(fields[key])))).find(Boolean);
  // The label `name` means the cluster in all of EKS's requests (T-REC-2).
  const cluster = textOf(request.name) ?? named('clusterName') ?? (noun.key === 'cluster' ? named('name') : undefined);
  const own = noun.key === 'cluster' ? cluster : named(noun.key);
  const words = [noun.words, own, ...(noun.key === 'cluster' ? [] : ['of cluster', cluster ?? 'nobody can tell'])];
  return { words: words.filter(Boolean).join(' '), ...(cluster && { cluster }) };
}

/** By event: what it deletes, and the field with its name. */
const nouns: Record<string, { words: string; key: string } | undefined> = {
  DeleteCluster: { words: 'cluster', key: 'cluster' },
  DeleteNodegroup: { words: 'node group', key: 'nodegroupName' },
  DeleteAddon: { words: 'add-on', key: 'addonName' },
  DeleteFargateProfile: { words: 'Fargate profile', key: 'fargateProfileName' },
  DeletePodIdentityAssociation: { words: 'Pod Identity association', key: 'associationId' },
};
