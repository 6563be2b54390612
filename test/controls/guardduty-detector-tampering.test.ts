/** Examples of guardduty-detector-tampering. */
import { guarddutyDetectorTampering } from '../../shared/controls/guardduty-detector-tampering.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const detectorId = '12abc34d567e8fa901bc2d34e56789f0';
const example = (name: string, eventName: string, request: object = {}) =>
  recordedExample(name, {
    eventSource: 'guardduty.amazonaws.com',
    eventName,
    requestParameters: { detectorId, ...request },
    userIdentity: sessionOf('Admin'),
  });
const finds = (message: RegExp, severity?: 'medium') => [
  { key: 'tampering', message, calls: [], ...(severity && { severity }) },
];

check(guarddutyDetectorTampering, {
  bare: 'nothing',
  fine: [
    example('a detector is switched on', 'UpdateDetector', { enable: true }),
    example('a feature is switched on', 'UpdateDetector', {
      features: [{ name: 'EKS_AUDIT_LOGS', status: 'ENABLED' }],
    }),
    example('only the frequency changes', 'UpdateDetector', { findingPublishingFrequency: 'ONE_HOUR' }),
    example('a filter that only sorts', 'CreateFilter', { name: 'mine', action: 'NOOP' }),
    example('a filter without an action', 'CreateFilter', { name: 'mine' }),
    example('a list that is not active', 'CreateIPSet', { name: 'later', activate: false }),
    example('a detector is created', 'CreateDetector', { enable: true }),
  ],
  bad: [
    {
      ...example('a detector is deleted', 'DeleteDetector'),
      finds: finds(
        /^In account 111122223333 alice via role Admin called guardduty:DeleteDetector in eu-central-1 from 192\.0\.2\.17: the detector is gone, and its findings with it\.$/,
      ),
    },
    {
      ...example('a detector is suspended', 'UpdateDetector', { enable: false }),
      finds: finds(/: GuardDuty is suspended\.$/),
    },
    {
      ...example('an archived record has the flag as text', 'UpdateDetector', { enable: 'false' }),
      finds: finds(/suspended/),
    },
    {
      ...example('features are switched off', 'UpdateDetector', {
        features: [
          { name: 'EKS_AUDIT_LOGS', status: 'DISABLED' },
          { name: 'S3_DATA_EVENTS', status: 'ENABLED' },
        ],
      }),
      finds: finds(/: GuardDuty no longer has EKS_AUDIT_LOGS\.$/),
    },
    {
      ...example('the legacy form of a feature is switched off', 'UpdateDetector', {
        dataSources: { kubernetes: { auditLogs: { enable: false } } },
      }),
      finds: finds(/no longer has EKS_AUDIT_LOGS\.$/),
    },
    {
      ...example('a member leaves its administrator', 'DisassociateFromAdministratorAccount'),
      finds: finds(/its administrator account no longer sees it\.$/),
    },
    {
      ...example('an administrator lets members go', 'DisassociateMembers', {
        accountIds: ['444455556666', '777788889999'],
      }),
      finds: finds(/no longer looks after account 444455556666 and account 777788889999\.$/),
    },
    {
      ...example('members are not watched any more', 'StopMonitoringMembers', { accountIds: [] }),
      finds: finds(/no longer watches its members\.$/),
    },
    {
      ...example('a filter archives findings', 'CreateFilter', { name: 'quiet', action: 'ARCHIVE' }),
      finds: finds(/the filter quiet archives findings/, 'medium'),
    },
    {
      ...example('a list of trusted addresses is active', 'CreateIPSet', { name: 'friends', activate: true }),
      finds: finds(/addresses of the list friends\.$/, 'medium'),
    },
  ],
});
