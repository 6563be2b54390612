/** Changes that come from a network nobody named. */
import { calledWords, privilegedChanges, seenIn } from '../conduct.ts';
import { control } from '../control.ts';
import { isWithin } from '../network.ts';
import { actorOf } from '../record.ts';
import { textOf } from '../triggers/loose.ts';

export const conductUnknownNetwork = control({
  id: 'conduct-unknown-network',
  title: 'Changes come from known networks',
  why: 'Stolen credentials are used from elsewhere. Where people and pipelines come from a few networks only, a change from another one is worth a question.',
  severity: 'low',
  kind: 'conduct',
  resource: 'change',
  sources: [
    { document: '001', lines: '49' },
    { document: '002', lines: '60' },
  ],
  mappings: {},
  triggers: privilegedChanges,
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told, and off until the setting `conduct.knownNetworks` names networks or VPC endpoints. A call through a VPC endpoint is known by the endpoint alone: its private address proves nothing. Calls of AWS services are known.',
  evaluate({ record }, { ref, settings }) {
    const known = settings.conduct.knownNetworks;
    const from = record.sourceIPAddress;
    const endpoint = textOf(record.vpcEndpointId);
    if (known.length === 0 || (!endpoint && isService(from))) return [];
    if (endpoint ? known.includes(endpoint) : known.some(network => isWithin(from ?? '', network))) return [];
    const way = endpoint
      ? ` through VPC endpoint ${endpoint}, which is not a known one`
      : from
        ? ', which is in no known network'
        : ' from an address the record does not tell';
    return [
      {
        key: 'unknown-network',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} ${calledWords(record)}${way}.`,
        evidence: { ...seenIn(record), ...(endpoint && { vpcEndpointId: endpoint }) },
      },
    ];
  },
});

/** AWS writes a service's name, or these two words, where the call came from within. */
const isService = (from: string | undefined): boolean =>
  from === 'AWS Internal' || /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(from ?? '');
