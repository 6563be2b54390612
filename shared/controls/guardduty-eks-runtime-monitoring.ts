/** GuardDuty that sees what the audit log shows, and nothing of what runs on the nodes. */
import { control, type Finding, type Given } from '../control.ts';
import { agentFacet, runtimeFeature, type RuntimeFeature } from '../guardduty-agent.ts';
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
  triggers: ['guardduty:UpdateDetector', 'guardduty:UpdateMemberDetectors', 'eks:CreateCluster', 'eks:DeleteAddon'],
  closes: ['guardduty:UpdateDetector', 'guardduty:CreateDetector', 'eks:CreateAddon'],
  calls: ['guardduty:UpdateDetector'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Asked in a stand-alone or administrator account, since it costs and puts an add-on into every cluster. In a member account, or where there is no detector, only told. Only told: a cluster with nodes in which EKS has no running agent an hour after the cluster was made. A cluster tagged GuardDutyManaged=false, Fargate pods and hybrid nodes go without it.',
  evaluate({ detector, administrator, agents }, { ref, now }) {
    const { Name, status, addon } = runtimeFeature(detector?.Features ?? []);
    const isOn = status === 'ENABLED';
    if (isOn && addon === 'ENABLED') return missingAgents(agents, { ref, now });
    const where = `account ${ref.account}, Region ${ref.region}`;
    const found: RuntimeFinding = {
      key: 'RUNTIME_MONITORING',
      facet: 'RUNTIME_MONITORING',
      message: `GuardDuty ${isOn ? 'leaves its agent on EKS nodes to others' : 'does not watch EKS nodes at run time'} in ${where}${administrator ? `, which account ${administrator} administers` : ''}.`,
      evidence: { feature: Name, status: status ?? null, addonManagement: addon ?? null },
    };
    if (!detector)
      return [told(found, 'there is no detector yet, which is the fault guardduty-eks-audit-logs tells of')];
    if (administrator) return [told(found, `only the administrator account ${administrator} can change it`)];
    return [
      {
        ...found,
        plan: planFor(detector, { Name, isOn, hasAddon: addon === 'ENABLED' }),
      },
    ];
  },
});

/** GuardDuty gets this long to put its agent into a cluster that was just made, seconds. */
const rolloutSeconds = 3600;

function missingAgents(
  agents: Resources['detector']['agents'],
  { ref, now }: Pick<Given, 'ref' | 'now'>,
): RuntimeFinding[] {
  const where = `account ${ref.account}, Region ${ref.region}`;
  if (agents === 'unknown')
    return [
      told(
        {
          key: 'agents',
          facet: 'agents',
          severity: 'low',
          message: `Nobody can tell whether GuardDuty's agent runs in the clusters of ${where}.`,
          evidence: { agents },
        },
        'the clusters and their add-ons may not be read: see what the read role may',
      ),
    ];
  return (agents ?? [])
    .filter(({ status, createdAt }) => status !== 'ACTIVE' && (createdAt ?? 0) <= now - rolloutSeconds)
    .map(({ cluster, status }) =>
      told(
        {
          key: agentFacet(cluster),
          facet: agentFacet(cluster),
          severity: 'low',
          message: `GuardDuty's agent ${status ? `is ${status}` : 'is missing'} in cluster ${cluster} of ${where}.`,
          evidence: { cluster, status: status ?? null },
        },
        'GuardDuty installs and mends its agent by itself; where it cannot, its coverage page says why: often a missing VPC endpoint or a version it does not support',
      ),
    );
}

type Detector = NonNullable<Resources['detector']['detector']>;
type RuntimeFinding = Finding<'guardduty:UpdateDetector', never>;

const told = (found: RuntimeFinding, why: string): RuntimeFinding => ({ ...found, atMost: { remedy: 'notify', why } });

/** What the feature that is completed was before. */
interface Before {
  Name: RuntimeFeature['Name'];
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
