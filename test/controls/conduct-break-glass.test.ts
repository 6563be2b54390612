/** Examples of conduct-break-glass. */
import { conductBreakGlass } from '../../shared/controls/conduct-break-glass.ts';
import { placeRole } from '../../local/sandbox/place.ts';
import { checkSettings } from '../../shared/settings.ts';
import { wakesOf } from '../../shared/wakes.ts';
import { check } from '../check.ts';
import { settingsOf } from '../examples.ts';
import { recordedExample, recordWith, sessionOf } from '../recorded.ts';
import { stage } from '../stories/stage.ts';

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
/** Someone writes a role's trust policy; the role is no cluster's and no node's. */
const trusting = (name: string, roleName: string, Principal: unknown, more: object = {}) => ({
  ...recordedExample(
    name,
    {
      eventSource: 'iam.amazonaws.com',
      eventName: 'UpdateAssumeRolePolicy',
      awsRegion: 'us-east-1',
      requestParameters: {
        roleName,
        policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }),
      },
      userIdentity: sessionOf('Developer'),
      ...more,
    },
    world => void placeRole(world, { RoleName: roleName }),
  ),
  settings,
});
const developer = { AWS: 'arn:aws:iam::111122223333:role/Developer' };
const opened = (message: RegExp) => [{ key: 'trust', message, calls: [] }];

check(conductBreakGlass, {
  bare: 'nothing',
  fine: [
    using('an ordinary role is assumed', 'AssumeRole', 'Developer'),
    using('a role whose name goes on', 'AssumeRole', 'shop-break-glass-reader'),
    { ...using('settings name no such roles', 'AssumeRole', 'shop-break-glass'), settings: {} },
    trusting('the trust of an ordinary role is changed', 'Developer', developer),
    trusting('the trust of a role whose name goes on', 'shop-break-glass-reader', developer),
    {
      ...trusting('settings name any role at all, which names none', 'Developer', developer),
      settings: { conduct: { breakGlassRoles: ['*'], clusterCreators: ['*'] } },
    },
    trusting('a trust policy of no role', 'Developer', developer, { requestParameters: null }),
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
    {
      ...trusting('someone lets a role into a break-glass role', 'shop-break-glass', developer),
      finds: opened(
        /^In account 111122223333 alice via role Developer called iam:UpdateAssumeRolePolicy in us-east-1 from 192\.0\.2\.17: the break-glass role shop-break-glass may now be assumed by arn:aws:iam::111122223333:role\/Developer\.$/,
      ),
    },
    {
      ...trusting('someone lets everyone in, and writes the name in capitals', 'SHOP-BREAK-GLASS', '*'),
      finds: opened(/role SHOP-BREAK-GLASS may now be assumed by everyone\.$/),
    },
    {
      ...trusting('the role is named by its ARN, and nobody is let in any more', 'x', developer, {
        requestParameters: {
          roleName: 'arn:aws:iam::111122223333:role/emergency/shop-break-glass',
          policyDocument: '{"Statement":[]}',
        },
      }),
      finds: opened(/role shop-break-glass may now be assumed by nobody\.$/),
    },
    {
      ...trusting('the event does not hold the text', 'shop-break-glass', developer, {
        requestParameters: { roleName: 'shop-break-glass' },
      }),
      finds: opened(/by whom nobody can read from the event\.$/),
    },
    {
      ...trusting('the trust of a role that may create clusters', 'eks-creator-shop', developer),
      settings: { conduct: { clusterCreators: ['*', 'eks-creator-*'] } },
      finds: opened(/the cluster-creator role eks-creator-shop may now be assumed by/),
    },
    {
      ...trusting('settings write the name in capitals', 'shop-break-glass', developer),
      settings: { conduct: { breakGlassRoles: ['Shop-Break-*'] } },
      finds: opened(/the break-glass role shop-break-glass may now be assumed by/),
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

describe('who changes the trust of a break-glass role that is no cluster’s and no node’s', () => {
  const changes = async (roleName: string) => {
    const s = stage({ settings, world: world => void placeRole(world, { RoleName: roleName, attached: [] }) });
    const policyDocument = JSON.stringify({ Statement: { Effect: 'Allow', Principal: developer, Action: 'sts:*' } });
    await s.does('iam:UpdateAssumeRolePolicy', { roleName, policyDocument }, { who: 'root' });
    const skipped = s.passes.flatMap(pass => (pass.ref.kind === 'change' ? (pass.skipped ?? []) : []));
    return { s, skipped, controls: (await s.cases()).map(one => one.control) };
  };

  test('is told, and nobody else’s conduct comes along: by the root user this is still a stranger’s role', async () => {
    const { s, skipped, controls } = await changes('shop-break-glass');
    expect([controls, skipped]).toEqual([['conduct-break-glass'], []]);
    expect(s.writes()).toEqual([]);
  });

  test('of any other role is not, and the pass says why', async () => {
    const { skipped, controls } = await changes('payroll');
    expect([controls, skipped]).toEqual([
      [],
      [expect.stringMatching(/^role payroll is no cluster, node or pod-execution role/)],
    ]);
  });
});
