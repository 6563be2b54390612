import { placeKey, placePolicy, placeRole } from '../../local/sandbox/place.ts';
import { record, refusal, start } from './start.ts';

const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const allowAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

describe('IAM', () => {
  function role(options: Parameters<typeof placeRole>[1] = {}) {
    const all = start();
    const RoleName = placeRole(all.world, { RoleName: 'nodes', ...options });
    const attached = async () =>
      (await all.call('iam:ListAttachedRolePolicies', { RoleName })).AttachedPolicies?.map(policy => policy.PolicyName);
    return { ...all, RoleName, attached };
  }

  test('documents are URL-encoded in answers and plain in events', async () => {
    const { call, RoleName, records } = role({ inline: { debug: allowAll } });
    const { PolicyDocument = '' } = await call('iam:GetRolePolicy', { RoleName, PolicyName: 'debug' });
    expect(PolicyDocument).toMatch(/^%7B%22Version%22.*%22Action%22%3A%22%2A%22/);
    expect(JSON.parse(decodeURIComponent(PolicyDocument))).toEqual(allowAll);
    const trust = (await call('iam:GetRole', { RoleName })).Role?.AssumeRolePolicyDocument ?? '';
    expect(JSON.parse(decodeURIComponent(trust)).Statement[0].Principal).toEqual({ Service: 'ec2.amazonaws.com' });
    await call('iam:PutRolePolicy', { RoleName, PolicyName: 'debug', PolicyDocument: JSON.stringify(allowAll) });
    expect(records).toMatchObject([
      {
        awsRegion: 'us-east-1',
        requestParameters: { roleName: RoleName, policyName: 'debug', policyDocument: JSON.stringify(allowAll) },
      },
    ]);
  });

  test('a role with a path has it in its ARN only', async () => {
    const { call } = role({ Path: '/eks/' });
    expect((await call('iam:GetRole', { RoleName: 'nodes' })).Role?.Arn).toBe(
      'arn:aws:iam::111122223333:role/eks/nodes',
    );
  });

  test('attach twice is once, detach takes it off, detach again is not found', async () => {
    const { call, RoleName, attached } = role({ attached: [] });
    await call('iam:AttachRolePolicy', { RoleName, PolicyArn: admin });
    await call('iam:AttachRolePolicy', { RoleName, PolicyArn: admin });
    expect(await attached()).toEqual(['AdministratorAccess']);
    await call('iam:DetachRolePolicy', { RoleName, PolicyArn: admin });
    expect(await attached()).toEqual([]);
    expect(await refusal(call('iam:DetachRolePolicy', { RoleName, PolicyArn: admin }))).toMatch(
      /^NoSuchEntityException: /,
    );
  });

  test('the eleventh policy is too many', async () => {
    const { call, RoleName } = role({
      attached: Array.from({ length: 10 }, (_, i) => `arn:aws:iam::aws:policy/P${i}`),
    });
    expect(await refusal(call('iam:AttachRolePolicy', { RoleName, PolicyArn: admin }))).toMatch(
      /^LimitExceededException: /,
    );
  });

  test('what is not there is NoSuchEntityException', async () => {
    const { call, RoleName } = role();
    const own = 'arn:aws:iam::111122223333:policy/none';
    for (const answer of [
      call('iam:GetRole', { RoleName: 'x' }),
      call('iam:GetRolePolicy', { RoleName, PolicyName: 'x' }),
      call('iam:DeleteRolePolicy', { RoleName, PolicyName: 'x' }),
      call('iam:GetPolicy', { PolicyArn: own }),
      call('iam:AttachRolePolicy', { RoleName, PolicyArn: own }),
      call('iam:ListEntitiesForPolicy', { PolicyArn: own }),
    ]) {
      expect(await refusal(answer)).toMatch(/^NoSuchEntityException: /);
    }
  });

  test('a text that is no policy is refused', async () => {
    const { call, RoleName } = role();
    expect(await refusal(call('iam:PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument: '{' }))).toMatch(
      /^MalformedPolicyDocumentException/,
    );
  });

  test('a policy says its default version and which roles carry it', async () => {
    const { world, aws, call, RoleName } = role();
    const PolicyArn = placePolicy(world, { PolicyName: 'app', Path: '/team/' });
    await call('iam:AttachRolePolicy', { RoleName, PolicyArn });
    aws.apply(
      record('iam:CreatePolicyVersion', {
        policyArn: PolicyArn,
        policyDocument: JSON.stringify(allowAll),
        setAsDefault: true,
      }),
    );
    const VersionId = (await call('iam:GetPolicy', { PolicyArn })).Policy?.DefaultVersionId;
    expect(VersionId).toBe('v2');
    const { PolicyVersion } = await call('iam:GetPolicyVersion', { PolicyArn, VersionId });
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))).toEqual(allowAll);
    expect((await call('iam:ListEntitiesForPolicy', { PolicyArn })).PolicyRoles).toMatchObject([{ RoleName }]);
    aws.apply(record('iam:SetDefaultPolicyVersion', { policyArn: PolicyArn, versionId: 'v1' }));
    expect((await call('iam:GetPolicy', { PolicyArn })).Policy?.DefaultVersionId).toBe('v1');
    for (const versionId of ['v1', 'v2'])
      aws.apply(record('iam:DeletePolicyVersion', { policyArn: PolicyArn, versionId }));
    expect((await call('iam:ListPolicyVersions', { PolicyArn })).Versions).toMatchObject([{ VersionId: 'v1' }]);
  });

  test('events of a role', async () => {
    const { aws, call, RoleName, attached } = role({ attached: [] });
    const own = 'arn:aws:iam::111122223333:policy/extra';
    aws.apply(record('iam:AttachRolePolicy', { roleName: RoleName, policyArn: admin }));
    aws.apply(record('iam:AttachRolePolicy', { roleName: RoleName, policyArn: own }));
    aws.apply(
      record('iam:PutRolePolicy', {
        roleName: RoleName,
        policyName: 'debug',
        policyDocument: JSON.stringify(allowAll),
      }),
    );
    expect(await attached()).toEqual(['extra', 'AdministratorAccess']);
    // Attached, so it exists.
    expect((await call('iam:GetPolicy', { PolicyArn: own })).Policy?.PolicyName).toBe('extra');
    expect((await call('iam:ListRolePolicies', { RoleName })).PolicyNames).toEqual(['debug']);
    aws.apply(record('iam:DetachRolePolicy', { roleName: RoleName, policyArn: admin }));
    aws.apply(record('iam:DeleteRolePolicy', { roleName: RoleName, policyName: 'debug' }));
    aws.apply(
      record('iam:UpdateAssumeRolePolicy', {
        roleName: RoleName,
        policyDocument: '{"Version":"2012-10-17","Statement":[]}',
      }),
    );
    expect(await attached()).toEqual(['extra']);
    expect((await call('iam:ListRolePolicies', { RoleName })).PolicyNames).toEqual([]);
    expect(decodeURIComponent((await call('iam:GetRole', { RoleName })).Role?.AssumeRolePolicyDocument ?? '')).toBe(
      '{"Version":"2012-10-17","Statement":[]}',
    );
  });
});

describe('KMS', () => {
  function key() {
    const all = start();
    const KeyId = placeKey(all.world, { alias: 'alias/secrets' });
    const Arn = `arn:aws:kms:eu-central-1:111122223333:key/${KeyId}`;
    const state = async () => (await all.call('kms:DescribeKey', { KeyId })).KeyMetadata?.KeyState;
    return { ...all, KeyId, Arn, state };
  }

  test.each<['kms:DisableKey' | 'kms:ScheduleKeyDeletion', string]>([
    ['kms:DisableKey', 'Disabled'],
    ['kms:ScheduleKeyDeletion', 'PendingDeletion'],
  ])('%s leaves the key %s', async (operation, state) => {
    const all = key();
    await all.call(operation, { KeyId: all.KeyId });
    expect(await all.state()).toBe(state);
  });

  test('cancelling a deletion leaves the key Disabled: EnableKey must follow', async () => {
    const { call, KeyId, state } = key();
    const { DeletionDate } = await call('kms:ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(DeletionDate?.getTime()).toBe((1_793_700_000 + 7 * 86_400) * 1000);
    expect(await refusal(call('kms:EnableKey', { KeyId }))).toMatch(
      /^KMSInvalidStateException: .* is pending deletion\.$/,
    );
    await call('kms:CancelKeyDeletion', { KeyId });
    expect(await state()).toBe('Disabled');
    expect(await refusal(call('kms:CancelKeyDeletion', { KeyId }))).toMatch(/^KMSInvalidStateException/);
    await call('kms:EnableKey', { KeyId });
    expect(await state()).toBe('Enabled');
  });

  test('a key is found by id, ARN, alias and alias ARN, in its own Region', async () => {
    const { aws, call, KeyId, Arn } = key();
    for (const name of [KeyId, Arn, 'alias/secrets', 'arn:aws:kms:eu-central-1:111122223333:alias/secrets']) {
      expect((await call('kms:DescribeKey', { KeyId: name })).KeyMetadata?.Arn).toBe(Arn);
    }
    expect(await refusal(call('kms:DescribeKey', { KeyId: 'alias/none' }))).toMatch(/^NotFoundException: Alias/);
    expect(
      await refusal(aws.call({ account: '111122223333', region: 'eu-west-1' }, 'kms:DescribeKey', { KeyId: Arn })),
    ).toMatch(/^NotFoundException/);
  });

  test.each([
    ['by its id', (all: ReturnType<typeof key>) => ({ keyId: all.KeyId })],
    ['by an alias, with the ARN among the resources', () => ({ keyId: 'alias/of-another-name' })],
  ])('events name it %s', async (_name, request) => {
    const all = key();
    const resources = [{ ARN: all.Arn, accountId: '111122223333', type: 'AWS::KMS::Key' }];
    const happens = async (name: string) => {
      all.aws.apply(record(`kms:${name}`, request(all), { resources }));
      return all.state();
    };
    expect(await happens('DisableKey')).toBe('Disabled');
    expect(await happens('EnableKey')).toBe('Enabled');
    expect(await happens('ScheduleKeyDeletion')).toBe('PendingDeletion');
    expect(await happens('CancelKeyDeletion')).toBe('Disabled');
    expect(await happens('RevokeGrant')).toBe('Disabled');
  });
});
