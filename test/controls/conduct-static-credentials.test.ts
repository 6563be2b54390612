/** Examples of conduct-static-credentials. */
import { conductStaticCredentials } from '../../shared/controls/conduct-static-credentials.ts';
import { check } from '../check.ts';
import { recordedExample as example, sessionOf, user } from '../recorded.ts';

// AWS's own example key.
const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
const finds = (
  message: RegExp,
  why = /update-access-key --user-name deployer --access-key-id AKIAIOSFODNN7EXAMPLE /,
) => [{ key: 'static-credentials', message, atMost: 'notify' as const, why, calls: [] }];

check(conductStaticCredentials, {
  bare: 'nothing',
  fine: [
    example('a user at the console has a temporary key', {
      userIdentity: { ...user, accessKeyId: 'ASIAIOSFODNN7EXAMPLE' },
    }),
    example('a session of a role', { userIdentity: { ...sessionOf('ci'), accessKeyId: 'ASIAIOSFODNN7EXAMPLE' } }),
    example('a temporary key that someone got with GetFederationToken', {
      userIdentity: { ...user, type: 'FederatedUser', accessKeyId: 'ASIAIOSFODNN7EXAMPLE' },
    }),
    example('the root user’s own key is another control', { userIdentity: { type: 'Root', accessKeyId } }),
    example('a record that names no key', { userIdentity: user }),
    example('a service that acts by itself', { userIdentity: { type: 'AWSService', invokedBy: 'eks.amazonaws.com' } }),
  ],
  bad: [
    {
      ...example('a user with a long-lived key', { userIdentity: { ...user, accessKeyId } }),
      finds: finds(
        /^User deployer of account 111122223333 called eks:UpdateClusterConfig in eu-central-1 from 192\.0\.2\.17 with the long-lived access key AKIAIOSFODNN7EXAMPLE\.$/,
      ),
    },
    {
      ...example('a policy is attached with a long-lived key', {
        eventSource: 'iam.amazonaws.com',
        eventName: 'AttachRolePolicy',
        awsRegion: 'us-east-1',
        userIdentity: { ...user, accessKeyId },
      }),
      finds: finds(/iam:AttachRolePolicy in us-east-1/),
    },
    {
      ...example('an old record of a user without a name', { userIdentity: { type: 'IAMUser', accessKeyId } }),
      finds: finds(/^User without a name of account 111122223333/, /update-access-key --access-key-id AKIA/),
    },
  ],
});
