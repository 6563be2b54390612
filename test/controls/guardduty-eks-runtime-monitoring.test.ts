/** Examples of guardduty-eks-runtime-monitoring. */
import type { DetectorFeatureConfigurationResult } from '@aws-sdk/client-guardduty';
import { guarddutyEksRuntimeMonitoring } from '../../shared/controls/guardduty-eks-runtime-monitoring.ts';
import { detectorRef, type Ref } from '../../shared/resources.ts';
import { placeCluster, placeDetector } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
type Status = 'ENABLED' | 'DISABLED';
type Name = 'RUNTIME_MONITORING' | 'EKS_RUNTIME_MONITORING';
const feature = (name: Name, status: Status, addon: Status): DetectorFeatureConfigurationResult => ({
  Name: name,
  Status: status,
  AdditionalConfiguration: [
    { Name: 'EKS_ADDON_MANAGEMENT', Status: addon },
    { Name: 'EC2_AGENT_MANAGEMENT', Status: 'DISABLED' },
  ],
});
const audit: DetectorFeatureConfigurationResult = { Name: 'EKS_AUDIT_LOGS', Status: 'ENABLED' };
const detector =
  (...features: DetectorFeatureConfigurationResult[]) =>
  (world: World, options: Parameters<typeof placeDetector>[1] = {}): Ref => {
    placeDetector(world, { ...options, Features: [audit, ...features] });
    return detectorRef(account, region);
  };
const DetectorId = expect.stringMatching(/^[0-9a-f]{32}$/);
const set = (name: Name, status: Status, addon: Status) => [
  {
    call: 'guardduty:UpdateDetector',
    input: {
      DetectorId,
      Features: [
        { Name: name, Status: status, AdditionalConfiguration: [{ Name: 'EKS_ADDON_MANAGEMENT', Status: addon }] },
      ],
    },
  },
];
const key = 'RUNTIME_MONITORING';

check(guarddutyEksRuntimeMonitoring, {
  changes: () => /\.detectors\.\w+\.Features\[\{"Name":"(EKS_)?RUNTIME_MONITORING"|RUNTIME_MONITORING/,
  fine: [
    { name: 'it is on with its add-on', world: detector(feature('RUNTIME_MONITORING', 'ENABLED', 'ENABLED')) },
    {
      name: 'the older feature is on with its add-on',
      world: detector(
        feature('EKS_RUNTIME_MONITORING', 'ENABLED', 'ENABLED'),
        feature('RUNTIME_MONITORING', 'DISABLED', 'DISABLED'),
      ),
    },
  ],
  bad: [
    {
      name: 'it is switched off',
      world: detector(feature('RUNTIME_MONITORING', 'DISABLED', 'DISABLED')),
      finds: [
        {
          key,
          message: /^GuardDuty does not watch EKS nodes at run time in account 111122223333, Region eu-central-1\.$/,
          calls: set('RUNTIME_MONITORING', 'ENABLED', 'ENABLED'),
          undo: { calls: set('RUNTIME_MONITORING', 'DISABLED', 'DISABLED') },
        },
      ],
    },
    {
      name: 'it is off and its add-on was on',
      world: detector(feature('RUNTIME_MONITORING', 'DISABLED', 'ENABLED')),
      finds: [{ key, undo: { calls: set('RUNTIME_MONITORING', 'DISABLED', 'ENABLED') } }],
    },
    {
      name: 'it is on without add-on management',
      world: detector(feature('RUNTIME_MONITORING', 'ENABLED', 'DISABLED')),
      finds: [
        {
          key,
          message: /leaves its agent on EKS nodes to others/,
          undo: { calls: set('RUNTIME_MONITORING', 'ENABLED', 'DISABLED') },
        },
      ],
    },
    {
      name: 'the older feature is on, so only it can be completed',
      world: detector(
        feature('EKS_RUNTIME_MONITORING', 'ENABLED', 'DISABLED'),
        feature('RUNTIME_MONITORING', 'DISABLED', 'DISABLED'),
      ),
      finds: [
        {
          key,
          calls: set('EKS_RUNTIME_MONITORING', 'ENABLED', 'ENABLED'),
          undo: { calls: set('EKS_RUNTIME_MONITORING', 'ENABLED', 'DISABLED') },
        },
      ],
    },
    {
      name: 'a member account whose administrator has it off',
      world: world =>
        detector(feature('RUNTIME_MONITORING', 'DISABLED', 'DISABLED'))(world, { administrator: '444455556666' }),
      finds: [{ key, atMost: 'notify', why: /administrator account 444455556666/, calls: [] }],
    },
    {
      name: 'there is no detector at all',
      world: world => {
        placeCluster(world);
        return detectorRef(account, region);
      },
      finds: [{ key, atMost: 'notify', why: /guardduty-eks-audit-logs/, calls: [] }],
    },
  ],
});
