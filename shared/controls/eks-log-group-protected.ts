/** How long the control plane's logs are kept, and whether there is anything to keep them in. */
import { control, type Finding } from '../control.ts';
import { clusterOfLogGroup } from '../log-group.ts';
import { enabledLogTypes } from '../state.ts';

/** Seconds a new cluster has for its first delivery, which is what makes the group. */
const firstDelivery = 3600;

export const eksLogGroupProtected = control({
  id: 'eks-log-group-protected',
  title: 'The control-plane log group exists and keeps its required retention',
  why: 'Most intrusions are noticed weeks after they began, and then the audit log of the cluster is all there is to go by. What a short retention has deleted nobody brings back.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'log-group',
  sources: [{ document: '001', lines: '69' }],
  mappings: {},
  triggers: ['logs:PutRetentionPolicy', 'eks:CreateCluster'],
  closes: ['logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy', 'eks:UpdateClusterConfig', 'eks:DeleteCluster'],
  calls: ['logs:PutRetentionPolicy'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Reverted: a retention shorter than the setting `logs.retentionDays`. No retention at all keeps everything and is enough, unless `logs.mostRetentionDays` says how long is too long, which is only told; no plan ever shortens one, and a person makes the undo, since going back deletes logs. Only told, and by the sweep: a group that is missing although the cluster logs. Who deletes a group, a stream or its key is told by `eks-log-group-tampering`.',
  evaluate({ group, cluster }, { ref, settings, now }) {
    const name = cluster.name ?? clusterOfLogGroup(ref.id) ?? ref.id;
    const types = enabledLogTypes(cluster.logging?.clusterLogging);
    if (!group) {
      const age = cluster.createdAt ? now - cluster.createdAt.getTime() / 1000 : Infinity;
      // The group comes with the first delivery, some minutes after the logs were switched on.
      if (types.length === 0 || age < firstDelivery) return [];
      return [
        {
          key: 'missing',
          facet: 'group',
          message: `Log group ${ref.id} of account ${ref.account} does not exist, though cluster ${name} sends ${types.length} log types to it.`,
          atMost: {
            remedy: 'notify',
            why: 'EKS makes it again, empty, with the next delivery; what it held is lost',
          },
          evidence: { logTypes: types },
        },
      ];
    }
    const required = settings.logs.retentionDays;
    const { retentionInDays } = group;
    const most = settings.logs.mostRetentionDays;
    if (most !== undefined && (retentionInDays ?? Infinity) > most)
      return [
        {
          key: 'too-long',
          facet: 'retention',
          severity: 'low' as const,
          message: `Log group ${ref.id} of account ${ref.account} keeps the logs of cluster ${name} ${retentionInDays === undefined ? 'for ever' : `for ${retentionInDays} days`}, and the settings allow ${most} days.`,
          atMost: { remedy: 'notify', why: 'a shorter retention deletes logs, which no plan does' },
          evidence: { retentionInDays: retentionInDays ?? null, most },
        },
      ];
    if (retentionInDays === undefined || retentionInDays >= required) return [];
    const keep = (days: number) => ({
      call: 'logs:PutRetentionPolicy' as const,
      input: { logGroupName: ref.id, retentionInDays: days },
    });
    const short: Finding<'logs:PutRetentionPolicy', never> = {
      key: 'retention',
      facet: 'retention',
      message: `Log group ${ref.id} of account ${ref.account} keeps the logs of cluster ${name} for ${retentionInDays} days, fewer than the ${required} required.`,
      plan: {
        calls: [keep(required)],
        // To go back deletes logs: a person does it.
        undo: { byPerson: [keep(retentionInDays)] },
        effect: `CloudWatch keeps the logs for ${required} days and charges for them; what is deleted already does not come back.`,
      },
      evidence: { retentionInDays, required },
    };
    return [short];
  },
});
