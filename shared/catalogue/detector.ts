/** The controls that judge a GuardDuty detector, in alphabetical order. */
import type { Control } from '../control.ts';
import { guarddutyEksAuditLogs } from '../controls/guardduty-eks-audit-logs.ts';
import { guarddutyEksRuntimeMonitoring } from '../controls/guardduty-eks-runtime-monitoring.ts';

export const detectorControls: readonly Control[] = [guarddutyEksAuditLogs, guarddutyEksRuntimeMonitoring];
