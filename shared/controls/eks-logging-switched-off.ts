/** Someone who switches control-plane logs off, if only for minutes. */
import { calledWords, seenIn } from '../conduct.ts';
import { control } from '../control.ts';
import { joined } from '../listed.ts';
import { logsSwitchedOff } from '../logs-switched-off.ts';
import { actorOf } from '../record.ts';

export const eksLoggingSwitchedOff = control({
  id: 'eks-logging-switched-off',
  title: 'No one switches control-plane logs of a cluster off',
  why: 'Logs that are off for ten minutes have nothing to say of those ten minutes, whoever switches them on again. EKS works on such an update for minutes, and once the logs are back the cluster looks as it did before: only the event tells.',
  severity: 'high',
  kind: 'conduct',
  resource: 'change',
  sources: [
    { document: '001', lines: '65' },
    { document: 'field', lines: 'logs that are switched off and on again leave no trace in the cluster' },
  ],
  mappings: {},
  triggers: ['eks:UpdateClusterConfig'],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told: `eks-control-plane-logging` switches them on again. Many tools list what is off already with every change, so a request that lists some as on and some as off is told only where the cluster was last read with one of the latter on; where nobody kept that, it is not told. A request that lists nothing as on is always told: EKS refuses one that changes nothing.',
  evaluate({ record, logsBefore }, { ref }) {
    const change = logsSwitchedOff(record);
    if (!change) return [];
    const { cluster, types, only } = change;
    const known = Array.isArray(logsBefore) ? types.filter(type => logsBefore.includes(type)) : [];
    // Not read yet: the reading will tell.
    if (!only && known.length === 0 && logsBefore !== undefined) return [];
    const off = known.length > 0 ? known : types;
    return [
      {
        key: 'switched-off',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} ${calledWords(record)} and switched ${known.length > 0 || types.length === 1 ? '' : 'some of '}the ${joined(off)} log${off.length > 1 ? 's' : ''} of cluster ${cluster} off.`,
        evidence: { ...seenIn(record), cluster, types: off },
      },
    ];
  },
});
