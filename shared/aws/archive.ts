/** The bucket of the audit: objects are written once and never again. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Ports } from '../ports.ts';
import type { ClientOptions } from './client.ts';

export const open = (options: ClientOptions) => new S3Client(options);

/** See Ports.archive. Rejects with S3's own error; an object that is there already is no error. */
export const archive =
  (client: S3Client, Bucket: string): NonNullable<Ports['archive']> =>
  async (Key, Body) => {
    try {
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json', IfNoneMatch: '*' }));
    } catch (error) {
      if (error instanceof Error && error.name === 'PreconditionFailed') return;
      throw error;
    }
  };
