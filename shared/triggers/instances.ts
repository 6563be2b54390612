/** Where events on EC2 instances say to look. */
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, listOf, numberOf, textOf } from './loose.ts';

/** ModifyInstanceMetadataOptions: requiring IMDSv2 can only mend; whether another hop limit is wider the event does not tell. */
export function metadataOptionsModified(seen: Seen): Look[] {
  const request = fieldsOf(seen.request.ModifyInstanceMetadataOptionsRequest ?? seen.request);
  const id = textOf(request.InstanceId) ?? textOf(request.instanceId);
  if (!id) return [];
  const tokens = textOf(request.HttpTokens) ?? textOf(request.httpTokens);
  const hops = numberOf(request.HttpPutResponseHopLimit) ?? numberOf(request.httpPutResponseHopLimit);
  const endpoint = textOf(request.HttpEndpoint) ?? textOf(request.httpEndpoint);
  // Where the metadata service comes back, what it always was counts again.
  if (endpoint === 'enabled') return [{ ref: instanceRef(seen, id), touched: 'all' }];
  const touched = [
    ...(tokens && tokens !== 'required' ? ['tokens'] : []),
    ...(hops !== undefined ? ['hop-limit'] : []),
  ];
  return [{ ref: instanceRef(seen, id), touched, ...(touched.length === 0 && { closing: true as const }) }];
}

/** RunInstances: the instances that were started without IMDSv2 and may be nodes. */
export function instancesStarted(seen: Seen): Look[] {
  const started = listOf(seen.response.instancesSet).map(fieldsOf);
  const open = started.filter(one => fieldsOf(one.metadataOptions).httpTokens !== 'required');
  if (started.length > 0 && open.length === 0)
    return [{ kind: 'instance', dismissed: 'every instance was started with IMDSv2 required' }];
  const looks = open.flatMap((one): Look[] => {
    const id = textOf(one.instanceId);
    return id && mayBeNode(one.tagSet) ? [{ ref: instanceRef(seen, id), touched: 'all' }] : [];
  });
  if (open.length > 0 && looks.length === 0)
    return [{ kind: 'instance', dismissed: 'the tags of the instances name no cluster' }];
  return looks;
}

/** Nodes are tagged as they are started; an answer without tags tells nothing. */
export function mayBeNode(tagSet: unknown): boolean {
  const keys = listOf(tagSet).flatMap(tag => textOf(fieldsOf(tag).key) ?? []);
  return keys.length === 0 || keys.some(key => /^kubernetes\.io\/cluster\/|^(aws:)?eks:|^karpenter\.sh\//.test(key));
}

const instanceRef = ({ account, region }: Seen, id: string) => ({ kind: 'instance' as const, account, region, id });
