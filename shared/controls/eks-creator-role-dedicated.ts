/** Clusters made by someone who keeps the keys to them. */
import { callOf, calledWords, seenIn } from '../conduct.ts';
import { control } from '../control.ts';
import { fitsName } from '../name-pattern.ts';
import { actorOf } from '../record.ts';
import { fieldsOf, textOf } from '../triggers/loose.ts';

export const eksCreatorRoleDedicated = control({
  id: 'eks-creator-role-dedicated',
  title: 'Each cluster is created by its own dedicated role, never by a user, a shared admin or root',
  why: 'Who creates a cluster may become its administrator, unseen by anyone who reads its RBAC rules. A role for this purpose alone can be locked away afterwards; a person or a shared role cannot.',
  severity: 'medium',
  kind: 'conduct',
  resource: 'change',
  sources: [
    { document: '001', lines: '19' },
    { document: '003', lines: '42-51' },
  ],
  mappings: {},
  triggers: ['eks:CreateCluster'],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told. Every creator must be a role; which roles may, the setting `conduct.clusterCreators` says. That one role makes several clusters is not judged, since pipelines share one by design. The cure is a person’s: give the administrators access entries, then take the creator’s policies away.',
  evaluate({ record }, { ref, settings }) {
    // The record of another event tells nothing about who created a cluster.
    if (callOf(record) !== 'eks:CreateCluster') return [];
    const { type, sessionContext } = record.userIdentity;
    const role = type === 'AssumedRole' ? sessionContext?.sessionIssuer?.userName : undefined;
    const allowed = settings.conduct.clusterCreators;
    const isDedicated = role !== undefined && allowed.some(pattern => fitsName(pattern, role));
    if (type === 'AssumedRole' && (allowed.length === 0 || isDedicated)) return [];
    const request = fieldsOf(record.requestParameters);
    const cluster = textOf(request.name) ?? textOf(request.clusterName);
    const why =
      type === 'AssumedRole' ? `role ${role ?? 'without a name'} is none that may create clusters` : 'that is no role';
    return [
      {
        key: 'creator',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} ${calledWords(record)}${cluster ? ` for cluster ${cluster}` : ''}: ${why}.`,
        evidence: { ...seenIn(record), type: type ?? null, ...(role && { role }), ...(cluster && { cluster }) },
      },
    ];
  },
});
