/** Examples of guardduty-eks-audit-logs. */
import type { DetectorFeatureConfigurationResult } from '@aws-sdk/client-guardduty';
import { guarddutyEksAuditLogs } from '../../shared/controls/guardduty-eks-audit-logs.ts';
import { detectorRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeDetector } from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const features = (audit: 'ENABLED' | 'DISABLED'): DetectorFeatureConfigurationResult[] => [
  { Name: 'CLOUD_TRAIL', Status: 'ENABLED' },
  { Name: 'EKS_AUDIT_LOGS', Status: audit },
  { Name: 'S3_DATA_EVENTS', Status: 'DISABLED' },
];
const detector =
  (options: Parameters<typeof placeDetector>[1]) =>
  (world: World): Ref => {
    placeDetector(world, options);
    return detectorRef(account, region);
  };
const DetectorId = expect.stringMatching(/^[0-9a-f]{32}$/);
const set = (Status: 'ENABLED' | 'DISABLED') => [
  { call: 'guardduty:UpdateDetector', input: { DetectorId, Features: [{ Name: 'EKS_AUDIT_LOGS', Status }] } },
];
const turn = (Enable: boolean) => [{ call: 'guardduty:UpdateDetector', input: { DetectorId, Enable } }];

check(guarddutyEksAuditLogs, {
  changes: ({ key }) =>
    key === 'EKS_AUDIT_LOGS'
      ? /\.detectors\.\w+\.Features\[\{"Name":"EKS_AUDIT_LOGS"/
      : key === 'suspended'
        ? /\.detectors\.\w+\.Status:/
        : /\.detectors\./,
  fine: [
    { name: 'a detector with audit logs on', world: detector({}) },
    { name: 'a member account whose administrator keeps it on', world: detector({ administrator: '444455556666' }) },
    { name: 'other features are off', world: detector({ Features: features('ENABLED') }) },
  ],
  bad: [
    {
      name: 'audit logs are switched off',
      world: detector({ Features: features('DISABLED') }),
      finds: [{ key: 'EKS_AUDIT_LOGS', calls: set('ENABLED'), undo: { calls: set('DISABLED') } }],
    },
    {
      name: 'the detector is suspended',
      world: detector({ Status: 'DISABLED' }),
      finds: [{ key: 'suspended', calls: turn(true), undo: { calls: turn(false) } }],
    },
    {
      name: 'suspended, and audit logs were off before',
      world: detector({ Status: 'DISABLED', Features: features('DISABLED') }),
      finds: [{ key: 'suspended' }, { key: 'EKS_AUDIT_LOGS' }],
    },
    {
      name: 'there is no detector at all',
      world: world => {
        placeCluster(world);
        return detectorRef(account, region);
      },
      finds: [
        {
          key: 'no-detector',
          message: /^GuardDuty is off in account 111122223333, Region eu-central-1/,
          calls: [
            {
              call: 'guardduty:CreateDetector',
              input: { Enable: true, Features: [{ Name: 'EKS_AUDIT_LOGS', Status: 'ENABLED' }] },
            },
          ],
          undo: { byPerson: [{ call: 'guardduty:DeleteDetector', input: { DetectorId: '<the new DetectorId>' } }] },
        },
      ],
    },
    {
      name: 'a member account whose administrator switched it off',
      world: detector({ administrator: '444455556666', Features: features('DISABLED') }),
      finds: [
        {
          key: 'EKS_AUDIT_LOGS',
          atMost: 'notify',
          why: /administrator account 444455556666/,
          message: /account 444455556666 administers/,
          calls: [],
        },
      ],
    },
    {
      name: 'a member account that is suspended',
      world: detector({ administrator: '444455556666', Status: 'DISABLED' }),
      finds: [{ key: 'suspended', atMost: 'notify', calls: [] }],
    },
    {
      name: 'an old detector does not know the feature',
      world: world => {
        const at = detector({ administrator: '444455556666' })(world);
        for (const one of Object.values(regionOf(world, account, region).detectors)) delete one.Features;
        return at;
      },
      finds: [{ key: 'EKS_AUDIT_LOGS', atMost: 'notify', calls: [] }],
    },
  ],
});
