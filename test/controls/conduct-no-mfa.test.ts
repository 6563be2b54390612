/** Examples of conduct-no-mfa. */
import { conductNoMfa } from '../../shared/controls/conduct-no-mfa.ts';
import { check } from '../check.ts';
import { recordedExample as example, sessionOf, user } from '../recorded.ts';

const finds = (message: RegExp) => [{ key: 'no-mfa', message, calls: [] }];
const without = { sessionContext: { attributes: { mfaAuthenticated: 'false' } } };
const named = { conduct: { mfaRoles: ['ClusterAdmin'] } };

check(conductNoMfa, {
  bare: 'nothing',
  fine: [
    example('a user with MFA', {
      userIdentity: { ...user, sessionContext: { attributes: { mfaAuthenticated: 'true' } } },
    }),
    example('a session of Identity Center always says false', {
      userIdentity: sessionOf('AWSReservedSSO_Admin_0123456789abcdef', 'false'),
    }),
    { ...example('another role than those named', { userIdentity: sessionOf('ci', 'false') }), settings: named },
    {
      ...example('a named role with MFA', { userIdentity: sessionOf('ClusterAdmin', 'true') }),
      settings: named,
    },
    {
      ...example('a federated session is not one of the named role', {
        userIdentity: { ...sessionOf('ClusterAdmin', 'false'), type: 'FederatedUser' },
      }),
      settings: named,
    },
    example('CloudFormation acts for a user', {
      userIdentity: { ...user, ...without, invokedBy: 'cloudformation.amazonaws.com' },
    }),
    example('the root user is another control', { userIdentity: { type: 'Root' } }),
  ],
  bad: [
    {
      ...example('a user whose session has no MFA', { userIdentity: { ...user, ...without } }),
      finds: finds(
        /^User deployer of account 111122223333 called eks:UpdateClusterConfig in eu-central-1 from 192\.0\.2\.17 without MFA\.$/,
      ),
    },
    {
      ...example('a user with a long-lived key has no session at all', { userIdentity: user }),
      finds: finds(/with a long-lived access key, which knows no MFA\.$/),
    },
    {
      ...example('a session that says nothing of its attributes', { userIdentity: { ...user, sessionContext: {} } }),
      finds: finds(/long-lived access key/),
    },
    {
      ...example('a role that settings name', { userIdentity: sessionOf('ClusterAdmin', 'false') }),
      settings: named,
      finds: finds(/^A session of role ClusterAdmin of account 111122223333 called .* without MFA\.$/),
    },
    {
      ...example('an old record of a user without a name', { userIdentity: { type: 'IAMUser', ...without } }),
      finds: finds(/^User without a name of account 111122223333/),
    },
  ],
});
