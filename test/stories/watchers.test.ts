/** Who blinds what watches: each is named, and what a change switched off is on again, nothing else. */
import type { DetectorFeatureConfigurationResult } from '@aws-sdk/client-guardduty';
import { placeDetector } from '../../local/sandbox/place.ts';
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
