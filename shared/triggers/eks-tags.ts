/** Where EKS events say to look for tags: at the resource whose ARN they name. */
import { taggedParts } from '../tagged-thing.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { decoded, fieldsOf, listOf, textOf } from './loose.ts';

/** What was just created, by the ARN EKS answered. */
export const createdTags = (seen: Seen, arn: unknown): Look[] => tagsLook(seen, arn, 'all');

/** TagResource: the tags it wrote. */
export const tagsAdded = (seen: Seen): Look[] =>
  tagsLook(seen, seen.request.resourceArn, Object.keys(fieldsOf(seen.request.tags)).map(facet));

/** UntagResource: the tags it took away; `all` where the event does not name them. */
export function tagsRemoved(seen: Seen): Look[] {
  const keys = seen.request.tagKeys;
  const named = (typeof keys === 'string' ? [keys] : listOf(keys)).flatMap(key => textOf(key) ?? []);
  return tagsLook(seen, seen.request.resourceArn, named.length > 0 ? named.map(facet) : 'all');
}

const facet = (key: string): string => `tag:${key}`;

// The ARN stands in the path of the call and so comes percent-encoded (T-REC-2).
function tagsLook({ account, region }: Seen, given: unknown, touched: string[] | 'all'): Look[] {
  const id = decoded(given);
  if (!id) return [];
  if (!taggedParts(id)) return [{ kind: 'tags', dismissed: 'tags are required of clusters and their parts only' }];
  return [{ ref: { kind: 'tags', account, region, id }, touched }];
}
