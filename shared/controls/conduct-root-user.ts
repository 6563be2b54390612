/** The root user at work on clusters or on what guards them. */
import { calledWords, privilegedChanges, seenIn } from '../conduct.ts';
import { control } from '../control.ts';

export const conductRootUser = control({
  id: 'conduct-root-user',
  title: 'No EKS-relevant change is made by the root user',
  why: 'The root user can do everything and no policy holds it back, so it is for the few tasks that need it and never for clusters. If nobody you know is at work with it right now, the account may be taken over.',
  severity: 'critical',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: '003', lines: '31' }],
  mappings: {},
  triggers: privilegedChanges,
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition: 'Only told: what was done stays, and the controls of the resource judge it.',
  evaluate({ record }, { ref }) {
    // A service that acts for the root user says so in invokedBy; that is not a person with the root password.
    if (record.userIdentity?.type !== 'Root' || record.userIdentity.invokedBy) return [];
    return [
      {
        key: 'root-user',
        facet: 'all',
        message: `The root user of account ${record.userIdentity.accountId ?? ref.account} ${calledWords(record)}.`,
        evidence: {
          ...seenIn(record),
          mfa: record.userIdentity.sessionContext?.attributes?.mfaAuthenticated === 'true',
        },
      },
    ];
  },
});
