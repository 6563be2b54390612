/** Whether a change of a bucket or key concerns a trail. */
import type { Ports } from '../ports.ts';
import { sourceOf, type CloudTrailRecord } from '../record.ts';
import { fieldsOf, listOf, textOf } from '../triggers/loose.ts';

/** Why the bucket or key of the record is nobody's business: no trail writes to it. Null where one does, and for every other event. */
export async function whyNoTrails(ports: Ports, account: string, record: CloudTrailRecord): Promise<string | null> {
  const source = sourceOf(record);
  if (source !== 's3' && source !== 'kms') return null;
  const where = { account, region: record.awsRegion };
  const { trailList = [] } = await ports.call(where, 'cloudtrail:DescribeTrails', { includeShadowTrails: true });
  const request = fieldsOf(record.requestParameters);
  const arns = listOf(record.resources).flatMap(item => textOf(fieldsOf(item).ARN) ?? []);
  const name = textOf(source === 's3' ? request.bucketName : request.keyId);
  const isTrails = (trail: { S3BucketName?: string | undefined; KmsKeyId?: string | undefined }): boolean =>
    source === 's3'
      ? trail.S3BucketName !== undefined && trail.S3BucketName === name
      : trail.KmsKeyId !== undefined &&
        (arns.includes(trail.KmsKeyId) || trail.KmsKeyId === name || trail.KmsKeyId.endsWith(`/${name}`));
  return trailList.some(isTrails) ? null : `no trail uses the ${source === 's3' ? 'bucket' : 'key'} ${name ?? ''}`;
}
