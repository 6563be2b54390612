/** Examples of conduct-old-tls. */
import { conductOldTls } from '../../shared/controls/conduct-old-tls.ts';
import { check } from '../check.ts';
import { recordedExample as example, sessionOf } from '../recorded.ts';

const over = (tlsVersion: string) => ({
  userIdentity: sessionOf('ci'),
  tlsDetails: { tlsVersion, cipherSuite: 'ECDHE-RSA-AES128-SHA', clientProvidedHostHeader: 'eks.amazonaws.com' },
});
const finds = (message: RegExp) => [{ key: 'old-tls', message, calls: [] }];

check(conductOldTls, {
  bare: 'nothing',
  fine: [
    example('a call over TLS 1.2', over('TLSv1.2')),
    example('a call over TLS 1.3', over('TLSv1.3')),
    example('a service made the call and there are no details', { tlsDetails: undefined }),
    example('details without a version', { tlsDetails: { clientProvidedHostHeader: 'eks.amazonaws.com' } }),
  ],
  bad: [
    {
      ...example('a call over TLS 1.1', over('TLSv1.1')),
      finds: finds(
        /^In account 111122223333 alice via role ci called eks:UpdateClusterConfig in eu-central-1 from 192\.0\.2\.17 over TLSv1\.1\.$/,
      ),
    },
    { ...example('a call over TLS 1.0', over('TLSv1')), finds: finds(/over TLSv1\.$/) },
  ],
});
