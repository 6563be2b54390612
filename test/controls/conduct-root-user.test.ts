/** Examples of conduct-root-user. */
import { conductRootUser } from '../../shared/controls/conduct-root-user.ts';
import type { CloudTrailRecord } from '../../shared/record.ts';
import { check } from '../check.ts';
import type { Example } from '../examples.ts';

const root = {
  type: 'Root',
  principalId: '111122223333',
  arn: 'arn:aws:iam::111122223333:root',
  accountId: '111122223333',
};
const example = (name: string, fields: Partial<CloudTrailRecord>): Example => {
  const record: CloudTrailRecord = {
    eventID: 'e0000000-0000-4000-8000-000000000002',
    eventTime: '2026-11-03T09:00:00Z',
    eventSource: 'eks.amazonaws.com',
    eventName: 'UpdateClusterConfig',
    awsRegion: 'eu-central-1',
    recipientAccountId: '111122223333',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'AWS Internal',
    userIdentity: root,
    ...fields,
  };
  return {
    name,
    record,
    world: () => ({ kind: 'change', account: '111122223333', region: 'eu-central-1', id: record.eventID }),
  };
};
const finds = (message: RegExp) => [{ key: 'root-user', message, calls: [] }];
const role = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
  accountId: '111122223333',
  sessionContext: { sessionIssuer: { type: 'Role', userName: 'Admin', arn: 'arn:aws:iam::111122223333:role/Admin' } },
};

check(conductRootUser, {
  bare: 'nothing',
  fine: [
    example('a person with a role', { userIdentity: role }),
    example('a user whose name is root', {
      userIdentity: { type: 'IAMUser', userName: 'root', arn: 'arn:aws:iam::111122223333:user/root' },
    }),
    example('a service that acts for the root user', {
      userIdentity: { ...root, invokedBy: 'autoscaling.amazonaws.com' },
    }),
    example('a service without an arn', { userIdentity: { type: 'AWSService', invokedBy: 'eks.amazonaws.com' } }),
  ],
  bad: [
    {
      ...example('the root user changes a cluster', {}),
      finds: finds(
        /^The root user of account 111122223333 called eks:UpdateClusterConfig in eu-central-1 from 203\.0\.113\.9\.$/,
      ),
    },
    {
      ...example('the root user attaches a policy', {
        eventSource: 'iam.amazonaws.com',
        eventName: 'AttachRolePolicy',
        awsRegion: 'us-east-1',
      }),
      finds: finds(/iam:AttachRolePolicy in us-east-1/),
    },
    {
      ...example('the root user with MFA is the root user', {
        userIdentity: { ...root, sessionContext: { attributes: { mfaAuthenticated: 'true' } } },
      }),
      finds: finds(/root user/),
    },
    {
      ...example('an old record names neither account nor address', {
        userIdentity: { type: 'Root' },
        sourceIPAddress: '',
      }),
      finds: finds(/account 111122223333 called eks:UpdateClusterConfig in eu-central-1\.$/),
    },
  ],
});
