/** Examples of conduct-break-glass. */
import { conductBreakGlass } from '../../shared/controls/conduct-break-glass.ts';
import { checkSettings } from '../../shared/settings.ts';
import { wakesOf } from '../../shared/wakes.ts';
import { check } from '../check.ts';
import { settingsOf } from '../examples.ts';
import { recordedExample, recordWith, sessionOf } from '../recorded.ts';

const settings = { conduct: { breakGlassRoles: ['*-break-glass', 'cluster-creator'] } };
const fields = (eventName: string, role: string, more: object = {}) => ({
  eventSource: 'sts.amazonaws.com',
  eventName,
  requestParameters: { roleArn: `arn:aws:iam::111122223333:role/${role}`, roleSessionName: 'alice' },
  readOnly: true,
  userIdentity: sessionOf('Developer'),
  ...more,
});
const using = (name: string, eventName: string, role: string, more: object = {}) => ({
  ...recordedExample(name, fields(eventName, role, more)),
  settings,
});
const finds = (message: RegExp) => [{ key: 'use', message, calls: [] }];

check(conductBreakGlass, {
  bare: 'nothing',
  fine: [
    using('an ordinary role is assumed', 'AssumeRole', 'Developer'),
    using('a role whose name goes on', 'AssumeRole', 'shop-break-glass-reader'),
    { ...using('settings name no such roles', 'AssumeRole', 'shop-break-glass'), settings: {} },
    using('a request that names no role', 'AssumeRole', '', { requestParameters: null }),
  ],
  bad: [
    {
      ...using('someone breaks the glass', 'AssumeRole', 'shop-break-glass'),
      finds: finds(
        /^In account 111122223333 alice via role Developer assumed the break-glass role shop-break-glass as alice from 192\.0\.2\.17\.$/,
      ),
    },
    {
      ...using('a role with a path is known by its name', 'AssumeRole', 'emergency/shop-break-glass'),
      finds: finds(/role shop-break-glass as alice/),
    },
    {
      ...using('a creator is assumed from the identity provider', 'AssumeRoleWithSAML', 'cluster-creator', {
        userIdentity: { type: 'SAMLUser', userName: 'alice' },
      }),
      finds: finds(/alice assumed the break-glass role cluster-creator/),
    },
    {
      ...using('a creator is assumed by a pipeline', 'AssumeRoleWithWebIdentity', 'cluster-creator', {
        userIdentity: { type: 'WebIdentityUser', userName: 'repo:shop' },
      }),
      finds: finds(/repo:shop assumed/),
    },
  ],
});

describe('the way to it', () => {
  const given = {
    settings: settingsOf(settings),
    now: 0,
    controlsOf: (kind: string) => (kind === 'change' ? [conductBreakGlass] : []),
  };

  test('taking on a role wakes although AWS marks it as a read; other reads do not', () => {
    expect(wakesOf(recordWith(fields('AssumeRole', 'shop-break-glass')), given).wakes).toHaveLength(1);
    const reads = fields('GetCallerIdentity', 'shop-break-glass');
    expect(wakesOf(recordWith(reads), given).skipped).toMatch(/only reads/);
  });

  test('settings take the names', () => expect(checkSettings(settings)).toHaveProperty('settings'));
});
