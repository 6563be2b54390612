/** What a tagged EKS resource is called: its ARN says what it is and whose. */
import { arnOf } from './triggers/loose.ts';

/** The kinds of EKS resource the required tags are asked of; EKS tags more (access entries, identity providers). */
export type TaggedType = keyof typeof nouns;

const nouns = {
  cluster: 'Cluster',
  nodegroup: 'Node group',
  fargateprofile: 'Fargate profile',
  addon: 'Add-on',
};

/** What an ARN names: its type, its cluster and, of a part of a cluster, its own name. Null for anything else. */
export function taggedParts(arn: string): { type: TaggedType; cluster: string; name: string } | null {
  const parts = arnOf(arn);
  if (parts?.service !== 'eks' || !isType(parts.type)) return null;
  const [cluster = '', name = ''] = parts.id.split('/');
  return { type: parts.type, cluster, name };
}

const isType = (type: string): type is TaggedType => Object.hasOwn(nouns, type);

/** The thing in words, as the beginning of a sentence; of an ARN of another form only its text. */
export function taggedThing(arn: string): string {
  const parts = taggedParts(arn);
  if (!parts) return arn;
  const { type, cluster, name } = parts;
  return name === '' ? `${nouns[type]} ${cluster}` : `${nouns[type]} ${name} of cluster ${cluster}`;
}
