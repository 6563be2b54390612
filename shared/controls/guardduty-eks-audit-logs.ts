/** GuardDuty that does not watch the Kubernetes audit log. */
import { control } from '../control.ts';
import type { Resources } from '../resources.ts';

/** AWS gives the id only when the detector is made; until then the undo can name it only so. */
const newDetector = '<the new DetectorId>';

export const guarddutyEksAuditLogs = control({
  id: 'guardduty-eks-audit-logs',
  title: 'GuardDuty EKS audit-log protection is on',
  why: 'GuardDuty reads the Kubernetes audit log itself and tells when anonymous users get in, when credentials are used from outside or when a pod breaks out. Whoever switches it off takes the eyes off the clusters of the Region.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'detector',
  sources: [
    { document: '000', lines: '127-133' },
    { document: '004', lines: '124-131,140' },
  ],
  mappings: { 'AWS Config': 'guardduty-eks-protection-audit-enabled', Prowler: 'guardduty_eks_audit_log_enabled' },
  triggers: [
    'guardduty:UpdateDetector',
    'guardduty:CreateDetector',
    'guardduty:DeleteDetector',
    'guardduty:UpdateMemberDetectors',
    'guardduty:UpdateOrganizationConfiguration',
    'eks:CreateCluster',
  ],
  closes: ['guardduty:UpdateDetector', 'guardduty:CreateDetector'],
  calls: ['guardduty:UpdateDetector', 'guardduty:CreateDetector'],
  byPerson: ['guardduty:DeleteDetector'],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Reverted in a stand-alone or administrator account. In a member account only told: its administrator account decides.',
  evaluate({ detector, administrator }, { ref }) {
    const where = `account ${ref.account}, Region ${ref.region}`;
    if (!detector) {
      return [
        {
          key: 'no-detector',
          facet: 'all',
          message: `GuardDuty is off in ${where}: there is no detector.`,
          plan: {
            calls: [
              {
                call: 'guardduty:CreateDetector' as const,
                input: { Enable: true, Features: [{ Name: 'EKS_AUDIT_LOGS' as const, Status: 'ENABLED' as const }] },
              },
            ],
            undo: { byPerson: [{ call: 'guardduty:DeleteDetector' as const, input: { DetectorId: newDetector } }] },
            effect:
              'GuardDuty starts with a new detector, which costs by what it reads. Findings and settings of an earlier detector do not come back.',
          },
          evidence: { detector: null },
        },
      ];
    }
    return [...suspended(detector, administrator, where), ...auditLogsOff(detector, administrator, where)];
  },
});

type Detector = NonNullable<Resources['detector']['detector']>;

/** A suspended detector keeps its settings (T-GD-4), so only the switch is turned. */
function suspended(detector: Detector, administrator: string | undefined, where: string) {
  if (detector.Status === 'ENABLED') return [];
  const turn = (Enable: boolean) => ({
    call: 'guardduty:UpdateDetector' as const,
    input: { DetectorId: detector.DetectorId, Enable },
  });
  return [
    {
      key: 'suspended',
      facet: 'status',
      message: `GuardDuty is suspended in ${where}${administered(administrator)}.`,
      ...orTold(administrator, {
        calls: [turn(true)],
        undo: { calls: [turn(false)] },
        effect: 'GuardDuty watches the Region again, which costs by what it reads.',
      }),
      evidence: { status: detector.Status ?? null },
    },
  ];
}

function auditLogsOff(detector: Detector, administrator: string | undefined, where: string) {
  const status = detector.Features?.find(feature => feature.Name === 'EKS_AUDIT_LOGS')?.Status;
  if (status === 'ENABLED') return [];
  // Features alone: together with the legacy DataSources AWS refuses the call (T-GD-1).
  const set = (Status: 'ENABLED' | 'DISABLED') => ({
    call: 'guardduty:UpdateDetector' as const,
    input: { DetectorId: detector.DetectorId, Features: [{ Name: 'EKS_AUDIT_LOGS' as const, Status }] },
  });
  return [
    {
      key: 'EKS_AUDIT_LOGS',
      facet: 'EKS_AUDIT_LOGS',
      message: `GuardDuty does not read the EKS audit logs in ${where}${administered(administrator)}.`,
      ...orTold(administrator, {
        calls: [set('ENABLED')],
        undo: { calls: [set('DISABLED')] },
        effect: 'GuardDuty reads the audit logs of every cluster of the Region, which costs by their number.',
      }),
      evidence: { feature: status ?? null },
    },
  ];
}

const administered = (administrator: string | undefined): string =>
  administrator ? `, which account ${administrator} administers` : '';

/** A member account cannot change its protection plans (T-GD-2). */
const orTold = <P>(administrator: string | undefined, plan: P) =>
  administrator
    ? { atMost: { remedy: 'notify' as const, why: `only the administrator account ${administrator} can change it` } }
    : { plan };
