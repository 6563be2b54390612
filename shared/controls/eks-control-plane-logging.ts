/** Control-plane logs that are switched off: what nobody can look up after an incident. */
import type { LogType } from '@aws-sdk/client-eks';
import { nameOf, notRunByEks } from '../cluster-place.ts';
import { control } from '../control.ts';
import { joined } from '../listed.ts';
import { enabledLogTypes } from '../state.ts';

const wanted: readonly LogType[] = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

export const eksControlPlaneLogging = control({
  id: 'eks-control-plane-logging',
  title: 'All five control-plane log types go to CloudWatch Logs',
  why: 'Who read a secret, who bound a role, who logged in: only the control-plane logs know, and only from the moment they are on. Someone who wants to leave no traces switches them off first.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'cluster',
  sources: [
    { document: '000', lines: '120-126' },
    { document: '001', lines: '65' },
    { document: '004', lines: '28,143' },
  ],
  mappings: {
    'CIS EKS 1.8': '2.1.1, 2.1.2',
    'Security Hub': 'EKS.8 (audit only)',
    HardenEKS: 'detective_controls/check_logs_are_enabled',
    Prowler: 'eks_control_plane_logging_all_types_enabled',
    Checkov: 'CKV_AWS_37',
    Trivy: 'AWS-0038',
  },
  triggers: ['eks:CreateCluster', 'eks:UpdateClusterConfig'],
  closes: ['eks:UpdateClusterConfig', 'eks:DeleteCluster'],
  calls: ['eks:UpdateClusterConfig'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  evaluate({ cluster }, { ref }) {
    const elsewhere = cluster.logging ? null : notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    const name = nameOf(cluster, ref);
    const enabled = enabledLogTypes(cluster.logging?.clusterLogging);
    const missing = wanted.filter(type => !enabled.includes(type));
    if (missing.length === 0) return [];
    const setTo = (on: boolean) => ({
      call: 'eks:UpdateClusterConfig' as const,
      input: { name, logging: { clusterLogging: [{ types: [...missing], enabled: on }] } },
    });
    return [
      {
        key: 'logging',
        facet: 'logging',
        message: `Cluster ${name} does not send ${missing.length === wanted.length ? 'any control-plane log' : `its ${joined(missing)} log${missing.length > 1 ? 's' : ''}`} to CloudWatch Logs.`,
        plan: {
          calls: [setTo(true)],
          undo: { calls: [setTo(false)] },
          effect: `Log group /aws/eks/${name}/cluster receives ${missing.join(', ')}, which CloudWatch Logs charges for. The update takes minutes and needs up to five free addresses in each cluster subnet; workloads notice nothing.`,
        },
        evidence: { missing: [...missing], enabled },
      },
    ];
  },
});
