/** Sessions of the roles in the accounts we look after. */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { ClientOptions, Credentials } from './client.ts';

export interface Session {
  RoleArn: string;
  /** Shows in CloudTrail beside the role. */
  RoleSessionName: string;
  /** Leaves of the role's permissions only what it names. */
  Policy?: string;
  ExternalId?: string;
}

/** In the hub's Region: the global endpoint is one Region's outage away from everything. */
export const open = (options: ClientOptions) => new STSClient(options);

/** Credentials for an hour, or for a quarter of one with a policy. Rejects with STS's own error. */
export async function assume(client: STSClient, session: Session): Promise<Credentials> {
  const { Credentials: got } = await client.send(
    new AssumeRoleCommand({ ...session, DurationSeconds: session.Policy ? 900 : 3600 }),
  );
  const {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration,
  } = got ?? {};
  if (!accessKeyId || !secretAccessKey || !sessionToken || !expiration)
    throw new Error(`STS gave no credentials for ${session.RoleArn}`);
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}
