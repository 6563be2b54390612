/** Examples of guardduty-detector-tampering. */
import { guarddutyDetectorTampering } from '../../shared/controls/guardduty-detector-tampering.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const detectorId = '12abc34d567e8fa901bc2d34e56789f0';
const example = (name: string, eventName: string, request: object = {}, responseElements: object | null = null) =>
  recordedExample(name, {
    eventSource: 'guardduty.amazonaws.com',
    eventName,
    requestParameters: { detectorId, ...request },
    responseElements,
    userIdentity: sessionOf('Admin'),
  });
const unprocessed = (accountId: string) => ({ unprocessedAccounts: [{ accountId, result: 'no such member' }] });
const finds = (message: RegExp, severity?: 'medium' | 'low') => [
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
    example('a filter no longer archives', 'UpdateFilter', { filterName: 'mine', action: 'NOOP', findingCriteria: {} }),
    example('a filter is ranked anew', 'UpdateFilter', { filterName: 'mine', rank: 2 }),
    example('a list is switched off and replaced', 'UpdateIPSet', {
      ipSetId: '0c',
      activate: false,
      location: 's3://a',
    }),
    example('a list is renamed', 'UpdateIPSet', { ipSetId: '0c', name: 'friends' }),
    example('a list of domains waits to be activated', 'CreateTrustedEntitySet', { name: 'later', location: 's3://a' }),
    example('new accounts of the organization get GuardDuty', 'UpdateOrganizationConfiguration', {
      autoEnableOrganizationMembers: 'NEW',
      features: [{ name: 'EKS_AUDIT_LOGS', autoEnable: 'ALL' }],
    }),
    example(
      'AWS answers well and deleted no member',
      'DeleteMembers',
      { accountIds: ['444455556666'] },
      unprocessed('444455556666'),
    ),
    example('a member gets a feature', 'UpdateMemberDetectors', {
      accountIds: ['444455556666'],
      features: [{ name: 'EKS_AUDIT_LOGS', status: 'ENABLED' }],
    }),
    example(
      'AWS answers well and changed no member',
      'UpdateMemberDetectors',
      { accountIds: ['444455556666'], features: [{ name: 'EKS_AUDIT_LOGS', status: 'DISABLED' }] },
      unprocessed('444455556666'),
    ),
    example(
      'AWS answers well and let no member go',
      'DisassociateMembers',
      { accountIds: ['444455556666'] },
      unprocessed('444455556666'),
    ),
    example(
      'AWS answers well and still watches the member',
      'StopMonitoringMembers',
      { accountIds: ['444455556666'] },
      unprocessed('444455556666'),
    ),
  ],
  bad: [
    {
      ...example('members are deleted', 'DeleteMembers', { accountIds: ['444455556666'] }),
      finds: finds(/no longer looks after account 444455556666\.$/),
    },
    {
      ...example('findings are exported nowhere', 'DeletePublishingDestination', { destinationId: '0d' }),
      finds: finds(/no longer exported/, 'medium'),
    },
    {
      ...example('new accounts get no GuardDuty', 'UpdateOrganizationConfiguration', {
        autoEnableOrganizationMembers: 'NONE',
        features: [{ name: 'EKS_AUDIT_LOGS', autoEnable: 'NONE' }],
      }),
      finds: finds(/no new account of the organization gets GuardDuty any more\.$/, 'medium'),
    },
    {
      ...example('the same in the older form', 'UpdateOrganizationConfiguration', { autoEnable: false }),
      finds: finds(/no new account of the organization gets GuardDuty/, 'medium'),
    },
    {
      ...example('new accounts get no audit logs', 'UpdateOrganizationConfiguration', {
        autoEnableOrganizationMembers: 'NEW',
        features: [{ name: 'EKS_AUDIT_LOGS', autoEnable: 'NONE' }],
      }),
      finds: finds(/no new account of the organization gets EKS_AUDIT_LOGS any more\.$/, 'low'),
    },
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
      ...example('a part of a feature is switched off, and the feature stays', 'UpdateDetector', {
        features: [
          {
            name: 'RUNTIME_MONITORING',
            status: 'ENABLED',
            additionalConfiguration: [{ name: 'EKS_ADDON_MANAGEMENT', status: 'DISABLED' }],
          },
        ],
      }),
      finds: finds(/: GuardDuty no longer has EKS_ADDON_MANAGEMENT\.$/),
    },
    {
      ...example(
        'features of members are switched off, of those AWS could change',
        'UpdateMemberDetectors',
        {
          accountIds: ['444455556666', '777788889999'],
          features: [{ name: 'EKS_AUDIT_LOGS', status: 'DISABLED' }],
        },
        unprocessed('777788889999'),
      ),
      finds: finds(/: GuardDuty no longer has EKS_AUDIT_LOGS in account 444455556666\.$/),
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
      ...example('a member leaves by the older name of the call', 'DisassociateFromMasterAccount'),
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
    {
      ...example('a filter that sorted begins to archive', 'UpdateFilter', { filterName: 'quiet', action: 'ARCHIVE' }),
      finds: finds(/the filter quiet archives findings/, 'medium'),
    },
    {
      ...example('a filter of unknown action picks other findings', 'UpdateFilter', {
        filterName: 'quiet',
        findingCriteria: { criterion: { severity: { gte: 1 } } },
      }),
      finds: finds(/the filter quiet picks other findings than before, and may archive them\.$/, 'low'),
    },
    {
      ...example('a list is switched on later', 'UpdateIPSet', { ipSetId: '0c', activate: 'true' }),
      finds: finds(/addresses of the list 0c\.$/, 'medium'),
    },
    {
      ...example('the file of a list is replaced', 'UpdateIPSet', { ipSetId: '0c', location: 's3://lists/new.txt' }),
      finds: finds(/addresses of the list 0c\.$/, 'medium'),
    },
    {
      ...example('a list of trusted domains is active', 'CreateTrustedEntitySet', { name: 'partners', activate: true }),
      finds: finds(/for the addresses and domains of the list partners\.$/, 'medium'),
    },
    {
      ...example('the list of trusted domains is replaced', 'UpdateTrustedEntitySet', {
        trustedEntitySetId: '5a',
        location: 's3://lists/new.txt',
      }),
      finds: finds(/domains of the list 5a\.$/, 'medium'),
    },
  ],
});
