/** What S3's events need: the bucket they name. No trail is made up for it: any bucket of the log would count as a trail's. */
import { textOf } from '../../../shared/triggers/loose.ts';
import type { Making } from '../assume.ts';
import { placeBucket } from '../place-buckets.ts';

export function assumeForS3({ world, account, region, here, request, need }: Making): void {
  const id = textOf(request.bucketName);
  if (!id) return;
  need(
    { kind: 'bucket', account, region, id },
    here.buckets[id] !== undefined,
    () => void placeBucket(world, { account, region, Name: id }),
  );
}
