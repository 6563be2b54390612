/** Examples of guardduty-eks-runtime-monitoring. */
import type { DetectorFeatureConfigurationResult } from '@aws-sdk/client-guardduty';
import { guarddutyEksRuntimeMonitoring } from '../../shared/controls/guardduty-eks-runtime-monitoring.ts';
import { detectorRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeAddon, placeCluster, placeDetector, placeNodegroup } from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
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

const on = detector(feature('RUNTIME_MONITORING', 'ENABLED', 'ENABLED'));
/** A watched Region whose cluster has nodes and no agent. */
const without =
  (clusterName: string) =>
  (world: World): Ref => {
    placeNodegroup(world, { clusterName });
    delete regionOf(world, account, region).addons[`${clusterName}/aws-guardduty-agent`];
    return on(world);
  };
const toldOf = (cluster: string) => ({
  key: `agent:${cluster}`,
  severity: 'low' as const,
  atMost: 'notify' as const,
  why: /mends its agent by itself/,
  calls: [],
});

check(guarddutyEksRuntimeMonitoring, {
  changes: () => /\.detectors\.\w+\.Features\[\{"Name":"(EKS_)?RUNTIME_MONITORING"|RUNTIME_MONITORING/,
  fine: [
    { name: 'it is on with its add-on', world: detector(feature('RUNTIME_MONITORING', 'ENABLED', 'ENABLED')) },
    {
      name: 'its agent runs in the cluster',
      world: world => {
        placeNodegroup(world);
        return on(world);
      },
    },
    {
      name: 'a cluster with nodes that asks GuardDuty to stay out',
      world: world => {
        placeCluster(world, { tags: { GuardDutyManaged: 'false' } });
        return without('shop')(world);
      },
    },
    {
      name: 'a cluster without nodes needs no agent',
      world: world => {
        placeCluster(world);
        delete regionOf(world, account, region).addons['shop/aws-guardduty-agent'];
        return on(world);
      },
    },
    {
      name: 'a cluster made ten minutes ago still waits for its agent',
      world: world => {
        placeCluster(world, { createdAt: 1_793_696_400 - 600 });
        return without('shop')(world);
      },
    },
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
      name: 'a cluster with nodes has no agent',
      world: world => {
        placeCluster(world, { name: 'ledger' });
        placeNodegroup(world, { clusterName: 'ledger' });
        return without('shop')(world);
      },
      finds: [
        {
          ...toldOf('shop'),
          message: /^GuardDuty's agent is missing in cluster shop of account 111122223333, Region eu-central-1\.$/,
        },
      ],
    },
    {
      name: 'the agent of one cluster is degraded',
      world: world => {
        placeNodegroup(world);
        placeAddon(world, { addonName: 'aws-guardduty-agent', status: 'DEGRADED' });
        return on(world);
      },
      finds: [{ ...toldOf('shop'), message: /is DEGRADED in cluster shop/ }],
    },
    {
      name: 'Auto Mode nodes have no agent',
      world: world => {
        placeCluster(world, {
          computeConfig: { enabled: true, nodeRoleArn: `arn:aws:iam::${account}:role/auto-nodes` },
        });
        delete regionOf(world, account, region).addons['shop/aws-guardduty-agent'];
        return on(world);
      },
      finds: [toldOf('shop')],
    },
    {
      name: 'nobody may look at the add-ons',
      world: without('shop'),
      denies: ['eks:DescribeAddon'],
      finds: [{ key: 'agents', severity: 'low', atMost: 'notify', why: /read role/, calls: [] }],
    },
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
