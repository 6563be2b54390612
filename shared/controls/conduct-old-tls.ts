/** Calls of EKS over a connection older than TLS 1.2. */
import { calledWords, seenIn } from '../conduct.ts';
import { control } from '../control.ts';
import { actorOf } from '../record.ts';
import { fieldsOf, textOf } from '../triggers/loose.ts';

const modern: ReadonlySet<string> = new Set(['TLSv1.2', 'TLSv1.3']);

export const conductOldTls = control({
  id: 'conduct-old-tls',
  title: 'EKS API calls use TLS 1.2 or 1.3',
  why: 'Older TLS can be broken by whoever sits on the way, and with it the credentials of the caller. AWS has closed its API endpoints to it, so a call that used it means a client, or an endpoint, nobody should trust.',
  severity: 'low',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: '001', lines: '37' }],
  mappings: {},
  triggers: ['eks:*'],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told. Calls that AWS services make carry no TLS details and are not judged. It should never fire: since 2024 AWS API endpoints require TLS 1.2.',
  evaluate({ record }, { ref }) {
    const tls = fieldsOf(record.tlsDetails);
    const version = textOf(tls.tlsVersion);
    if (!version || modern.has(version)) return [];
    const cipher = textOf(tls.cipherSuite);
    return [
      {
        key: 'old-tls',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} ${calledWords(record)} over ${version}.`,
        evidence: { ...seenIn(record), tlsVersion: version, ...(cipher && { cipherSuite: cipher }) },
      },
    ];
  },
});
