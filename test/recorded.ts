/** Examples for controls of conduct: one record that is judged, an update of a cluster unless told otherwise. */
import type { CloudTrailRecord, UserIdentity } from '../shared/record.ts';
import type { Example } from './examples.ts';

export const recordWith = (fields: Partial<CloudTrailRecord>): CloudTrailRecord => ({
  eventID: 'e0000000-0000-4000-8000-000000000003',
  eventTime: '2026-11-03T09:00:00Z',
  eventSource: 'eks.amazonaws.com',
  eventName: 'UpdateClusterConfig',
  awsRegion: 'eu-central-1',
  recipientAccountId: '111122223333',
  sourceIPAddress: '192.0.2.17',
  userAgent: 'aws-cli/2.31.9',
  userIdentity: user,
  ...fields,
});

/** An example in whose world there is nothing but what `world` puts there. */
export const recordedExample = (
  name: string,
  fields: Partial<CloudTrailRecord>,
  world: (...given: Parameters<Example['world']>) => void = () => undefined,
): Example => {
  const record = recordWith(fields);
  return {
    name,
    record,
    world: given => {
      world(given);
      return { kind: 'change', account: '111122223333', region: record.awsRegion, id: record.eventID };
    },
  };
};

/** An IAM user with a long-lived key: such a record has no session. */
export const user: UserIdentity = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEDEPLOYER',
  arn: 'arn:aws:iam::111122223333:user/deployer',
  accountId: '111122223333',
  userName: 'deployer',
};

/** A session of a role. */
export const sessionOf = (role: string, mfaAuthenticated = 'true'): UserIdentity => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111122223333:assumed-role/${role}/alice`,
  accountId: '111122223333',
  sessionContext: {
    sessionIssuer: { type: 'Role', userName: role, arn: `arn:aws:iam::111122223333:role/${role}` },
    attributes: { mfaAuthenticated },
  },
});
