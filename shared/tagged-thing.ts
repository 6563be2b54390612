/** What a tagged EKS resource is called: its ARN says what it is and whose. */
import { arnOf } from './triggers/loose.ts';

/** The thing in words, as the beginning of a sentence, and its cluster; of an ARN of another form only its text. */
export function taggedThing(arn: string): { words: string; cluster?: string } {
  const parts = arnOf(arn);
  const noun = parts && nouns[parts.type];
  if (!noun) return { words: arn };
  const [cluster = '', name] = parts.id.split('/');
  return { words: name === undefined ? `${noun} ${cluster}` : `${noun} ${name} of cluster ${cluster}`, cluster };
}

/** True for what the required tags are asked of; EKS tags more (access entries, identity providers). */
export const isTaggedThing = (arn: string): boolean =>
  arnOf(arn)?.service === 'eks' && taggedThing(arn).cluster !== undefined;

const nouns: Record<string, string | undefined> = {
  cluster: 'Cluster',
  nodegroup: 'Node group',
  fargateprofile: 'Fargate profile',
  addon: 'Add-on',
};
