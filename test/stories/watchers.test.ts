/** Who blinds what watches: each is named, and what a change switched off is on again, nothing else. */
import type { DetectorFeatureConfigurationResult } from '@aws-sdk/client-guardduty';
import { placeBucket, placeDetector, placeEventRule, placeFunction, placeTrail } from '../../local/sandbox/place.ts';
import { stage, type Stage } from './stage.ts';

describe('GuardDuty', () => {
  const detectorId = '12abc34d567e8fa901bc2d34e56789f0';
  const detectorOf = (s: Stage) => Object.values(s.here().detectors)[0];
  const feature = (s: Stage, name: string) => detectorOf(s)?.Features?.find(({ Name }) => Name === name)?.Status;
  const off: DetectorFeatureConfigurationResult[] = [
    { Name: 'EKS_AUDIT_LOGS', Status: 'DISABLED' },
    { Name: 'S3_DATA_EVENTS', Status: 'ENABLED' },
  ];
  const withoutAuditLogs = () => stage({ world: world => void placeDetector(world, { Features: off }) });

  test('suspended: on again, and it is told who did it', async () => {
    const s = stage({ world: world => void placeDetector(world) });
    await s.does('guardduty:UpdateDetector', { detectorId, enable: false });
    expect(detectorOf(s)?.Status).toBe('ENABLED');
    expect(s.writes()).toEqual(['guardduty:UpdateDetector']);
    expect(await s.cases('guardduty-eks-audit-logs')).toMatchObject([
      { key: 'suspended', status: 'resolved', result: { by: 'guardrail' } },
    ]);
    expect(await s.cases('guardduty-detector-tampering')).toMatchObject([{ status: 'notified', severity: 'high' }]);
    expect(s.p.alarms).toEqual([]);
  });

  test('suspended where audit logs were off before: it is on again, and the logs are asked about', async () => {
    const s = withoutAuditLogs();
    await s.does('guardduty:UpdateDetector', { detectorId, enable: false });
    expect([detectorOf(s)?.Status, feature(s, 'EKS_AUDIT_LOGS')]).toEqual(['ENABLED', 'DISABLED']);
    expect(await s.cases('guardduty-eks-audit-logs')).toMatchObject([
      { key: 'suspended', status: 'resolved' },
      { key: 'EKS_AUDIT_LOGS', status: 'waiting' },
    ]);
  });

  test('another feature is switched off where audit logs were off before: nothing is switched on', async () => {
    const s = withoutAuditLogs();
    await s.does('guardduty:UpdateDetector', {
      detectorId,
      features: [{ name: 'S3_DATA_EVENTS', status: 'DISABLED' }],
    });
    expect(s.writes()).toEqual([]);
    expect(await s.cases('guardduty-eks-audit-logs')).toMatchObject([{ key: 'EKS_AUDIT_LOGS', status: 'waiting' }]);
  });

  test('its detector is deleted: there is a new one, and only a person may take that away', async () => {
    const s = stage({ world: world => void placeDetector(world) });
    await s.does('guardduty:DeleteDetector', { detectorId });
    expect(Object.keys(s.here().detectors)).not.toContain(detectorId);
    expect([detectorOf(s)?.Status, feature(s, 'EKS_AUDIT_LOGS')]).toEqual(['ENABLED', 'ENABLED']);
    expect(await s.cases('guardduty-eks-audit-logs')).toMatchObject([
      {
        key: 'no-detector',
        status: 'resolved',
        plan: { undo: { byPerson: [{ call: 'guardduty:DeleteDetector' }] } },
      },
    ]);
    expect(await s.cases('guardduty-detector-tampering')).toMatchObject([{ status: 'notified' }]);
  });
});

describe('CloudTrail', () => {
  const name = 'management-events';
  const ref = { kind: 'trail' as const, account: '111122223333', region: 'eu-central-1', id: name };
  const trailOf = (s: Stage) => s.here().trails[name];
  /** The hourly sweep has seen it. Most trails have no key of their own, which another control tells of. */
  async function swept(options: Parameters<typeof placeTrail>[1] = {}): Promise<Stage> {
    const s = stage({ world: world => void placeTrail(world, { KmsKeyId: undefined, ...options }) });
    await s.p.ports.wake({ ref, sweep: true }, 0);
    await s.p.run();
    return s;
  }
  const blind = { trailName: name, eventSelectors: [{ readWriteType: 'ReadOnly', includeManagementEvents: true }] };

  test('selectors that blind us: what the sweep saw last is put back, though the trail has no key', async () => {
    const s = await swept();
    await s.does('cloudtrail:PutEventSelectors', blind);
    expect(trailOf(s)?.EventSelectors).toMatchObject([{ ReadWriteType: 'All', IncludeManagementEvents: true }]);
    expect(s.writes()).toEqual(['cloudtrail:PutEventSelectors']);
    expect(await s.cases('cloudtrail-enabled')).toMatchObject([
      { key: 'selectors', status: 'resolved', result: { by: 'guardrail' } },
    ]);
    expect(await s.cases('cloudtrail-tampering')).toMatchObject([{ status: 'notified', severity: 'critical' }]);
  });

  test('the same on a trail nobody saw in order: told, since selectors are never guessed', async () => {
    const s = stage();
    await s.does('cloudtrail:PutEventSelectors', blind);
    expect(s.writes()).toEqual([]);
    expect(await s.cases('cloudtrail-enabled')).toMatchObject([{ key: 'selectors', status: 'notified' }]);
  });

  test('a trail that was narrowed is no good state', async () => {
    const s = await swept({ EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] });
    await s.does('cloudtrail:PutEventSelectors', blind);
    expect(s.writes()).toEqual([]);
  });

  test('it comes to record one Region: a person is asked, and approves', async () => {
    const s = await swept();
    await s.does('cloudtrail:UpdateTrail', { name, isMultiRegionTrail: false });
    const [asked] = await s.cases('cloudtrail-enabled');
    expect(asked).toMatchObject({ key: 'settings', status: 'waiting' });
    expect(s.writes()).toEqual([]);
    await s.answers(asked?.id ?? '', { do: 'approve', by: 'bob' });
    expect(trailOf(s)?.trail.IsMultiRegionTrail).toBe(true);
    expect(await s.cases('cloudtrail-enabled')).toMatchObject([{ status: 'resolved' }]);
  });

  test('its topic changes where validation was off before: validation is not switched on for it', async () => {
    const s = stage({ world: world => void placeTrail(world, { LogFileValidationEnabled: false }) });
    await s.does('cloudtrail:UpdateTrail', { name, snsTopicName: 'audit' });
    expect([s.writes(), await s.cases()]).toEqual([[], []]);
    await s.does('cloudtrail:UpdateTrail', { name, kmsKeyId: '' });
    expect(s.writes()).toEqual([]);
    expect(await s.cases('cloudtrail-log-validation')).toMatchObject([
      { key: 'validation', status: 'waiting' },
      { key: 'kms', status: 'notified' },
    ]);
  });

  test('its validation ends: on again', async () => {
    const s = stage();
    await s.does('cloudtrail:UpdateTrail', { name, enableLogFileValidation: false });
    expect(trailOf(s)?.trail.LogFileValidationEnabled).toBe(true);
  });
});

describe('the bucket of the trail', () => {
  const bucketName = 'trail-111122223333';
  const withBucket = () =>
    stage({ world: world => (placeTrail(world), void placeBucket(world, { Name: bucketName })) });

  test('blocks nothing any more: it blocks all again, and our event is known by CloudTrail’s name for the call', async () => {
    const s = withBucket();
    const ours: string[] = [];
    s.p.sandbox.onRecord(record => void ours.push(`${record.eventName} ${record.requestParameters?.['bucketName']}`));
    await s.does('s3:DeleteBucketPublicAccessBlock', { bucketName });
    expect(Object.values(s.here().buckets[bucketName]?.block ?? {})).toEqual([true, true, true, true]);
    expect(ours).toEqual([`PutBucketPublicAccessBlock ${bucketName}`]);
    expect(s.p.alarms).toEqual([]);
    expect(await s.cases('cloudtrail-log-access')).toMatchObject([
      { key: 'public-access', status: 'resolved', result: { by: 'guardrail' } },
      { key: 'own-account', status: 'notified' },
    ]);
    expect(await s.cases('cloudtrail-tampering')).toMatchObject([{ status: 'notified', severity: 'high' }]);
  });
});

describe('the ACL of the trail’s bucket', () => {
  const bucketName = 'trail-111122223333';
  const block = {
    BlockPublicAcls: false,
    IgnorePublicAcls: false,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  const acl = (s: Stage, canned: string) => s.does('s3:PutBucketAcl', { bucketName, 'x-amz-acl': canned });
  const withBucket = (more: Parameters<typeof placeBucket>[1] = {}) =>
    stage({ world: world => void placeBucket(world, { Name: bucketName, block, ...more }) });

  test('becomes public where nothing ignores it: all is blocked', async () => {
    const s = withBucket();
    await acl(s, 'public-read');
    expect(s.writes()).toEqual(['s3:PutPublicAccessBlock']);
    const [open] = (await s.cases('cloudtrail-log-access')).filter(one => one.key === 'public-access');
    expect(open).toMatchObject({ status: 'resolved', severity: 'critical', decision: { do: 'revert' } });
  });

  test('changes where the block was off before and nobody gets in: a person is asked', async () => {
    const s = withBucket();
    await acl(s, 'log-delivery-write');
    expect(s.writes()).toEqual([]);
    const [before] = (await s.cases('cloudtrail-log-access')).filter(one => one.key === 'public-access');
    expect(before).toMatchObject({ status: 'waiting', severity: 'high' });
  });

  test('becomes the owner’s alone: of interest to an open case only', async () => {
    const s = withBucket({ publicGroups: ['AllUsers'] });
    await acl(s, 'private');
    expect(await s.cases()).toEqual([]);
  });
});

describe('these guardrails', () => {
  const name = 'eks-guardrails-prod-EksEvents-1A2B3C4D5E6F';
  const functionName = 'eks-guardrails-prod-sweep';
  const ours = (options: Parameters<typeof stage>[0] = {}) =>
    stage({ ...options, world: world => (placeEventRule(world), void placeFunction(world)) });

  test('a rule is disabled: enabled again, and security hears who did it', async () => {
    const s = ours();
    await s.does('events:DisableRule', { name });
    expect(s.here().eventRules[name]?.State).toBe('ENABLED');
    expect(await s.cases('guardrails-switched-on')).toMatchObject([
      { key: 'disabled', status: 'resolved', result: { by: 'guardrail' } },
    ]);
    expect(await s.cases('conduct-guardrail-tampering')).toMatchObject([{ status: 'notified', severity: 'critical' }]);
    expect(s.p.alarms).toEqual([]);
  });

  test('a function may not run: it may again', async () => {
    const s = ours();
    await s.does('lambda:PutFunctionConcurrency20171031', { functionName, reservedConcurrentExecutions: 0 });
    expect(s.here().functions[functionName]).toEqual({ FunctionName: functionName });
    expect(await s.cases('guardrails-switched-on')).toMatchObject([{ key: 'throttled', status: 'resolved' }]);
  });

  test('a rule sends elsewhere: told, twice over, until the deployment puts it right', async () => {
    const s = ours();
    const target = (arn: string) => ({ rule: name, targets: [{ id: 'wake-queue', arn }] });
    await s.does('events:PutTargets', target('arn:aws:sqs:eu-central-1:111122223333:scratch'));
    expect((await s.cases()).map(one => [one.control, one.status])).toEqual([
      ['guardrails-switched-on', 'notified'],
      ['conduct-guardrail-tampering', 'notified'],
    ]);
    await s.does('events:PutTargets', target('arn:aws:sqs:eu-central-1:111122223333:eks-guardrails-prod-WakeQueue-1'));
    expect(await s.cases('guardrails-switched-on')).toMatchObject([{ key: 'no-target', status: 'resolved' }]);
  });

  test('our role stops a trail and no case knows why: an alarm, and the trail logs again', async () => {
    const s = ours();
    await s.does('cloudtrail:StopLogging', { name: 'management-events' }, { who: 'intruder' });
    expect(s.here().trails['management-events']?.IsLogging).toBe(true);
    expect(new Set(s.p.alarms.map(({ alarm }) => alarm))).toEqual(new Set(['foreign-use-of-our-role']));
    expect(await s.cases('cloudtrail-tampering')).toMatchObject([{ status: 'notified' }]);
    expect(await s.cases('cloudtrail-enabled')).toMatchObject([{ status: 'resolved', result: { by: 'guardrail' } }]);
  });

  test('where networks are named, what our own role does from its own is told by its case alone', async () => {
    const s = ours({ settings: { conduct: { knownNetworks: ['192.0.2.0/24'] } } });
    const off = { name: 'shop', logging: { clusterLogging: [{ types: ['audit'], enabled: false }] } };
    await s.does('eks:UpdateClusterConfig', off);
    expect(s.writes()).toEqual(['eks:UpdateClusterConfig']);
    expect(await s.cases('conduct-unknown-network')).toEqual([]);
    await s.does('eks:UpdateClusterConfig', off, { who: 'intruder', sourceIp: '203.0.113.9' });
    expect(await s.cases('conduct-unknown-network')).toHaveLength(1);
    expect(new Set(s.p.alarms.map(({ alarm }) => alarm))).toEqual(new Set(['foreign-use-of-our-role']));
  });
});
