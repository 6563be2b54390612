/** Someone who takes away what the control plane logged: a group or stream deleted, or its key taken off. */
import { callOf, calledWords, seenIn } from '../conduct.ts';
import { control } from '../control.ts';
import { clusterOfLogGroup } from '../log-group.ts';
import { actorOf } from '../record.ts';
import { arnOf, fieldsOf, textOf } from '../triggers/loose.ts';

export const eksLogGroupTampering = control({
  id: 'eks-log-group-tampering',
  title: 'No one deletes the control-plane logs of a cluster or takes off their key',
  why: 'EKS makes a deleted log group again with the next delivery, so that nothing looks amiss: only the event proves that the history is gone. Whoever cleans up after themselves begins here.',
  severity: 'high',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: '001', lines: '69' }],
  mappings: {},
  triggers: ['logs:DeleteLogGroup', 'logs:DeleteLogStream', 'logs:DisassociateKmsKey'],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told: what was deleted does not come back, and which key is right nobody can guess. A group deleted after its cluster is told as well, since the event does not say whether the cluster still stands.',
  evaluate({ record }, { ref }) {
    const request = fieldsOf(record.requestParameters);
    // DisassociateKmsKey names the group by name or by `resourceIdentifier`, an ARN.
    const named = textOf(request.logGroupName) ?? arnOf(request.resourceIdentifier)?.id.replace(/:\*$/, '');
    const cluster = clusterOfLogGroup(named ?? '');
    const what = gone[callOf(record)];
    if (!named || !cluster || !what) return [];
    const stream = textOf(request.logStreamName);
    return [
      {
        key: 'tampering',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} ${calledWords(record)}: ${what} of log group ${named} of cluster ${cluster}${stream ? ` (${stream})` : ''}.`,
        ...(callOf(record) === 'logs:DisassociateKmsKey' && { severity: 'medium' as const }),
        evidence: { ...seenIn(record), logGroup: named, cluster, ...(stream && { stream }) },
      },
    ];
  },
});

const gone: Record<string, string | undefined> = {
  'logs:DeleteLogGroup': 'everything is gone',
  'logs:DeleteLogStream': 'a stream is gone',
  'logs:DisassociateKmsKey': 'no key of yours encrypts what comes from now on',
};
