import { placeDetector, placeTrail } from '../../local/sandbox/place.ts';
import { record, refusal, start } from './start.ts';

const elsewhere = { account: '111122223333', region: 'eu-west-1' };
const member = { account: '444455556666', region: 'eu-central-1' };

describe('CloudTrail', () => {
  function trail(options: Parameters<typeof placeTrail>[1] = {}) {
    const all = start();
    const Name = placeTrail(all.world, options);
    const TrailARN = `arn:aws:cloudtrail:eu-central-1:${options.account ?? '111122223333'}:trail/${Name}`;
    const logging = async () => (await all.call('cloudtrail:GetTrailStatus', { Name: TrailARN })).IsLogging;
    return { ...all, Name, TrailARN, logging };
  }

  test('logging stops and starts, by name and by ARN, in the home Region', async () => {
    const { call, Name, TrailARN, logging } = trail();
    await call('cloudtrail:StopLogging', { Name });
    expect(await logging()).toBe(false);
    await call('cloudtrail:StartLogging', { Name: TrailARN });
    expect(await logging()).toBe(true);
  });

  test('elsewhere a multi-Region trail is a shadow: seen, readable by ARN, not writable', async () => {
    const { aws, Name, TrailARN } = trail();
    const list = async (includeShadowTrails: boolean) =>
      (await aws.call(elsewhere, 'cloudtrail:DescribeTrails', { includeShadowTrails })).trailList;
    expect(await list(true)).toMatchObject([{ Name, HomeRegion: 'eu-central-1' }]);
    expect(await list(false)).toEqual([]);
    expect((await aws.call(elsewhere, 'cloudtrail:GetTrailStatus', { Name: TrailARN })).IsLogging).toBe(true);
    expect(await refusal(aws.call(elsewhere, 'cloudtrail:StartLogging', { Name: TrailARN }))).toMatch(
      /^InvalidHomeRegionException/,
    );
    expect(await refusal(aws.call(elsewhere, 'cloudtrail:StartLogging', { Name }))).toMatch(
      /^TrailNotFoundException: Unknown trail/,
    );
  });

  test('a trail of one Region is not seen elsewhere', async () => {
    const { aws } = trail({ IsMultiRegionTrail: false });
    expect((await aws.call(elsewhere, 'cloudtrail:DescribeTrails', {})).trailList).toEqual([]);
  });

  test('an organization trail is seen in a member account, where nobody may change it', async () => {
    const { call, TrailARN, logging } = trail({ account: '444455556666', IsOrganizationTrail: true });
    expect((await call('cloudtrail:DescribeTrails', {})).trailList).toMatchObject([
      { TrailARN, IsOrganizationTrail: true },
    ]);
    expect(await refusal(call('cloudtrail:StopLogging', { Name: TrailARN }))).toMatch(
      /^NotOrganizationMasterAccountException/,
    );
    expect(await logging()).toBe(true);
  });

  test('the trail of another account is not seen', async () => {
    const { call } = trail({ account: '444455556666' });
    expect((await call('cloudtrail:DescribeTrails', {})).trailList).toEqual([]);
  });

  test('one kind of event selectors replaces the other', async () => {
    const { call, Name } = trail();
    const EventSelectors = [{ ReadWriteType: 'ReadOnly' as const, IncludeManagementEvents: true }];
    const AdvancedEventSelectors = [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }];
    const selectors = () => call('cloudtrail:GetEventSelectors', { TrailName: Name });
    expect((await selectors()).EventSelectors).toMatchObject([{ ReadWriteType: 'All', IncludeManagementEvents: true }]);
    await call('cloudtrail:PutEventSelectors', { TrailName: Name, AdvancedEventSelectors });
    expect(await selectors()).toMatchObject({ AdvancedEventSelectors });
    expect((await selectors()).EventSelectors).toBeUndefined();
    await call('cloudtrail:PutEventSelectors', { TrailName: Name, EventSelectors });
    expect(await selectors()).toMatchObject({ EventSelectors });
    expect(
      await refusal(call('cloudtrail:PutEventSelectors', { TrailName: Name, EventSelectors, AdvancedEventSelectors })),
    ).toMatch(/^InvalidEventSelectorsException/);
  });

  test('events of trails', async () => {
    const { aws, call, Name, TrailARN, logging } = trail();
    aws.apply(record('cloudtrail:StopLogging', { name: Name }));
    expect(await logging()).toBe(false);
    aws.apply(record('cloudtrail:StartLogging', { name: TrailARN }, { awsRegion: 'eu-west-1' }));
    expect(await logging()).toBe(true);
    aws.apply(
      record('cloudtrail:PutEventSelectors', {
        trailName: Name,
        eventSelectors: [
          {
            readWriteType: 'WriteOnly',
            includeManagementEvents: false,
            excludeManagementEventSources: ['kms.amazonaws.com'],
          },
        ],
      }),
    );
    expect((await call('cloudtrail:GetEventSelectors', { TrailName: Name })).EventSelectors).toEqual([
      {
        ReadWriteType: 'WriteOnly',
        IncludeManagementEvents: false,
        ExcludeManagementEventSources: ['kms.amazonaws.com'],
      },
    ]);
    aws.apply(
      record('cloudtrail:PutEventSelectors', {
        trailName: Name,
        advancedEventSelectors: [{ name: 'all', fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] }],
      }),
    );
    expect((await call('cloudtrail:GetEventSelectors', { TrailName: Name })).AdvancedEventSelectors).toEqual([
      { Name: 'all', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
    ]);
    aws.apply(
      record('cloudtrail:UpdateTrail', { name: Name, isMultiRegionTrail: false, enableLogFileValidation: false }),
    );
    expect((await call('cloudtrail:DescribeTrails', { trailNameList: [Name] })).trailList).toMatchObject([
      { IsMultiRegionTrail: false, LogFileValidationEnabled: false, S3BucketName: 'trail-111122223333' },
    ]);
    aws.apply(record('cloudtrail:DeleteTrail', { name: TrailARN }));
    expect(await refusal(call('cloudtrail:GetTrailStatus', { Name }))).toMatch(/^TrailNotFoundException/);
    aws.apply(record('cloudtrail:CreateTrail', { name: 'new', s3BucketName: 'b', isMultiRegionTrail: true }));
    expect((await call('cloudtrail:GetTrailStatus', { Name: 'new' })).IsLogging).toBe(false);
  });
});

describe('GuardDuty', () => {
  const audit = (Status: 'ENABLED' | 'DISABLED') => [{ Name: 'EKS_AUDIT_LOGS' as const, Status }];

  test('a Region has one detector; a second one is refused, a deleted one comes back under a new id', async () => {
    const { call } = start();
    const { DetectorId: first } = await call('guardduty:CreateDetector', { Enable: true, Features: audit('ENABLED') });
    expect((await call('guardduty:ListDetectors', {})).DetectorIds).toEqual([first]);
    expect(await refusal(call('guardduty:CreateDetector', { Enable: true }))).toMatch(
      /^BadRequestException: .*already exists/,
    );
    await call('guardduty:DeleteDetector', { DetectorId: first });
    expect(await refusal(call('guardduty:GetDetector', { DetectorId: first }))).toMatch(/^BadRequestException/);
    const { DetectorId: second } = await call('guardduty:CreateDetector', { Enable: true });
    expect(second).not.toBe(first);
  });

  test('UpdateDetector writes what it names; a suspended detector keeps its features', async () => {
    const { world, call } = start();
    const DetectorId = placeDetector(world);
    const feature = async (name: string) =>
      (await call('guardduty:GetDetector', { DetectorId })).Features?.find(one => one.Name === name);
    await call('guardduty:UpdateDetector', { DetectorId, Features: audit('DISABLED') });
    expect(await feature('EKS_AUDIT_LOGS')).toMatchObject({ Status: 'DISABLED' });
    expect(await feature('RUNTIME_MONITORING')).toMatchObject({
      Status: 'ENABLED',
      AdditionalConfiguration: [{ Name: 'EKS_ADDON_MANAGEMENT', Status: 'ENABLED' }],
    });
    await call('guardduty:UpdateDetector', { DetectorId, Enable: false });
    expect((await call('guardduty:GetDetector', { DetectorId })).Status).toBe('DISABLED');
    expect(await feature('RUNTIME_MONITORING')).toMatchObject({ Status: 'ENABLED' });
  });

  test.each([
    [
      'both forms',
      { Features: audit('ENABLED'), DataSources: { S3Logs: { Enable: true } } },
      /Features and DataSources/,
    ],
    [
      'both runtime monitorings',
      { Features: [{ Name: 'EKS_RUNTIME_MONITORING' as const, Status: 'ENABLED' as const }] },
      /RUNTIME_MONITORING and EKS_RUNTIME_MONITORING/,
    ],
  ])('UpdateDetector refuses %s', async (_name, input, text) => {
    const { world, call } = start();
    expect(await refusal(call('guardduty:UpdateDetector', { DetectorId: placeDetector(world), ...input }))).toMatch(
      text,
    );
  });

  test('a member knows its administrator and may not change its detector', async () => {
    const { world, aws, call } = start();
    const DetectorId = placeDetector(world, { ...member, administrator: '111122223333' });
    expect((await aws.call(member, 'guardduty:GetAdministratorAccount', { DetectorId })).Administrator?.AccountId).toBe(
      '111122223333',
    );
    const update = aws.call(member, 'guardduty:UpdateDetector', { DetectorId, Enable: false });
    expect(await refusal(update)).toMatch(/^BadRequestException: .*member accounts can't modify/);
    expect((await aws.call(member, 'guardduty:GetDetector', { DetectorId })).Status).toBe('ENABLED');
    const own = placeDetector(world);
    expect((await call('guardduty:GetAdministratorAccount', { DetectorId: own })).Administrator).toBeUndefined();
  });

  test('events of detectors', async () => {
    const { world, aws, call } = start();
    aws.apply(
      record(
        'guardduty:CreateDetector',
        { enable: true, features: [{ name: 'EKS_AUDIT_LOGS', status: 'ENABLED' }] },
        { responseElements: { detectorId: 'd1' } },
      ),
    );
    const detector = (where = { account: '111122223333', region: 'eu-central-1' }, DetectorId = 'd1') =>
      aws.call(where, 'guardduty:GetDetector', { DetectorId });
    expect(await detector()).toMatchObject({
      Status: 'ENABLED',
      Features: [{ Name: 'EKS_AUDIT_LOGS', Status: 'ENABLED' }],
    });
    aws.apply(
      record('guardduty:UpdateDetector', {
        detectorId: 'd1',
        enable: 'false',
        dataSources: { kubernetes: { auditLogs: { enable: false } } },
      }),
    );
    expect(await detector()).toMatchObject({
      Status: 'DISABLED',
      Features: [{ Name: 'EKS_AUDIT_LOGS', Status: 'DISABLED' }],
    });
    const id = placeDetector(world, { ...member, administrator: '111122223333' });
    const features = [{ name: 'RUNTIME_MONITORING', status: 'DISABLED' }];
    const unprocessedAccounts = [{ accountId: '444455556666', result: 'no' }];
    aws.apply(
      record(
        'guardduty:UpdateMemberDetectors',
        { detectorId: 'd1', accountIds: ['444455556666'], features },
        { responseElements: { unprocessedAccounts } },
      ),
    );
    const runtime = async () =>
      (await detector(member, id)).Features?.find(one => one.Name === 'RUNTIME_MONITORING')?.Status;
    expect(await runtime()).toBe('ENABLED');
    aws.apply(record('guardduty:UpdateMemberDetectors', { detectorId: 'd1', accountIds: ['444455556666'], features }));
    expect(await runtime()).toBe('DISABLED');
    aws.apply(record('guardduty:DeleteDetector', { detectorId: 'd1' }));
    expect((await call('guardduty:ListDetectors', {})).DetectorIds).toEqual([]);
  });
});
