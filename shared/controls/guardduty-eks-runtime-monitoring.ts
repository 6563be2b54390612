/** GuardDuty that sees what the audit log shows, and nothing of what runs on the nodes. */
import { control, type Finding } from '../control.ts';
import type { Resources } from '../resources.ts';

export const guarddutyEksRuntimeMonitoring = control({
  id: 'guardduty-eks-runtime-monitoring',
  title: 'GuardDuty Runtime Monitoring covers EKS with automatic add-on management',
  why: 'The audit log shows what is asked of Kubernetes, not what a process on a node does. Runtime Monitoring sees the reverse shell and the miner; without add-on management every new cluster begins without it.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'detector',
  sources: [
    { document: '000', lines: '133' },
    { document: '002', lines: '116' },
  ],
  mappings: {
    'AWS Config': 'guardduty-eks-protection-runtime-enabled',
    Prowler: 'guardduty_eks_runtime_monitoring_enabled',
  },
  triggers: ['guardduty:UpdateDetector', 'guardduty:UpdateMemberDetectors', 'eks:CreateCluster'],
  closes: ['guardduty:UpdateDetector', 'guardduty:CreateDetector'],
  calls: ['guardduty:UpdateDetector'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked in a stand-alone or administrator account, since it costs and puts an add-on into every cluster. In a member account, or where there is no detector, only told. Whether the agent runs in each cluster is not looked at: a cluster tagged GuardDutyManaged=false, Fargate pods and hybrid nodes go without it.',
  evaluate({ detector, administrator }, { ref }) {
    const features = detector?.Features ?? [];
    // The older feature is a part of the newer one; both together AWS refuses (T-GD-1), so what is on decides which is completed.
    const legacy = features.find(feature => feature.Name === 'EKS_RUNTIME_MONITORING' && feature.Status === 'ENABLED');
    const feature = legacy ?? features.find(one => one.Name === 'RUNTIME_MONITORING');
    const addon = feature?.AdditionalConfiguration?.find(one => one.Name === 'EKS_ADDON_MANAGEMENT')?.Status;
    const isOn = feature?.Status === 'ENABLED';
    if (isOn && addon === 'ENABLED') return [];
    const where = `account ${ref.account}, Region ${ref.region}`;
    const found: RuntimeFinding = {
      key: 'RUNTIME_MONITORING',
      facet: 'features',
      message: `GuardDuty ${isOn ? 'leaves its agent on EKS nodes to others' : 'does not watch EKS nodes at run time'} in ${where}${administrator ? `, which account ${administrator} administers` : ''}.`,
      evidence: { feature: feature?.Name ?? null, status: feature?.Status ?? null, addonManagement: addon ?? null },
    };
    if (!detector)
      return [told(found, 'there is no detector yet, which is the fault guardduty-eks-audit-logs tells of')];
    if (administrator) return [told(found, `only the administrator account ${administrator} can change it`)];
    return [
      {
        ...found,
        plan: planFor(detector, {
          Name: legacy ? 'EKS_RUNTIME_MONITORING' : 'RUNTIME_MONITORING',
          isOn,
          hasAddon: addon === 'ENABLED',
        }),
      },
    ];
  },
});

type Detector = NonNullable<Resources['detector']['detector']>;
type RuntimeFinding = Finding<'guardduty:UpdateDetector', never>;

const told = (found: RuntimeFinding, why: string): RuntimeFinding => ({ ...found, atMost: { remedy: 'notify', why } });

/** What the feature that is completed was before. */
interface Before {
  Name: 'EKS_RUNTIME_MONITORING' | 'RUNTIME_MONITORING';
  isOn: boolean;
  hasAddon: boolean;
}

function planFor(detector: Detector, { Name, isOn, hasAddon }: Before) {
  const set = (feature: 'ENABLED' | 'DISABLED', addon: 'ENABLED' | 'DISABLED') => ({
    call: 'guardduty:UpdateDetector' as const,
    input: {
      DetectorId: detector.DetectorId,
      Features: [
        {
          Name,
          Status: feature,
          AdditionalConfiguration: [{ Name: 'EKS_ADDON_MANAGEMENT' as const, Status: addon }],
        },
      ],
    },
  });
  return {
    calls: [set('ENABLED', 'ENABLED')],
    undo: { calls: [set(isOn ? 'ENABLED' : 'DISABLED', hasAddon ? 'ENABLED' : 'DISABLED')] },
    effect:
      'GuardDuty puts its agent as an add-on into every cluster of the Region and watches their nodes, which costs by their vCPUs. Agents that are there stay when this is taken back.',
  };
}
