/** The S3 client and the commands we use of it. */
import {
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new S3Client(options);

export const commands: Commands<'s3'> = {
  DeletePublicAccessBlock: DeletePublicAccessBlockCommand,
  GetBucketAcl: GetBucketAclCommand,
  GetBucketPolicyStatus: GetBucketPolicyStatusCommand,
  GetPublicAccessBlock: GetPublicAccessBlockCommand,
  ListBuckets: ListBucketsCommand,
  PutPublicAccessBlock: PutPublicAccessBlockCommand,
};
