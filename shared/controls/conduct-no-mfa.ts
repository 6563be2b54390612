/** People who change clusters without having shown a second factor. */
import { calledWords, privilegedChanges, seenIn, userOf } from '../conduct.ts';
import { control } from '../control.ts';
import { flagOf } from '../triggers/loose.ts';

export const conductNoMfa = control({
  id: 'conduct-no-mfa',
  title: 'Privileged EKS changes are made with MFA',
  why: 'A password or an access key can be copied without anyone noticing; a second factor cannot. Whoever changes a cluster without one may be someone who found a key.',
  severity: 'medium',
  kind: 'conduct',
  resource: 'change',
  sources: [
    { document: '001', lines: '27' },
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
    'Only told. IAM users are judged always, roles only when the setting `conduct.mfaRoles` names them: sessions of Identity Center, SAML and pipelines say "no MFA" whatever the person showed when signing in. What a service does for a user is not judged: its record does not tell how the user signed in.',
  evaluate({ record }, { ref, settings }) {
    const { type, invokedBy, sessionContext } = record.userIdentity;
    if (invokedBy) return [];
    const role = type === 'AssumedRole' ? sessionContext?.sessionIssuer?.userName : undefined;
    if (type !== 'IAMUser' && !(role && settings.conduct.mfaRoles.includes(role))) return [];
    // Logs write it as text, some archives as a flag.
    if (flagOf(sessionContext?.attributes?.mfaAuthenticated) === true) return [];
    const who = role ? `A session of role ${role} of account ${ref.account}` : userOf(record, ref);
    const how = sessionContext?.attributes ? 'without MFA' : 'with a long-lived access key, which knows no MFA';
    return [
      {
        key: 'no-mfa',
        facet: 'all',
        message: `${who} ${calledWords(record)} ${how}.`,
        evidence: { ...seenIn(record), mfa: sessionContext?.attributes?.mfaAuthenticated ?? null },
      },
    ];
  },
});
