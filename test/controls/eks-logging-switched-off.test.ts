/** Examples of eks-logging-switched-off. */
import { eksLoggingSwitchedOff } from '../../shared/controls/eks-logging-switched-off.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const setting = (name: string, clusterLogging: object[], more: object = {}) =>
  recordedExample(name, {
    eventName: 'UpdateClusterConfig',
    requestParameters: { name: 'shop', logging: { clusterLogging }, ...more },
    userIdentity: sessionOf('Admin'),
  });

check(eksLoggingSwitchedOff, {
  bare: 'nothing',
  fine: [
    setting('logs are switched on', [{ types: ['audit'], enabled: true }]),
    setting('an entry without types switches nothing off', [
      { types: ['audit'], enabled: true },
      { types: [], enabled: false },
    ]),
    setting('a tool lists what is off beside what is on, and nobody knows what was on', [
      { types: ['api', 'audit'], enabled: true },
      { types: ['scheduler'], enabled: false },
    ]),
    setting('an entry that does not say whether it is enabled', [{ types: ['audit'] }]),
    recordedExample('an update of something else', {
      eventName: 'UpdateClusterConfig',
      requestParameters: { name: 'shop', deletionProtection: false },
    }),
    setting('a request that names no cluster', [{ types: ['audit'], enabled: false }], { name: undefined }),
  ],
  bad: [
    {
      ...setting('the audit log is switched off', [{ types: ['audit'], enabled: false }]),
      finds: [
        {
          key: 'switched-off',
          message:
            /^In account 111122223333 .* called eks:UpdateClusterConfig .* and switched the audit log of cluster shop off\.$/,
          calls: [],
          evidence: { cluster: 'shop', types: ['audit'] },
        },
      ],
    },
    {
      ...setting('two are, of which one may have been off', [
        { types: [], enabled: true },
        { types: ['audit'], enabled: 'false' },
        { types: ['audit', 'api'], enabled: false },
      ]),
      finds: [
        { key: 'switched-off', message: /switched some of the api and audit logs of cluster shop off\.$/, calls: [] },
      ],
    },
  ],
});
