/** What GuardDuty found about a cluster, told to those whose cluster it is. */
import { control, type Severity } from '../control.ts';
import { findingOf } from '../guardduty-finding.ts';

export const guarddutyFindingRouted = control({
  id: 'guardduty-finding-routed',
  title: 'GuardDuty findings about EKS reach the owners of the cluster',
  why: 'GuardDuty notices the intruder, but its findings end in a console that the owners of the cluster never open. They know in a minute whether it was one of them.',
  severity: 'medium',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: '000', lines: '127-133' }],
  mappings: {},
  triggers: ['guardduty:finding'],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  openly: true,
  condition:
    'Only told, once for each finding however often GuardDuty sees it again, as gravely as GuardDuty has it; a sample is low. Findings about anything but a cluster do not pass the event rule. That the rule itself is there and enabled `guardrails-switched-on` sees to.',
  evaluate({ record }, { ref }) {
    const found = findingOf(record);
    if (!found) return [];
    const severity = found.isSample ? 'low' : severityOf(found.severity);
    return [
      {
        key: 'finding',
        facet: 'all',
        message: `GuardDuty found ${found.type} on cluster ${found.cluster} of account ${ref.account}${found.severity === undefined ? '' : `, severity ${found.severity}`}${found.isSample ? ', as a sample' : ''}.`,
        ...(severity !== 'medium' && { severity }),
        evidence: {
          event: record.eventID,
          type: found.type,
          cluster: found.cluster,
          ...(found.title && { title: found.title.slice(0, 500) }),
          ...(found.severity !== undefined && { guardDutySeverity: found.severity }),
        },
      },
    ];
  },
});

/** GuardDuty counts from 1 to 10; what it does not say is no less than medium. */
const severityOf = (severity = 4): Severity =>
  severity >= 9 ? 'critical' : severity >= 7 ? 'high' : severity >= 4 ? 'medium' : 'low';
